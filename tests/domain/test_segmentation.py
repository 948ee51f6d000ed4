"""From characters to segments: what tiles, what is text, what is chrome, and in which language."""

from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import at_most
from workbench.domain.encoding import decode
from workbench.domain.language import Language
from workbench.domain.segmentation import document_language, segment
from workbench.domain.text import Role, Segment

SEEDS = Path(__file__).parents[2] / "seeds"
PAGES = Path(__file__).parent / "data" / "pages.txt"
CODES = {
    "t": Role.TITLE,
    "b": Role.BODY,
    "f": Role.FOOTER,
    "c": Role.COMMENT,
    "x": Role.BOILERPLATE,
    "o": Role.OTHER,
}


def pages() -> dict[str, list[tuple[str, str]]]:
    """The pages of the data file: name -> lines with their codes; a blank line has no code."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows: list[tuple[str, str]] = []
    for line in PAGES.read_bytes().decode().split("\n"):
        if line.startswith("== "):
            rows = found.setdefault(line[3:], [])
        elif found and line:
            code, _, text = line.partition(" ")
            rows.append(("", "") if code == "." else (code, text))
    return found


ALL_PAGES = pages()


def by_paragraph(content: str, segments: tuple[Segment, ...]) -> list[tuple[str, list[Role]]]:
    """What each paragraph says, and the roles of its segments in order, each once."""
    found: dict[int, list[Segment]] = defaultdict(list)
    for one in segments:
        found[one.paragraph].append(one)
    return [
        (content[group[0].start : group[-1].end], list(dict.fromkeys(one.role for one in group)))
        for _, group in sorted(found.items())
    ]


def expected(rows: list[tuple[str, str]], line_end: str) -> list[tuple[str, list[Role]]]:
    wanted: list[tuple[str, list[Role]]] = []
    for code, text in rows:
        if code == "+":
            before, roles = wanted[-1]
            wanted[-1] = (before + line_end + text.strip(), roles)
        elif code:
            wanted.append((text.strip(), [CODES[letter] for letter in code]))
    return wanted


def test_there_are_pages_enough():
    assert len(ALL_PAGES) >= 30


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\u2028"], ids=["LF", "CRLF", "U+2028"])
@pytest.mark.parametrize("name", ALL_PAGES)
def test_each_line_of_a_page_gets_the_role_a_person_gave_it(name, line_end):
    rows = ALL_PAGES[name]
    content = line_end.join(text for _, text in rows)
    assert by_paragraph(content, segment(content)) == expected(rows, line_end)


@pytest.mark.parametrize(
    "name", [name for name, rows in ALL_PAGES.items() if not any(code == "+" for code, _ in rows)]
)
def test_blank_lines_between_all_lines_change_nothing(name):
    rows = ALL_PAGES[name]
    content = "\n\n".join(text for code, text in rows if code)
    assert by_paragraph(content, segment(content)) == expected(rows, "\n")


def seed() -> str:
    return decode((SEEDS / "000_9e8087d3640a9bf4.txt").read_bytes()).content


def test_the_seed_is_six_paragraphs_of_english_and_two_chinese_buttons():
    content = seed()
    segments = segment(content)
    body = [one for one in segments if one.role is Role.BODY]
    rest = [one for one in segments if one.role is not Role.BODY]
    assert {one.paragraph for one in body} == set(range(6))
    assert all(one.language is Language.EN for one in body)
    assert all(sum(one.paragraph == number for one in body) >= 4 for number in range(6))
    assert [(one.span.cut(content), one.role, one.language, one.paragraph) for one in rest] == [
        ("评论", Role.FOOTER, Language.ZH_HANS, 6),
        ("发表评论", Role.FOOTER, Language.ZH_HANS, 7),
    ]
    assert document_language(content, segments) is Language.EN


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-8-sig", "utf-16"])
def test_the_seed_is_the_same_in_any_encoding(encoding):
    assert decode(seed().encode(encoding)).content == seed()


WHITE = " \t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2003\u2028\u2029\u202f\u205f\u3000"
LINES = st.sampled_from([text for rows in ALL_PAGES.values() for _, text in rows])
ENDS = st.sampled_from(
    ["\n", "\r\n", "\r", "\n\n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\n\u200b\n", "\ufeff\n"]
)
TEXTS = st.one_of(
    st.text(),
    st.text(alphabet=st.one_of(st.sampled_from(WHITE), st.sampled_from("aB.。！“”评论\u200b\ufeff😀1"))),
    st.lists(st.tuples(LINES, ENDS), max_size=20).map(
        lambda pairs: "".join(line + end for line, end in pairs)
    ),
)


@given(TEXTS)
@settings(deadline=None, max_examples=400)
def test_segments_tile_the_text_up_to_white_space(content):
    segments = segment(content)
    reached = 0
    for number, one in enumerate(segments, 1):
        assert one.id == f"s{number}"
        assert one.start < one.end
        gap, text = content[reached : one.start], one.span.cut(content)
        assert not gap or gap.isspace()
        assert text == text.strip()
        assert one.source == ()
        assert one.translation is None
        reached = one.end
    assert not content[reached:] or content[reached:].isspace()


@given(TEXTS)
@settings(deadline=None, max_examples=200)
def test_paragraphs_count_up_from_zero_and_have_no_gaps(content):
    numbers = [one.paragraph for one in segment(content)]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(len(set(numbers))))


@given(TEXTS)
@settings(deadline=None, max_examples=100)
def test_a_text_has_one_language_and_an_empty_one_other(content):
    segments = segment(content)
    language = document_language(content, segments)
    assert isinstance(language, Language)
    if not any(character.isalpha() for character in content):
        assert language is Language.OTHER


BODY_EN = "The ministry said on Tuesday that talks would resume within a month. Nobody believed it."
BODY_HANS = "外交部发言人周二表示，双方将在一个月内恢复谈判。没有人相信他说的话。"
BODY_HANT = "外交部發言人週二表示，雙方將在一個月內恢復談判。沒有人相信他說的話。"


@pytest.mark.parametrize(
    ("paragraphs", "language"),
    [
        ([BODY_EN, "评论", "发表评论"], Language.EN),
        ([BODY_HANS, "Share this article", "Leave a comment"], Language.ZH_HANS),
        ([BODY_HANT, "留言"], Language.ZH_HANT),
        ([BODY_EN, BODY_HANS], Language.MIXED),
        ([BODY_EN] * 4 + [BODY_HANS], Language.EN),
        ([BODY_HANT, BODY_HANS, BODY_HANT], Language.ZH_HANT),
        (["评论", "发表评论"], Language.ZH_HANS),
        (["12", "***"], Language.OTHER),
        ([], Language.OTHER),
    ],
)
def test_the_language_of_a_text_is_that_of_its_body(paragraphs, language):
    content = "\n".join(paragraphs)
    assert document_language(content, segment(content)) is language


def test_neutral_characters_take_the_script_of_the_page():
    segments = segment(f"{BODY_HANT}\n留言")
    assert segments[-1].language is Language.ZH_HANT
    assert segment(f"{BODY_HANS}\n留言")[-1].language is Language.ZH_HANS


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_end_ends_a_paragraph(end):
    segments = segment(f"{BODY_EN}{end}{BODY_HANS}")
    assert [one.paragraph for one in segments] == [0, 0, 1, 1]


def test_indents_and_no_break_spaces_stay_outside():
    content = f"\u3000\u3000{BODY_HANS}\xa0\n \t{BODY_EN} \n"
    assert [one.span.cut(content)[0] for one in segment(content)] == ["外", "没", "T", "N"]


def test_a_mark_in_front_stays_inside_so_that_nothing_is_lost():
    content = f"\ufeff{BODY_EN}"
    assert segment(content)[0].start == 0


def test_the_credit_at_the_end_of_a_paragraph_is_a_footer_of_its_own():
    content = "双方将在一个月内恢复谈判。没有人相信。（完）（责任编辑：国际部）"
    assert [(one.span.cut(content), one.role.value) for one in segment(content)] == [
        ("双方将在一个月内恢复谈判。", "body"),
        ("没有人相信。", "body"),
        ("（完）（责任编辑：国际部）", "footer"),
    ]


def test_a_button_is_one_segment_and_long_rights_are_sentences():
    rights = "版权声明：本文为某某网原创稿件，版权归某某网所有。未经书面授权，任何单位和个人不得转载。"
    content = f"{BODY_HANS}\n点赞 12 收藏 3 分享\n{rights}"
    rest = [(one.span.cut(content), one.role) for one in segment(content) if one.paragraph]
    assert rest[0] == ("点赞 12 收藏 3 分享", Role.FOOTER)
    assert [role for _, role in rest[1:]] == [Role.BOILERPLATE] * 2


def test_a_title_said_as_a_question_needs_much_longer_text_below():
    question = "普京为何拒绝谈判？"
    assert segment(f"{question}\n{BODY_HANS * 2}")[0].role is Role.TITLE
    assert segment(f"{question}\n不知道，他没有说。")[0].role is Role.BODY


def test_a_quarter_million_words_take_less_than_a_second_or_so():
    content = "\n".join([seed()] * 555)
    assert len(content.split()) > 250_000
    with at_most(3):
        segments = segment(content)
    assert len(segments) == 555 * 32


@pytest.mark.parametrize(
    "content",
    ["评论\n" * 10_000, "短行\n" * 10_000, "x" * 1_000_000, "中" * 300_000, "\u200b\n" * 10_000,
     "\n" * 1_000_000, "相关阅读\n" * 10_000,
     "这里有一句话说完了。\n网友评论\n很短\n" * 3_000, "word " * 14 + "\n"],
    ids=lambda content: repr(content[:5]),
)  # fmt: skip
def test_no_text_hangs(content):
    with at_most(4):
        segment(content)
