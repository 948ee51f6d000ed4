"""Where a projected span begins and ends: words without links, words that two share, parts far apart."""

import pytest

from workbench.domain.alignment import Alignment, Link, Side, is_small
from workbench.domain.projection import project
from workbench.domain.span import Span


def side(words):
    """Return a text and its words, which ``|`` ends."""
    text, spans = "", []
    for word in words.split("|"):
        start = len(text) + len(word) - len(word.lstrip())
        text += word
        spans.append(Span(start=start, end=len(text)))
    return Side(text, tuple(spans))


def carried(here, there, links, *inside):
    source, target = side(here), side(there)
    made = tuple(Link(source.words[i], target.words[j], weight) for i, j, weight in links)
    spans = [source.words[number] for number in inside]
    found = project(spans, Alignment(made, "lexical", 1.0), source, target)
    return [span.cut(target.text) for span in found.spans]


@pytest.mark.parametrize(
    ("inside", "words"),
    [((0,), ["in the rain"]), ((3,), ["had found"]), ((2,), ["scientists"]), ((1,), ["over Tokyo"])],
)
def test_small_english_words_go_with_what_follows_them_wherever_that_stands(inside, words):
    found = carried(
        "雨中|东京上空|科学家|发现",
        "scientists| had| found| in| the| rain| over| Tokyo",
        [(0, 5, 1.0), (1, 6, 1.0), (1, 7, 1.0), (2, 0, 1.0), (3, 2, 1.0)],
        *inside,
    )
    assert found == words


def test_a_preposition_does_not_belong_to_a_name_and_stays_inside_a_longer_span():
    here, there = "将军|在日内瓦|说", "the| general| spoke| in| Geneva"
    links = [(0, 1, 1.0), (1, 4, 1.0), (2, 2, 1.0)]
    assert carried(here, there, links, 1) == ["Geneva"]
    assert carried(here, there, links, 0, 1, 2) == ["the general spoke in Geneva"]


def test_a_word_that_answers_to_two_is_found_from_each_of_them():
    links = [(0, 0, 0.5), (1, 0, 0.5), (2, 1, 1.0)]
    assert carried("Canada| government| waits", "加拿大政府|等待", links, 0) == ["加拿大政府"]
    assert carried("Canada| government| waits", "加拿大政府|等待", links, 1) == ["加拿大政府"]


def test_a_short_part_far_from_a_long_one_is_not_lost():
    links = [(0, 3, 1.0), (1, 0, 1.0), (2, 1, 1.0), (3, 2, 1.0), (4, 4, 1.0)]
    found = carried("sentenced| the| former| commander| today", "这名|前|指挥官|判处|今天", links, 0, 1, 2, 3)
    assert found == ["这名前指挥官判处"]
    found = carried(
        "The Hague| sentenced| him| to forty| years",
        "海牙|昨日|在|此地|判处|他|四十|年",
        [(0, 0, 0.7), (1, 4, 1.0), (2, 5, 1.0), (3, 6, 1.0)],
        0, 1, 2, 3,
    )  # fmt: skip
    assert found[0].startswith("海牙")
    assert found[-1].endswith("四十")


@pytest.mark.parametrize("word", ["said", "说", "not", "不", "没有", "can", "能", "will", "会"])
def test_words_that_a_claim_turns_on_have_a_meaning(word):
    assert not is_small(word)
