"""Which relation is offered first, and what is still missing, on annotations whose tags name their roles."""

from tests import builders, fakes
from tests.tui.desk import desk
from workbench.domain.tagset import RelationRule, RoleRule, Tag

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
