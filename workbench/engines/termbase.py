"""A termbase: TOML files in the person's folder and beside the project; TBX files are taken over as TOML.

This is no engine plug-in: it says how terms are to be translated.
"""

import json
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from workbench.domain.terms import Term
from workbench.domain.validation import Problem, problem
from workbench.errors import Conflict, InvalidFile, NotFound, Refused
from workbench.ports import TermFile

if TYPE_CHECKING:
    from lxml.etree import _Element

LIMIT: Final = 32 * 2**20
"""The largest file that is read, in bytes."""
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGES: Final = {"en": "en", "zh": "zh", "cmn": "zh"}


class TomlTerms:
    """Implements ``ports.Terms``; files are read when first asked, and again when one has changed.

    ``folder`` is the person's own, ``beside`` the file of the project, if it
    can have one. The project's terms come first.
    """

    def __init__(self, folder: Path, beside: Path | None = None) -> None:
        self._folder = folder
        self._beside = beside
        self._read: tuple[object, dict[Path, list[Term]]] = (None, {})
        self._terms: tuple[Term, ...] = ()

    def terms(self) -> tuple[Term, ...]:
        """Return all terms, the same value until a file changes. Raises InvalidFile, Refused."""
        self._look()
        return self._terms

    def files(self) -> list[TermFile]:
        """Return the files that are looked into. Raises as ``terms``."""
        found = self._look()
        return [TermFile(path.name, len(terms), path == self._beside) for path, terms in found.items()]

    def add(self, path: Path, *, project: bool = False) -> TermFile:
        """Check a TOML or TBX file, and keep its terms. Raises NotFound, Refused, InvalidFile, Conflict."""
        data = _bytes(path)
        terms = (
            _tbx(data, path) if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else _toml(data, path)
        )
        if not terms:
            raise Refused("terms.none", place=str(path))
        if project and self._beside is None:
            raise Conflict("terms.no_project_file", place=str(path))
        kept = self._beside if project and self._beside is not None else self._folder / f"{path.stem}.toml"
        there = _toml(_bytes(kept), kept) if kept.is_file() else []
        if there and not project and there != terms:
            raise Conflict("terms.name_taken", place=str(path), name=kept.name)
        _write(kept, list(dict.fromkeys([*there, *terms])))
        return TermFile(kept.name, len(terms), project)

    def _look(self) -> dict[Path, list[Term]]:
        paths = [self._beside] if self._beside is not None and self._beside.is_file() else []
        paths += sorted(self._folder.glob("*.toml")) if self._folder.is_dir() else []
        state = [(path, path.stat().st_mtime_ns, path.stat().st_size) for path in paths]
        if state != self._read[0]:
            found = {path: _toml(_bytes(path), path) for path in paths}
            self._terms = tuple(dict.fromkeys(term for terms in found.values() for term in terms))
            self._read = (state, found)
        return self._read[1]


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except FileNotFoundError:
        raise NotFound("terms.no_file", place=str(path), name=path.name) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Refused("terms.unreadable", place=str(path), reason=reason) from error
    if len(data) > LIMIT:
        raise Refused("terms.too_large", place=str(path), limit=LIMIT // 2**20)
    return data


def _write(path: Path, terms: Sequence[Term]) -> None:
    """Write terms as TOML: JSON's strings and lists are TOML's, too."""
    lines = []
    for term in terms:
        lines += ["[[term]]", f"en = {_listed(term.en)}", f"zh = {_listed(term.zh)}"]
        lines += [f"note = {_listed(term.note)}", ""] if term.note else [""]
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text("\n".join(lines), encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Refused("terms.unwritten", place=str(path), reason=reason) from error


def _listed(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _toml(data: bytes, path: Path) -> list[Term]:
    """Return the terms of a TOML file: a table ``[[term]]`` each. Raises InvalidFile with all problems."""
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused("terms.not_toml", place=str(path), reason=error) from None
    listed = table.get("term", [])
    wrong = [
        problem(str(name), "validation.term_key", name=str(name)[:40]) for name in table if name != "term"
    ]
    terms = []
    for number, each in enumerate(listed if isinstance(listed, list) else [listed], 1):
        try:
            terms.append(Term.model_validate(_tuples(each)))
        except ValidationError as error:
            wrong += _problems(number, error)
    if wrong:
        raise InvalidFile("terms.invalid", problems=wrong, place=str(path))
    return terms


def _tuples(each: object) -> object:
    """Return a table with its lists as tuples, and one form as a tuple of one."""
    if not isinstance(each, dict):
        return each
    return {
        name: tuple(value) if isinstance(value, list) else (value,) if name in ("en", "zh") else value
        for name, value in each.items()
    }


def _problems(number: int, error: ValidationError) -> list[Problem]:
    return [
        problem(
            f"term {number}",
            "validation.term_field",
            name=".".join(map(str, each["loc"])),
            reason=each["msg"],
        )
        for each in error.errors()
    ]


def _tbx(data: bytes, path: Path) -> list[Term]:
    """Return the concepts of a TBX file (ISO 30042, 2008 and 2019) that have English and Chinese."""
    root = _root(data, path)
    concepts = [each for each in root.iter() if _name(each) in ("termEntry", "conceptEntry")]
    if _name(root) not in ("martif", "tbx", "TBX") and not concepts:
        raise Refused("terms.not_tbx", place=str(path), root=_name(root)[:40])
    return [term for concept in concepts if (term := _concept(concept)) is not None]


def _root(data: bytes, path: Path) -> "_Element":
    """Parse without touching the network, a DTD or an entity."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Refused("terms.not_xml", place=f"{path}:{error.lineno or 1}", reason=error.msg) from None
    unknown = next(root.iter(etree.Entity), None)
    if unknown is not None:
        raise Refused("terms.entity", place=f"{path}:{unknown.sourceline}", entity=unknown.text)
    return root


def _concept(concept: "_Element") -> Term | None:
    forms: dict[str, list[str]] = {"en": [], "zh": []}
    for part in concept.iter():
        if _name(part) in ("langSet", "langSec"):
            tag = (part.get(_XML_LANG) or part.get("lang") or "").lower().replace("_", "-").partition("-")[0]
            if tag in _LANGUAGES:
                forms[_LANGUAGES[tag]] += _terms(part)
    try:
        return Term(en=tuple(dict.fromkeys(forms["en"])), zh=tuple(dict.fromkeys(forms["zh"])))
    except ValidationError:  # it lacks one of the languages
        return None


def _terms(part: "_Element") -> Iterator[str]:
    for each in part.iter():
        if _name(each) == "term":
            text = " ".join("".join(map(str, each.itertext())).split())
            if text:
                yield text


def _name(element: "_Element") -> str:
    return str(element.tag).rpartition("}")[2]
