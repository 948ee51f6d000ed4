"""What lines of site chrome look like, and what only looks like them."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import at_most
from workbench.domain.footers import MARK_OF, Mark, rules
from workbench.domain.language import Language, identify
from workbench.domain.roles import judge, roles
from workbench.domain.text import Role

DATA = Path(__file__).parent / "data" / "lines.txt"
KNOWN = [
    tuple(line.split(" ", 1)) for line in DATA.read_bytes().decode().split("\n") if line and line[0] != "#"
]


def test_there_are_phrases_in_each_script():
    languages = Counter(identify(phrase) for phrase in MARK_OF)
    assert languages[Language.ZH_HANS] >= 150
    assert languages[Language.ZH_HANT] >= 100
    assert languages[Language.EN] >= 150


def test_every_phrase_is_known_as_a_line_of_its_own():
    assert {phrase: judge(phrase) for phrase in MARK_OF} == MARK_OF
    assert {phrase: judge(f"  {phrase.upper()}：") for phrase in MARK_OF} == MARK_OF


def test_no_phrase_makes_chrome_of_the_sentence_it_stands_in():
    for phrase in MARK_OF:
        assert judge(f"他在昨天的文章里说，{phrase}这几个字没有任何意义。") is None
        assert judge(f"Nobody knew what “{phrase}” was supposed to mean, and nobody asked.") is None


@pytest.mark.parametrize(("mark", "line"), KNOWN)
def test_lines_are_known_by_phrases_counts_and_patterns(mark, line):
    assert judge(line) == mark


BODY = """
网友的评论比文章本身更值得研究。
他在微博上发表评论，称这项决定“愚蠢”。
评论称，这一决定将加剧地区紧张局势。
登录微博的人在评论里骂他。
分享这样的观点需要勇气。
来源不明的数据在网络上流传。
记者：您怎么看双方的谈判？
编辑：我们该怎么办？
作者认为，谈判破裂是必然的。
责任编辑这个职业正在消失。
看评论区的风向，就知道多数人反对。
未经国会同意，总统不得宣战。
声明发表之后，双方再无联系。
下载这份报告的人很多，读完的人很少。
关注这件事的人越来越少，订阅数却在涨。
版权问题一直没有解决。
上一页历史还没有翻过去。
首页上的消息第二天就消失了。
点击量不等于影响力。
转载这篇文章的网站后来道了歉。
2022年2月24日凌晨四点，第一批无人机越过边境。
本文讨论三个问题。
文章发表以后，作者受到威胁。
以上三点说明，谈判没有前途。
廣告裡的世界從來不下雨。
Share this view of the war and you will be called naive.
Leave a comment and you will be called worse.
Comments such as these tell us little.
Read more and you will know less.
Follow the money, they say.
Sign up or shut up, the recruiters said.
By Monday the talks were over.
By any honest measure, the policy has failed.
Source after source confirmed the story.
Written by hand in 1914, the letter was found last year.
Home is where the votes are.
Next year will be worse.
Search parties found three survivors.
We use what we have.
Related problems plague the north.
Editors at the paper declined to comment.
The copyright office declined to comment.
Published in haste, the report had errors.
Print is dead, they told us.
Listening to both sides takes time.
Sort by sort, the ballots were counted.
点按之后才能下载的应用，没有人喜欢。
发表于去年的报告，今天才有人读。
更新于是成了义务，而不是乐趣。
Advertisement is the oldest form of propaganda.
He left an hour ago, she said.
"""


@pytest.mark.parametrize("line", BODY.strip().split("\n"))
def test_sentences_that_mention_chrome_are_text(line):
    assert judge(line) is None


@given(st.text(max_size=450))
@settings(deadline=None, max_examples=300)
def test_any_line_is_judged(line):
    assert judge(line) is None or isinstance(judge(line), Mark)


LINES = st.one_of(
    st.sampled_from(sorted(MARK_OF)), st.sampled_from(BODY.strip().split("\n")), st.text(max_size=30)
)


@given(st.lists(LINES, max_size=30))
@settings(deadline=None, max_examples=200)
def test_every_line_of_any_page_gets_one_role(lines):
    found = roles(lines)
    assert len(found) == len(lines)
    assert all(isinstance(role, Role) for role in found)


SLOW = [
    "1" * 399, "1 " * 80, "#a" * 60 + "!", "某某说：" * 20, "By " + "A " * 60, "By " + "A" * 77 + "!",
    "2024-01-01 " * 10 + "!", "x 2024-01-01 " + "回复" * 18 + "!", "分享收藏" * 40 + "x", "we " + "use " * 90,
    "copyright " * 30, "未经" * 60, "edited by " + "A, " * 35 + "x", "a " * 8 + "1 day ago x",
    "this article " + "was is " * 30,
]  # fmt: skip


@pytest.mark.parametrize("text", SLOW)
def test_no_line_is_slow_to_judge(text):
    with at_most(0.5):
        for _ in range(20):
            judge(text)


def test_rules_have_limits_that_the_judge_can_reach():
    assert all(0 < rule.limit <= 400 for rule in rules())
