import pytest

from workbench.domain.language import Language
from workbench.engines.argos import Options
from workbench.errors import Missing
from workbench.ports import Hesitant

EN, ZH = Language.EN, Language.ZH_HANS
PAIRS = {
    "he said": "他说", "she left": "她走了", "she came": "她来了",
    "yesterday": "昨天", "today": "今天", ",": ",", ".": ".",
}  # fmt: skip


def test_the_engine_says_that_it_knows_alternatives(argos):
    assert isinstance(argos, Hesitant)


@pytest.mark.parametrize(
    "text",
    ["He said, she left yesterday.", "He said.\nShe came today.\n", "_ Zyx, he said _", "She left", ""],
)
def test_the_first_is_what_a_normal_translation_gives(engine_of, text):
    argos = engine_of(PAIRS, stops={"she left"})
    assert argos.alternatives(text, EN, ZH)[0] == argos.translate([text], EN, ZH)[0]


def test_there_are_up_to_four_no_two_alike_and_each_with_a_score(engine_of):
    argos = engine_of(PAIRS, stops={"she left"})
    drafts = argos.alternatives("He said, she came today.", EN, ZH)
    texts = [draft.text for draft in drafts]
    assert 2 <= len(texts) <= 4
    assert len(set(texts)) == len(texts)
    assert all(draft.score <= 0 and draft.tokens for draft in drafts)
    assert len(argos.alternatives("He said, she came today.", EN, ZH, most=2)) == 2


def test_each_is_mended_as_a_normal_draft_is(engine_of):
    argos = engine_of(PAIRS, stops={"she left"})
    drafts = argos.alternatives("He said, she left yesterday.", EN, ZH)
    assert not any(set(",.") & set(draft.text) for draft in drafts)
    assert not any(flag.kind == "comma_stop" for draft in drafts for flag in draft.flags)


def test_lines_and_underscores_stay_in_every_alternative(engine_of):
    argos = engine_of(PAIRS, stops={"she left"})
    drafts = argos.alternatives("\n He said_she left\n", EN, ZH)
    assert len(drafts) > 1
    for draft in drafts:
        assert draft.text.startswith("\n ")
        assert draft.text.endswith("\n")
        assert "_" in draft.text


def test_a_narrow_search_still_offers_what_was_asked_for(engine_of):
    argos = engine_of(PAIRS, stops={"she left"}, options=Options(beam_size=1))
    assert len(argos.alternatives("He said, she came.", EN, ZH, most=3)) >= 2


def test_text_without_letters_has_itself_only_and_who_cancels_gets_nothing(engine_of):
    argos = engine_of(PAIRS)
    (draft,) = argos.alternatives("42 %\n", EN, ZH)
    assert (draft.text, draft.score) == ("42 %\n", None)
    assert argos.alternatives("He said", EN, ZH, cancelled=lambda: True) == []
    with pytest.raises(Missing):
        argos.alternatives("他说", ZH, EN)
