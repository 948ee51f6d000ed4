"""Relations as small trees, for the inspector and the pickers."""

from collections.abc import Sequence

from textual.content import Content

from workbench.domain.relation import Relation
from workbench.messages import language, say
from workbench.tui.marking import Marking
from workbench.tui.widgets.rows import BETWEEN, plain
from workbench.usecases.forest import Branch
from workbench.usecases.relate import alone, wanting

_NEXT, _LAST = "├ ", "└ "
_QUOTED = 40
"""How many code points of an annotation's words stand in a tree."""


def kind_name(marking: Marking, kind: str) -> str:
    """Return the name of a kind in the language spoken now, or its id when nobody knows it."""
    rules = (rule for tagset in marking.tags.tagsets.values() for rule in tagset.relations)
    return next((rule.name.given(language()) for rule in rules if rule.id == kind), kind)


def role_name(marking: Marking, kind: str, role: str) -> str:
    """Return what people call a role in the language spoken now; the role itself where nobody says."""
    rules = (rule for tagset in marking.tags.tagsets.values() for rule in tagset.relations)
    roles = (each for rule in rules if rule.id == kind for each in rule.roles if each.name == role)
    label = next((each.label for each in roles), None)
    return label.given(language()) if label else role


def words(marking: Marking, name: str, most: int = _QUOTED) -> str:
    """Return an annotation's words in quotation marks, so many at most, or its tag where it has none."""
    annotation = marking.session.annotations.get(name)
    if annotation is None:
        return name
    quoted = " … ".join(target.exact for target in annotation.spans)
    if not quoted:
        return marking.tags.label(annotation.tag)
    short = quoted if len(quoted) <= most else f"{quoted[:most].rstrip()}…"
    return say("tui.inspector.quote", words=plain(short))


def tree(marking: Marking, relation: Relation, current: str) -> list[Content]:
    """Return a relation with who plays which role, and which roles nobody plays yet."""
    players = [(role, name) for role, names in relation.roles.items() for name in names]
    wanted = [(role, "") for role in wanting(marking.session, relation)]
    lines = [_head(marking, relation)]
    for number, (role, name) in enumerate([*players, *wanted], 1):
        branch = _LAST if number == len(players) + len(wanted) else _NEXT
        lines.append(_player(marking, relation, (branch, role, name), current))
    return lines


def forest_lines(marking: Marking, branches: Sequence[Branch], current: str) -> list[Content]:
    """Return all relations of a document as trees, drawn as one relation is."""
    return [
        _drawn(marking, branch, guide, current)
        for branch, guide in zip(branches, _guides([each.depth for each in branches]), strict=True)
    ]


def _drawn(marking: Marking, branch: Branch, guide: str, current: str) -> Content:
    tags, name = marking.tags, branch.annotation
    tag = marking.session.annotations[name].tag
    if branch.relation is None:
        chip = (f" {tags.letter(tag)} ", tags.style(tag))
        said = (plain(words(marking, name)), "bold" if name == current else "")
        return Content.assemble(chip, f" {plain(tags.label(tag))}{BETWEEN}", said)
    if not branch.role:
        return Content.assemble((guide, "$foreground-muted"), _head(marking, branch.relation))
    player = "" if branch.missing else name
    return _player(marking, branch.relation, (guide, branch.role, player), current)


def _head(marking: Marking, relation: Relation) -> Content:
    return Content.styled(f"⇄ {plain(kind_name(marking, relation.kind))}", "bold $text-accent")


def _player(marking: Marking, relation: Relation, where: tuple[str, str, str], current: str) -> Content:
    """Return a line with a role and who plays it; nobody, where no name is given."""
    branch, role, name = where
    said = plain(words(marking, name)) if name else say("tui.inspector.role_missing")
    style = "bold" if name == current else "" if name else "$text-warning"
    label = f"{branch}{plain(role_name(marking, relation.kind, role))}{say('tui.colon')}"
    return Content.assemble((label, "$foreground-muted"), (said, style))


def _guides(depths: Sequence[int]) -> list[str]:
    """Return the lines that lead to each branch, from how deep they hang.

    >>> _guides([0, 1, 2, 1, 0])
    ['', '├ ', '│ └ ', '└ ', '']
    """
    found: list[str] = []
    open_: set[int] = set()
    for depth in reversed(depths):
        above = "".join("│ " if each in open_ else "  " for each in range(1, depth))
        found.append(f"{above}{_NEXT if depth in open_ else _LAST}" if depth else "")
        open_ = {each for each in open_ if each < depth} | {depth}
    return found[::-1]


def lacking(marking: Marking, name: str) -> list[Content]:
    """Return what an annotation still stands without, such as content without a source."""
    annotation = marking.session.annotations[name]
    found = alone(marking.session, annotation)
    said = [
        say(
            "tui.relate.without",
            role=role_name(marking, rule.id, own.name),
            missing=role_name(marking, rule.id, role.name),
        )
        for rule, own, role in found
    ]
    return [Content.styled(plain(each), "$text-warning") for each in said]
