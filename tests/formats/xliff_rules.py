"""The rules of XLIFF 2.1 (OASIS Standard, 13 February 2018), for tests: which of them a file breaks.

OASIS publishes them as prose, as schemas and as Schematron. These are our
own, written from the prose of the sections that each rule names: the core
(4), references (3), translation candidates (5.1) and metadata (5.4), which
are all that is ever written here. ``structure`` is what a schema can say;
the rest needs to look at several places at once.

Where prose and Schematron differ, the prose counts: its ``cp`` may stand for
any code point that XML cannot hold, the Schematron forgot U+FFFE and U+FFFF.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

from lxml import etree

from tests.formats.xliff_structure import LANG, NAMES, faults_of
from workbench.domain.xml_text import FORBIDDEN

Element = Any
Rule = Callable[[Element], Iterator[Element]]
PIECES: Final = "*[self::x:segment or self::x:ignorable]"
CODES: Final = "*[self::x:ph or self::x:pc or self::x:sc or self::x:ec]"
RULES: Final[dict[str, Rule]] = {}
"""Each yields the elements that break it."""


def broken(data: bytes) -> list[str]:
    """Return the names of the rules that a file breaks, in their order."""
    root = etree.fromstring(data)
    return [name for name, rule in RULES.items() if any(True for _ in rule(root))]


def found(node: Element, path: str, **values: Any) -> list[Element]:
    """Return what an XPath finds, with x, mtc and mda for the three namespaces."""
    return node.xpath(path, namespaces=NAMES, **values)


def rule(function: Rule) -> Rule:
    """Register a rule under its name."""
    RULES[function.__name__] = function
    return function


def offenders(name: str, path: str) -> None:
    """Register a rule that one XPath can say: it finds what must not be."""
    RULES[name] = lambda root: iter(found(root, path))


def unique(name: str, scope: str, items: str) -> None:
    """Register a rule that ids differ within a scope (4.3.1, id; 5.1; 5.4)."""

    def twice(root: Element) -> Iterator[Element]:
        for home in found(root, scope):
            ids = Counter(each.get("id") for each in found(home, items))
            yield from (each for each in found(home, items) if ids[each.get("id")] > 1)

    RULES[name] = twice


RULES["structure"] = faults_of

# --- ids (4.3.1, id)
unique("file_ids_differ", "//x:xliff", "x:file")
unique("group_ids_differ", "//x:file", ".//x:group")
unique("unit_ids_differ", "//x:file", ".//x:unit")
unique("note_ids_differ", "//x:notes", "x:note[@id]")
unique("data_ids_differ", "//x:originalData", "x:data")
unique("match_ids_differ", "//mtc:matches", "mtc:match[@id]")
unique("group_of_metadata_ids_differ", "//mda:metadata", "descendant-or-self::*[@id]")
unique("ids_differ_in_a_unit", "//x:unit", f"{PIECES}[@id] | {PIECES}/x:source//*[@id]")
unique("ids_differ_in_a_match", "//mtc:match", "x:source//*[@id]")


@rule
def target_ids_are_their_sources(root: Element) -> Iterator[Element]:
    """An id in a target is its counterpart's in the sibling source, or one of its own (4.3.1, id)."""
    for home in found(root, "//x:unit | //mtc:match"):
        pieces = f"{PIECES}/" if home.tag.endswith("unit") else ""
        sides = [found(home, f"{pieces}x:{side}//*[@id]") for side in ("source", "target")]
        taken = Counter(each.get("id") for each in [*sides[0], *found(home, f"{PIECES}[@id]")])
        mine = Counter(each.get("id") for each in sides[1])
        for each in sides[1]:
            twins = {(twin.get("id"), twin.tag) for twin in found(each, "ancestor::x:target/../x:source//*")}
            name = each.get("id")
            if mine[name] > 1 or (taken[name] and (name, each.tag) not in twins):
                yield each


# --- order of targets (4.8.4; 4.3.1, order)
offenders("orders_differ", "//x:target[@order = ../following-sibling::*/x:target/@order]")
offenders("orders_are_places", f"//x:target[@order > count(../../{PIECES})]")


@rule
def orders_leave_no_place_twice(root: Element) -> Iterator[Element]:
    """A target moved to another place says where the one that stood there went."""
    for target in found(root, "//x:target[@order]"):
        place = 1 + len(found(target, f"../preceding-sibling::{PIECES}"))
        if not found(target, "../../*/x:target[@order = $place]", place=place):
            yield target


# --- languages (4.2.2.1, 4.2.2.12, 4.2.2.13; 5.1 for matches)
offenders("targets_need_their_language", f"//x:xliff[not(@trgLang) and .//{PIECES}/x:target]")


@rule
def languages_are_the_files(root: Element) -> Iterator[Element]:
    """Sources are in srcLang, targets in trgLang; but for targets of matches for reference."""
    for node in found(root, "//x:source[@xml:lang] | //x:target[@xml:lang][not(../@reference = 'yes')]"):
        wanted = root.get("srcLang" if node.tag.endswith("source") else "trgLang") or ""
        if node.get(LANG).casefold() != wanted.casefold():
            yield node


# --- states (4.2.2.6; 4.3.1, state and subState)
offenders("sub_states_need_a_state", "//x:segment[@subState and not(@state)]")
offenders("states_need_a_target", "//x:segment[@state and @state != 'initial' and not(x:target)]")
offenders(
    "a_prefix_is_not_theirs",
    "//x:segment[starts-with(@subState, 'xlf:')] | //mtc:match[starts-with(@subType, 'xlf:')]",
)

# --- inline codes (4.2.3, 4.7.2)
offenders(
    "sub_types_need_a_type", f"//{CODES}[@subType and not(@type)] | //mtc:match[@subType and not(@type)]"
)
offenders(
    "sub_types_fit_their_type",
    "//x:*[starts-with(@subType, 'xlf:')][not((@subType = 'xlf:var' and @type = 'ui') or (@type = 'fmt' and"
    " contains(' xlf:b xlf:i xlf:u xlf:lb xlf:pb ', concat(' ', @subType, ' '))))]",
)
offenders(
    "an_end_has_its_start_or_an_id",
    "//x:ec[(@isolated = 'yes') != boolean(@id) or (@isolated = 'yes') = boolean(@startRef)]",
)
offenders("a_direction_is_for_isolated_ends", "//x:ec[@dir and not(@isolated = 'yes')]")
offenders(
    "what_keeps_its_place_stays",
    f"//{CODES}[@canReorder = 'no' or @canReorder = 'firstNo'][not(@canCopy = 'no' and @canDelete = 'no')]",
)
offenders("equivalents_are_pairs", "//x:pc[boolean(@equivStart) != boolean(@equivEnd)]")
offenders("data_of_both_ends_or_none", "//x:pc[boolean(@dataRefStart) != boolean(@dataRefEnd)]")
offenders("flows_of_both_ends_or_none", "//x:pc[boolean(@subFlowsStart) != boolean(@subFlowsEnd)]")
offenders("copies_have_no_data", "//x:*[@copyOf][@dataRef or @dataRefStart or @dataRefEnd]")


def paired(start: str, end: str) -> Rule:
    """Return the rule that each start has its end after it in the same unit and side, and the other way."""

    def alone(root: Element) -> Iterator[Element]:
        for unit in found(root, "//x:unit | //mtc:match"):
            for side in ("source", "target"):
                pieces = "x:*[self::x:segment or self::x:ignorable]/" if unit.tag.endswith("unit") else ""
                nodes = found(unit, f"{pieces}x:{side}//*[self::x:{start} or self::x:{end}]")
                yield from _alone([each for each in nodes if each.get("isolated") != "yes"])

    return alone


def _alone(nodes: list[Element]) -> Iterator[Element]:
    waiting: dict[str, Element] = {}
    for node in nodes:
        if node.get("startRef") is None:
            waiting[node.get("id")] = node
        elif waiting.pop(node.get("startRef"), None) is None:
            yield node
    yield from waiting.values()


RULES["codes_are_paired"] = paired("sc", "ec")
RULES["markers_are_paired"] = paired("sm", "em")


@rule
def what_keeps_its_place_has_a_first(root: Element) -> Iterator[Element]:
    """Codes that keep their place follow one whose canReorder is firstNo, on the same side (4.7.2.5)."""
    for node in found(root, f"//{CODES}[@canReorder = 'no']"):
        side = found(node, "ancestor::*[self::x:source or self::x:target]")[0].tag
        firsts = found(node, "(preceding::* | ancestor::*)[@canReorder = 'firstNo']")
        home = found(node, "ancestor::x:unit")
        if not any(
            found(each, "ancestor::x:unit") == home and each.xpath("ancestor::*")[-1].tag == side
            for each in firsts
        ):
            yield node


@rule
def pairs_agree(root: Element) -> Iterator[Element]:
    """Both ends of a code allow the same; only the first of a run may be its firstNo (4.2.3.4)."""
    hints = ("canCopy", "canDelete", "canOverlap", "canReorder")
    for start in found(root, "//x:sc[not(@isolated = 'yes')]"):
        for end in found(start, "following::x:ec[@startRef = $id]", id=start.get("id"))[:1]:
            said = [start.get(each, "yes").replace("firstNo", "no") for each in hints]
            if said != [end.get(each, "yes") for each in hints]:
                yield start


@rule
def copies_are_of_what_may_be_copied(root: Element) -> Iterator[Element]:
    """copyOf names a code of the same unit without data, whose canCopy is not no (4.7.2.4)."""
    for node in found(root, "//x:unit//*[@copyOf]"):
        base = found(node, f"ancestor::x:unit//{CODES}[@id = $id]", id=node.get("copyOf"))
        data = ("dataRef", "dataRefStart", "dataRefEnd")
        if not base or base[0].get("canCopy") == "no" or any(base[0].get(each) for each in data):
            yield node


@rule
def data_is_in_its_unit(root: Element) -> Iterator[Element]:
    """dataRef, dataRefStart and dataRefEnd name data of the same unit, or of the same match (4.3.1; 5.1)."""
    for node in found(root, "//x:*[@dataRef or @dataRefStart or @dataRefEnd]"):
        home = found(node, "ancestor::*[self::x:unit or self::mtc:match][1]")[0]
        there = {each.get("id") for each in found(home, "x:originalData/x:data")}
        if {node.get(each) for each in ("dataRef", "dataRefStart", "dataRefEnd")} - there - {None}:
            yield node


@rule
def flows_are_units_of_the_file(root: Element) -> Iterator[Element]:
    """subFlows list ids of units in the same file (4.3.1, subFlows)."""
    for node in found(root, "//x:*[@subFlows or @subFlowsStart or @subFlowsEnd]"):
        units = {each.get("id") for each in found(node, "ancestor::x:file//x:unit")}
        flows = " ".join(node.get(each, "") for each in ("subFlows", "subFlowsStart", "subFlowsEnd"))
        if set(flows.split()) - units:
            yield node


@rule
def what_may_not_be_deleted_is_in_the_final_target(root: Element) -> Iterator[Element]:
    """A final target has every code whose canDelete is no (4.7.3.3)."""
    for code in found(
        root, f"//x:segment[@state = 'final' and x:target]/x:source//{CODES}[@canDelete = 'no']"
    ):
        key = "id" if code.get("id") else "startRef"
        if not found(code, f"ancestor::x:segment/x:target//*[@{key} = $id]", id=code.get(key)):
            yield code


@rule
def code_points_are_what_xml_cannot_hold(root: Element) -> Iterator[Element]:
    """A cp stands for a code point that is no character of XML, in whole octets (4.2.3.1)."""
    for node in found(root, "//x:cp"):
        digits = node.get("hex", "")
        if len(digits) % 2 or not digits or FORBIDDEN.fullmatch(chr(int(digits, 16))) is None:
            yield node


# --- annotations (4.7.3.1)
offenders(
    "a_comment_is_said_once",
    "//*[@type = 'comment'][boolean(@value) = boolean(@ref)][self::x:mrk or self::x:sm]",
)
offenders("a_match_is_named_by_its_match", "//*[@type = 'mtc:match'][@ref][self::x:mrk or self::x:sm]")
offenders("a_skeleton_is_here_or_there", "//x:skeleton[boolean(@href) = boolean(node())]")


@rule
def references_lead_somewhere(root: Element) -> Iterator[Element]:
    """A ref within the file names something there (3, Fragment Identification)."""
    for node in found(root, "//*[starts-with(@ref, '#')]"):
        if _there(node, node.get("ref")[1:]) is None:
            yield node


@rule
def comments_are_notes_of_their_unit(root: Element) -> Iterator[Element]:
    """The ref of a comment names a note in the same unit (4.7.3.1.3)."""
    for node in found(root, "//x:unit//*[self::x:mrk or self::x:sm][@type = 'comment'][@ref]"):
        note = _there(node, node.get("ref").removeprefix("#"))
        if note is None or found(note, "self::x:note/../..") != found(node, "ancestor::x:unit"):
            yield node


@rule
def matches_are_of_their_unit(root: Element) -> Iterator[Element]:
    """A match's ref names a span of source text in its own unit (5.1, ref)."""
    for node in found(root, "//mtc:match[@ref]"):
        span = _there(node, node.get("ref").rpartition("#")[2])
        of_source = "self::x:segment/.. | ancestor::x:source/parent::x:segment/.."
        home = [] if span is None else found(span, of_source)
        if not home or home != found(node, "ancestor::x:unit"):
            yield node


_STEPS: Final = {
    "f": "/x:xliff/x:file[@id = $id]",
    "g": "ancestor-or-self::x:file[1]//x:group[@id = $id]",
    "u": "ancestor-or-self::x:file[1]//x:unit[@id = $id]",
    "n": "x:notes/x:note[@id = $id]",
    "d": "x:originalData/x:data[@id = $id]",
    "t": f"{PIECES}/x:target//*[@id = $id]",
    "": f"{PIECES}[@id = $id] | {PIECES}/x:source//*[@id = $id]",
}
"""What each part of a fragment identifier selects from the file, group or unit that it is in."""


def _there(node: Element, fragment: str) -> Element | None:
    """Return what a fragment identifier names, seen from an element; None if it names nothing."""
    place = found(node, "ancestor::*[self::x:unit or self::x:group or self::x:file][1]")[0]
    for part in fragment.removeprefix("/").split("/"):
        kind, _, name = part.rpartition("=")
        here = found(place, _STEPS[kind], id=name) if kind in _STEPS else []
        if not here:
            return None
        place = here[0]
    return place
