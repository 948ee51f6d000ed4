from workbench.domain.language import Language
from workbench.engines.gloss import Gloss


def test_a_chinese_word_comes_with_both_scripts_pinyin_and_meanings(real):
    (found,) = [each for each in real.look_up("警方的无人机。", Language.ZH_HANS) if each.word == "无人机"]
    assert (found.span.start, found.span.end, found.pinyin) == (3, 6, "wúrénjī")
    first = found.entries[0]
    assert (first.simplified, first.traditional, first.pinyin) == ("无人机", "無人機", "wúrénjī")
    assert "drone; unmanned aerial vehicle" in first.senses


def test_traditional_text_finds_the_same_entry(real):
    found = {each.word: each for each in real.look_up("警方的無人機。", Language.ZH_HANT)}
    assert found["無人機"].entries[0].simplified == "无人机"


def test_each_reading_of_a_word_is_an_entry_and_the_one_meant_comes_first(real):
    (found,) = real.look_up("重", Language.ZH_HANS)
    readings = [entry.pinyin for entry in found.entries]
    assert readings[0] == found.pinyin
    assert {"zhòng", "chóng"} <= set(readings)


def test_an_english_expression_leads_to_chinese_words_and_their_meanings(real):
    found = real.look_up("It says the cost of living rose.", Language.EN)
    cost = next(each for each in found if each.word == "cost of living")
    assert cost.entries[0].simplified == "生活费"
    assert any("cost of living" in sense for sense in cost.entries[0].senses)


def test_numbered_pinyin_and_empty_meanings_never_reach_a_reader(real):
    for each in real.look_up("评论员说北约和北大西洋公约组织没有一个人", Language.ZH_HANS):
        for entry in each.entries:
            assert entry.senses
            assert not any(tone in entry.pinyin for tone in "12345")


def test_it_tells_whether_the_index_has_to_be_built_first(real, tmp_path):
    assert real.look_up("词", Language.ZH_HANS)
    assert real.ready()
    assert not Gloss(tmp_path).ready()
