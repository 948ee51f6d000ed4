"""Where sentences end, in English, in Chinese, and in text with both."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import at_most
from workbench.domain.language import Language, identify
from workbench.domain.sentences import sentences

ENGLISH = """
Mr. Smith went to the U.S. Senate at 5 p.m. on Jan. 6. ▏He met Sen. Jones.
“Why?” he asked. ▏“Because.” ▏Then he left.
The U.S. ▏The end. ▏George W. Bush met Dr. No. ▏No. 10 said no. ▏No. ▏It was over.
It rose 3.5 percent, e.g. in May. ▏See Fig. 3.
Apple Inc. said so. ▏Apple Inc. ▏The firm fell... ▏Then it rose.
It was, well ... maybe ... or not. ▏Who knows?! ▏I do.
“Is this it?” Putin asked. ▏“Yes!” the minister said. ▏(See the map.) ▏Then we left.[3] ▏The rest is history.
Putin said talks are “off the table,” while NATO was scrambling jets. ▏Nobody listened.
It was declared “meaningless for the foreseeable future.” ▏Translation: the battlefield will decide.
He said: "We won." ▏She said "No!" and left. ▏They cried ‘Stop!’ and ran.
Vitamin C. ▏The end. ▏Plan B. ▏It works. ▏J. K. Rowling agreed, as did the Ph.D. students.
1. The first point. ▏2. The second point.
end of the line. ▏Next sentence starts here. ▏Visit example.Com today, or node.js now.
iPhone sales fell. ▏iPhone sales rose. ▏It costs $5. ▏20 people bought it.
The vote was 51 to 49. ▏In 2014. ▏And at 5 p.m. Monday it rained. ▏Prices rose by 3.5% in March.
He is a Jr. partner of the St. James's club, founded in 1872. ▏Yes.
No stop at all
What? ▏Why? ▏When? ▏“No,” he said, “it isn’t.” ▏So be it.
"""

CHINESE = """
他说：“我们走吧。你来不来？”▏然后离开了。▏第二天，雨停了。
“今天天气好。”他说。▏大家笑了！▏真的吗？！▏是的……我不知道。
他高喊“打倒战争！”的口号。▏《谁是凶手？》是一本书。▏她问：“你是谁？”，没有人回答。
一是提高工资，改善生活条件；▏二是减少税收，减轻企业负担。
外交部（发言人说：是的。没错。）没有回应。▏“甲说了一句。”▏“乙也说了一句。”▏众人大笑。
这是“一带一路”倡议。▏他说“甲。乙”的说法不对。
他说，“这不行。”▏她点头。▏“这不行！”她点头说。▏“为什么？”记者问道。
他想了很久很久……然后走了。
會議結束了。▏他說：「我們已經盡了最大努力。」▏沒有人相信他。
「為什麼？」記者問道。▏『沒有為什麼。』▏大家沉默。
物价上涨3.5%。▏唐纳德.特朗普到了。
他走了。　▏她来了。
他说"没关系。"▏然后笑了。
没有句号的标题
什么？？？▏真的！！！
双方同意停火。▏（完）谈判继续。
"""

MIXED = """
他会说English. ▏Then he left. ▏北约是U.S.的工具。
The word 内卷 is everywhere. ▏它的意思是“involution”。 ▏Nobody agrees.
The ink is dry. ▏评论
"""


def examples(block: str) -> list[list[str]]:
    return [line.split("▏") for line in block.strip().split("\n")]


@pytest.mark.parametrize("parts", [*examples(ENGLISH), *examples(CHINESE), *examples(MIXED)], ids="".join)
def test_sentences_end_where_a_reader_ends_them(parts):
    text = "".join(parts)
    found = [span.cut(text) for span in sentences(text, identify(text))]
    assert found == [part.strip() for part in parts]


def test_a_long_quotation_is_cut_where_nothing_follows_it():
    sentence = "我们已经尽了最大的努力。"
    text = "他说：“" + sentence * 12 + "”"
    assert [span.cut(text) for span in sentences(text, Language.ZH_HANS)] == [
        "他说：“" + sentence, *[sentence] * 10, sentence + "”"
    ]  # fmt: skip


def test_a_short_quotation_stays_whole():
    text = "他说：“走吧。走吧。走吧。”"
    assert len(sentences(text, Language.ZH_HANS)) == 1


def test_sentences_of_a_wrapped_paragraph_may_run_over_line_ends():
    text = "The ministry said on\nTuesday that talks would resume.\r\nNobody believed it."
    assert [span.cut(text) for span in sentences(text, Language.EN)] == [
        "The ministry said on\nTuesday that talks would resume.",
        "Nobody believed it.",
    ]


@pytest.mark.parametrize("text", ["", " \n\t\u3000"])
def test_white_space_has_no_sentences(text):
    assert sentences(text, Language.EN) == []


@pytest.mark.parametrize("text", ["...", "😀", "。。。", "“”", "— — —"])
def test_marks_without_a_word_are_one_piece(text):
    assert [span.cut(text) for span in sentences(text, Language.OTHER)] == [text]


def test_marks_without_a_word_join_what_they_follow():
    text = "It is over. 😀 … Then it began."
    assert [span.cut(text) for span in sentences(text, Language.EN)] == ["It is over. 😀 …", "Then it began."]


WORDS = [
    "He left",
    "the end",
    "Mr",
    "U.S",
    "他说",
    "走了",
    "Yes",
    "no",
    "i",
    "3.5",
    "5",
    "[3]",
    "😀",
    "\u200b",
]
MARKS = [*".!?…。！？；，：“”‘’「」『』《》（）()\"'", "...", "……"]
WHITE = [" ", "  ", "\n", "\u3000", "\x1c", "\x85", "\r\n"]
PIECES = st.sampled_from(WORDS + MARKS + WHITE)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join)), st.sampled_from(Language))
@settings(deadline=None, max_examples=400)
def test_spans_are_ordered_disjoint_trimmed_and_leave_out_only_white_space(text, language):
    spans = sentences(text, language)
    reached = 0
    for span in spans:
        assert span.start < span.end
        assert not text[reached : span.start].strip()
        piece = span.cut(text)
        assert piece == piece.strip()
        reached = span.end
    assert not text[reached:].strip()


@pytest.mark.parametrize(
    "text",
    [". " * 50_000, "…" * 100_000, "（" * 30_000 + "”" * 30_000, '"' * 50_000, "。”" * 30_000, "x." * 50_000,
     "." + " " * 100_000, ".[1]" * 30_000, "“" * 5 + "。" * 50_000 + "”", "“A.” " * 20_000],
    ids=lambda text: text[:6],
)  # fmt: skip
def test_no_text_takes_more_than_linear_time(text):
    with at_most(3):
        sentences(text, Language.ZH_HANS)


def test_half_a_million_words_take_about_a_second():
    text = (
        "The ministry said on Tuesday that talks would resume within a month. Nobody, e.g. Mr. X, agreed. "
        * 28_000
    )
    assert len(text.split()) > 470_000
    with at_most(4):
        assert len(sentences(text, Language.EN)) == 56_000
