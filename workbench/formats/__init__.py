"""File formats: one module each, found without a list, and what they share for safe reading.

A module of this package that has a ``PLUGIN`` is a format; so is what another
package names as an entry point ``workbench.formats``. Modules import their
libraries when they read or write, so that listing the formats stays quick.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from heapq import nlargest, nsmallest
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from math import isfinite
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any, Final, NoReturn, Protocol

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError, to_json

from workbench.domain.dossier import Dossier
from workbench.domain.validation import (
    MOST,
    Problem,
    contradictions,
    problem,
    shape_problems,
    surrogates,
    version_problem,
)
from workbench.errors import InvalidFile
from workbench.ports import Format

GROUP: Final = "workbench.formats"
"""The entry points of other packages' formats; an entry point's name is its format's name."""
SIZE_LIMIT: Final = 256 * 1024 * 1024
"""The most bytes that a reader takes, so that a hostile file ends in a sentence and not in the swap."""
PARTS_LIMIT: Final = 5_000_000
"""The most brackets and commas in a JSON file, and twice the most tags in an XML file."""
KEYS_LIMIT: Final = 10_000
"""The most keys of one JSON object."""
XML_LONGEST: Final = 10_000_000
"""The most bytes of one piece of text that libxml2 reads without its "huge" option (XML_MAX_TEXT_LENGTH)."""
_SMALL: Final = 10_000
"""Up to so many objects a file is judged whole."""
_SAMPLE: Final = 2_000
_ENDS: Final = 50
_GZIP: Final = b"\x1f\x8b"
_BOM: Final = b"\xef\xbb\xbf"
_PARTS: Final = ("name", "suffix", "loses", "many", "reads", "writes", "write", "read", "problems")


@cache
def discover() -> Mapping[str, Format]:
    """Return all formats by name, ours first; outside ones that do not load are left out, see ``broken``."""
    ours = _ours()
    outside, _ = _outside()
    return MappingProxyType(ours | {name: plugin for name, plugin in outside.items() if name not in ours})


def broken() -> list[Problem]:
    """Return which outside formats could not be used, and why: one bad package must not hide the others."""
    return _outside()[1]


def check_bytes(data: bytes, name: str, *, parts: bytes = b"", limit: int = PARTS_LIMIT) -> None:
    """Refuse what no text format can be: nothing, too much, compressed, or all structure and no text.

    Each of the characters ``parts`` stands for something that takes a hundred
    times its own size in memory once it is read. Raises InvalidFile.
    """
    if len(data) > SIZE_LIMIT:
        refuse(name, fault(name, "too_large", limit=SIZE_LIMIT // 2**20))
    if data.startswith(_GZIP):
        refuse(name, fault(name, "compressed"))
    if not data or data.isspace():
        refuse(name, fault(name, "nothing"))
    if sum(data.count(part) for part in parts) > limit:
        refuse(name, fault(name, "too_many_parts", limit=limit))


def load_json(data: bytes, name: str) -> Any:
    """Return the value of a JSON file in UTF-8, by the letter of RFC 8259.

    Raises InvalidFile for a key that stands twice in one object (readers
    disagree on which counts), for NaN and infinities, and for nesting, parts
    or keys so many that it only can be an attack.
    """
    check_bytes(data, name, parts=b"{[,")
    repeated: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            counts = Counter(key for key, _ in pairs)
            repeated.extend(key for key, count in counts.items() if count > 1)
        if len(found) > KEYS_LIMIT:
            refuse(name, fault(name, "too_many_keys", limit=KEYS_LIMIT))
        return found

    value = _parsed(data.removeprefix(_BOM), name, once)
    if repeated:
        keys = dict.fromkeys(key[:40] for key in repeated)
        refuse(name, *(fault(name, "duplicate_key", name=key) for key in keys))
    return value


class LineReader(Protocol):
    """Reads one line of a file; ``wrong`` is what is wrong with it, ``marks`` how many annotations it has."""

    wrong: list[Problem]
    marks: int

    def dossier(self, line: bytes) -> Iterable[Dossier]:
        """Return the line's document, or nothing where something is wrong."""
        ...


def read_lines(
    data: bytes, name: str, reader: Callable[[int], LineReader]
) -> tuple[list[Dossier], list[Problem]]:
    """Return the documents of a file with one JSON object a line, and everything that is wrong with it.

    ``reader`` makes the reader of a line, given its number from 1.
    """
    from workbench.domain.foreign import MARKS  # with it comes what cuts texts up, and most starts read none

    dossiers: list[Dossier] = []
    wrong: list[Problem] = []
    marks = 0
    try:
        check_bytes(data, name, parts=b"{[,")
    except InvalidFile as error:
        return [], problems_in(error)
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            one = reader(number)
            dossiers += one.dossier(line)
            wrong += one.wrong
            marks += one.marks
            if marks > MARKS:
                return [], [fault(name, "too_many_marks", limit=MARKS)]
    return dossiers, wrong


def check_options(name: str, known: Mapping[str, Sequence[str]], given: Mapping[str, str]) -> None:
    """Refuse an option, or a value of one, that the format ``name`` does not have."""
    for option, value in given.items():
        if value not in known.get(option, ()):
            refuse(name, fault(name, "no_option", name=option, value=value))


def load_xml(data: bytes, name: str) -> Any:
    """Return the root element of an XML file, without comments and instructions.

    Nothing outside the file is ever read. Raises InvalidFile for what is not
    XML, and for any document type declaration: entities grow without end, and
    with entities left unresolved the parser drops their text in silence.
    """
    from lxml import etree

    check_bytes(data, name, parts=b"<", limit=PARTS_LIMIT // 2)
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
        if b"<!DOCTYPE" in data[:4096]:
            refuse(name, fault(name, "dtd"))
        line, column = error.position
        reason = (error.msg or "").partition(", line ")[0]
        refuse(name, fault(name, "not_xml", line=line, column=column, reason=reason))
    if root.getroottree().docinfo.internalDTD is not None:
        refuse(name, fault(name, "dtd"))
    return root


def obstacles(dossiers: Sequence[Dossier]) -> list[Problem]:
    """Return why dossiers cannot stand in one file: half a character, or two documents of one id."""
    names = [dossier.document.id for dossier in dossiers]
    wrong = [each for dossier in dossiers for each in surrogates(dossier)]
    return wrong + [fault(name, "same_id", id=name) for name in sorted(set(names)) if names.count(name) > 1]


def xml_obstacles(dossier: Dossier) -> list[Problem]:
    """Return why a dossier cannot be written as XML: half a character, or a text too long for readers."""
    wrong = surrogates(dossier)
    if wrong:
        return wrong
    lengths = [len(text.content.encode()) for text in dossier.texts]
    return [
        fault(f"texts[{i}].content", "xml_too_long", bytes=length)
        for i, length in enumerate(lengths)
        if length > XML_LONGEST
    ]


def dump_dossier(dossier: Dossier, *, indent: int | None = None) -> bytes:
    """Return a dossier as JSON and a newline. Raises InvalidFile where a text holds half a character."""
    try:
        return f"{dossier.model_dump_json(indent=indent)}\n".encode()
    except PydanticSerializationError:
        refuse(dossier.document.id, *surrogates(dossier))


def load_dossier(data: bytes, name: str) -> tuple[Dossier | None, list[Problem]]:
    """Read a dossier's JSON strictly; return it with all its problems, or None where the shape is wrong.

    The version is looked at first: a later form of the file would break a
    hundred rules of this one, and say nothing useful.
    """
    try:
        value = load_json(data, name)
    except InvalidFile as error:
        return None, problems_in(error)
    if not isinstance(value, dict) or value.get("format") != "workbench-dossier":
        return None, [fault(name, "not_dossier")]
    other = version_problem(value.get("format_version"))
    if other:
        return None, [other]
    return judge(value, data.removeprefix(_BOM), name)


def judge(value: Any, data: bytes, name: str) -> tuple[Dossier | None, list[Problem]]:
    """Return the dossier in ``data`` with all its problems; ``value`` is what the data was parsed to.

    The models remember every mistake, at 500 bytes each: three megabytes of
    ``{}`` would take three gigabytes. So of a large file a sample is tried
    first, and one that is wrong all over is not listed mistake by mistake.
    """
    hopeless = [fault(name, "hopeless")]
    if data.count(b"{") > _SMALL:
        sample = _sampled(value, [_SAMPLE])
        if _mistakes(to_json(sample)) > _SAMPLE // 4:
            return None, hopeless
    try:
        dossier = Dossier.model_validate_json(data)
    except ValidationError as error:
        if error.errors()[0]["type"] == "json_invalid":  # Python took it: half a character, or depth
            from workbench.domain.foreign import whole  # as in read_lines

            half = not whole(json.dumps(value, ensure_ascii=False))
            return None, [fault(name, "half_character" if half else "too_deep")]
        return None, shape_problems(error) if error.error_count() <= MOST else hopeless
    return dossier, contradictions(dossier)


def fault(place: str, rule: str, /, **values: object) -> Problem:
    """Return the problem of a file that the messages ``errors.formats.<rule>`` describe."""
    return problem(place, f"errors.formats.{rule}", **values)


def problems_in(error: InvalidFile) -> list[Problem]:
    """Return what the error carries, typed: an error stands below the domain and cannot name a Problem."""
    return [each for each in error.problems if isinstance(each, Problem)]


def refuse(name: str, *wrong: Problem) -> NoReturn:
    """Raise InvalidFile for the file ``name``: the first problem in words, all of them as values."""
    key = "formats.invalid" if len(wrong) == 1 else "formats.invalid_more"
    first = wrong[0]
    where = "" if first.place == name else f"{first.place}: "
    raise InvalidFile(
        key, place=name, problems=wrong, first=f"{where}{first.what}", hint=first.hint, more=len(wrong) - 1
    )


def _ours() -> dict[str, Format]:
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    plugins = [module.PLUGIN for module in modules if hasattr(module, "PLUGIN")]
    return {plugin.name: plugin for plugin in plugins}


def _outside() -> tuple[Mapping[str, Format], list[Problem]]:
    working: dict[str, Format] = {}
    wrong: list[Problem] = []
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        try:
            working[point.name] = _load(point)
        except Exception as error:  # noqa: BLE001 - another package's code may fail in any way
            wrong.append(fault(point.name, "plugin", value=point.value, reason=repr(error)))
    return working, wrong


def _load(point: EntryPoint) -> Format:
    plugin: Format = point.load()
    missing = [part for part in _PARTS if not hasattr(plugin, part)]
    if missing or plugin.name != point.name:
        raise TypeError(", ".join(missing) or plugin.name)
    return plugin


def _finite(found: str) -> float:
    value = float(found)
    if not isfinite(value):
        raise OverflowError(found)
    return value


def _sampled(value: Any, budget: list[int]) -> Any:
    """Return a value with some items of its lists, the outermost by place and size; ``budget`` objects."""
    if isinstance(value, dict):
        budget[0] -= 1
        return {name: _sampled(inner, budget) for name, inner in value.items()}
    if not isinstance(value, list):
        return value
    some = value
    if len(value) > 4 * _ENDS:
        sizes = (nsmallest(_ENDS, value, key=_size), nlargest(_ENDS, value, key=_size))
        some = [*value[:_ENDS], *value[-_ENDS:], *sizes[0], *sizes[1]]
    return [_sampled(inner, budget) for inner in some if budget[0] > 0]


def _size(value: Any) -> int:
    return len(value) if isinstance(value, dict | list | str) else 0


def _mistakes(data: bytes) -> int:
    try:
        Dossier.model_validate_json(data)
    except ValidationError as error:
        return error.error_count()
    return 0


def _parsed(data: bytes, name: str, once: Callable[[list[tuple[str, Any]]], dict[str, Any]]) -> Any:
    try:
        return json.loads(
            data.decode("utf-8"), object_pairs_hook=once, parse_constant=_finite, parse_float=_finite
        )
    except UnicodeDecodeError as error:
        refuse(name, fault(name, "not_utf8", byte=error.start))
    except json.JSONDecodeError as error:
        values = {"line": error.lineno, "column": error.colno, "reason": error.msg}
        refuse(name, fault(name, "not_json", **values))
    except RecursionError:
        refuse(name, fault(name, "too_deep"))
    except OverflowError as error:
        refuse(name, fault(name, "no_number", found=str(error)[:40]))
    except ValueError:  # Python reads no integer of more than 4300 digits
        refuse(name, fault(name, "huge_number"))
