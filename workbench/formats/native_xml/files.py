"""Native XML files: safe parsing, and the layers that check one."""

import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree, isoschematron  # type: ignore[attr-defined]  # the stubs lack the second
from pydantic_core import to_json

from workbench import shipped
from workbench.domain.dossier import FORMAT_VERSION, Dossier
from workbench.domain.validation import Problem, version_problem
from workbench.errors import InvalidFile
from workbench.formats import fault, judge, load_xml, problems_in, refuse
from workbench.formats.native_xml.parts import NAMESPACE, element_name, qualified
from workbench.formats.native_xml.reading import MOST, Element, from_element, place_of
from workbench.formats.native_xml.writing import to_xml

XSD: Final = f"dossier-{FORMAT_VERSION}.xsd"
SCHEMATRON: Final = f"dossier-{FORMAT_VERSION}.sch"
_FAMILY: Final = re.compile(r"urn:workbench:dossier:([0-9]{1,6})")
_ROOT: Final = qualified(element_name(Dossier))


def dump(dossier: Dossier) -> bytes:
    """Return the file's bytes: indented, UTF-8, the same for the same dossier."""
    return to_xml(dossier).encode()


def load(data: bytes, name: str) -> tuple[Dossier | None, list[Problem]]:
    """Read a file and return its dossier with all problems, or None where it has not even the shape.

    The models see everything that could be lost or wrong in what is read; an
    element that stands in another place than the XSD wants is not.
    """
    try:
        return _modelled(parse(data, name), name)
    except InvalidFile as error:
        return None, problems_in(error)


def check(data: bytes, name: str, *, deep: bool) -> list[Problem]:
    """Return everything that is wrong with a file, by the XSD too.

    What the XSD finds is said where the models, whose sentences are better,
    say nothing of the place. The Schematron is a second opinion on what seems
    sound: on a file full of mistakes it would take minutes to repeat them.
    """
    try:
        root = parse(data, name)
    except InvalidFile as error:
        return problems_in(error)
    _, found = _modelled(root, name)
    if len(found) >= MOST:  # the XSD remembers every one of a million mistakes
        return found
    found = [*(each for each in _schema(root) if not any(_same(each, ours) for ours in found)), *found]
    return found or (list(rules(root)) if deep else [])


def parse(data: bytes, name: str) -> Element:
    """Return the root element of one of our files. Raises InvalidFile also for one that is too new."""
    root: Element = load_xml(data, name)
    foreign = _foreign(root, name)
    if foreign:
        refuse(name, foreign)
    return root


def schema() -> etree.XMLSchema:
    """Return the published XSD; each call makes its own, for it keeps the errors of the last file."""
    return etree.XMLSchema(etree.parse(shipped.folder("schemas") / XSD))


def schematron() -> isoschematron.Schematron:
    """Return the published Schematron, to be used once, as the XSD."""
    return isoschematron.Schematron(etree.parse(shipped.folder("schemas") / SCHEMATRON), store_report=True)


def _foreign(root: Element, name: str) -> Problem | None:
    """Say whether the root is not ours, or of a version that is not."""
    if root.tag == _ROOT:
        return version_problem(root.findtext(qualified("formatVersion")))
    family = _FAMILY.fullmatch(etree.QName(root).namespace or "")
    if family:
        return version_problem(f"{family[1]}.0")
    return fault(name, "not_namespace", root=str(root.tag)[:80])


def _modelled(root: Element, name: str) -> tuple[Dossier | None, list[Problem]]:
    value, found = from_element(root)
    dossier, wrong = judge(value, to_json(value), name)
    return dossier, [*found, *wrong]


def _schema(root: Element) -> Iterator[Problem]:
    checker = schema()
    if checker.validate(root):
        return
    entries: Any = checker.error_log
    shape = [entry for entry in entries if entry.type_name != "SCHEMAV_CVC_IDC"]
    for entry in shape or entries:  # where elements are out of place, their ids are not seen
        reason = entry.message.replace(f"{{{NAMESPACE}}}", "")
        yield fault(_place(root, entry.path), "schema", reason=reason, line=entry.line)


def rules(root: Element) -> Iterator[Problem]:
    """Yield what the Schematron finds."""
    checker = schematron()
    if checker.validate(root):
        return
    for failed in checker.validation_report.iter("{http://purl.oclc.org/dsdl/svrl}failed-assert"):
        reason = " ".join("".join(failed.itertext()).split())
        yield fault(_place(root, failed.get("location")), "rule", reason=reason)


def _place(root: Element, xpath: str | None) -> str:
    """Return the place of the first element that a validator's path leads to."""
    nodes: Any = root.getroottree().xpath(xpath) if xpath else []
    return place_of(nodes[0]) if nodes else ""


def _same(schema_says: Problem, ours: Problem) -> bool:
    """Say whether two problems are about one place: XSD names the element, our models its field."""
    return ours.place.startswith(schema_says.place) or schema_says.place.startswith(ours.place)
