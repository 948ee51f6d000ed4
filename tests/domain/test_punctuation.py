import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.punctuation import ascii_marks, full_width, full_width_marks, is_han


@pytest.mark.parametrize(
    ("raw", "fixed"),
    [
        ("他说, 北约 (NATO) 有 1,000 架飞机.", "他说，北约（NATO）有 1,000 架飞机。"),
        ('他说: "你好" .', "他说：“你好”。"),
        ("他乘坐F-16.", "他乘坐F-16。"),
        ("等等...", "等等……"),
        ("俄罗斯--乌克兰", "俄罗斯——乌克兰"),
        ("真的?!", "真的？！"),
        ("评论 (2)", "评论（2）"),
        ("北约,NATO,很大", "北约，NATO，很大"),
        ("F-16, Rafale 和台风.", "F-16，Rafale 和台风。"),
        ("谈判; 制裁; 战争", "谈判；制裁；战争"),
        ("增长12%.", "增长12%。"),
        ("看 http://a.org, 然后", "看 http://a.org，然后"),
        ("第一行,\n第二行.", "第一行，\n第二行。"),
    ],
)
def test_ascii_marks_of_a_chinese_sentence_become_full_width(raw, fixed):
    assert full_width(raw) == fixed
    assert ascii_marks(raw)
    assert ascii_marks(fixed) == ()


@pytest.mark.parametrize(
    "text",
    [
        "He said, no.",
        "1,000 和 3.5 和 3:30",
        "见 https://example.org/a?b=c:d",
        "他去了U.S.",
        "Mr. 王",
        "1. 第一",
        "f(x)函数",
        "一行中文\nOne, two.",
        "他说，“好”。",
        "",
    ],
)
def test_numbers_addresses_abbreviations_and_english_keep_their_marks(text):
    assert full_width(text) == text


def test_chinese_marks_in_english_are_found_and_shared_ones_are_not():
    assert full_width_marks("He said，go。 “No” … — 《War》") == ("，", "。", "《", "》")
    assert full_width_marks("He said: “no”") == ()


SENTENCES = st.text(
    st.sampled_from("中文北约aB3 ,.!?:;()\"-'，。（）“”/%\n\r") | st.characters(), max_size=40
)


@settings(deadline=None, max_examples=400)
@given(SENTENCES)
def test_a_second_pass_changes_nothing(text):
    assert full_width(full_width(text)) == full_width(text)


@settings(deadline=None, max_examples=400)
@given(SENTENCES)
def test_only_marks_and_spaces_change(text):
    def words(value):
        return [c for c in value if c not in ',.!?:;()"- ，。！？：；（）“”…—']

    assert words(full_width(text)) == words(text)


@settings(deadline=None)
@given(SENTENCES.filter(lambda text: not any(map(is_han, text))))
def test_text_without_chinese_stays_as_it_is(text):
    assert full_width(text) == text
