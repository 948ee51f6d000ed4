import tomllib
from collections import Counter

import pytest

from bench import alignment, projection
from bench.aligned import WORDS, aligned, f1, letters, read, spans
from workbench import shipped
from workbench.domain.language import has_letters
from workbench.domain.span import Span

SEGMENTS = aligned()
RAW = tomllib.loads(WORDS.read_text("utf-8"))


def test_there_are_two_hundred_segments_in_both_directions_and_no_two_are_the_same():
    parts = Counter(each.part for each in SEGMENTS)
    assert (parts["seed"], parts["development"] + parts["held out"]) == (32, 177)
    assert min(parts["development"], parts["held out"]) >= 85
    assert sum(each.chinese_first for each in SEGMENTS) >= 60
    assert len({each.texts for each in SEGMENTS}) == len({each.source.text for each in SEGMENTS}) == 209


@pytest.mark.parametrize("segment", SEGMENTS, ids=lambda each: each.name)
def test_every_word_stands_in_one_chunk_and_every_number_on_both_sides(segment):
    for side in (segment.source, segment.target):
        covered = letters(side.text, [chunk.span for chunk in side.chunks])
        assert covered == letters(side.text, [Span(start=0, end=len(side.text))])
        assert all(
            before.span.end <= after.span.start
            for before, after in zip(side.chunks, side.chunks[1:], strict=False)
        )
        assert all(
            has_letters(text) or text.strip(" ")
            for text in (chunk.span.cut(side.text) for chunk in side.chunks)
        )
    numbers = [{chunk.number for chunk in side.chunks} - {0} for side in (segment.source, segment.target)]
    assert numbers[0] == numbers[1] == set(range(1, len(numbers[0]) + 1))


def test_without_the_numbers_the_seed_is_what_its_memory_holds():
    units = projection._units()
    assert {name: units[name] for name, *_ in RAW["seed"]} == {
        each.name: each.texts for each in SEGMENTS if each.part == "seed"
    }
    assert len(units) == 32


def test_the_spans_of_the_sample_annotation_begin_and_end_with_chunks():
    (sample,) = shipped.folder("seeds").glob("*.annotations.toml")
    annotations = tomllib.loads(sample.read_text("utf-8"))["annotation"]
    quotes = [q for each in annotations if each.get("on") != "translation" for q in each.get("quote", [])]
    assert len(quotes) > 80
    seed = [each.source for each in SEGMENTS if each.part == "seed"]
    for quote in quotes:
        assert any(_of_chunks(side, quote) for side in seed), quote


def _of_chunks(side, quote):
    """Say whether a quotation stands in a text as whole chunks."""
    starts = {min(letters(side.text, [chunk.span])) for chunk in side.chunks}
    ends = {max(letters(side.text, [chunk.span])) for chunk in side.chunks}
    at = side.text.find(quote)
    while at >= 0:
        inside = letters(side.text, [Span(start=at, end=at + len(quote))])
        if min(inside) in starts and max(inside) in ends:
            return True
        at = side.text.find(quote, at + 1)
    return False


def test_chunks_are_read_with_their_quotation_marks_and_without_the_marks_between():
    side = read("“No,”{2} he{1} said{0}, of course{2}!")
    assert side.text == "“No,” he said, of course!"
    assert [(chunk.span.cut(side.text), chunk.number) for chunk in side.chunks] == [
        ("“No,”", 2), ("he", 1), ("said", 0), ("of course", 2),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="left over"):
        read("one{1} left over")


def test_spans_are_words_with_all_their_parts_and_runs_that_cut_none_apart():
    source, target = read("He{1} took{2} the hat{3} off{2} then{4}."), read("然后{4}他{1}摘下了{2}帽子{3}。")
    found = {
        (tuple(s.cut(source.text) for s in here), tuple(s.cut(target.text) for s in there))
        for here, there in spans(source, target)
    }
    assert found == {
        (("He",), ("他",)),
        (("took", "off"), ("摘下了",)),
        (("the hat",), ("帽子",)),
        (("then",), ("然后",)),
        (("took the hat off",), ("摘下了帽子",)),
    }


def test_spaces_and_punctuation_do_not_count_and_percent_signs_and_emoji_do():
    text = "“8%”, 😡 a"
    assert {text[at] for at in letters(text, [Span(start=0, end=len(text))])} == set("8%😡a")
    assert f1("ab, cd", [Span(start=0, end=3)], [Span(start=0, end=2)]) == 1
    assert f1("ab, cd", [Span(start=0, end=2)], [Span(start=0, end=6)]) == pytest.approx(2 / 3)
    assert f1("ab, cd", [], [Span(start=0, end=2)]) == 0


@pytest.fixture(scope="module")
def figures():
    return alignment.measure()


def test_with_exact_attention_nine_of_ten_spans_lie_on_the_right_words(figures):
    assert figures["translated as they should be"] == len(SEGMENTS)
    assert figures["linked by"] == {"attention": len(SEGMENTS)}
    for way in (
        "all from the source",
        "all from the translation",
        "held out en>zh",
        "held out zh>en",
        "seed",
    ):
        assert figures["attention"]["f1"][way] >= 0.97
        assert figures["attention"]["at_least_0.9"][way] >= 0.95


@pytest.mark.parametrize(
    ("part", "least"),
    [("seed", 0.86), ("held out", 0.845), ("held out en>zh", 0.83), ("held out zh>en", 0.86)],
)
def test_without_attention_the_fallback_is_as_good_as_is_said(figures, part, least):
    assert figures["lexical"]["f1"][part] >= least
    assert figures["lexical"]["at_least_0.9"][part] >= 0.52
    assert figures["lexical"]["f1"][part] > figures["segment"]["f1"][part] + 0.4
