"""Help, search, the window, undo and updates by keys alone in a real terminal, on two texts."""

import pytest

from tests.tui.cases import on_both
from tests.tui.sitting import TONE, TONE_2

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
    at.escape("boundary left")
    at.term.press("ctrl+g")
    at.term.type("扣帽子")
    at.term.wait_for("Only the label (noun phrase", "只标名词短语或形容词")
    at.escape("Only the label (noun phrase")


def test_the_dictionary_at_the_cursor(at, case):
    words, reading = case.word
    at.stand_on(words)
    at.term.press("W")
    at.hear(reading)
    at.term.press("W")
    at.hear_no_more(reading)


# Searching ------------------------------------------------------------------------------------


@on_both
def test_words_are_found_in_their_surroundings_and_gone_to(at, case):
    source, translated = case.search
    at.term.press("ctrl+f")
    at.term.type(source)
    around = at.text[at.text.index(source) - 6 : at.text.index(source) + len(source) + 6]
    at.term.wait_for("1 places", around)
    at.term.press("enter")
    at.term.wait_for(f"{len(source)} characters selected")
    made = at.tag("framing.public_opinion")
    assert at.exact(made) == [source]
    at.term.press("q")
    at.term.wait_for("places", around)
    at.escape("places")
    at.find(translated)
    at.term.wait_for(f"{len(translated)} characters selected")


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


# The window, the language, the colours, the keys ----------------------------------------------


def test_the_window_changes_its_size_under_an_open_dialog(at, case):
    at.find(case.resized)
    at.term.press("t")
    at.term.type("framing.health")
    at.term.wait_for("Health and Safety")
    columns, rows = case.size
    for size in ((80, 24), (200, 50), (40, 12), (columns, rows)):
        at.resize(*size)
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
    assert at.finding(case.nothing, "framing") == "nothing_found"
    at.edit("Q")
    assert at.finding(case.nothing, "framing") is None


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
    assert made.id not in at.by_id()
    at.edit("ctrl+r")
    assert at.now(made) == made
    at.edit("ctrl+r")
    assert at.now(made).comment == "over night"


def test_renamed_and_merged_tags_keep_their_annotations_and_it_can_be_taken_back(at, case):
    renamed = at.tag("tone.sarcasm", case.tones[0])
    merged = at.tag("tone.mockery", case.tones[1])
    at.tone(TONE_2)
    at.lost = True
    try:
        at.restart()
        at.term.press("U")
        at.term.wait_for("Sarcasm is called Scorn now", "Mockery is part of Irony now")
        known = at.by_id()
        at.edit("y")
        new = {renamed.id: "tone.scorn", merged.id: "tone.irony"}
        assert at.by_id() == {
            name: each.model_copy(update={"tag": new.get(name, each.tag)}) for name, each in known.items()
        }
        at.term.wait_for("Annotations updated")
        at.term.press("U")
        at.term.wait_for("Take the last update back?")
        at.edit("y")
        assert at.by_id() == known
    finally:
        at.tone(TONE)
