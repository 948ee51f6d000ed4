from hypothesis import given
from hypothesis import strategies as st

from tests import builders as build
from tests import strategies
from tests.strategies import quick
from workbench.domain.annotation import SpanTarget
from workbench.domain.dossier import assemble
from workbench.domain.span import Span
from workbench.domain.text import SOURCE, Role, digest
from workbench.domain.validation import problems
from workbench.domain.without_footer import Cut, without_footer

PAGE = "分享\n\nPrices rose 😀 again.\r\n\r\n评论 (2)\n发表评论\n\nMore 𠀀 text.\n\nFooter here \n"


def page(content=PAGE, footer=(0, 2, 3, 5)):
    lines = build.lines(content)
    segments = [
        each.model_copy(update={"role": Role.FOOTER}) if at in footer else each
        for at, each in enumerate(lines)
    ]
    return build.source(content, segments)


def parts(**fields):
    bare = {"units": [], "annotations": [], "relations": [], "findings": [], "reviews": []}
    return build.parts(**(bare | {"source": page()} | fields))


def mark(name, quote, **fields):
    return build.annotation(name, *build.spans(PAGE, quote), **fields)


def test_the_footer_goes_with_the_white_space_before_it():
    short, gone = without_footer(parts())
    assert short.source.content == "Prices rose 😀 again.\n\nMore 𠀀 text. \n"
    assert short.source.sha256 == digest(short.source.content)
    assert [each.span.cut(short.source.content) for each in short.source.segments] == [
        "Prices rose 😀 again.",
        "More 𠀀 text.",
    ]
    assert gone == {"segments": 4}


def test_offsets_move_and_words_stay():
    short, _ = without_footer(parts(annotations=[mark("a0", "𠀀 text"), mark("a1", "rose 😀")]))
    spans = [each.spans[0] for each in short.annotations]
    assert [each.exact for each in spans] == ["𠀀 text", "rose 😀"]
    assert [each.span.cut(short.source.content) for each in spans] == ["𠀀 text", "rose 😀"]


def test_what_touches_the_footer_is_left_out_whole_and_counted():
    kept, across, inside = mark("a0", "rose"), mark("a1", "again.\r\n\r\n评论"), mark("a2", "发表评论")
    whole = build.annotation("a3", {"kind": "segment", "segment": "s2"})
    relation = build.parts().relations[0].model_copy(update={"roles": {"from": ("a0",), "to": ("a2",)}})
    review = build.parts().reviews[0].model_copy(update={"of": "a0", "replacement": "a2"})
    finding = build.parts().findings[0]
    short, gone = without_footer(
        parts(
            annotations=[kept, across, inside, whole],
            relations=[relation],
            reviews=[review],
            findings=[finding],
            units=[build.unit("u0", "s2", "comments"), build.unit("u1", "s1", "又涨")],
        )
    )
    assert [each.id for each in short.annotations] == ["a0"]
    assert [each.id for each in short.units] == ["u1"]
    assert gone == {"segments": 4, "annotations": 3, "relations": 1, "reviews": 1, "findings": 1}


def test_a_document_that_is_all_footer_is_empty():
    short, _ = without_footer(parts(source=page(footer=range(6))))
    assert (short.source.content, short.source.segments) == ("", ())


def test_a_document_without_a_footer_is_the_very_same():
    whole = parts(source=page(footer=()))
    assert without_footer(whole) == (whole, {})


@quick
@given(strategies.parts())
def test_what_is_left_is_sound_and_says_the_same_words(parts):
    short, gone = without_footer(parts)
    footer = {each.id for each in parts.source.segments if each.role is Role.FOOTER}
    assert problems(assemble(short, generator="g")) == []
    assert gone["segments"] == len(footer)
    before = {each.id: each for each in parts.annotations}
    for each in short.annotations:
        for old, new in zip(before[each.id].targets, each.targets, strict=True):
            if isinstance(new, SpanTarget) and new.text == SOURCE:
                assert new.exact == old.exact == new.span.cut(short.source.content)
    words = [each.span.cut(parts.source.content) for each in parts.source.segments if each.id not in footer]
    assert [each.span.cut(short.source.content) for each in short.source.segments] == words


@quick
@given(st.lists(st.booleans(), max_size=30))
def test_a_cut_keeps_every_other_character_in_its_place(gone):
    stretches, start = [], None
    for at, leaves in enumerate([*gone, False]):
        if leaves and start is None:
            start = at
        elif not leaves and start is not None:
            stretches.append(Span(start=start, end=at))
            start = None
    text = "".join(chr(0x4E00 + at) for at in range(len(gone)))
    cut = Cut(stretches)
    for at, leaves in enumerate(gone):
        assert cut.holds(at) is leaves
        if not leaves:
            assert cut.text(text)[cut.place(at)] == text[at]
