import random
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from wcwidth import iter_graphemes, wcswidth

from tests.effort import at_most
from workbench.domain.graphemes import cells, ruler
from workbench.domain.sanitise import safe
from workbench.domain.wrap import NEWLINES, NO_END, NO_START, count_all, count_rows, row_ends, wrap

NEVER_FIRST = "，。！？；：、）》」』”’…】〉〕·％"
NEVER_LAST = "（《「『“‘【〈〔"
HAN = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
LATIN = (
    "the",
    "negotiations",
    "are",
    "NATO’s",
    "don’t",
    "state-of-the-art",
    "2025",
    "F-16s",
    "3.5%",
    "naïve",
)
EMOJI = ["👨\u200d👩\u200d👧", "🇺🇸", "👍🏽", "❤\ufe0f", "e\u0301", "😀"]
WORD = re.compile("[A-Za-zÀ-ÿ]+")


def paragraph(seed: int) -> str:
    """Make a paragraph that mixes both scripts, their punctuation, quotes, brackets and emoji."""
    chance = random.Random(seed)
    pieces: list[str] = []
    for _ in range(chance.randrange(5, 60)):
        kind = chance.random()
        if kind < 0.45:
            pieces.append("".join(chance.choices(HAN, k=chance.randrange(1, 12))))
        elif kind < 0.8:
            words = " ".join(chance.choices(LATIN, k=chance.randrange(1, 5)))
            pieces.append(f" {words}" if chance.random() < 0.7 else words)
        elif kind < 0.9:
            opening, closing = chance.choice(["“”", "‘’", "（）", "《》", "「」", "『』", "()"])
            pieces.append(f"{opening}{''.join(chance.choices(HAN, k=3))}{closing}")
        else:
            pieces.append(chance.choice([*EMOJI, "——", "……", "\n", " "]))
        if chance.random() < 0.4:
            pieces.append(chance.choice("，。！？；：、，。,.;:!?"))
    return "".join(pieces)


def rows_of(text: str, width: int) -> list[str]:
    return [span.cut(text) for span in wrap(text, width)]


def run_is_too_long(text: str, edge: int, width: int) -> bool:
    """Say whether no rule-abiding break lay within one width before ``edge``."""
    measured = ruler(safe(text))
    return all(
        measured.column(edge) - measured.column(offset) > width
        or offset == 0
        or text[offset - 1] in NEWLINES
        or not may_break(text, offset)
        for offset in measured.starts
        if offset < edge
    )


def columns_add_up(shown: str) -> bool:
    """Say whether every cluster begins where those before it end, by the widths that terminals are told."""
    measured, column = ruler(shown), 0
    for start, cluster in zip(measured.starts, iter_graphemes(shown), strict=True):
        if measured.column(start) != column:
            return False
        column += wcswidth(cluster)
    return column == measured.width


def may_break(text: str, offset: int) -> bool:
    before, after = text[offset - 1], text[offset]
    spaces = text[:offset].rstrip(" ")
    return not (after in NO_START or before in NO_END or (before == " " and spaces[-1:] in NO_END and spaces))


def violations(text: str, width: int) -> list[str]:
    found = []
    spans = wrap(text, width)
    starts = {*ruler(safe(text)).starts, len(text)}
    for before, span in zip([None, *spans], spans, strict=False):
        row = span.cut(text)
        shown = safe(row.rstrip("".join(NEWLINES)))
        if cells(shown) > width:
            found.append(f"too wide: {row!r}")
        if cells(shown) != wcswidth(shown) or not columns_add_up(shown):
            found.append(f"columns are off: {row!r}")
        if before is None or before.cut(text)[-1:] in NEWLINES:
            continue
        if row[:1] in NEVER_FIRST and not run_is_too_long(text, span.start, width):
            found.append(f"begins with {row[0]}: {row!r}")
        if before.cut(text).rstrip(" ")[-1:] in NEVER_LAST and not run_is_too_long(text, span.start, width):
            found.append(f"the row before ends with an opening mark: {before.cut(text)!r}")
        if span.start not in starts:
            found.append(f"splits a cluster: {row!r}")
    cut = [
        word.group()
        for word in WORD.finditer(text)
        if cells(word.group()) <= width // 2 and any(word.start() < s.start < word.end() for s in spans)
    ]
    return found + [f"splits the word {word}" for word in cut]


def test_a_thousand_mixed_paragraphs_keep_every_rule_at_every_width():
    widths = random.Random(5)
    problems = []
    for seed in range(1000):
        text, width = paragraph(seed), widths.randrange(20, 201)
        problems += violations(text, width)
        spans = wrap(text, width)
        assert "".join(span.cut(text) for span in spans) == text
        assert [span.end for span in spans[:-1]] == [span.start for span in spans[1:]]
        assert count_rows(text, width) == len(spans)
    assert problems == []


@given(st.text(max_size=80), st.integers(1, 30))
@example("\r\n", 1)
@example("\x0c0", 3)
@example("\ud800中\n\n", 1)
@settings(deadline=None, max_examples=300)
def test_rows_cover_any_text_and_fit_unless_one_character_is_wider(text, width):
    spans = wrap(text, width)
    assert "".join(span.cut(text) for span in spans) == text
    assert len(spans) == count_rows(text, width) == len(row_ends(text, width))
    for span in spans:
        row = safe(span.cut(text).rstrip("".join(NEWLINES)))
        assert cells(row) <= width or len(ruler(row).starts) == 1
    assert {span.start for span in spans} <= {*ruler(safe(text)).starts, len(text)}


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("", 10, [""]),
        ("one two three", 8, ["one two ", "three"]),
        ("他说：“好。”", 7, ["他说：", "“好。”"]),
        ("他们说（不对）吧", 8, ["他们说", "（不对）", "吧"]),
        ("a\r\nb\n\nc", 5, ["a\r\n", "b\n", "\n", "c"]),
        ("the track—personally led", 12, ["the track—", "personally ", "led"]),
        ("state-of-the-art", 9, ["state-of-", "the-art"]),
        ("an F-16 jet", 6, ["an ", "F-16 ", "jet"]),
        ("Trump’s “off” day", 8, ["Trump’s ", "“off” ", "day"]),
        ("unbreakable", 4, ["unbr", "eaka", "ble"]),
        ("中文——破折号", 5, ["中", "文——", "破折", "号"]),
        ("10\u00a0km away", 5, ["10\u00a0km", " away"]),
        ("谈判。。。。。。", 4, ["谈", "判。", "。。", "。。", "。"]),
        ("👨\u200d👩\u200d👧家庭", 4, ["👨\u200d👩\u200d👧家", "庭"]),
    ],
)
def test_rows_as_a_reader_expects_them(text, width, rows):
    assert rows_of(text, width) == rows


def test_an_opening_mark_is_not_left_behind_by_the_space_after_it():
    assert rows_of("他说“ 你好”", 6) == ["他说", "“ 你", "好”"]


def test_many_texts_are_counted_as_each_alone():
    texts = [paragraph(seed) for seed in range(40)]
    assert count_all(texts, 33) == [len(wrap(text, 33)) for text in texts]


def test_counting_rows_of_a_book_takes_a_fraction_of_a_second():
    sentence = (
        "Vladimir Putin told the world that talks with Kyiv are “off the table,” while jets were in the air. "
    )
    book = sentence * (3_000_000 // len(sentence))
    count_rows("“", 53)
    with at_most(1):
        assert count_rows(book, 53) > 50_000


@pytest.mark.parametrize("character", sorted(NO_START | NO_END))
def test_the_rules_know_each_of_their_marks_in_chinese(character):
    text = f"中文中文{character}中文"
    for width in (8, 9, 10, 11):
        rows = rows_of(text, width)
        assert all(row[0] not in NO_START and row[-1] not in NO_END for row in rows)
