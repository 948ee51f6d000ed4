import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import strategies
from tests.strategies import quick
from workbench.domain.span import Span
from workbench.domain.standoff import LINE_ENDS, Link, Mark, fragments, joined, read, write_link, write_mark

TEXT = "Prices rose.\r\nCritics doubt it.\u2028物价又涨了？"


@st.composite
def spans(draw):
    text = draw(strategies.texts(min_size=1))
    pairs = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    return text, [Span(start=start, end=end) for start, end in draw(st.lists(pairs, max_size=4))]


@quick
@given(spans())
def test_fragments_cover_the_spans_but_for_line_ends(drawn):
    text, given_spans = drawn
    found = fragments(text, given_spans)
    wanted = {at for span in given_spans for at in range(span.start, span.end) if text[at] not in LINE_ENDS}
    assert [at for span in found for at in range(span.start, span.end)] == sorted(wanted)


@quick
@given(spans())
def test_a_mark_is_one_line_for_every_reader_of_lines(drawn):
    text, given_spans = drawn
    pieces = fragments(text, given_spans)
    if pieces:
        line = write_mark(Mark("T1", "X", tuple(pieces), None), text)
        assert len(line.splitlines()) == 1
        sheet, wrong = read(f"{line}\n", text, "f")
        assert wrong == []
        assert sheet.marks["T1"].spans == tuple(pieces)


def test_fragments_with_only_line_ends_between_them_are_one_span():
    pieces = fragments(TEXT, [Span(start=7, end=21)])
    assert [piece.cut(TEXT) for piece in pieces] == ["rose.", "Critics"]
    assert joined(TEXT, pieces) == [Span(start=7, end=21)]


def test_fragments_with_words_or_with_nothing_between_them_stay_apart():
    apart = [Span(start=0, end=6), Span(start=7, end=11)]
    touching = [Span(start=0, end=3), Span(start=3, end=6)]
    assert joined(TEXT, apart) == apart
    assert joined(TEXT, touching) == touching


@pytest.mark.parametrize("words", ["rose. Critics", "rose.Critics", "rose.  Critics", ""])
def test_old_ways_of_quoting_are_taken(words):
    _, wrong = read(f"T1\tX 7 12;14 21\t{words}", TEXT, "f")
    assert (wrong == []) is (words != "rose.  Critics")
    whole, wrong = read("T1\tX 7 21\trose.  Critics", TEXT, "f")
    assert wrong == []
    assert whole.marks["T1"].spans == (Span(start=7, end=21),)


def test_events_and_relations_are_read_as_they_were_written():
    links = [
        Link("E1", "Say", (("Cue", "T2"), ("Cue", "T1")), "T1"),
        Link("R1", "L", (("a", "T1"), ("b", "T2"))),
    ]
    lines = ["T1\tSay 0 6", "T2\tX 0 6", *(write_link(link) for link in links)]
    sheet, wrong = read("\n".join(lines), TEXT, "f")
    assert wrong == []
    assert [(link.id, link.label, link.roles, link.trigger) for link in sheet.links] == [
        (link.id, link.label, link.roles, link.trigger) for link in links
    ]
    assert sheet.end("E1") == "T1"
    assert sheet.end("E9") is None


def test_a_mark_with_a_mistake_is_named_once_not_for_every_line_that_needs_it():
    _, wrong = read("T1\tX 0 99\tx\nR1\tL a:T1 b:T1\n#1\tN T1\tx", TEXT, "f")
    assert [each.place for each in wrong] == ["f:1"]


def test_an_event_needs_a_mark_as_its_trigger():
    _, wrong = read("T1\tX 0 6\nE1\tX:T1\nE2\tX:E1\nE3\tX:E3", TEXT, "f")
    assert [each.place for each in wrong] == ["f:3", "f:4"]
