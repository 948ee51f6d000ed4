"""A translation memory: TMX files, looked up by the exact text of a segment.

This is no engine plug-in: what it finds was translated before, not made here.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbench.domain.document import Agent
from workbench.domain.language import Language
from workbench.errors import Conflict, NotFound, Refused
from workbench.ports import MemoryFile, Pair

if TYPE_CHECKING:
    from lxml.etree import _Element

LIMIT: Final = 64 * 2**20
"""The largest TMX file that is read, in bytes."""

_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_TRADITIONAL: Final = frozenset({"hant", "tw", "hk", "mo"})
_WHITE: Final = re.compile(r"\s+")
_CODES: Final = frozenset({"bpt", "ept", "it", "ph", "sub", "ut"})
"""TMX 1.4b inline elements whose content is markup of the file translated, not its text; ``hi`` is text."""
_PLAIN_DOCTYPE: Final = re.compile(
    r"""\ufeff?(?:\s|<\?.*?\?>|<!--.*?-->)*+
    <!DOCTYPE\s+[^\s\[>]+
    (?:\s+(?:SYSTEM|PUBLIC\s+(?:"[^"]*"|'[^']*'))\s+(?:"[^"]*"|'[^']*'))?\s*>""",
    re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A text in one language, and the same in another; ``forward`` when TMX says it was translated so."""

    key: str
    text: str
    source: Language
    target: Language
    forward: bool
    written: str = ""
    path: Path = Path()


class TmxMemory:
    """Implements ``ports.Memory`` over TMX 1.4 files; they are read when first asked, and kept.

    A pair of texts serves both ways. Where a text has several translations,
    one made in the direction asked for is preferred, then the earlier one.
    Everything raises NotFound or Refused, with the place, when a file is
    missing, not safe or not TMX. Files in ``folder`` are the person's own;
    files can be added there and removed.
    """

    def __init__(self, paths: Sequence[Path], folder: Path | None = None) -> None:
        self._paths = tuple(paths)
        self._folder = folder
        self._served: dict[tuple[bool, Language], list[Pair]] = {}

    def agent(self) -> Agent:
        """Return the memory as the maker of what it finds; its id and hash follow the files' bytes."""
        return self._agent

    def find(self, text: str, source: Language, target: Language, *, own: bool = False) -> str | None:
        """Return the stored translation of exactly this text, or None; with ``own``, in own files only.

        Only runs of white space compare equal. The target's script must be
        the one asked for; the source's need not be, its characters are.
        """
        for pair in self._pairs.get(_key(text), ()):
            if pair.target is target and _speaks(pair.source, source) and (self._own(pair.path) or not own):
                return pair.text
        return None

    def pairs(self, source: Language, target: Language) -> Sequence[Pair]:
        """Return every stored pair that serves a text of one language in the other."""
        asked = (source.is_chinese, target)
        if asked not in self._served:
            self._served[asked] = [
                Pair(pair.written, pair.text, pair.source, pair.path.name)
                for pairs in self._pairs.values()
                for pair in pairs
                if pair.target is target and pair.source.is_chinese == source.is_chinese
            ]
        return self._served[asked]

    def files(self) -> list[MemoryFile]:
        """Return the files that are looked into."""
        counts = dict.fromkeys(self._paths, 0)
        for pairs in self._pairs.values():
            for pair in pairs:
                counts[pair.path] += 1
        return [MemoryFile(path.name, count // 2, self._own(path)) for path, count in counts.items()]

    def add(self, path: Path) -> MemoryFile:
        """Check a TMX file and keep a copy of it in the folder."""
        data = _read(path)
        units = sum(1 for _ in _parse(data, path)) // 2
        if not units:
            raise Refused("memory.no_pairs", place=str(path))
        assert self._folder is not None
        name = f"{path.stem}.tmx"
        kept = self._folder / name
        if any(each.name == name for each in self._paths) and not (kept.is_file() and _read(kept) == data):
            raise Conflict("memory.name_taken", place=str(path), name=name)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part = self._folder / f".{name}.part"
            part.write_bytes(data)
            part.replace(kept)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise Refused("memory.unwritten", place=str(kept), reason=reason) from error
        self._forget((*(each for each in self._paths if each != kept), kept))
        return MemoryFile(name, units, own=True)

    def remove(self, name: str) -> MemoryFile:
        """Take one of the person's own files away. Raises NotFound."""
        own = {path.name: path for path in self._paths if self._own(path)}
        if name not in own:
            raise NotFound("memory.not_yours", name=name, known=", ".join(own) or "–")
        gone = own[name]
        try:
            gone.unlink(missing_ok=True)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise Refused("memory.unwritten", place=str(gone), reason=reason) from error
        self._forget(tuple(path for path in self._paths if path != gone))
        return MemoryFile(name, 0, own=True)

    def _own(self, path: Path) -> bool:
        return self._folder is not None and path.parent == self._folder

    def _forget(self, paths: tuple[Path, ...]) -> None:
        """Look into these files from now on."""
        self._paths = paths
        self._served.clear()
        for name in ("_agent", "_pairs"):
            self.__dict__.pop(name, None)

    @cached_property
    def _agent(self) -> Agent:
        digests = [hashlib.sha256(_read(path)).digest() for path in self._paths]
        sha256 = hashlib.sha256(b"".join(digests)).hexdigest()
        return Agent(
            id=f"memory-{sha256[:8]}",
            kind="software",
            name="Translation memory",
            model=", ".join(path.name for path in self._paths) or None,
            model_sha256=sha256,
        )

    @cached_property
    def _pairs(self) -> dict[str, list[_Pair]]:
        pairs = [pair for path in self._paths for pair in _parse(_read(path), path)]
        found: dict[str, list[_Pair]] = {}
        for pair in sorted(pairs, key=lambda pair: not pair.forward):
            found.setdefault(pair.key, []).append(pair)
        return found


def language_of(tag: str) -> Language:
    """Return our language for a BCP 47 tag; Chinese of no stated script or region is simplified, as in CLDR.

    >>> [str(language_of(tag)) for tag in ("zh-CN", "zh-Hant-HK", "EN_us", "fr")]
    ['zh-Hans', 'zh-Hant', 'en', 'other']
    """
    first, *rest = tag.strip().lower().replace("_", "-").split("-")
    if first == "en":
        return Language.EN
    if first not in ("zh", "cmn"):
        return Language.OTHER
    traditional = "hans" not in rest and not _TRADITIONAL.isdisjoint(rest)
    return Language.ZH_HANT if traditional else Language.ZH_HANS


def _speaks(stored: Language, asked: Language) -> bool:
    """Say whether a stored text serves a segment of language ``asked``; unclear ones take what fits."""
    if asked in (Language.MIXED, Language.OTHER):
        return True
    return stored.is_chinese == asked.is_chinese


def _key(text: str) -> str:
    return _WHITE.sub(" ", text)


def _read(path: Path) -> bytes:
    """Return the file's bytes, at most ``LIMIT`` of them."""
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except FileNotFoundError:
        raise NotFound("memory.no_file", place=str(path), name=path.name) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Refused("memory.unreadable", place=str(path), reason=reason) from error
    if len(data) > LIMIT:
        raise Refused("memory.too_large", place=str(path), limit=LIMIT // 2**20)
    return data


def _parse(data: bytes, path: Path) -> Iterator[_Pair]:
    place = str(path)
    root = _root(data, place)
    if _name(root) != "tmx":
        raise Refused("memory.not_tmx", place=f"{place}:{root.sourceline}", root=_name(root))
    header = root.find("{*}header")
    default = header.get("srclang", "") if header is not None else ""
    for unit in root.iterfind("{*}body/{*}tu"):
        yield from _pairs_of(unit, unit.get("srclang", default), path)


def _root(data: bytes, place: str) -> "_Element":
    """Parse without touching the network, a DTD or an entity.

    A DOCTYPE that only names a DTD is common in TMX and accepted; an internal
    subset is refused, since entities it declares would vanish from the text.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        where = f"{place}:{error.lineno or 1}"
        raise Refused("memory.not_xml", place=where, reason=error.msg) from None
    document = root.getroottree().docinfo
    if document.internalDTD is not None and not _is_plain(data, document.encoding or "utf-8"):
        raise Refused("memory.dtd", place=f"{place}:1")
    unknown = next(root.iter(etree.Entity), None)
    if unknown is not None:
        raise Refused("memory.entity", place=f"{place}:{unknown.sourceline}", entity=unknown.text)
    return root


def _name(element: "_Element") -> str:
    """Return an element's name without its namespace, which a few programs add."""
    return element.tag.rpartition("}")[2]


def _is_plain(data: bytes, encoding: str) -> bool:
    """Say whether the DOCTYPE has no internal subset; lxml does not tell an empty one from none."""
    try:
        return _PLAIN_DOCTYPE.match(data.decode(encoding)) is not None
    except (LookupError, UnicodeDecodeError):
        return False


def _pairs_of(unit: "_Element", srclang: str, path: Path) -> Iterator[_Pair]:
    """Yield every ordered pair of languages that a translation unit holds."""
    variants = [_variant(variant, str(path)) for variant in unit.iterfind("{*}tuv")]
    forward_from = language_of(srclang)
    for (source, key), (target, text) in permutations(variants, 2):
        if source is not target and Language.OTHER not in (source, target):
            forward = source is forward_from
            yield _Pair(_key(key), text, source, target, forward, key, path)


def _variant(variant: "_Element", place: str) -> tuple[Language, str]:
    where = f"{place}:{variant.sourceline}"
    tag = variant.get(_XML_LANG) or variant.get("lang")
    if tag is None:
        raise Refused("memory.no_language", place=where)
    segment = variant.find("{*}seg")
    if segment is None:
        raise Refused("memory.no_segment", place=where)
    return language_of(tag), "".join(_text(segment))


def _text(element: "_Element") -> Iterator[str]:
    """Yield the characters of a ``seg`` without those of its inline codes."""
    yield element.text or ""
    for child in element:
        if _name(child) not in _CODES:
            yield from _text(child)
        yield child.tail or ""
