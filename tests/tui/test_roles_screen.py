from tests import builders, fakes
from tests.tui.desk import desk
from workbench import messages
from workbench.domain.relation import Relation
from workbench.tagsets.library import builtin


def argued(*relations):
    wb = fakes.workbench(tagsets=dict(builtin()), models=("en-zh", "zh-en"))
    made = [
        builders.annotation("a0", *builders.spans(builders.CONTENT, "Prices"), tag="claims.arg_premise"),
        builders.annotation(
            "a1", *builders.spans(builders.CONTENT, "rose"), ordinal=1, tag="claims.arg_claim"
        ),
    ]
    fakes.put(
        wb, builders.parts(annotations=made, relations=list(relations), reviews=[], findings=[], tagsets=[])
    )
    return wb


async def test_roles_are_called_by_name_in_the_language_spoken_when_relating_and_in_the_inspector():
    async with desk(argued(), document="d0001", size=(120, 40)) as it:
        await it.press("=", "w", "=")
        await it.type("supported")
        await it.press("enter")
        (made,) = it.wb.store.records("relation")
        assert set(made.roles) == {"from", "to"}
        assert "what supports: " in it.inspector
        await it.press("L")
        assert "支持方：“Prices”" in it.inspector
        messages.use("en")


async def test_a_role_without_a_name_is_called_what_the_data_calls_it():
    strange = Relation(
        id="r0",
        ordinal=0,
        kind="other.link",
        roles={"left": ("a0",), "right": ("a1",)},
        by="mei",
        created=builders.NOW,
    )
    async with desk(argued(strange), document="d0001", size=(120, 40)) as it:
        assert "left: " in it.inspector
