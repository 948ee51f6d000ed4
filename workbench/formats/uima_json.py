"""UIMA's CAS as JSON (version 0.4): one file a text in an archive, each with its type system in it."""

import json
import warnings
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any, Final

from workbench.domain.archives import MAGIC, pack, unpack
from workbench.domain.dossier import Dossier
from workbench.domain.foreign import MARKS, whole
from workbench.domain.uima import STRING, TYPES, View
from workbench.domain.uima.bridge import harvest
from workbench.domain.uima.numbering import SOFA, Row, rows
from workbench.domain.uima.reading import documents
from workbench.domain.uima.writing import views
from workbench.domain.validation import Problem
from workbench.errors import InvalidFile, Missing
from workbench.formats import fault, load_json, obstacles, problems_in, refuse

_STRUCTURES: Final = "%FEATURE_STRUCTURES"
_MOST: Final = 4 * MARKS
"""The most feature structures of one file; its tokens are structures, too."""
_VIEW: Final = "_InitialView"
"""What UIMA calls a view that nobody named."""


class UimaJson:
    """Many documents; each text is a CAS of its own, and nothing of a document is lost.

    Marks and relations of others' type systems are read, too, from such an
    archive or from one bare file; tokens and sentences are passed over. Reading
    needs the extra ``cas``: it raises Missing without it.
    """

    name = "uima_json"
    suffix = ".cas-json.zip"
    loses = frozenset({"contexts"})
    many = True
    reads = True
    writes = True
    shard = 50
    """The library that reads them back keeps every structure as an object."""

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the archive. Raises InvalidFile for half a character or two documents of one id."""
        wrong = obstacles(dossiers)
        if wrong:
            refuse(self.name, *wrong)
        made = [view for dossier in dossiers for view in views(dossier, _as_it_is)]
        return pack({f"{view.name}.json": _dumped(view) for view in made})

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Return the documents of an archive, by name. Raises InvalidFile with the problems of all."""
        dossiers, wrong = _load(data, name)
        if wrong:
            refuse(name, *wrong)
        return dossiers

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return everything that is wrong, file by file; ``deep`` has nothing to add."""
        del deep
        return _load(data, name)[1]


def _library() -> Any:
    try:
        import cassis  # type: ignore[import-not-found, import-untyped, unused-ignore]  # an extra without types
    except ImportError:
        raise Missing("formats.extra", extra="cas") from None
    return cassis


def _as_it_is(text: str) -> str:
    return text


def _dumped(view: View) -> bytes:
    """Return a view as a file.

    Written by hand (by UIMA's own description of CAS JSON 0.4), because a
    library that holds every structure as an object takes many times as long.
    """
    sofa = {
        "%ID": SOFA,
        "%TYPE": "uima.cas.Sofa",
        "sofaNum": 1,
        "sofaID": _VIEW,
        "mimeType": "text/plain",
        "sofaString": view.content,
    }
    members = range(SOFA + 1, SOFA + 1 + len(view.structures))
    value = {
        "%TYPES": _declared(),
        _STRUCTURES: [sofa, *(_structure(row) for row in rows(view, arrays=True))],
        "%VIEWS": {_VIEW: {"%SOFA": SOFA, "%MEMBERS": [*members]}},
    }
    return f"{json.dumps(value, ensure_ascii=False)}\n".encode()


def _structure(row: Row) -> dict[str, Any]:
    """Return a structure: the text it is at, its values, then its references, marked with ``@``."""
    value: dict[str, Any] = {"%ID": row.number, "%TYPE": row.type}
    if row.elements:
        return value | {"%ELEMENTS": row.elements}
    if row.is_annotation:
        value["@sofa"] = SOFA
    value.update(row.values)
    value.update((f"@{name}", number) for name, number in row.references.items())
    return value


def _declared() -> dict[str, dict[str, Any]]:
    """Return our types as the files declare them: name, parent, and what values each feature has."""
    declared: dict[str, dict[str, Any]] = {}
    for name, kind in sorted(TYPES.items()):
        ranges = dict.fromkeys(kind.texts, STRING)
        ranges.update(kind.references)
        ranges.update((feature, f"{target}[]") for feature, target in kind.lists.items())
        features = {feature: {"%NAME": feature, "%RANGE": of} for feature, of in ranges.items()}
        declared[name] = {"%NAME": name, "%SUPER_TYPE": kind.parent} | features
    return declared


def _load(data: bytes, name: str) -> tuple[list[Dossier], list[Problem]]:
    files, wrong = unpack(data, name) if data.startswith(MAGIC) else ({name: data}, [])
    found: list[View] = []
    for path, content in sorted(files.items()):
        if not data.startswith(MAGIC) or path.endswith(".json"):
            text, more = _text(content, path)
            views_here, others = _harvested(text, path) if text else ([], [])
            found += views_here
            wrong += [*more, *others]
    if not found and not wrong:
        wrong.append(fault(name, "no_cas"))
    dossiers, more = documents(found, UimaJson.name, _as_it_is) if not wrong else ([], [])
    return dossiers, [*wrong, *more]


def _text(data: bytes, name: str) -> tuple[str | None, list[Problem]]:
    """Return the file as text, once it is known to be JSON that can be read without harm."""
    try:
        value = load_json(data, name)
        if not isinstance(value, dict) or _STRUCTURES not in value:
            return None, [fault(name, "no_cas")]
        if len(value[_STRUCTURES]) > _MOST:
            return None, [fault(name, "too_many_marks", limit=_MOST)]
        if b"\\ud" in data.lower() and not whole(json.dumps(value, ensure_ascii=False)):
            return None, [fault(name, "half_character")]
    except InvalidFile as error:
        return None, problems_in(error)
    except (TypeError, RecursionError):
        return None, [fault(name, "no_cas")]
    return data.decode("utf-8-sig"), []


def _harvested(text: str, path: str) -> tuple[list[View], list[Problem]]:
    """Return the views of a CAS; an offset that cannot be converted is a mistake, not a warning."""
    library = _library()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.filterwarnings("error", message="Not mapping")
            cas = library.load_cas_from_json(text)
            return harvest(cas, PurePosixPath(path).name.removesuffix(".json")), []
    except Exception as error:  # noqa: BLE001 - whatever breaks in the library, the file is to blame
        return [], [fault(path, "cas_broken", reason=f"{type(error).__name__}: {error}"[:160])]


PLUGIN = UimaJson()
