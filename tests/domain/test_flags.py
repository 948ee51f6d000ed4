from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workbench import messages
from workbench.domain.flags import KINDS, explain, flags, name
from workbench.domain.language import Language
from workbench.domain.numerals import numbers, unmatched
from workbench.domain.text import Flag

EN, ZH = Language.EN, Language.ZH_HANS


def kinds(source: str, target: str, into: Language = ZH) -> set[str]:
    return {flag.kind for flag in flags(source, target, EN if into is ZH else ZH, into)}


def note(kind: str, source: str, target: str, into: Language = ZH) -> str:
    return next(
        flag.note for flag in flags(source, target, EN if into is ZH else ZH, into) if flag.kind == kind
    )


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("He said that he would come, and left.", "他说他会来，"),
        ("He said that he would come, and left.", "他说他会来,"),
        ("“He would come, he said.”", "“他会来，”"),
        ("Russia, Ukraine and Poland.", "俄罗斯、"),
    ],
)
def test_a_translation_that_stops_at_a_comma_is_flagged(source, target):
    assert "comma_stop" in kinds(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("However,", "然而，"),
        ("“off the table,”", "“不在桌面上，”"),
        ("He said, go.", "他说，去吧。"),
        ("", ""),
        ("Yes.", ""),
    ],
)
def test_a_comma_that_the_source_ends_with_is_no_stop(source, target):
    assert "comma_stop" not in kinds(source, target)


LONG = "The alliance was already scrambling jets toward the eastern border when the talks collapsed."


def test_a_translation_of_far_too_few_characters_is_flagged_with_the_ratio():
    assert note("too_short", LONG, "联盟已经。") == "0.05"
    assert "too_short" in kinds("北约已经紧急出动战机前往东部边境", "NATO went.", EN)
    assert "too_short" in kinds(LONG, "")
    assert note("too_short", "Yes.", "") == "0.00"


def test_a_translation_of_usual_length_and_short_sources_are_not_too_short():
    assert "too_short" not in kinds(LONG, "谈判破裂时，联盟已紧急出动战机前往东部边境。")
    assert "too_short" not in kinds("Post a comment", "评")
    assert "too_short" not in kinds("北约已经紧急出动战机", "NATO has already scrambled its jets", EN)


SAME = [
    ("Some 1.5 million people", "约150万人"),
    ("one hundred and five planes", "105架飞机"),
    ("the 32-nation NATO", "32个国家的北约"),
    ("thirty-two nations", "三十二国"),
    ("January 5, 2024", "2024年1月5日"),
    ("5 May", "五月五日"),
    ("in the 1990s", "20世纪90年代"),
    ("in the 1990s", "90年代"),
    ("at 3 p.m.", "下午3点"),
    ("at 15:00", "下午3点"),
    ("at 3:30", "3点半"),
    ("$3.5bn", "35亿美元"),
    ("10,000 soldiers", "1万名士兵"),
    ("20,000 soldiers", "两万名士兵"),
    ("5-6 million", "500万至600万"),
    ("5%", "百分之五"),
    ("20 percent", "２０％"),
    ("20%", "两成"),
    ("20%", "五分之一"),
    ("two-thirds", "三分之二"),
    ("half of them", "其中50%"),
    ("350 million", "3亿5000万"),
    ("350 million", "三亿五千万"),
    ("three million two hundred thousand", "320万"),
    ("COVID-19", "新冠肺炎"),
    ("the twenty-first century", "21世纪"),
    ("F-16s", "F-16战机"),
    ("a 5k run", "5千米跑"),
    ("over 300,000", "30多万"),
    ("in 2023", "二〇二三年"),
    ("one of those", "其中之一"),
    ("hundreds of thousands", "几十万"),
    ("5 trillion", "5万亿"),
    ("a dozen eggs", "12个鸡蛋"),
    ("120", "一百二"),
    ("1,005", "一千零五"),
    ("nineteen eighty-four", "1984"),
    ("the first three", "前3个"),
]


@pytest.mark.parametrize(("english", "chinese"), SAME)
def test_the_same_number_written_otherwise_is_not_flagged(english, chinese):
    assert "number" not in kinds(english, chinese)
    assert "number" not in kinds(chinese, english, EN)


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("1.5 million people", "15万人", "-1500000 +150000"),
        ("5,000 men", "500人", "-5000 +500"),
        ("thirty-two nations", "三十国", "-32 +30"),
        ("in 2024", "2023年", "-2024 +2023"),
        ("3 billion", "3亿", "-3000000000 +300000000"),
        ("An F-16", "一架F-18", "-16 +18"),
        ("January 5", "1月6日", "-5 +6"),
        ("no number", "7架", "+7"),
        ("7 planes", "飞机", "-7"),
        ("12 tanks", "一百二十辆坦克", "-12 +120"),
    ],
)
def test_a_number_that_changed_is_flagged_with_both_values(source, target, said):
    assert note("number", source, target) == said


def test_the_same_number_lost_twice_is_named_once():
    assert unmatched(numbers("7 and 7"), numbers("没有")) == [Decimal(7)]


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("He spoke of peace.", "他谈到和平和平和平和平。", "和平 ×4"),
        ("他谈到和平。", "He spoke of of of peace.", "of ×3"),
        ("Hello.", "你你你你好", "你 ×4"),
        (
            "他离开了。",
            "He left the old city then, he left the old city then.",
            "he left the old city then ×2",
        ),
    ],
)
def test_words_said_over_and_over_are_flagged(source, target, said):
    into = ZH if source.isascii() else EN
    assert note("repetition", source, target, into) == said


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Ha ha ha!", "哈哈哈！"),
        ("No no no no, he said.", "不不不不，他说。"),
        ("He thanked them.", "他谢谢了他们。"),
        ("Talks, talks, talks, talks.", "会谈，会谈，会谈，会谈。"),
        ("I know that that is so.", "我知道是这样。"),
    ],
)
def test_words_that_the_source_repeats_too_are_not_flagged(source, target):
    assert "repetition" not in kinds(source, target)


def test_a_sentence_that_comes_back_untranslated_is_flagged():
    assert "echo" in kinds("The talks are frozen.", "The talks are frozen.")
    assert "echo" in kinds(
        "Moscow says the talks are frozen, full stop.", "莫斯科 says the talks are frozen。"
    )
    assert note("echo", "会谈已经冻结。", "The 会谈已经冻结.", EN) == "会谈已经冻结"
    assert "echo" in kinds("评论。", "评论。", EN)


def test_names_and_abbreviations_may_be_copied():
    assert "echo" not in kinds("NATO", "NATO")
    assert "echo" not in kinds("The New York Times wrote", "《The New York Times》写道")
    assert "echo" not in kinds("Eastern Sentinel", "Eastern Sentinel")
    assert "echo" not in kinds("他住在天津。", "He lives in Tianjin (天津).", EN)
    assert "echo" not in kinds("Post a comment", "发表评论")


def test_marks_of_the_other_language_are_flagged():
    assert note("punctuation", "He said, go.", "他说,去吧.") == ", ."
    assert note("punctuation", "他说，去吧。", "He said，go。", EN) == "， 。"


def test_marks_of_the_same_language_are_not_flagged():
    assert "punctuation" not in kinds("At 3:30, 1,000 men.", "3:30，1,000人。")
    assert "punctuation" not in kinds("他说：“去吧”……", "He said: “go” … — now.", EN)


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_name_and_a_sentence_with_its_note(language, kind, monkeypatch):
    monkeypatch.setattr(messages, "_chosen", [language])
    assert name(kind) == messages.catalogue(language)[f"flags.{kind}.name"]
    assert "{note}" in explain(Flag(kind=kind, note="{note}"))


def test_a_kind_of_somebody_elses_engine_stands_for_itself():
    assert (name("odd_tone"), explain(Flag(kind="odd_tone", note="too loud"))) == ("odd_tone", "too loud")


def test_text_in_the_same_language_shows_nothing():
    assert flags(LONG, "x,", EN, EN) == ()


def test_good_translations_have_no_flags():
    assert (
        kinds(
            "Warsaw claims a Russian drone violated its airspace.", "华沙声称一架俄罗斯无人机侵犯了其领空。"
        )
        == set()
    )
    assert kinds("谈判已冻结。", "The talks are frozen.", EN) == set()


TEXTS = st.text(st.sampled_from("ab ,.，。5千万百三十分之点s-年代 年\n\"'the") | st.characters(), max_size=60)


@settings(deadline=None, max_examples=300)
@given(TEXTS, TEXTS, st.sampled_from([EN, ZH]))
@example("99999999999999999999999999999999999999s", "零分之一", ZH)
@example("9" * 5000 + " million", "万" * 500 + "五分之一点", ZH)
@example("", "", EN)
def test_any_two_texts_can_be_compared(source, target, into):
    found = flags(source, target, EN if into is ZH else ZH, into)
    assert [flag.kind for flag in found] == [kind for kind in KINDS if kind in {flag.kind for flag in found}]


@settings(deadline=None, max_examples=200)
@given(TEXTS)
def test_a_text_has_the_numbers_it_has(text):
    assert unmatched(numbers(text), numbers(text)) == []


@settings(deadline=None)
@given(st.integers(10, 10**12))
def test_figures_with_and_without_separators_and_in_wan_are_one_number(number):
    forms = [
        str(number),
        f"{number:,}",
        f"{Decimal(number) / 10**4:f}万",
        f"{Decimal(number) / 10**6:f} million",
    ]
    for one in forms:
        for other in forms:
            assert unmatched(numbers(one), numbers(other)) == []


@settings(deadline=None)
@given(st.integers(10, 99_999), st.integers(10, 99_999))
def test_different_figures_never_match(one, other):
    assert bool(unmatched(numbers(f"{one} men"), numbers(f"{other} 人"))) == (one != other)
