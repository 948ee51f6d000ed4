"""What is tagged, related and finished by keys alone in a real terminal, on an English and on a Chinese text.

Each test goes to words of its own, presses keys, and holds what the project
has stored against the text itself.
"""

import pytest

from tests.tui import news
from tests.tui.cases import NEWS, SEED, on_both, on_news
from workbench.domain.annotation import DocumentTarget, SegmentTarget
from workbench.domain.text import SOURCE

# Spans ---------------------------------------------------------------------------------------


def test_overlapping_spans(at, case):
    first, second = (at.tag("rhetoric.loaded_language", words) for words in case.overlap)
    assert [at.exact(each) for each in (first, second)] == [[words] for words in case.overlap]
    assert first.spans[0].start < second.spans[0].start < first.spans[0].end < second.spans[0].end


def test_nested_spans(at, case):
    outer, inner = (at.tag("rhetoric.appeal_to_values", words) for words in case.nested)
    assert [at.exact(each) for each in (outer, inner)] == [[words] for words in case.nested]
    assert outer.spans[0].start <= inner.spans[0].start < inner.spans[0].end <= outer.spans[0].end


def test_several_tags_on_identical_words(at, case):
    tags = ["rhetoric.slogans", "claims.arg_premise", "framing.political"]
    made = [at.tag(tag, case.identical) for tag in tags]
    assert [each.tag for each in made] == tags
    assert len({each.spans for each in made}) == 1
    at.hear("3 annotations here")


def test_a_discontinuous_span(at, case):
    at.find(case.pieces[0])
    at.term.press("V")
    made = at.tag("rhetoric.repetition", case.pieces[1])
    assert at.exact(made) == list(case.pieces)


@on_both
def test_a_span_across_a_line_break(at, case):
    last, across = case.newline
    at.stand_on(last)
    at.term.press("v", *("w" * (2 if case is SEED else 1)))
    made = at.tag("framing.fn_causal_interpretation")
    ((exact,), (span,)) = at.exact(made), made.spans
    assert exact.startswith(across)
    assert span.start == at.text.index(last) + len(last) - 1


@on_both
def test_a_span_across_segments(at, case):
    first, words = case.sentences
    at.stand_on(first)
    at.term.press("v", "s", "s")
    made = at.tag("framing.fn_moral_evaluation")
    assert at.exact(made) == [words]


def test_a_span_of_the_translation(at, case):
    made = at.tag("rhetoric.exaggeration_minimisation", case.translated)
    assert at.exact(made) == [case.translated]
    assert made.spans[0].text != SOURCE


@on_both
def test_a_selection_grows_and_shrinks(at, case):
    word, clause, _ = case.grown
    at.stand_on(word)
    for words in case.grown:
        at.term.press("+")
        at.term.wait_for(f"{len(words)} characters selected")
    for words in (clause, word):
        at.term.press("-")
        at.term.wait_for(f"{len(words)} characters selected")
    at.term.press("+")
    assert at.exact(at.tag("rhetoric.flag_waving")) == [clause]


@on_both
def test_boundaries_move_and_leave_neighbours_alone(at, case):
    words, before, after = case.neighbours
    for each in (before, after):
        at.tag("framing.role_rebel", each)
    middle = at.tag("framing.role_guardian", words)
    known = at.by_id()
    at.edit(">")
    longer = words + (news.FAMILY if case is NEWS else after[0])
    assert at.exact(middle) == [longer]
    at.edit("<")
    assert at.exact(middle) == [words]
    at.edit("<")
    at.term.press("o")
    at.edit("<")
    start = at.text.index(words)
    assert at.exact(middle) == [at.text[start - 1 : start + len(words) - 1]]
    at.only_changed(known, middle.id)


@on_news
@pytest.mark.parametrize(
    ("before", "cluster"),
    [
        ("的一家人", news.FAMILY),
        ("有人挥舞", news.FLAG),
        ("有人竖起", news.THUMB),
        ("店主在caf", "e\u0301"),
        ("写有“", "𠮷"),
    ],
)
def test_one_character_as_people_see_it_is_never_split(at, case, before, cluster):
    at.stand_on(before)
    at.term.press("l", "v")
    assert at.exact(at.tag("claims.type_other")) == [cluster]
    at.stand_on(before)
    at.term.press("v", "l")
    assert at.exact(at.tag("claims.type_quantity")) == [before[-1] + cluster]
    at.stand_on(before)
    at.term.press("l", "l", "v", "h")
    following = at.text[at.text.index(before + cluster) + len(before + cluster)]
    made = at.tag("claims.type_prediction")
    assert at.exact(made) == [cluster + following]
    at.edit("<")
    assert at.exact(made) == [before[-1] + cluster + following]


# Whole segments and documents ----------------------------------------------------------------


def test_a_whole_segment(at, case):
    at.stand_on(case.whole)
    made = at.made("m", "claims.arg_majorclaim\r")
    assert made.targets == (SegmentTarget(segment=at.segment(case.whole)),)


def test_document_frames_of_which_one_is_primary(at, case):
    at.term.press("G")
    first = at.made("M", "framing.economic\r")
    second = at.made("M", "framing.morality\r")
    assert first.targets == second.targets == (DocumentTarget(),)
    at.edit("*")
    assert at.now(second).attributes == {"framing.field": "primary"}
    at.term.press(",")
    at.hear("▸  F  Economic")
    at.edit("*")
    assert at.now(first).attributes == {"framing.field": "primary"}
    assert at.now(second).attributes == {}


# What is said about an annotation -------------------------------------------------------------


def test_attributes_by_choice_and_by_text_and_what_one_asks_for(at, case):
    made = at.tag("claims.arg_claim", case.stance)
    at.term.press("e", "claims.stance\r")
    at.term.wait_for("Against")
    at.edit("against\r")
    assert at.now(made).attributes == {"claims.stance": "against"}
    at.hear("incomplete: Stance target is missing")
    at.term.press("e", "claims.stance_target\r")
    at.term.wait_for("Any text")
    at.edit("免费 fares\r")
    assert at.now(made).attributes == {"claims.stance": "against", "claims.stance_target": "免费 fares"}
    at.hear_no_more("incomplete: Stance target")


def test_an_attribute_that_is_a_number_takes_no_words(at, case):
    made = at.tag("tone.irony", case.number)
    at.term.press("e", "tone.strength\r")
    at.term.wait_for("A number")
    at.term.press("much\r")
    at.term.wait_for("is not a number")
    assert at.now(made).attributes == {}
    at.edit("\x7f" * len("much"), "2.5\r")
    assert at.now(made).attributes == {"tone.strength": "2.5"}


def test_a_note_and_a_confidence(at, case):
    made = at.tag("rhetoric.doubt", case.note)
    at.edit("n", "why? 存疑 [/ref]", "ctrl+s")
    assert at.now(made).comment == "why? 存疑 [/ref]"
    at.term.press("e", "confidence\r")
    at.term.wait_for("From 0 to 1")
    at.edit("0.8\r")
    assert at.now(made).confidence == 0.8
    at.hear("confidence 0.8", "存疑 [/ref]")


@pytest.mark.parametrize("kind", ["supports", "attacks"])
def test_one_argument_supports_or_attacks_another(at, case, kind):
    words = getattr(case, kind)
    one = at.tag("claims.arg_premise", words[0])
    other = at.tag("claims.arg_claim", words[1])
    known = at.relations()
    at.find(words[0])
    at.term.press("=")
    at.find(words[1])
    at.edit("=", f"{kind}\r")
    (made,) = [each for name, each in at.relations().items() if name not in known]
    assert (made.kind, made.roles) == (f"claims.{kind}", {"from": (one.id,), "to": (other.id,)})
    at.term.wait_for(f"⇄ {kind}", "├ what", "└ what")


def test_an_attribution_says_what_is_missing_until_it_is_there(at, case):
    source, cue, content = (
        at.tag(f"claims.attr_{role}", words)
        for role, words in zip(("source", "cue", "content"), case.attribution, strict=True)
    )
    at.hear("content without a source")
    known = at.relations()
    at.find(case.attribution[1])
    at.term.press("=")
    at.find(case.attribution[2])
    at.edit("=", "\r")
    (made,) = [each for name, each in at.relations().items() if name not in known]
    assert made.roles == {"cue": (cue.id,), "content": (content.id,)}
    at.hear("⇄ attribution", "content without a source")
    at.find(case.attribution[0])
    at.term.press("=")
    at.find(case.attribution[2])
    at.edit("=", "\r")
    assert at.relations()[made.id].roles == {
        "cue": (cue.id,),
        "content": (content.id,),
        "source": (source.id,),
    }
    at.hear_no_more("without a source")
    at.hear("⇄ attribution", f"source: “{case.attribution[0]}”", f"cue: “{case.attribution[1]}”")


# Being done -----------------------------------------------------------------------------------


def test_segments_are_done_with_and_the_next_unfinished_one_is_found(at, case):
    at.stand_on(case.nothing)
    at.term.press("r")
    at.edit("D")
    at.term.wait_for("nothing found")
    at.tag("claims.arg_claim", case.whole)
    at.term.press("c")
    at.edit("D")
    at.term.wait_for("complete")
    assert at.finding(case.nothing, "rhetoric") == "nothing_found"
    assert at.finding(case.whole, "claims") == "complete"
    at.term.press("h", "U")
    at.term.wait_for(f"{at.number(case.whole) + 1}/")
