"""Parts are drawn as one text would be, and those drawn before are not drawn again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.content import Content
from textual.visual import RenderOptions
from textual.widgets import Static

from workbench.tui.widgets.parts import Parts, drawn

WORDS = st.lists(
    st.tuples(
        st.sampled_from(["评论 ", "a word ", "，。", "😀", "e\u0301", "\n", ""]),
        st.sampled_from(["", "bold"]),
    ),
    max_size=12,
)


class One(App[None]):
    """Shows one thing."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = drawn()
        self.text = Static(markup=False)

    def compose(self) -> ComposeResult:
        yield self.text

    @property
    def keys(self) -> set[tuple[object, ...]]:
        return set(self.kept.keys())

    def parts(self, *parts: Content) -> Parts:
        return Parts(parts, self.kept, lambda: self.theme)

    async def lines(self, what: Content | Parts, pilot) -> list[str]:
        self.text.update(what)
        await pilot.pause()
        size = self.text.size
        return ["".join(segment.text for segment in self.text.render_line(y)) for y in range(size.height)]


def content(words: list[tuple[str, str]]) -> Content:
    return Content.assemble(*words)


@given(parts=st.lists(WORDS.map(content), min_size=1, max_size=4), width=st.integers(4, 30))
def test_parts_take_the_room_that_they_take_joined(parts, width):
    whole = Content("\n").join(parts)
    shown = Parts(parts, drawn(), lambda: "")
    assert shown.get_height({}, width) == whole.get_height({}, width)
    assert shown.get_optimal_width({}, width) == whole.get_optimal_width({}, width)
    assert shown.get_minimal_width({}) == whole.get_minimal_width({})


@pytest.mark.parametrize("columns", [20, 80])
async def test_parts_look_as_they_do_joined(columns):
    parts = [
        Content.assemble(("head", "bold"), " and much more that goes over the end of the line"),
        Content(""),
        Content("中文" * 30),
        Content("two\nlines"),
    ]
    app = One()
    async with app.run_test(size=(columns, 24)) as pilot:
        wanted = await app.lines(Content("\n").join(parts), pilot)
        assert await app.lines(app.parts(*parts), pilot) == wanted
        assert await app.lines(app.parts(*parts), pilot) == wanted


async def test_a_part_is_drawn_anew_in_another_width_or_theme_only():
    app = One()
    async with app.run_test(size=(40, 10)) as pilot:
        await app.lines(app.parts(Content("one"), Content.styled("two", "$text-accent")), pilot)
        before = app.keys
        await app.lines(app.parts(Content.styled("two", "$text-accent"), Content("one")), pilot)
        assert app.keys == before
        app.theme = "textual-light"
        await pilot.pause()
        light = {key for key in app.keys if key[-1] == "textual-light"}
        assert {key[0] for key in light} == {"one", "two"}
        await pilot.resize_terminal(30, 10)
        await pilot.pause()
        assert {key[2] for key in app.keys} >= {30, 40}


async def test_the_same_words_in_another_style_are_another_part():
    app = One()
    async with app.run_test(size=(40, 10)) as pilot:
        await app.lines(app.parts(Content("one")), pilot)
        await app.lines(app.parts(Content.styled("one", "reverse")), pilot)
        assert any(segment.style.reverse for segment in app.text.render_line(0) if segment.style)


async def test_no_more_than_the_height_is_drawn():
    app = One()
    async with app.run_test(size=(40, 10)):
        parts = app.parts(Content("one\ntwo"), Content("three"))
        options = RenderOptions(app.text._get_style, app.text.styles)
        strips = parts.render_strips(10, 2, app.text.visual_style, options)
        assert [strip.text for strip in strips] == ["one", "two"]
