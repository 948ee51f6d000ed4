from hypothesis import given, settings
from hypothesis import strategies as st

from tests import builders
from workbench.domain.language import Language
from workbench.domain.text import Role
from workbench.tui.chinese import cutter, reader, syllables
from workbench.tui.finding import Entry, Found, occurrences, rank, spellings, step, toneless
from workbench.tui.pairs import Pair, Place, Side
from workbench.tui.pinyin import unread

NAMES = st.text(alphabet="abcXYZ 标签事实-（）é", min_size=1, max_size=12)


class Word:
    def __init__(self, start, end, pinyin):
        self.span = builders.segment("s", start, end).span
        self.pinyin = pinyin


def pair(index, source, translation=None):
    return Pair(
        segment=f"s{index}",
        role=Role.BODY,
        paragraph=0,
        start=0,
        source=source,
        source_language=Language.EN,
        translation=translation,
    )


@settings(deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=6))
def test_every_entry_is_found_by_its_own_name_and_all_by_nothing(names):
    entries = [Entry.of(str(at), [name], unread) for at, name in enumerate(names)]
    assert rank("", entries) == entries
    for entry in entries:
        if entry.names[0].strip():
            assert entry in rank(entry.names[0], entries)


def test_a_whole_name_comes_before_a_start_the_start_of_a_word_and_a_middle():
    names = ("reclaim", "my claim", "claimant", "claim", "other")
    entries = [Entry.of(name, [name], unread) for name in names]
    assert [entry.id for entry in rank("CLAIM", entries)] == ["claim", "claimant", "my claim", "reclaim"]


def test_scattered_letters_count_where_they_begin_no_word():
    names = ("previous segment", "Straw Man: presumed", "primary", "the prime")
    entries = [Entry.of(name, [name], unread) for name in names]
    assert [entry.id for entry in rank("prim", entries)] == ["primary", "the prime"]
    assert [entry.id for entry in rank("prvseg", entries)] == ["previous segment"]


def test_a_syllable_inside_a_chinese_name_is_a_beginning():
    read = {"贴标签": "tiē biāo qiān", "表演": "biǎo yǎn"}
    entries = [Entry.of(name, [name], lambda text: read[text]) for name in read]
    assert [entry.id for entry in rank("biao", entries)] == ["表演", "贴标签"]
    assert [entry.id for entry in rank("tiebq", entries)] == ["贴标签"]


def test_a_name_is_read_once_until_chinese_is_read_better():
    read = []

    def pinyin(text):
        read.append(text)
        return "tiē biāo qiān"

    entry = Entry.of("x", ["贴标签"], pinyin)
    for typed in ("zz", "biao", "q"):
        rank(typed, [entry])
    assert read == ["贴标签"]
    entry.respell()
    assert rank("biao", [entry])
    assert read == ["贴标签"] * 2


def test_initials_of_english_words_find_a_name():
    entries = [Entry.of("a", ["Appeal to Authority"], unread), Entry.of("b", ["Doubt"], unread)]
    assert [entry.id for entry in rank("ata", entries)] == ["a"]


def test_pinyin_is_read_with_marks_numbers_or_none():
    for reading in ("tiē biāo qiān", "tie1 biao1 qian1", "tie biao qian"):
        assert spellings("贴标签", lambda _, reading=reading: reading) == ["贴标签", "tiebiaoqian", "tbq"]
    assert toneless("lǜ") == "lu"


def test_joined_pinyin_is_divided_into_one_syllable_a_character():
    known = {
        "biāoqiān": ["biao", "qian"],
        "yīnguǒ": ["yin", "guo"],
        "nèiróng": ["nei", "rong"],
        "érzi": ["er", "zi"],
        "píng'ān": ["ping", "an"],
        "fāng'àn": ["fang", "an"],
    }
    for joined, apart in known.items():
        assert syllables(joined, 2) == apart
    assert syllables("WTO", 1) == ["wto"]
    assert syllables("", 1) == []


def test_what_the_dictionary_cannot_read_is_left_as_it_is():
    read = reader(lambda text: [Word(1, 3, "biāoqiān")] if "标签" in text else [])
    assert read("x标签（y") == "x biao qian （y"
    assert read("nothing") == "nothing"


def test_chinese_words_come_from_the_dictionary_and_others_from_white_space():
    cut = cutter(lambda text: [Word(0, 2, "")])
    assert cut("评论的 White House") == [(0, 2), (2, 3), (4, 9), (10, 15)]


@settings(deadline=None)
@given(
    st.lists(st.text(alphabet="ab 评\n", max_size=8), min_size=1, max_size=5),
    st.sampled_from(["a", "评", "a b"]),
)
def test_every_occurrence_is_where_it_says(texts, query):
    pairs = [pair(at, text, text[::-1]) for at, text in enumerate(texts)]
    found = occurrences(query, pairs)
    for each in found:
        text = texts[each.index] if each.side is Side.SOURCE else texts[each.index][::-1]
        assert text[each.offset : each.offset + each.length].split() == query.split()
    if len(query) == 1:
        assert len(found) == 2 * sum(text.count(query) for text in texts)


def test_capitals_do_not_matter_and_any_white_space_fits_a_blank():
    (found,) = occurrences("white house", [pair(0, "the White\r\n House İ")])
    assert found == Found(0, Side.SOURCE, 4, 13)
    assert occurrences("  ", [pair(0, "x")]) == []
    assert occurrences("(a+)+$", [pair(0, "(a+)+$")])[0].length == 6


def test_stepping_goes_round_both_ways():
    found = occurrences("a", [pair(0, "a a", "a"), pair(1, "a")])
    assert [each.side for each in found] == [Side.SOURCE, Side.SOURCE, Side.TRANSLATION, Side.SOURCE]
    assert step(found, Place(Side.SOURCE, 0, 0), 1) == 1
    assert step(found, Place(Side.SOURCE, 0, 0), -1) == 3
    assert step(found, Place(Side.SOURCE, 1, 0), 1) == 0
    assert step([], Place(Side.SOURCE, 1, 0), 1) is None
