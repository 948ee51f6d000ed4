"""What a sentence becomes depends on nothing but the sentence: not on its neighbours, nor on padding."""

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.tiny_marian import binary, chance
from workbench.domain.language import Language
from workbench.engines.firefox import marian
from workbench.engines.firefox.network import END, Network
from workbench.engines.firefox.work import Work
from workbench.neural.plans import Maker
from workbench.neural.work import Sizes

NETWORK = Network(marian.parse(binary(chance(7)), "chance"))
SENTENCES = st.lists(
    st.lists(st.integers(2, 39), max_size=24).map(lambda ids: [*ids, END]), min_size=1, max_size=8
)
EN, ZH = Language.EN, Language.ZH_HANS
TEXTS = st.lists(
    st.lists(
        st.sampled_from(["Hello", " minister", " said,", " peace.", "\n", "_", " Zyx", " 42"]), max_size=9
    ).map("".join),
    max_size=9,
)


def translated(sentences, choices):
    return NETWORK.translate(sentences, choices, NETWORK.heads()[0], lambda: False)


def own_choice(sentence):
    """Return words that depend on the sentence, as a shortlist's do."""
    return np.unique([END, *(word // 2 for word in sentence), *sentence])


@settings(deadline=None, max_examples=60)
@given(SENTENCES, st.booleans())
@example([[END], [2] * 24 + [END]], False)
def test_neighbours_and_padding_change_neither_words_nor_score_nor_looks(sentences, short):
    choices = [own_choice(each) if short else np.arange(40) for each in sentences]
    together = translated(sentences, choices)
    alone = [translated([each], [own])[0] for each, own in zip(sentences, choices, strict=True)]
    assert [(each.words, each.score) for each in together] == [(each.words, each.score) for each in alone]
    for one, other in zip(together, alone, strict=True):
        np.testing.assert_allclose(one.looks, other.looks, atol=1e-9)


@settings(deadline=None, max_examples=60)
@given(SENTENCES)
def test_only_choices_are_written_never_the_unknown_word_and_never_without_end(sentences):
    choices = [own_choice(each) for each in sentences]
    for sentence, own, written in zip(sentences, choices, translated(sentences, choices), strict=True):
        assert set(written.words) <= set(own.tolist()) - {END, 1}
        assert len(written.words) <= 3 * len(sentence) + 10
        assert len(written.looks) == len(written.words)
        assert all(abs(sum(row) - 1) < 1e-9 for row in written.looks)


def test_nothing_is_translated_into_nothing():
    assert translated([], []) == []


@settings(deadline=None, max_examples=30)
@given(TEXTS, st.integers(1, 60))
def test_batches_of_any_size_give_the_same_drafts(firefox, texts, tokens):
    wanted = firefox.translate(texts, EN, ZH)
    model = firefox._known(EN, ZH)
    loaded = firefox._open(model, None)
    work = Work(loaded, Maker(EN, ZH, mend=True), lambda: False, Sizes(tokens, 1, 150))
    assert work.drafts(texts, None) == wanted
