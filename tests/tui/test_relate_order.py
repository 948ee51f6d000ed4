"""Which relation is offered first, and what is still missing, on annotations whose tags name their roles."""

import pytest

from tests import builders, fakes
from tests.tui.desk import desk
from workbench.domain.tagset import RelationRule, RoleRule, Tag
from workbench.tagsets.library import builtin

WORDS = {"source": "Critics", "cue": "rose", "content": "again"}
RULE = RelationRule(
    id="claims.attribution",
    name=builders.both("attribution", "引述关系"),
    roles=tuple(RoleRule(name=role, least=0 if role == "source" else 1, most=None) for role in WORDS),
)


def project():
    tags = tuple(Tag(id=f"claims.attr_{role}", name=builders.both(role)) for role in WORDS)
    tagset = builders.tagset(tags=tags, relations=(RULE,), attributes=())
    wb = fakes.workbench(tagsets={"claims": tagset}, models=("en-zh", "zh-en"))
    made = [
        builders.annotation(
            role, *builders.spans(builders.CONTENT, each), ordinal=n, tag=f"claims.attr_{role}"
        )
        for n, (role, each) in enumerate(WORDS.items())
    ]
    fakes.put(wb, builders.parts(annotations=made, relations=[], reviews=[], findings=[], tagsets=[]))
    return wb


async def go_to(it, name):
    for _ in range(4):
        if it.screen.current == name:
            return
        await it.press("]")
    await it.press("g")
    while it.screen.current != name:
        await it.press("]")


async def test_enter_takes_the_roles_that_the_tags_name_in_either_direction():
    async with desk(project(), document="d0001", size=(160, 40)) as it:
        await go_to(it, "content")
        assert "content without a source" in it.inspector
        await it.press("=")
        await go_to(it, "cue")
        await it.press("=", "enter")
        (made,) = it.wb.store.records("relation")
        assert made.roles == {"content": ("content",), "cue": ("cue",)}
        await go_to(it, "source")
        await it.press("=")
        await go_to(it, "content")
        assert "content without a source" in it.inspector
        assert "without a cue" not in it.inspector
        await it.press("=", "enter")
        (made,) = it.wb.store.records("relation")
        assert made.roles == {"content": ("content",), "cue": ("cue",), "source": ("source",)}
        assert "without" not in it.inspector


async def test_a_relation_that_is_begun_stays_in_sight_until_its_other_end_is_there():
    async with desk(project(), document="d0001", size=(160, 40)) as it:
        await go_to(it, "content")
        assert "= ends the relation begun" not in it.status
        await it.press("=")
        await go_to(it, "cue")
        assert "= ends the relation begun" in it.status
        await it.press("=", "enter")
        assert "= ends the relation begun" not in it.status


def choices(it):
    return [choice.line.plain for choice in it.app.screen._choices.values()]


def shown(it):
    return str(it.app.screen.query_one("#pick-detail Static").content)


def argued(first, second):
    wb = fakes.workbench(tagsets=dict(builtin()), models=("en-zh", "zh-en"))
    made = [
        builders.annotation(name, *builders.spans(builders.CONTENT, quote), ordinal=n, tag=f"claims.{tag}")
        for n, (name, quote, tag) in enumerate([("a0", "Prices", first), ("a1", "rose", second)])
    ]
    fakes.put(wb, builders.parts(annotations=made, relations=[], reviews=[], findings=[], tagsets=[]))
    return wb


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("arg_premise", "arg_claim", "“Prices” supports “rose”"),
        ("arg_claim", "arg_premise", "“rose” supports “Prices”"),
        ("arg_majorclaim", "arg_claim", "“rose” supports “Prices”"),
        ("arg_claim", "arg_claim", "“Prices” supports “rose”"),
    ],
)
async def test_what_supports_comes_first_and_the_choice_names_both_annotations(first, second, said):
    async with desk(argued(first, second), document="d0001", size=(120, 40)) as it:
        await it.press("=", "]", "=")
        assert choices(it)[0] == said
        assert shown(it).splitlines() == [
            "⇄ supports",
            f"├ what supports: {said.split()[0]}",
            f"└ what is supported: {said.split()[2]}",
        ]
        await it.press("enter")
        (made,) = it.wb.store.records("relation")
        assert made.roles["from"] == ("a0" if said.startswith("“Prices”") else "a1",)


async def test_a_cue_is_offered_as_a_cue_first_and_never_as_a_second_source():
    async with desk(project(), document="d0001", size=(120, 40)) as it:
        await go_to(it, "cue")
        await it.press("=")
        await go_to(it, "source")
        await it.press("=")
        lines = choices(it)
        assert lines[0] == "attribution: source “Critics”, cue “rose”"
        assert shown(it).splitlines()[-1] == "└ content: ⚠ missing"
        assert len(lines) == 6
        assert not any(line.count(role) > 1 for line in lines for role in WORDS)


async def test_two_sources_may_both_be_sources_where_the_kind_takes_several():
    wb = project()
    (cue,) = [each for each in wb.store.records("annotation") if each.id == "cue"]
    async with desk(wb, document="d0001", size=(120, 40)) as it:
        it.screen.session.retag(cue.id, "claims.attr_source")
        await go_to(it, "source")
        await it.press("=")
        await go_to(it, "cue")
        await it.press("=")
        assert choices(it)[0] == "attribution: source “Critics”, source “rose”"


async def test_the_choice_to_join_a_relation_names_who_joins_and_shows_the_whole():
    async with desk(project(), document="d0001", size=(120, 40)) as it:
        await go_to(it, "content")
        await it.press("=")
        await go_to(it, "cue")
        await it.press("=", "enter")
        await go_to(it, "source")
        await it.press("=")
        await go_to(it, "content")
        await it.press("=")
        assert choices(it)[0] == "add “Critics” as source to attribution"
        for line in ("source: “Critics”", "cue: “rose”", "content: “again”"):
            assert line in shown(it)
