"""Comparing whole blocks of several annotators, and the parts of them."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.agreement.alpha import krippendorff_alpha
from workbench.domain.agreement.blocks import STEP, Block, split
from workbench.domain.agreement.estimate import estimate
from workbench.domain.agreement.matching import Mark
from workbench.domain.agreement.scores import count, score
from workbench.domain.agreement.tally import alpha_of_pairs, matrix, tally
from workbench.domain.agreement.unitizing import continuum, unitizing_alpha
from workbench.domain.agreement.units import NOTHING, confusion, units

LENGTH = 60
quick = settings(deadline=None, max_examples=60)


@st.composite
def marks(draw, by, most=7):
    spots = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 12), st.sampled_from("XYZ"))
    return [
        Mark(start, min(LENGTH, start + length), tag, f"{by}{n}", by)
        for n, (start, length, tag) in enumerate(draw(st.lists(spots, max_size=most)))
    ]


@st.composite
def blocks(draw, people="abc"):
    source = {by: draw(marks(by)) for by in people}
    return Block("d", 0, LENGTH, tuple(people), source=source)


def value(measure):
    return estimate(measure).value


def unitized(parts):
    return value(
        unitizing_alpha(
            [
                continuum(
                    [
                        Mark(m.start - each.start, m.end - each.start, m.tag, m.id, m.by)
                        for lane in each.lanes.values()
                        for m in lane.marks
                    ],
                    each.judged,
                    each.length,
                )
                for each in parts
            ]
        )
    )


@quick
@given(blocks(), st.lists(st.integers(0, LENGTH), max_size=6))
def test_parts_tile_the_text_and_sum_to_the_whole(block, borders):
    parts = split(block, borders)
    assert [each.start for each in parts] == [0, *np.cumsum([each.length for each in parts])[:-1]]
    assert sum(each.length for each in parts) == LENGTH
    for one, other in block.pairs:
        whole = score([block.same_side(one, other)], "matched")
        cut = score([counts for each in parts if (counts := each.same_side(one, other))], "matched")
        assert value(whole.f1) == pytest.approx(value(cut.f1), nan_ok=True) or value(whole.f1) is None
    assert unitized([block]) == pytest.approx(unitized(parts)) if unitized([block]) is not None else True
    labels = [sum((tally(each).labels for each in some), Counter()) for some in ([block], parts)]
    assert labels[0] == labels[1]


@quick
@given(blocks("ab"))
def test_a_tally_of_two_is_their_confusion_matrix(block):
    found = units([mark for each in block.source.values() for mark in each], "ab")
    assert matrix(tally(block).cells) == confusion(p for unit in found for p in unit.pairings)


@quick
@given(blocks())
def test_a_tally_knows_how_far_each_unit_is_disputed(block):
    found = units([mark for each in block.source.values() for mark in each], "abc")
    counted = tally(block)
    assert [len(group) for group in counted.groups] == [
        sum(len(each.votes) for each in unit.candidates) for unit in found
    ]
    assert counted.differing.tolist() == pytest.approx([unit.disagreement for unit in found])
    disputed = [unit for unit in found if unit.disagreement]
    assert {unit.start for unit in counted.worst(100)} == {unit.start for unit in disputed}


@quick
@given(blocks("ab"))
def test_what_only_one_judged_is_not_disputed(block):
    alone = Block("d", 0, LENGTH, ("a",), source={"a": block.source["a"]})
    assert tally(alone).worst(10) == []
    assert not tally(alone).labels


@quick
@given(st.lists(st.lists(st.tuples(*[st.sampled_from("XYZ")] * 2), max_size=6), min_size=1, max_size=4))
def test_alpha_of_counted_pairs_is_alpha(items):
    assert value(alpha_of_pairs([Counter(pairs) for pairs in items])) == pytest.approx(
        value(krippendorff_alpha(items)), nan_ok=True
    )


def _translated(by, start, end, at=0):
    """A mark of the translation of the segment at ``at``, and where it is carried to."""
    return (
        Mark(at * STEP + start, at * STEP + end, "X", f"{by}{start}", by),
        Mark(at + start, at + end, "X", f"{by}{start}", by),
    )


def test_one_reader_of_each_side_are_compared_across_and_not_on_a_side():
    theirs, carried = _translated("b", 3, 6)
    block = Block(
        "d",
        0,
        LENGTH,
        ("a", "b"),
        source={"a": [Mark(3, 6, "X", "a1", "a")]},
        translation={"b": [theirs]},
        carried={"b": [carried]},
    )
    assert block.same_side("a", "b") is None
    assert value(score([block.cross_lingual("a", "b")], "exact").f1) == 1
    assert unitized([block]) == 1


def test_two_readers_of_the_translation_are_compared_there():
    mine, yours = (_translated(by, 3, 6, at=10) for by in "ab")
    block = Block(
        "d",
        0,
        LENGTH,
        ("a", "b"),
        translation={"a": [mine[0]], "b": [yours[0]]},
        carried={"a": [mine[1]], "b": [yours[1]]},
    )
    assert value(score([block.same_side("a", "b")], "exact").f1) == 1
    assert block.cross_lingual("a", "b") is None
    parts = split(block, [5, 20])
    assert [sum(len(lane.marks) for lane in each.sides[1].values()) for each in parts] == [0, 2, 0]


def test_who_marked_nothing_at_all_missed_what_the_other_found():
    block = Block("d", 0, LENGTH, ("a", "b"), source={"a": [Mark(3, 6, "X", "a1", "a")]})
    counts = block.same_side("a", "b")
    assert (counts.left.total(), counts.right.total()) == (1, 0)
    assert tally(block).cells == Counter({("X", NOTHING): 1})


@quick
@given(blocks(), st.permutations("abc"))
def test_permuting_annotators_changes_nothing(block, names):
    renamed = dict(zip("abc", names, strict=True))
    other = Block(
        "d",
        0,
        LENGTH,
        ("a", "b", "c"),
        source={
            renamed[by]: [Mark(m.start, m.end, m.tag, m.id, renamed[by]) for m in each]
            for by, each in block.source.items()
        },
    )
    assert unitized([block]) == unitized([other])
    assert value(alpha_of_pairs([tally(block).labels])) == value(alpha_of_pairs([tally(other).labels]))
    for one, two in combinations("abc", 2):
        here = value(score([block.same_side(one, two)], "matched").f1)
        pair = sorted((renamed[one], renamed[two]))
        assert here == value(score([other.same_side(*pair)], "matched").f1)
    assert count(block.source["a"], block.source["b"]).matched_any >= 0
