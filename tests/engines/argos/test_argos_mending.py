import pytest

from workbench.domain.language import Language
from workbench.engines.argos import Options
from workbench.neural.outputs import Output, together

EN, ZH = Language.EN, Language.ZH_HANS
PAIRS = {
    "he said": "他说",
    "she left": "她走了",
    "she came": "她来了",
    "yesterday": "昨天",
    "today": "今天",
    ",": "，",
    ".": "。",
}
SENTENCE = "He said, she left yesterday."


def kinds(draft):
    return [flag.kind for flag in draft.flags]


def test_a_translation_that_stops_at_a_comma_is_flagged_when_nothing_is_mended(engine_of):
    argos = engine_of(PAIRS, stops={"she left"}, options=Options(mend=False))
    (draft,) = argos.translate([SENTENCE], EN, ZH)
    assert draft.text == "他说，"
    assert kinds(draft) == ["comma_stop", "too_short"]


def test_it_is_made_to_go_on_and_what_it_wrote_first_is_kept_for_the_reader(engine_of):
    argos = engine_of(PAIRS, stops={"she left"})
    (draft,) = argos.translate([SENTENCE], EN, ZH)
    assert draft.text == "他说，她走了昨天。"
    assert [(flag.kind, flag.note, flag.dismissed) for flag in draft.flags] == [("mended", "他说，", False)]
    assert draft.tokens == 5


def test_unknown_words_before_the_comma_survive_the_second_try(engine_of):
    argos = engine_of(PAIRS, stops={"she left"})
    (draft,) = argos.translate(["Zyx, she left yesterday."], EN, ZH)
    assert draft.text == "Zyx，她走了昨天。"


def test_where_it_stops_again_each_clause_is_translated_for_itself(engine_of):
    argos = engine_of(PAIRS, stops={"she left", "she came"})
    (draft,) = argos.translate(["He said, she left yesterday, she came today."], EN, ZH)
    assert draft.text == "他说，她走了昨天，她来了今天。"
    assert kinds(draft) == ["mended"]


def test_a_second_try_that_only_repeats_itself_is_not_taken(engine_of):
    argos = engine_of({**PAIRS, "she left": "走了走了走了"}, stops={"she left"})
    (draft,) = argos.translate([SENTENCE], EN, ZH)
    assert draft.text == "他说，"
    assert "comma_stop" in kinds(draft)


def test_a_source_that_ends_with_a_comma_is_left_alone(engine_of):
    argos = engine_of(PAIRS, stops={"she left"})
    (draft,) = argos.translate(["He said,"], EN, ZH)
    assert (draft.text, draft.flags) == ("他说，", ())


def test_only_the_line_that_stops_is_mended(engine_of):
    argos = engine_of(PAIRS, stops={"she left"})
    (draft,) = argos.translate([f"He said.\n{SENTENCE}\nToday."], EN, ZH)
    assert draft.text == "他说。\n他说，她走了昨天。\n今天。"


def test_ascii_marks_become_chinese_ones_and_the_raw_text_is_kept_out_of_sight(engine_of):
    argos = engine_of({**PAIRS, ",": ",", ".": "."})
    (draft,) = argos.translate(["He said, she left.\n1, 2.\n"], EN, ZH)
    assert draft.text == "他说，她走了。\n1, 2.\n"
    assert [(flag.kind, flag.note, flag.dismissed) for flag in draft.flags] == [
        ("mended", "他说,她走了.\n1, 2.\n", True)
    ]


def test_english_keeps_the_marks_the_model_wrote_and_foreign_ones_are_flagged(engine_of):
    argos = engine_of({"他说": "he said", "。": "。"}, "zh", "en")
    (draft,) = argos.translate(["他说。"], ZH, EN)
    assert draft.text == "he said。"
    assert kinds(draft) == ["punctuation"]


def test_numbers_that_the_model_changes_are_flagged(engine_of):
    argos = engine_of({"7 jets": "9架战机", "32 jets": "三十二架战机"})
    good, bad = argos.translate(["32 jets", "7 jets"], EN, ZH)
    assert (kinds(good), kinds(bad)) == ([], ["number"])


def test_outputs_together_have_the_mean_score_over_all_tokens():
    one, two = Output("甲", ("a",), -1.0), Output("乙", ("b", "c", "d"), -2.0)
    whole = together([one, two], "")
    assert (whole.text, whole.tokens) == ("甲乙", ("a", "b", "c", "d"))
    assert whole.score == pytest.approx((-1.0 * 2 - 2.0 * 4) / 6)
    assert together([], "").score == 0
