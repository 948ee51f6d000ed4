"""The dictionary in SQLite, built once: words by either script, and English that leads to words."""

import math
import os
import sqlite3
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from workbench.engines.gloss import senses
from workbench.engines.gloss.cedict import Cedict, Entry
from workbench.errors import Missing

VERSION: Final = "1"
"""Goes up with every change to the tables or to the ranking, so that old files are built anew."""
KEPT: Final = 6
"""Chinese words kept for one English key, best first."""
_AT_ONCE: Final = 500
_STALE: Final = 3600
"""Seconds after which a half-built file belongs to nobody any more."""
_TABLES: Final = """
PRAGMA page_size = 8192;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entry (id INTEGER PRIMARY KEY, traditional TEXT, simplified TEXT, pinyin TEXT, senses TEXT);
CREATE TABLE hint (english TEXT PRIMARY KEY, words TEXT NOT NULL) WITHOUT ROWID;
"""
_CACHE: Final = "PRAGMA cache_size = -512"
"""Half a megabyte of pages: look-ups are as quick as with two, as the system keeps the file's pages too."""
_INDEXES: Final = """
CREATE INDEX by_simplified ON entry (simplified);
CREATE INDEX by_traditional ON entry (traditional);
"""

_Found = tuple[float, int, bool]
"""What a word costs under a key, its place among the entries, and whether the key is a verb."""
Frequency = Callable[[str], int]
"""How often a word occurs in running text; 1 for one that a segmenter does not know."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A Chinese word for something in English; a higher ``score`` is a likelier one."""

    simplified: str
    traditional: str
    pinyin: str
    verb: bool
    score: float


class Index:
    """Looks words up. One connection, used under the engine's lock; a damaged file raises Missing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._connection.execute(_CACHE)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def simplified(self) -> dict[str, str]:
        """Return the simplified character for each one that occurs in traditional text only."""
        pairs = next(iter(self._rows("SELECT value FROM meta WHERE key IN ({marks})", ["scripts"])))[0]
        return dict(zip(pairs[::2], pairs[1::2], strict=True))

    def sound(self, sha256: str) -> bool:
        """Say whether the file is whole, and made from this dictionary by this version."""
        wanted = {"sha256": sha256, "version": VERSION, "size": str(self.path.stat().st_size)}
        return dict(self._rows("SELECT key, value FROM meta WHERE key IN ({marks})", wanted)) == wanted

    def entries(self, words: Iterable[str]) -> dict[str, list[Entry]]:
        """Return the entries of each word in either script, in the order of the dictionary."""
        found: dict[str, list[Entry]] = {}
        wanted = list(dict.fromkeys(words))
        for column in ("simplified", "traditional"):
            sql = (
                f"SELECT {column}, traditional, simplified, pinyin, senses FROM entry"  # noqa: S608 one of two
                f" WHERE {column} IN ({{marks}}) ORDER BY id"
            )
            for word, traditional, simplified, pinyin, listed in self._rows(sql, wanted):
                entry = Entry(traditional, simplified, pinyin, tuple(listed.split("/")))
                same = found.setdefault(word, [])
                if entry not in same:
                    same.append(entry)
        return found

    def hints(self, keys: Iterable[str]) -> dict[str, list[Hint]]:
        """Return the Chinese words for each English key, best first."""
        sql = "SELECT english, words FROM hint WHERE english IN ({marks})"
        return {key: [_hint(line) for line in words.split("\n")] for key, words in self._rows(sql, keys)}

    def _rows(self, sql: str, values: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        every = list(dict.fromkeys(values))
        for start in range(0, len(every), _AT_ONCE):
            some = every[start : start + _AT_ONCE]
            try:
                yield from self._connection.execute(sql.format(marks=",".join("?" * len(some))), some)
            except sqlite3.Error as error:
                raise Missing("gloss.damaged_index", place=str(self.path)) from error


def opened(folder: Path, source: Cedict, frequency: Frequency) -> Index:
    """Return the index of a dictionary file, built now if ``folder`` does not hold a sound one.

    Any number of processes may do this at once: each builds its own file
    beside the place and renames it, and all make the same. Raises Missing
    when the folder cannot be written.
    """
    sha256 = source.sha256()
    path = place(folder, source)
    try:
        if not _is_sound(path, sha256):
            _build(path, source, sha256, frequency)
        return Index(path)
    except (OSError, sqlite3.Error) as error:
        raise Missing("gloss.no_cache", place=str(folder), reason=str(error)) from error


def place(folder: Path, source: Cedict) -> Path:
    """Return where the index of a dictionary file lies, or will lie. Raises Missing."""
    return folder / f"gloss-{VERSION}-{source.sha256()[:12]}.sqlite"


def _is_sound(path: Path, sha256: str) -> bool:
    if not path.is_file():
        return False
    try:
        with closing(Index(path)) as index:
            return index.sound(sha256)
    except (sqlite3.Error, Missing):
        return False


def _build(path: Path, source: Cedict, sha256: str, frequency: Frequency) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path.parent)
    with _staged(path) as staging, closing(sqlite3.connect(staging)) as connection:
        connection.executescript(_TABLES)
        entries = list(source.entries())
        connection.executemany(
            "INSERT INTO entry (traditional, simplified, pinyin, senses) VALUES (?, ?, ?, ?)",
            ((e.traditional, e.simplified, e.pinyin, "/".join(e.senses)) for e in entries),
        )
        connection.executemany("INSERT INTO hint VALUES (?, ?)", _hints(entries, frequency))
        connection.executescript(_INDEXES)
        marks = {"sha256": sha256, "version": VERSION, "size": "?", "scripts": _scripts(entries)}
        connection.executemany("INSERT INTO meta VALUES (?, ?)", marks.items())
        connection.commit()
        size = staging.stat().st_size
        connection.execute("UPDATE meta SET value = ? WHERE key = 'size'", (str(size),))
        connection.commit()
        _flush(staging)


@contextmanager
def _staged(path: Path) -> Iterator[Path]:
    """Give a file beside ``path`` to write, and put it in its place when all went well."""
    handle, name = tempfile.mkstemp(prefix=".gloss-", suffix=".building", dir=path.parent)
    staging = Path(name)
    try:
        os.close(handle)
        yield staging
        staging.replace(path)
    finally:
        staging.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    """Wait until the file is on the disk: a name must not outlive its bytes when the power fails."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sweep(folder: Path) -> None:
    """Remove what builders that were killed left behind."""
    now = time.time()
    for left in folder.glob(".gloss-*.building"):
        with suppress(OSError):
            if now - left.stat().st_mtime > _STALE:
                left.unlink()


def _hints(entries: Sequence[Entry], frequency: Frequency) -> Iterator[tuple[str, str]]:
    """Yield the rows of the reverse index, sorted as the table is."""
    found: defaultdict[str, list[_Found]] = defaultdict(list)
    for place, entry in enumerate(entries):
        worth = _worth(entry, frequency)
        proper = entry.proper
        for number, sense in enumerate(entry.senses):
            sunk = min(number, 5) - worth
            for english, verb, cost in senses.keys(sense, proper=proper):
                found[english].append((cost + sunk, place, verb))
    for english in sorted(found):
        yield english, "\n".join(_best(found[english], entries))


def _best(found: list[_Found], entries: Sequence[Entry]) -> Iterable[str]:
    """Return the lines of the best words for one key, each word once; most keys lead to one word."""
    if len(found) == 1:
        cost, place, verb = found[0]
        return (_line(entries[place], verb, -cost),)
    lines: dict[str, str] = {}
    for cost, place, verb in sorted(found):
        entry = entries[place]
        if entry.simplified not in lines:
            lines[entry.simplified] = _line(entry, verb, -cost)
        if len(lines) == KEPT:
            break
    return lines.values()


def _line(entry: Entry, verb: bool, score: float) -> str:
    return f"{entry.simplified}\t{entry.traditional}\t{entry.pinyin}\t{'v' if verb else ''}\t{score:.2f}"


def _hint(line: str) -> Hint:
    simplified, traditional, pinyin, verb, score = line.split("\t")
    return Hint(simplified, traditional, pinyin, bool(verb), float(score))


def _scripts(entries: Iterable[Entry]) -> str:
    """Return pairs of a traditional character and its simplified one, without those that are both."""
    single = [(e.traditional, e.simplified) for e in entries if len(e.traditional) == 1]
    kept = {simplified for _, simplified in single}
    return "".join(pair[0] + pair[1] for pair in dict.fromkeys(single) if pair[0] not in kept)


def _worth(entry: Entry, frequency: Frequency) -> float:
    """Return how likely a word is in today's prose: frequent, two characters long or so."""
    worth = 1.6 * math.log10(1 + frequency(entry.simplified))
    length = len(entry.simplified)
    return worth - (2.5 if length == 1 else 0.4 * max(0, length - 2))
