"""What a text becomes depends on nothing but the text: not on batches, order or neighbours, nor threads."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workbench.domain.language import Language, has_letters
from workbench.engines.argos import Argos, Options

EN, ZH = Language.EN, Language.ZH_HANS
WORDS = [
    "Hello",
    "NATO",
    "Putin",
    "peace",
    "the president",
    "said",
    "talks",
    "Zyx",
    "42",
    "7%",
    "😀",
    "_",
    "\n",
    " ",
]
MARKS = [", ", ". ", " ", "\n", "\r\n", "  ", "_", "\u2028", " — ", "! "]
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(MARKS)), max_size=12).map(
    lambda parts: "".join(word + mark for word, mark in parts)
)


@pytest.fixture(scope="module")
def others(models):
    """Return engines that batch otherwise."""
    return [
        Argos(models, Options(batch_tokens=1, inter_threads=1)),
        Argos(models, Options(batch_tokens=40, inter_threads=3)),
        Argos(models, Options(batch_tokens=100_000)),
    ]


@settings(deadline=None, max_examples=40)
@given(st.lists(TEXTS, min_size=1, max_size=12), st.randoms(use_true_random=False))
@example(["", "\n", "Hello", "Hello", "_Hello_"], None)
def test_neighbours_order_and_batch_size_change_no_draft(argos, others, texts, chance):
    together = argos.translate(texts, EN, ZH)
    order = list(range(len(texts)))
    if chance is not None:
        chance.shuffle(order)
    shuffled = argos.translate([texts[place] for place in order], EN, ZH)
    assert [shuffled[order.index(place)] for place in range(len(texts))] == together
    for place in order[:3]:
        assert argos.translate([texts[place]], EN, ZH) == [together[place]]
    for other in others:
        assert other.translate(texts, EN, ZH) == together


@settings(deadline=None, max_examples=40)
@given(TEXTS)
@example("😀\n_\n")
@example("  Hello 👩‍👩‍👧 _NATO_\n\n")
def test_line_breaks_underscores_outer_spaces_and_emoji_survive(argos, text):
    draft = argos.translate([text], EN, ZH)[0].text
    for kept in ("\n", "\r", "_", "\u2028", "😀", "👩‍👩‍👧"):
        assert draft.count(kept) == text.count(kept)
    outer = len(text) - len(text.lstrip()), len(text) - len(text.rstrip())
    if text.strip():
        assert draft[: outer[0]] == text[: outer[0]]
        assert draft[len(draft) - outer[1] :] == text[len(text) - outer[1] :]
    if not has_letters(text):
        assert draft == text


@pytest.mark.parametrize(
    "text",
    [
        "Putin said " * 909 + "peace",
        "peace, " * 1_428 + "NATO",
        "Zyx" * 3_334,
        "Hello😀" * 1_667,
        "NATO_" * 2_000,
        "Hello\n" * 1_667,
    ],
    ids=["words", "clauses", "one word", "emoji", "underscores", "lines"],
)
def test_ten_thousand_characters_come_out_whole(argos, text):
    assert len(text) >= 10_000
    (draft,) = argos.translate([text], EN, ZH)
    for phrase, chinese in (
        ("Putin", "普京"),
        ("peace", "和平"),
        ("NATO", "北约"),
        ("😀", "😀"),
        ("\n", "\n"),
        ("_", "_"),
    ):
        assert draft.text.count(chinese) == text.count(phrase)
    assert draft.text.count("Zyx") == text.count("Zyx")


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet=st.characters(exclude_categories=["L", "Cs"]), max_size=40))
@example("👍🏽 100 % — 12:30\r\n\u2028")
def test_text_without_letters_is_copied_to_the_character(argos, text):
    (draft,) = argos.translate([text], EN, ZH)
    assert (draft.text, draft.tokens, draft.score, draft.flags, draft.links) == (text, 0, None, (), ())
