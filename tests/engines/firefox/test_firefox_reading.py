"""Files that nobody should load: each is refused with a sentence, whatever was done to it."""

import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tiny_marian import FLOAT, INT8, SETTINGS, TEXT, binary, chance, entries, lexicon
from workbench.engines.firefox import marian, shortlist
from workbench.engines.firefox.network import Network
from workbench.errors import Refused

GOOD = entries(11)
BYTES = binary(GOOD)
LEXICON = lexicon([[word, 3] for word in range(11)])


def put(offset, form, *values):
    data = bytearray(BYTES)
    struct.pack_into(form, data, offset, *values)
    return bytes(data)


def changed(name, **new):
    """Change the kind, the shape or the data of one entry."""
    fields = ("kind", "shape", "data")
    return binary(
        [
            (each, *(new.get(field, old) for field, old in zip(fields, rest, strict=True)))
            if each == name
            else (each, *rest)
            for each, *rest in GOOD
        ]
    )


def without(name):
    return binary([each for each in GOOD if each[0] != name])


def built(**settings):
    return binary(entries(11, {**SETTINGS, **settings}))


FIRST = 16
"""Where the header of the first entry lies: length of its name, type, rank, bytes."""
NAMES = 16 + 32 * len(GOOD)
SHAPES = NAMES + sum(len(name) + 1 for name, *_ in GOOD)
GAP = SHAPES + 4 * sum(len(shape) for _, _, shape, _ in GOOD)
HOSTILE = {
    "nothing": b"",
    "a few bytes": BYTES[:7],
    "no table": BYTES[:16],
    "half a table": BYTES[:200],
    "no data": BYTES[:GAP],
    "cut off": BYTES[:-1],
    "a byte too many": BYTES + b"\0",
    "another version": put(0, "<Q", 2),
    "no entries": put(8, "<Q", 0),
    "more entries than there are": put(8, "<Q", len(GOOD) + 1),
    "an absurd number of entries": put(8, "<Q", 2**63),
    "an empty name": put(FIRST, "<Q", 0),
    "a name of a gigabyte": put(FIRST, "<Q", 2**30),
    "a name longer than it is": put(FIRST, "<Q", 14),
    "a name that is not text": put(NAMES, "<B", 0xFF),
    "a name that ends early": put(NAMES + 3, "<B", 0),
    "an unknown kind": put(FIRST + 8, "<Q", 0x999),
    "no dimensions": put(FIRST + 16, "<Q", 0),
    "a hundred dimensions": put(FIRST + 16, "<Q", 100),
    "an absurd size": put(FIRST + 24, "<Q", 2**62),
    "a size that leaves the rest misplaced": put(FIRST + 24, "<Q", 256),
    "a negative dimension": put(SHAPES, "<i", -1),
    "dimensions of a terabyte": put(SHAPES, "<2i", 2**20, 2**20),
    "a dimension of two thousand million": put(SHAPES, "<i", 2**31 - 1),
    "a gap beyond the end": put(GAP, "<Q", 2**40),
    "a gap that wraps around": put(GAP, "<Q", 2**64 - 1),
    "the same name twice": binary([*GOOD, GOOD[0]]),
    "settings twice": binary([*GOOD, GOOD[-1]]),
    "no settings": binary(GOOD[:-1]),
    "settings that are not text": binary([*GOOD[:-1], ("special:model.yml", TEXT, (4,), b"\xff\xfe\xfd\0")]),
    "settings without end": binary([*GOOD[:-1], ("special:model.yml", TEXT, (4,), b"a: b" * 20_000)]),
    "text of another name": binary([*GOOD, ("special:other", TEXT, (4,), b"abc\0")]),
    "a matrix of floats": changed("encoder_l1_ffn_W1", kind=FLOAT, data=np.zeros((32, 8), "<f4").tobytes()),
    "a bias of integers": changed("encoder_l1_ffn_b1", kind=INT8, data=b"\0" * 256),
    "a bias that is not a number": changed("encoder_l1_ffn_b1", data=np.full(8, np.nan, "<f4").tobytes()),
    "a bias without bounds": changed("encoder_l1_ffn_b1", data=np.full(8, np.inf, "<f4").tobytes()),
    "a bias of another length": changed("encoder_l1_ffn_b1", shape=(1, 7), data=b"\0" * 28),
    "a bias shorter than its shape": changed("encoder_l1_ffn_b1", data=b"\0" * 16),
    "a matrix without its scale": changed("decoder_l1_rnn_W", data=b"\0" * 1024),
    "a scale of nought": changed("decoder_l1_rnn_W", data=b"\0" * 1028),
    "a scale that is not a number": changed(
        "decoder_l1_rnn_W", data=b"\0" * 1024 + struct.pack("<f", np.nan)
    ),
    "a matrix of another shape": changed("decoder_l1_rnn_W", shape=(16, 64)),
    "a matrix that is a vector": changed("decoder_l1_rnn_W", shape=(1024,)),
    "words of another width": changed("encoder_Wemb", shape=(22, 16)),
    "an alpha of nought": changed("decoder_l1_rnn_W_QuantMultA", data=b"\0" * 256),
    "an alpha below nought": changed("decoder_l1_rnn_W_QuantMultA", data=struct.pack("<f", -1.0)),
    "a layer that is not there": without("decoder_l1_context_Wk"),
    "no bias of the words": without("decoder_ff_logit_out_b"),
    "no words": without("encoder_Wemb"),
    "more layers than there are": built(**{"enc-depth": "2"}),
    "no layers": built(**{"dec-depth": "0"}),
    "a million layers": built(**{"dec-depth": "1000000"}),
    "layers that are no number": built(**{"enc-depth": "six"}),
    "heads that do not divide": built(**{"transformer-heads": "3"}),
    "a width of nought": built(**{"dim-emb": "0"}),
    "another decoder": built(**{"dec-cell": "gru"}),
    "another network": built(type="s2s"),
    "a decoder that looks back": built(**{"transformer-decoder-autoreg": "self-attention"}),
    "normalised before": built(**{"transformer-preprocess": "n"}),
    "another curve": built(**{"transformer-ffn-activation": "swish"}),
}


def load(data):
    return Network(marian.parse(data, "model.bin"))


def test_the_file_that_all_these_are_made_from_is_read():
    assert load(BYTES).sizes == (11, 11)
    assert load(binary(GOOD, gap=0)).sizes == (11, 11)
    assert not load(BYTES).shared
    assert load(binary(chance(1))).shared


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(name):
    with pytest.raises(Refused) as caught:
        load(HOSTILE[name])
    assert caught.value.key.startswith("firefox.")
    assert "model.bin" in caught.value.place
    assert caught.value.message


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(st.integers(0, GAP + 300), st.integers(0, 255)), min_size=1, max_size=4))
def test_whatever_bytes_are_changed_it_is_read_or_refused(changes):
    data = bytearray(BYTES)
    for place, value in changes:
        data[place] = value
    try:
        found = load(bytes(data))
    except Refused:
        return
    assert found.sizes[0] > 0


@settings(deadline=None, max_examples=200)
@given(st.integers(0, len(BYTES) - 1))
def test_cut_off_anywhere_it_is_refused(length):
    with pytest.raises(Refused):
        load(BYTES[:length])


def test_a_matrix_lies_transposed_and_words_do_not():
    weights = marian.parse(binary(chance(3)), "chance")
    assert weights.matrix("Wemb", 40, 32).values.flags.c_contiguous
    assert weights.matrix("encoder_l1_ffn_W1", 32, 64).values.T.flags.c_contiguous


def test_an_alpha_may_be_kept_as_an_integer_with_a_scale():
    data = struct.pack("<bf", 127, 12.7) + b"\0" * 251
    weights = marian.parse(binary([*GOOD, ("decoder_Wemb_QuantMultA", INT8, (1, 1), data)]), "model.bin")
    assert weights.alpha("none_QuantMultA", "decoder_Wemb_QuantMultA") == pytest.approx(10)


SHORTLISTS = {
    "nothing": b"",
    "half a header": LEXICON[:40],
    "cut off": LEXICON[:-1],
    "too long": LEXICON + b"\0",
    "another kind": b"\0" * 8 + LEXICON[8:],
    "fewer words than the vocabulary": lexicon([[3]] * 5),
    "a table that wraps around": LEXICON[:32] + struct.pack("<2Q", 2**61, 0) + LEXICON[48:],
    "more words than there are": LEXICON[:40] + struct.pack("<Q", 2**62) + LEXICON[48:],
    "a place behind the end": LEXICON[:56] + struct.pack("<Q", 10**6) + LEXICON[64:],
    "places out of order": LEXICON[:56] + struct.pack("<2Q", 9, 1) + LEXICON[72:],
    "a word beyond the vocabulary": lexicon([[11]] * 11),
}


@pytest.mark.parametrize("name", SHORTLISTS)
def test_a_hostile_shortlist_is_refused(name):
    with pytest.raises(Refused) as caught:
        shortlist.parse(SHORTLISTS[name], "lex.bin", 11, 11, shared=False)
    assert caught.value.key == "firefox.shortlist"


def test_a_shortlist_gives_the_frequent_words_and_those_of_the_sentence():
    data = lexicon([[word, 3] for word in range(11)], first=2)
    plain = shortlist.parse(data, "lex.bin", 11, 11, shared=False)
    assert plain.for_words([7, 9, 7]).tolist() == [0, 1, 3, 7, 9]
    shared = shortlist.parse(lexicon([[3]] * 11), "lex.bin", 11, 11, shared=True)
    assert shared.for_words([8]).tolist() == [0, 1, 3, 8]
