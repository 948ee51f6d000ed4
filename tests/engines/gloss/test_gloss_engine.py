import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import at_most
from workbench.domain.language import Language
from workbench.engines.gloss import PLUGIN, Gloss
from workbench.engines.gloss.english import bases, tokens
from workbench.errors import Missing

EN, HANS, HANT, MIXED, OTHER = (
    Language.EN,
    Language.ZH_HANS,
    Language.ZH_HANT,
    Language.MIXED,
    Language.OTHER,
)
ROOT = Path(__file__).parents[3]
SEED = next((ROOT / "seeds").glob("*.txt"))


def one(engine, text, source, target):
    return engine.translate([text], source, target)[0].text


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Ukraine", "乌克兰"),
        ("Russia", "俄罗斯"),
        ("NATO", "北约"),
        ("drone", "无人机"),
        ("drones", "无人机"),
        ("Kremlin", "克里姆林宫"),
        ("Putin", "普京"),
        ("Trump", "特朗普"),
        ("sanctions", "制裁"),
        ("talks", "会谈"),
        ("Warsaw", "华沙"),
        ("Kyiv", "基辅"),
        ("battlefield", "战场"),
        ("cease-fire", "停战"),
        ("meanwhile", "与此同时"),
    ],
)
def test_a_hint_is_the_word_that_a_newspaper_would_use(real, english, chinese):
    assert one(real, english, EN, HANS) == chinese


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("北约东方哨兵", "NATO · east · sentinel"),
        ("俄罗斯总统普京", "Russia · president · Vladimir Putin"),
        ("俄羅斯總統普京", "Russia · president · Vladimir Putin"),
        ("与基辅的会谈", "and · Kyiv · of · talks"),
        ("他说：“我们不会后退。”", "he · say: “we · will not · to recoil.”"),
        ("F-16战机", "F-16 · fighter plane"),
    ],
)
def test_chinese_is_glossed_word_by_word(real, chinese, english):
    assert one(real, chinese, HANS, EN) == english


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Poland’s drone", "波兰的 · 无人机"),
        ("Russia, at least, talks", "俄罗斯, 至少, 会谈"),
        ("the 32-nation NATO alliance", "32-国家 · 北约 · 联盟"),
        ("“Eastern Sentinel”", "“东方 · 哨兵”"),
        ("French Rafales", "法国 · Rafales"),
        ("the US and us", "美国 · 和 · 我们"),
    ],
)
def test_english_keeps_its_order_its_punctuation_and_unknown_words(real, english, chinese):
    assert one(real, english, EN, HANS) == chinese


def test_hints_come_in_the_script_that_is_asked_for(real):
    assert one(real, "the Ukraine talks", EN, HANT) == "烏克蘭 · 會談"


def test_the_footer_is_glossed_by_the_lexicon(real):
    drafts = real.translate(["评论", "发表评论"], HANS, EN)
    assert [draft.text for draft in drafts] == ["Comments", "Post a comment"]
    assert real.ui("评论", EN) == "Comments"
    assert real.ui("Comments", HANT) == "評論"
    assert real.ui("Ukraine", EN) is None


def test_words_at_the_cursor_have_pinyin_senses_and_places(real):
    text = "看评论"
    words = real.words(text)
    assert [(word.word, word.pinyin) for word in words] == [("看", "kàn"), ("评论", "pínglùn")]
    assert all(word.span.cut(text) == word.word for word in words)
    assert "to comment on" in words[1].senses


def test_another_reading_is_named_with_its_sense(small):
    word = small.words("长")[0]
    assert word.pinyin == "cháng"
    assert word.senses == ("long", "zhǎng: chief", "zhǎng: to grow")


def test_a_word_that_only_points_to_another_is_glossed_by_it(small):
    assert one(small, "自国", HANS, EN) == "Freedonia"


def test_pieces_of_the_segmenter_are_joined_to_the_dictionarys_words(small):
    assert [word.word for word in small.words("责任编辑看字")] == ["责任编辑", "看", "字"]


def test_a_name_that_the_dictionary_lacks_stands_by_its_sound(real):
    assert one(real, "记者王小明报道", HANS, EN) == "reporter · Wángxiǎomíng · report"


def test_a_character_that_nobody_knows_stands_for_itself(small):
    assert one(small, "看𪚥", HANS, EN) == "look · 𪚥"


def test_an_english_word_at_the_cursor_has_hints_in_order(small):
    word = small.hints("The drones")[1]
    assert (word.word, word.senses, word.pinyin) == ("drones", ("无人机", "嗡嗡"), "wúrénjī")


def test_the_place_in_the_sentence_tells_noun_from_verb(small):
    assert one(small, "to talk", EN, HANS) == "说话"
    assert one(small, "the talks", EN, HANS) == "会谈"


def test_text_without_words_stays_as_it_is(real):
    for text in ("", "1234", "… — !", "🙂", "\n\n"):
        assert one(real, text, EN, HANS) == text
        assert one(real, text, HANS, EN) == text


def test_the_agent_names_the_dictionary_and_its_day(real, small):
    agent = real.agent(HANS, EN)
    assert agent.id == "gloss-1.0"
    assert (agent.kind, agent.name) == ("software", "Dictionary gloss")
    assert re.fullmatch(r"CC-CEDICT \d{4}-\d\d-\d\d", agent.model)
    assert small.agent(EN, HANS).model == "CC-CEDICT 2031-02-03"
    assert small.agent(EN, HANS).model_sha256 != agent.model_sha256


@pytest.mark.parametrize(
    ("source", "target", "can"),
    [
        (EN, HANS, True),
        (EN, HANT, True),
        (HANS, EN, True),
        (HANT, EN, True),
        (MIXED, EN, True),
        (OTHER, HANS, True),
        (HANS, HANT, False),
        (EN, EN, False),
        (EN, OTHER, False),
    ],
)
def test_it_glosses_into_english_and_into_chinese(small, source, target, can):
    assert (small.agent(source, target) is not None) is can


def test_without_a_dictionary_there_is_no_agent_and_glossing_says_so(tmp_path):
    engine = Gloss(tmp_path, source=tmp_path / "none.gz")
    assert engine.agent(EN, HANS) is None
    assert engine.ui("评论", EN) == "Comments"
    with pytest.raises(Missing):
        engine.translate(["the drone"], EN, HANS)


def test_cancelling_returns_what_is_done_and_progress_is_told(small):
    told = []
    drafts = small.translate(
        ["drone"] * 5,
        EN,
        HANS,
        progress=lambda done, total: told.append((done, total)),
        cancelled=lambda: len(told) == 2,
    )
    assert len(drafts) == 2
    assert told == [(1, 5), (2, 5)]


def test_threads_may_gloss_at_once(small_source, tmp_path):
    engine = Gloss(tmp_path, source=small_source)
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(one(engine, "评论 drone", MIXED, EN))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [found[0]] * 8


def test_a_closed_engine_opens_again(small_source, tmp_path):
    engine = Gloss(tmp_path, source=small_source)
    before = engine.words("评论")
    engine.close()
    engine.close()
    assert engine.words("评论") == before


def test_the_plug_in_uses_the_cache_folder(tmp_path):
    engine = PLUGIN({"cache": tmp_path})
    assert engine.name == "gloss"
    assert engine.agent(EN, HANS) is not None
    assert list(tmp_path.iterdir()) == [], "naming the agent builds nothing"


def test_listing_the_engine_loads_no_segmenter():
    program = "import sys, workbench.engines.gloss; print('rjieba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == b"False"


def test_the_whole_seed_is_glossed_before_a_key_is_released(real):
    segments = [
        s.strip() for s in re.findall(r"[^.?!\n]+[.?!]*[”\"]?", SEED.read_bytes().decode()) if s.strip()
    ]
    real.translate(segments, EN, HANS)
    with at_most(0.5):
        drafts = real.translate(segments, EN, HANS)
    assert all(re.search("[一-龥]", draft.text) for draft in drafts)


TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(
        alphabet=st.sampled_from("评论长责任编辑看字无人机张，。“”（） \n\u2028Ab1-'’.🙂𠮷\ud800"),
        max_size=60,
    ),
)


@settings(deadline=None, max_examples=200)
@given(text=TEXTS)
def test_chinese_pieces_joined_are_the_text(small, text):
    safe = text.translate(dict.fromkeys(range(55296, 57344), 65533))
    small.words("字")
    pieces = list(small._opened.chinese.pieces(safe))
    assert "".join(piece.text for piece in pieces) == safe
    for word in small.words(text):
        assert word.span.cut(safe) == word.word


@settings(deadline=None, max_examples=200)
@given(text=TEXTS)
def test_english_hints_lie_in_order_on_the_text(small, text):
    safe = text.translate(dict.fromkeys(range(55296, 57344), 65533))
    end = 0
    for word in small.hints(text):
        assert word.span.start >= end
        assert word.span.cut(safe) == word.word
        end = word.span.end


@settings(deadline=None, max_examples=150)
@given(text=TEXTS, target=st.sampled_from([EN, HANS, HANT]))
def test_any_text_gets_one_draft_and_the_same_again(small, text, target):
    first = small.translate([text], OTHER, target)
    assert len(first) == 1
    assert small.translate([text], OTHER, target) == first


def test_a_text_without_end_is_read_in_blocks_as_if_it_were_whole(small):
    assert [word.word for word in small.words("看评论。" * 1500)] == ["看", "评论"] * 1500
    assert [word.word for word in small.hints("cease-fire talks " * 500)] == ["cease-fire", "talks"] * 500


REGULAR = ["attack", "hope", "stop", "try", "reach", "bus", "fix", "play", "agree", "plan"]


@pytest.mark.parametrize("base", REGULAR)
def test_a_regular_form_leads_back_to_its_base(base):
    doubled = base + base[-1] if base in {"stop", "plan"} else base
    stem = base[:-1] if base.endswith("e") else doubled
    past = f"{base[:-1]}ied" if base == "try" else f"{stem}ed"
    gerund = f"{base}ing" if base in {"try", "agree"} else f"{stem}ing"
    plural = {"try": "tries", "reach": "reaches", "bus": "buses", "fix": "fixes"}.get(base, f"{base}s")
    for inflected in (past, gerund, plural):
        assert base in [form.english for form in bases(inflected)], inflected


@pytest.mark.parametrize(("form", "base"), [("told", "tell"), ("men", "man"), ("frozen", "freeze")])
def test_an_irregular_form_leads_to_its_base(form, base):
    assert [found.english for found in bases(form)] == [base]


def test_words_of_a_text_have_exact_places():
    text = "The U.S. and Poland’s café-démarche"
    found = list(tokens(text))
    assert [text[token.start : token.end] for token in found] == [
        "The",
        "U.S.",
        "and",
        "Poland’s",
        "café",
        "démarche",
    ]
    assert [token.english for token in found] == ["the", "us", "and", "poland", "cafe", "demarche"]
    assert [token.possessive for token in found] == [False, False, False, True, False, False]
    assert found[1].shouting
