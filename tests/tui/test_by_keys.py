"""Everything an annotator does, by keys alone in a real terminal, on an English and on a Chinese text.

Each test goes to words of its own, presses keys, and holds what the project
has stored against the text itself. There is one sitting for each text:
starting takes longer than most of what is done in it.
"""

from dataclasses import dataclass

import pytest

from tests.tui import news
from tests.tui.sitting import TONE, TONE_2, Sitting, seed_text
from workbench.domain.annotation import DocumentTarget, SegmentTarget
from workbench.domain.relation import Relation
from workbench.domain.review import Finding
from workbench.domain.text import SOURCE
from workbench.usecases.session import Session


@dataclass(frozen=True)
class Case:
    """Words that stand once in a text, or in its translation, each for one thing to do."""

    title: str
    text: str
    size: tuple[int, int]
    overlap: tuple[str, str]
    nested: tuple[str, str]
    identical: str
    pieces: tuple[str, str]
    newline: tuple[str, str]
    sentences: tuple[str, str]
    translated: str
    grown: tuple[str, str, str]
    neighbours: tuple[str, str, str]
    whole: str
    stance: str
    number: str
    note: str
    supports: tuple[str, str]
    attacks: tuple[str, str]
    attribution: tuple[str, str, str]
    nothing: str
    projected: tuple[str, str]
    corrected: tuple[str, str]
    refused: str
    edited: tuple[str, str, str]
    picked: str
    word: tuple[str, str]
    repeated: str
    suggested: dict[str, str]
    search: tuple[str, str]
    restart: str
    journal: tuple[str, str, str]
    resized: str
    tones: tuple[str, str]


SEED = Case(
    title="000_9e8087d3640a9bf4",
    text=seed_text(),
    size=(150, 44),
    overlap=("a hurried reassurance pill", "pill for the front-line states"),
    nested=("haunted by the price tag for American consumers", "American consumers"),
    identical="the driver’s seat",
    pieces=("Even those", "corpse-counting"),
    newline=("the ink was dry.", ".\nWhat looks"),
    sentences=(
        "calculates",
        (
            "s that time favors its larger arsenal; Ukraine bets that continued Western kits can "
            "keep the grind from collapsing the front. Washington wants the glory of peace without the "
            "political bill."
        ),
    ),
    translated="没有拿出任何筹码",
    grown=(
        "shrug",
        "The Kremlin’s shrug was deafening:",
        "The Kremlin’s shrug was deafening: negotiations are frozen, full stop.",
    ),
    neighbours=("French Rafales", "sending", ", German"),
    whole="the math is cold",
    stance="battlefield",
    number="credibility thinner",
    note="headline-grabbing summit",
    supports=("attack on one is an attack on all", "calling the drone incident"),
    attacks=("trust has already cratered", "looks like routine"),
    attribution=("Warsaw", "claims", "a Russian drone violated its airspace"),
    nothing="Europe wants security without recession",
    projected=("Vladimir Putin", "弗拉基米尔·普京"),
    corrected=("Hungarian and Slovak voices", "匈牙利和斯洛伐克"),
    refused="autonomy",
    edited=("扭身功夫", "法国一边谈自主，一边往波兰送飞机——这样的杂耍只有北约会。", "杂耍"),
    picked="Prisoner swaps",
    word=("没得商量", "liang"),
    repeated="recession",
    suggested={"en": "unmarked cargo", "zh": "定心丸", "command": "stone’s throw"},
    search=("ratcheting", "墨迹"),
    restart="corralled",
    journal=("Secondary tariffs", "punitive order", "mid-term map"),
    resized="electricity grids",
    tones=("ballroom", "barter"),
)
NEWS = Case(
    title="news",
    text=news.TEXT,
    size=(150, 44),
    overlap=("免费公交计划将", "计划将于2031年"),
    nested=("要么免费，要么关门", "关门"),
    identical="走过场",
    pieces=("举着写有", "木牌"),
    newline=("坐得起车", "车。”\r\n街头"),
    sentences=("竖起", f"起{news.THUMB}。店主在{news.CAFE}门口贴出告示：“要么免费，要么关门！”"),
    translated="nobody knows the result",
    grown=(
        "机构",
        "一个连站牌都修不好的机构，",
        "反对者称之为“懦夫的账本”，并质问：一个连站牌都修不好的机构，凭什么让人相信？",
    ),
    neighbours=("一家人", "街头的", "举着"),
    whole="结果难料",
    stance="车票免了",
    number="低收入者",
    note="凭什么让人相信",
    supports=("停车场增加了三座", "乘客减少了12%"),
    attacks=("再拖下去", "整座城市就要瘫痪"),
    attribution=("批评者", "警告", "拖下去，整座城市就要瘫痪。"),
    nothing="发表评论",
    projected=("支持者", "Supporters"),
    corrected=("市议会", "The city council"),
    refused="五万名乘客",
    edited=("coward’s ledger", "Opponents call it “a craven account book” and ask: why trust it?", "craven"),
    picked="账本",
    word=("统计", "tǒng"),
    repeated="免费",
    suggested={"en": "paralyse", "zh": "瘫痪", "command": "走过场"},
    search=("启动", "ridership"),
    restart="店主",
    journal=("据该局", "去年", "三座"),
    resized="告示",
    tones=("站牌", "机构"),
)


pytestmark = pytest.mark.slow
"""A sitting of minutes on each text; `make test-slow` runs it."""


@pytest.fixture(
    scope="module", params=[SEED, pytest.param(NEWS, marks=pytest.mark.slow)], ids=["seed", "news"]
)
def case(request):
    return request.param


@pytest.fixture(scope="module")
def at(case, tmp_path_factory, _one_cache):
    folder = tmp_path_factory.mktemp("sitting")
    with Sitting(folder, case.text, case.title, case.size, case.suggested) as sitting:
        sitting.open()
        yield sitting


@pytest.fixture(autouse=True)
def _nothing_open(at):
    """Leave whatever an earlier test that failed has left open."""
    yield
    at.term.read(0)
    for _ in range(6):
        if at.annotating:
            return
        at.term.press("escape")


on_news = pytest.mark.parametrize(
    "case", [pytest.param(NEWS, marks=pytest.mark.slow)], ids=["news"], indirect=True
)
"""For what the other text has nothing of."""


def only_changed(at, before, name):
    """Say that of all annotations one alone is not as it was."""
    after = {each.id: each for each in at.annotations()}
    assert {key for key, each in after.items() if each != before.get(key)} == {name}
    assert before.keys() <= after.keys()


def by_id(at):
    return {each.id: each for each in at.annotations()}


def relations(at):
    found = at.wb.store.records("relation", at.document.id)
    return {each.id: each for each in found if isinstance(each, Relation)}


def segment_of(at, words):
    """Return the segment of the source that has these words, by the test's own count."""
    start = at.text.index(words)
    segments = Session(at.wb, at.document).segments.values()
    (found,) = [each for each in segments if each.start <= start < each.end]
    return found


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
    at.term.wait_for("Pieces kept: 1")
    made = at.tag("rhetoric.repetition", case.pieces[1])
    assert at.exact(made) == list(case.pieces)


def test_a_span_across_a_line_break(at, case):
    last, across = case.newline
    at.stand_on(last)
    at.term.press("v", *("w" * (2 if case is SEED else 1)))
    made = at.tag("framing.fn_causal_interpretation")
    ((exact,), (span,)) = at.exact(made), made.spans
    assert exact.startswith(across)
    assert span.start == at.text.index(last) + len(last) - 1


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


def test_a_selection_grows_and_shrinks(at, case):
    word, clause, _ = case.grown
    at.stand_on(word)
    for words in case.grown:
        at.term.press("+")
        at.term.wait_for(f"{len(words)} selected")
    for words in (clause, word):
        at.term.press("-")
        at.term.wait_for(f"{len(words)} selected")
    at.term.press("+")
    assert at.exact(at.tag("rhetoric.flag_waving")) == [clause]


def test_boundaries_move_and_leave_neighbours_alone(at, case):
    words, before, after = case.neighbours
    for each in (before, after):
        at.tag("framing.role_rebel", each)
    middle = at.tag("framing.role_guardian", words)
    known = by_id(at)
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
    only_changed(at, known, middle.id)


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
    at.term.press("h", "l")
    at.edit("<")
    assert at.exact(made) in ([cluster], [before[-1] + cluster + following])


# Whole segments and documents ----------------------------------------------------------------


def test_a_whole_segment(at, case):
    at.stand_on(case.whole)
    made = at.made("m", "claims.arg_majorclaim\r")
    assert made.targets == (SegmentTarget(segment=segment_of(at, case.whole).id),)


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
    for value in ("much", "2.5"):
        at.term.press("e", "tone.strength\r")
        at.term.wait_for("A number")
        if value == "much":
            at.term.press(f"{value}\r")
            at.term.wait_for("is not a number")
            assert at.now(made).attributes == {}
        else:
            at.edit(f"{value}\r")
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
    known = relations(at)
    at.find(words[0])
    at.term.press("=")
    at.find(words[1])
    at.edit("=", f"{kind}\r")
    (made,) = [each for name, each in relations(at).items() if name not in known]
    assert (made.kind, made.roles) == (f"claims.{kind}", {"from": (one.id,), "to": (other.id,)})
    at.term.wait_for(f"⇄ {kind}", "├ what", "└ what")


def test_an_attribution_says_what_is_missing_until_it_is_there(at, case):
    source, cue, content = (
        at.tag(f"claims.attr_{role}", words)
        for role, words in zip(("source", "cue", "content"), case.attribution, strict=True)
    )
    at.hear("content without a source")
    known = relations(at)
    at.find(case.attribution[1])
    at.term.press("=")
    at.find(case.attribution[2])
    at.edit("=", "\r")
    (made,) = [each for name, each in relations(at).items() if name not in known]
    assert made.roles == {"cue": (cue.id,), "content": (content.id,)}
    at.hear("⇄ attribution", "content without a source")
    at.find(case.attribution[0])
    at.term.press("=")
    at.find(case.attribution[2])
    at.edit("=", "\r")
    assert relations(at)[made.id].roles == {
        "cue": (cue.id,),
        "content": (content.id,),
        "source": (source.id,),
    }
    at.hear_no_more("without a source")
    at.hear("⇄ attribution", f"source: “{case.attribution[0]}”", f"cue: “{case.attribution[1]}”")


# Being done -----------------------------------------------------------------------------------


def findings(at):
    found = at.wb.store.records("finding", at.document.id)
    return {(each.segment, each.layer): each.state for each in found if isinstance(each, Finding)}


def test_segments_are_done_with_and_the_next_unfinished_one_is_found(at, case):
    at.stand_on(case.nothing)
    at.term.press("r")
    at.edit("D")
    nothing = segment_of(at, case.nothing).id
    at.term.wait_for("nothing found")
    at.tag("claims.arg_claim", case.whole)
    at.term.press("c")
    at.edit("D")
    whole = segment_of(at, case.whole).id
    at.term.wait_for("complete")
    assert findings(at) == {(nothing, "rhetoric"): "nothing_found", (whole, "claims"): "complete"}
    number = list(Session(at.wb, at.document).segments).index(whole)
    at.term.press("h", "U")
    at.term.wait_for(f"{number + 2}/")


# Projections ----------------------------------------------------------------------------------


def test_a_projection_is_accepted(at, case):
    words, there = case.projected
    made = at.tag("claims.attr_source", words)
    at.stand_on(words)
    at.ghost("Projected", f"“{there}”", f"from “{words}”")
    carried = at.made("a")
    assert at.exact(carried) == [there]
    assert (carried.origin, carried.derived_from, carried.tag) == ("projection", made.id, made.tag)


def test_a_projection_is_corrected(at, case):
    words, there = case.corrected
    made = at.tag("claims.attr_source", words)
    at.stand_on(words)
    at.ghost("Projected", f"from “{words}”")
    at.find(there)
    carried = at.made("a")
    assert at.exact(carried) == [there]
    assert carried.derived_from == made.id


def test_a_projection_is_refused(at, case):
    made = at.tag("rhetoric.appeal_to_time", case.refused)
    at.stand_on(case.refused)
    at.ghost("Projected", f"from “{case.refused}”")
    known = by_id(at)
    at.edit("d")
    at.term.wait_for("Refused")
    assert by_id(at) == known
    refused = at.wb.store.records("proposal", at.document.id)
    assert [each.tag for each in refused if each.state == "rejected"] == [made.tag]


# Translations ---------------------------------------------------------------------------------


def test_a_corrected_translation_keeps_what_was_there_and_its_spans(at, case):
    words, text, there = case.edited
    made = at.tag("rhetoric.straw_man", words)
    (target,) = made.spans
    first = at.units()[target.text]
    segment = next(
        each.segment for each in at.wb.store.records("translation", at.document.id) if each.id == target.text
    )
    at.edit("E", "（已核对）", "ctrl+s")
    assert at.current(segment) == first + "（已核对）"
    assert at.units()[target.text] == first
    at.stand_on(words)
    at.hear("on an earlier translation; the same words are shown here")
    assert at.now(made) == made
    at.term.press("E")
    at.term.wait_for("Translation of")
    at.term.type("\x7f" * (len(first) + 5))
    at.until(lambda: "（已核对）" not in at.term.text().rpartition("Translation of")[2])
    at.term.read(1)
    at.term.type(text)
    at.term.wait_for(there)
    at.edit("ctrl+s")
    assert at.current(segment) == text
    at.hear("stale: these words of an earlier translation")
    assert at.now(made) == made
    at.find(there)
    at.edit("R")
    assert at.exact(made) == [there]
    (moved,) = at.now(made).spans
    assert at.units()[moved.text] == text


# Guidelines, help, picking --------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["tiebq", "biaoqian", "name", "labeling", "贴标签"])
def test_the_picker_finds_a_tag_in_either_language_and_in_pinyin(at, case, typed):
    at.find(case.picked)
    made = at.made("t", f"{typed}\r")
    assert made.tag == "rhetoric.name_calling_labeling"
    at.hear("Attaches a loaded name", "给对象安上带褒贬的名号")
    at.edit("u")


def test_help_is_searched_and_guidelines_are_in_both_languages(at):
    at.term.press("?")
    at.term.type("boundary")
    at.term.wait_for("boundary left", "nearest to the cursor")
    at.term.press("escape")
    at.term.wait_until_gone("boundary left")
    at.term.press("ctrl+g")
    at.term.type("扣帽子")
    at.term.wait_for("Only the label (noun phrase", "只标名词短语或形容词")
    at.term.press("escape")
    at.term.wait_until_gone("Only the label (noun phrase")


def test_the_dictionary_at_the_cursor(at, case):
    words, reading = case.word
    at.stand_on(words)
    at.term.press("W")
    at.hear(reading)
    at.term.press("W")
    at.hear_no_more(reading)


# Suggestions ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [pytest.param("repeats", marks=pytest.mark.slow), "lexicon", "command"])
def test_suggestions_are_accepted_and_refused(at, case, name):
    if name == "repeats":
        at.term.type(f"g/{case.repeated}\r")
        at.term.wait_for(f"“{case.repeated}”: ")
        at.made("t", "rhetoric.appeal_to_pity\r")
    at.term.press("I")
    at.term.wait_for("Whom to ask")
    at.edit(f"{name}\r")
    at.term.press("g")
    at.ghost("Suggested", f"by {name}")
    accepted = at.made("a")
    assert accepted.origin == "suggestion"
    wanted = {"repeats": None, "lexicon": {*case.suggested.values()}, "command": {case.suggested["command"]}}
    assert wanted[name] is None or {*at.exact(accepted)} <= wanted[name]
    at.edit("u")
    at.term.press("g")
    at.ghost("Suggested", f"by {name}")
    known = by_id(at)
    at.edit("d")
    assert by_id(at) == known


# Searching ------------------------------------------------------------------------------------


def test_words_are_found_in_their_surroundings_and_gone_to(at, case):
    source, translated = case.search
    at.term.press("ctrl+f")
    at.term.type(source)
    around = at.text[at.text.index(source) - 6 : at.text.index(source) + len(source) + 6]
    at.term.wait_for("1 places", around)
    at.term.press("enter")
    at.term.wait_for(f"{len(source)} selected")
    made = at.tag("framing.public_opinion")
    assert at.exact(made) == [source]
    at.term.press("q")
    at.term.wait_for("places", around)
    at.term.press("escape")
    at.term.wait_for("q library")
    at.find(translated)
    at.term.wait_for(f"{len(translated)} selected")


def test_what_an_input_method_commits_at_once_arrives_whole(at, case):
    made = at.tag("rhetoric.doubt", case.search[1])
    at.term.press("n")
    at.term.type("输入法一次提交的一长串汉字，𠮷也在内，标点“也”在。")
    at.edit("ctrl+s")
    assert at.now(made).comment == "输入法一次提交的一长串汉字，𠮷也在内，标点“也”在。"


def test_what_is_pasted_arrives_as_it_is_in_a_note_and_in_the_line_to_find(at, case):
    made = at.tag("rhetoric.red_herring", case.search[1])
    at.term.press("n")
    at.term.paste("第一行\nq u D 2\n[/ref]")
    at.edit("ctrl+s")
    assert at.now(made).comment == "第一行\nq u D 2\n[/ref]"
    at.term.press("/")
    at.term.paste(case.picked)
    at.term.press("enter")
    at.term.wait_for(f"“{case.picked}”: 1 of 1")
    at.term.press("escape")


# The window, the language, the colours, the keys ----------------------------------------------


def test_the_window_changes_its_size_under_an_open_dialog(at, case):
    at.find(case.resized)
    at.term.press("t")
    at.term.type("framing.health")
    at.term.wait_for("Health and Safety")
    columns, rows = case.size
    for size in ((80, 24), (200, 50), (40, 12), (columns, rows)):
        at.term.resize(*size)
        at.term.read(0.15)
    at.term.wait_for("Health and Safety")
    assert at.exact(at.made("enter")) == [case.resized]


def test_the_program_speaks_the_other_language_in_another_theme(at, case):
    at.stand_on(case.picked)
    at.term.press("L")
    at.term.wait_for("已保存")
    at.term.press("L")
    at.term.wait_for("saved")
    for theme in ("Light", "High contrast", "sixteen colours", "Dark"):
        at.term.press("ctrl+t")
        at.term.wait_for(theme)


def test_a_persons_own_keys_do_what_they_say(at, case):
    at.stand_on(case.nothing)
    at.term.press("f")
    at.edit("Q")
    at.term.wait_for("nothing found")
    assert findings(at)[(segment_of(at, case.nothing).id, "framing")] == "nothing_found"
    at.edit("Q")
    assert (segment_of(at, case.nothing).id, "framing") not in findings(at)


# Undo, the journal, updates -------------------------------------------------------------------


def test_the_journal_leads_back_to_a_point(at, case):
    made = [at.tag("rhetoric.whataboutism", words) for words in case.journal]
    at.term.press("H")
    at.term.wait_for("Journal", "entries", case.journal[0])
    at.term.press("j", "j", "enter")
    at.term.wait_for("y goes on")
    at.edit("y")
    left = {made[0].id}
    at.until(lambda: {each.id for each in at.annotations()} & {each.id for each in made} == left)
    at.term.press("q")
    at.term.wait_for("q library")


def test_undo_and_redo_go_on_after_a_restart(at, case):
    made = at.tag("rhetoric.doubt", case.restart)
    at.edit("n", "over night", "ctrl+s")
    at.restart()
    at.open()
    at.edit("u")
    assert at.now(made).comment is None
    at.edit("u")
    assert made.id not in by_id(at)
    at.edit("ctrl+r")
    assert at.now(made) == made
    at.edit("ctrl+r")
    assert at.now(made).comment == "over night"


def test_renamed_and_merged_tags_keep_their_annotations_and_it_can_be_taken_back(at, case):
    renamed = at.tag("tone.sarcasm", case.tones[0])
    merged = at.tag("tone.mockery", case.tones[1])
    at.tone(TONE_2)
    try:
        at.restart()
        at.term.press("U")
        at.term.wait_for("Sarcasm is called Scorn now", "Mockery is part of Irony now")
        known = by_id(at)
        at.edit("y")
        new = {renamed.id: "tone.scorn", merged.id: "tone.irony"}
        assert by_id(at) == {
            name: each.model_copy(update={"tag": new.get(name, each.tag)}) for name, each in known.items()
        }
        at.term.wait_for("Annotations updated")
        at.term.press("U")
        at.term.wait_for("Take the last update back?")
        at.edit("y")
        assert by_id(at) == known
    finally:
        at.tone(TONE)
