"""Relations as small trees, for the inspector and the pickers."""

from textual.content import Content

from workbench.domain.relation import Relation
from workbench.messages import language, say
from workbench.tui.marking import Marking
from workbench.tui.widgets.rows import plain
from workbench.usecases.relate import alone, wanting

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
    lines = [Content.styled(f"⇄ {plain(kind_name(marking, relation.kind))}", "bold $text-accent")]
    for number, (role, name) in enumerate([*players, *wanted], 1):
        branch = "└ " if number == len(players) + len(wanted) else "├ "
        said = plain(words(marking, name)) if name else say("tui.inspector.role_missing")
        style = "bold" if name == current else "" if name else "$text-warning"
        label = plain(role_name(marking, relation.kind, role))
        lines.append(
            Content.assemble((f"{branch}{label}{say('tui.colon')}", "$foreground-muted"), (said, style))
        )
    return lines


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
