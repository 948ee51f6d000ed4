import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import at_most
from workbench.domain.language import Language
from workbench.engines.gloss.lexicon import lexicon

EN, HANS, HANT = Language.EN, Language.ZH_HANS, Language.ZH_HANT
PLAIN = [phrase for phrase in lexicon().phrases if "{" not in phrase.en]
TEMPLATES = [phrase for phrase in lexicon().phrases if "{" in phrase.en]
COUNTED = [phrase for phrase in TEMPLATES if "{n}" in phrase.en and "{m}" not in phrase.en]
NAMED = [phrase for phrase in TEMPLATES if "{name}" in phrase.en]
find = lexicon().find


def test_there_are_more_than_three_hundred_phrases():
    assert len(lexicon().phrases) >= 300


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("评论", "Comments"),
        ("發表評論", "Post a comment"),
        ("发表评论", "Post a comment"),
        ("评论(12)", "Comments (12)"),
        ("评论（1,234）", "Comments (1,234)"),
        ("评论 12", "Comments 12"),
        ("评论 3.2万", "Comments 32,000"),
        ("共12条评论", "12 comments"),
        ("共 12 条评论", "12 comments"),
        ("共1条评论", "1 comment"),
        ("12則評論", "12 comments"),
        ("责任编辑：张三", "Editor: 张三"),
        ("（责任编辑：张三）", "（Editor: 张三）"),
        ("来源：新华社", "Source: 新华社"),
        ("登录 | 注册", "Log in | Sign up"),
        ("首页 > 新闻 > 国际", "Home > News > World"),
        ("下一页 »", "Next page »"),
        ("评论：", "Comments:"),
        ("5分钟前", "5 minutes ago"),
        ("第2页，共9页", "Page 2 of 9"),
        ("  评论\n", "  Comments\n"),
    ],
)
def test_what_a_chinese_page_says_is_said_in_english(chinese, english):
    assert find(chinese, EN) == english


@pytest.mark.parametrize(
    ("english", "hans", "hant"),
    [
        ("Comments", "评论", "評論"),
        ("POST A COMMENT", "发表评论", "發表評論"),
        ("Leave a comment", "发表评论", "發表評論"),
        ("Comments (12)", "评论（12）", "評論（12）"),
        ("12 comments", "共12条评论", "共12則評論"),
        ("1 comment", "共1条评论", "共1則評論"),
        ("3M followers", "300万个粉丝", "300萬名粉絲"),
        ("By Jane Roe", "作者：Jane Roe", "作者：Jane Roe"),
        ("Editors’ picks", "相关推荐", "相關推薦"),
        ("Home » World", "首页 » 国际", "首頁 » 國際"),
        ("Page 2 of 9", "第2页，共9页", "第2頁，共9頁"),
    ],
)
def test_what_an_english_page_says_is_said_in_both_scripts(english, hans, hant):
    assert find(english, HANS) == hans
    assert find(english, HANT) == hant


@pytest.mark.parametrize(
    "text",
    [
        "By the time we left, it was dark.",
        "Follow the money",
        "评论员认为战争不会结束。",
        "这篇评论发表于昨天的报纸上，引起了很多人的注意。",
        "关注乌克兰局势",
        "Comments were made about the war.",
        "",
        "   ",
        "12",
        "（）",
    ],
)
def test_ordinary_text_is_left_alone(text):
    assert find(text, EN) is None
    assert find(text, HANS) is None


def test_only_english_and_chinese_can_be_asked_for():
    assert find("评论", Language.OTHER) is None


@pytest.mark.parametrize("phrase", PLAIN, ids=lambda phrase: phrase.en)
def test_every_phrase_is_found_in_every_form_and_both_directions(phrase):
    assert {find(form, EN) for form in (phrase.hans, phrase.hant, *phrase.zh_also)} == {phrase.en}
    for form in (phrase.en, phrase.en.upper(), *phrase.en_also):
        assert find(form, HANS) == phrase.hans
        assert find(form, HANT) == phrase.hant


@pytest.mark.parametrize("phrase", COUNTED, ids=lambda phrase: phrase.en)
def test_counts_survive_in_both_directions(phrase):
    for number in ("1", "2", "47", "1,234"):
        english = (phrase.one if phrase.one and number == "1" else phrase.en).replace("{n}", number)
        for form in (phrase.hans, phrase.hant, *phrase.zh_also):
            assert find(form.replace("{n}", number), EN) == english
        assert find(english, HANS) == phrase.hans.replace("{n}", number)
        assert find(english, HANT) == phrase.hant.replace("{n}", number)


@pytest.mark.parametrize("phrase", NAMED, ids=lambda phrase: phrase.en)
@pytest.mark.parametrize("name", ["Jane Roe", "Daily Example"])
def test_names_survive_in_both_directions(phrase, name):
    assert find(phrase.hans.replace("{name}", name), EN) == phrase.en.replace("{name}", name)
    for form in (phrase.en, *phrase.en_also):
        assert find(form.replace("{name}", name), HANS) == phrase.hans.replace("{name}", name)


def test_no_form_leads_to_two_phrases():
    for target in ("en", "hans"):
        owners = Counter()
        for phrase in lexicon().phrases:
            forms = {re.sub(r"\s", "", form).lower() for form in phrase.sources(target)}
            owners.update(forms)
        assert [form for form, count in owners.items() if count > 1] == []


def test_both_sides_of_a_phrase_have_the_same_slots():
    for phrase in lexicon().phrases:
        slots = [sorted(re.findall(r"\{\w+\}", form)) for form in (phrase.en, phrase.hans, phrase.hant)]
        assert slots[0] == slots[1] == slots[2]
        assert all(
            sorted(re.findall(r"\{\w+\}", form)) == slots[0]
            for target in ("en", "hans")
            for form in phrase.sources(target)
        )


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.text(max_size=80),
        st.text(alphabet=st.sampled_from("评论共条 ()（）12,.万k|>»：:【】-·\n\tAb"), max_size=200),
    ),
    st.sampled_from([EN, HANS, HANT]),
)
def test_any_text_is_answered_and_white_space_at_the_edges_stays(text, target):
    found = find(text, target)
    if found is not None:
        core = text.strip()
        assert found.startswith(text[: text.index(core)])
        assert found.endswith(text[text.index(core) + len(core) :])


@pytest.mark.parametrize("text", ["-" * 10**6, "( " * 10**5, " " * 10**6, "|" * 360, "1," * 180, "评论" * 60])
def test_no_text_keeps_the_lexicon_busy(text):
    find("评论共", EN)
    with at_most(0.5):
        find(text, EN)
        find(text, HANS)
