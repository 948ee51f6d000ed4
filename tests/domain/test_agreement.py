from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.agreement.alpha import krippendorff_alpha, masi_distance, nominal_distance
from workbench.domain.agreement.estimate import Additive, estimate, ratio
from workbench.domain.agreement.kappa import cohen_kappa, fleiss_kappa
from workbench.domain.agreement.matching import SAME_TAG, Mark, components, distinct, match, share, trimmed
from workbench.domain.agreement.scores import count, ptc, score
from workbench.domain.agreement.unitizing import continuum, unitizing_alpha
from workbench.domain.agreement.units import confusion, pair_up, units, worst

LENGTH = 40
WAYS = ("exact", "matched_any", "matched")
quick = settings(deadline=None, max_examples=80)


@st.composite
def marks(draw, by="a", most=7):
    spots = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 12), st.sampled_from("XYZ"))
    drawn = draw(st.lists(spots, max_size=most))
    return [
        Mark(start, min(LENGTH, start + length), tag, f"{by}{n}", by)
        for n, (start, length, tag) in enumerate(drawn)
    ]


def mark(start, end, tag="X", by="a"):
    return Mark(start, end, tag, f"{by}{start}_{end}_{tag}", by)


def again(drawn, by):
    return [Mark(each.start, each.end, each.tag, by + each.id, by) for each in drawn]


def value(measure):
    return estimate(measure).value


def worth(pairs):
    return sum(share(one, other) + SAME_TAG * (one.tag == other.tag) for one, other in pairs)


def best_by_trying_all(left, right):
    small, large = sorted((left, right), key=len)
    return max(
        worth([(one, other) for one, other in zip(small, order, strict=True) if share(one, other) > 0])
        for order in permutations(large, len(small))
    )


# Aligning


@quick
@given(marks(most=5), marks("b", most=5))
def test_no_other_pairing_is_worth_more(left, right):
    assert worth(match(left, right)) == pytest.approx(best_by_trying_all(left, right), abs=1e-5)


@quick
@given(marks(), marks("b"))
def test_a_match_is_one_to_one_between_marks_that_overlap(left, right):
    pairs = match(left, right)
    assert len({one for one, _ in pairs}) == len({other for _, other in pairs}) == len(pairs)
    assert all(one in left and other in right and share(one, other) > 0 for one, other in pairs)


@quick
@given(marks(most=12))
def test_components_are_what_overlaps_reach(drawn):
    groups = components(drawn)
    assert sorted(each for group in groups for each in group) == sorted(drawn)
    for one, other in combinations(groups, 2):
        assert not any(share(left, right) for left in one for right in other)
    for group in groups:
        assert all(any(share(each, other) for other in group[:n]) for n, each in enumerate(group) if n)


@quick
@given(marks(), marks("b"), marks("c"), st.randoms(use_true_random=False))
def test_the_order_in_which_marks_and_annotators_come_changes_no_unit(one, two, three, random):
    every = [*one, *two, *three]
    names = ["a", "b", "c"]
    before = units(every, names)
    random.shuffle(every)
    random.shuffle(names)
    assert units(every, names) == before


@pytest.mark.parametrize(
    ("left", "right", "kinds"),
    [
        ([mark(0, 10)], [mark(0, 10, by="b")], ["agree"]),
        ([mark(0, 10)], [mark(1, 10, by="b")], ["boundary"]),
        ([mark(0, 10)], [mark(0, 10, "Y", "b")], ["label"]),
        ([mark(0, 10)], [mark(2, 10, "Y", "b")], ["label"]),
        ([mark(0, 10)], [mark(10, 12, by="b")], ["missing", "missing"]),
        ([mark(0, 10)], [mark(0, 6, by="b"), mark(7, 10, by="b")], ["boundary", "split"]),
        ([mark(0, 6), mark(7, 10)], [mark(0, 10, by="b")], ["boundary", "split"]),
        ([mark(0, 10)], [mark(0, 6, by="b"), mark(7, 10, "Y", "b")], ["boundary", "missing"]),
    ],
)
def test_differences_have_names(left, right, kinds):
    assert sorted(pairing.kind for pairing in pair_up(left, right, ("a", "b"))) == sorted(kinds)


def test_who_saw_a_text_and_marked_nothing_disagrees_with_those_who_did():
    both = [mark(0, 5), mark(0, 5, by="b")]
    assert [unit.kind for unit in units(both, ["a", "b"])] == ["agree"]
    assert [(unit.kind, unit.disagreement) for unit in units(both, ["a", "b", "c"])] == [("missing", 2 / 3)]


def test_identical_spans_are_one_candidate_with_its_votes():
    (unit,) = units([mark(0, 5), mark(0, 5, by="b"), mark(3, 8, by="c")], ["a", "b", "c"])
    assert [(each.start, each.end, each.votes) for each in unit.candidates] == [
        (0, 5, ("a", "b")),
        (3, 8, ("c",)),
    ]
    assert (unit.start, unit.end) == (0, 8)


def test_the_worst_units_come_first():
    every = units(
        [mark(0, 5), mark(0, 5, by="b"), mark(9, 12), mark(20, 25), mark(20, 24, by="b")], ["a", "b"]
    )
    assert [unit.kind for unit in worst(every)] == ["missing", "boundary", "agree"]
    assert [unit.kind for unit in worst(every, 1)] == ["missing"]


def test_a_larger_share_in_disagreement_comes_before_a_worse_kind():
    one_left_out = [mark(0, 5), mark(0, 5, by="b")]
    three_ways = [mark(20, 25), mark(20, 24, by="b"), mark(20, 23, by="c")]
    every = worst(units([*one_left_out, *three_ways], "abc"))
    assert [(unit.kind, unit.disagreement) for unit in every] == [("boundary", 1), ("missing", 2 / 3)]


def test_white_space_at_the_edges_is_not_compared():
    text = "\u3000评论 \n"
    assert trimmed(mark(0, 5), text) == Mark(1, 3, "X", "a0_5_X", "a")
    assert trimmed(mark(3, 5), text) == mark(3, 5)


def test_one_annotators_repeated_mark_counts_once():
    assert distinct([Mark(0, 2, "X", "z", "a"), Mark(0, 2, "X", "y", "a")]) == [Mark(0, 2, "X", "y", "a")]


@quick
@given(marks(), marks("b"))
def test_the_confusion_matrix_holds_every_mark_once(left, right):
    left, right = distinct(left), distinct(right)
    tags, matrix = confusion(pair_up(left, right, ("a", "b")))
    cells = np.array(matrix)
    assert tags[-1] == "∅"
    assert cells[:-1].sum() == len(left)
    assert cells[:, :-1].sum() == len(right)
    assert cells[-1, -1] == 0


# F1


@quick
@given(marks(), marks("b"))
def test_f1_is_between_zero_and_one_and_the_same_from_both_sides(left, right):
    for way in WAYS:
        forth, back = (score([count(*sides)], way) for sides in ((left, right), (right, left)))
        assert value(forth.f1) == value(back.f1)
        assert value(forth.precision) == value(back.recall)
        assert value(forth.f1) is None if not left and not right else 0 <= value(forth.f1) <= 1


@quick
@given(marks().filter(len))
def test_identical_marks_score_one_everywhere(left):
    right = again(left, "b")
    for way in WAYS:
        assert value(score([count(left, right)], way).f1) == 1
    assert value(score([count(left, right)], "matched", left[0].tag).f1) == 1


def test_disjoint_marks_score_zero_everywhere():
    left, right = [mark(0, 5), mark(9, 12, "Y")], [mark(5, 9, by="b")]
    assert [value(score([count(left, right)], way).f1) for way in WAYS] == [0, 0, 0]
    assert value(ptc([(left, right)]).f1) == 0


def test_near_misses_count_where_matched_and_not_where_exact():
    counts = [count([mark(0, 10), mark(20, 30)], [mark(1, 10, by="b"), mark(20, 30, "Y", "b")])]
    assert [value(score(counts, way).f1) for way in WAYS] == [0, 1, 0.5]
    assert value(score(counts, "matched", "X").f1) == pytest.approx(2 / 3)


def test_scores_of_nobody_are_undefined_with_a_reason():
    nobody = estimate(score([count([], [])], "exact").f1)
    assert (nobody.value, nobody.why) == (None, "no_spans")
    assert estimate(score([count([mark(0, 2)], [])], "exact").precision).why == "no_spans"


def test_a_pair_of_two_tags_has_no_score_for_one():
    with pytest.raises(ValueError, match="matched_any_has_no_tag"):
        score([], "matched_any", "X")


def test_ptc_sums_pass_one_where_spans_of_one_tag_overlap():
    doubled = ptc([([mark(0, 10), mark(0, 8)], [mark(0, 10, by="b")])])
    assert value(doubled.precision) == pytest.approx(1.8)
    assert value(ptc([([mark(0, 10)], [mark(0, 10, "Y", "b")])]).f1) == 0


def test_ptc_takes_nothing_off_for_gold_elsewhere():
    scores = ptc([([mark(0, 5), mark(10, 20)], [mark(12, 20, by="b")])])
    assert (value(scores.precision), value(scores.recall)) == (1, 0.4)


# Alpha and kappa


@quick
@given(
    st.lists(st.lists(st.sampled_from(["p", "q", None]), min_size=3, max_size=3), max_size=12),
    st.permutations(range(3)),
)
def test_alpha_does_not_know_the_annotators_order(items, order):
    shuffled = [[item[place] for place in order] for item in items]
    assert value(krippendorff_alpha([items])) == pytest.approx(value(krippendorff_alpha([shuffled])))


@quick
@given(st.lists(st.sampled_from("pqr"), min_size=2, max_size=12).filter(lambda labels: len(set(labels)) > 1))
def test_identical_labels_give_one(labels):
    twice = [[(label, label) for label in labels]]
    assert [value(each(twice)) for each in (krippendorff_alpha, cohen_kappa, fleiss_kappa)] == pytest.approx(
        [1, 1, 1]
    )


def test_one_label_throughout_or_nothing_judged_is_undefined_with_a_reason():
    for measure in (krippendorff_alpha, cohen_kappa, fleiss_kappa):
        assert estimate(measure([[("p", "p")] * 3])).why == "no_variation"
        assert estimate(measure([[]])).why == "no_pairs"
        assert estimate(measure([])).why == "no_pairs"


def test_a_label_alone_in_its_unit_changes_nothing():
    items = [["p", "p"], ["p", "q"], ["q", "q"]]
    assert value(krippendorff_alpha([[*items, ["r", None]]])) == value(krippendorff_alpha([items]))


def test_fleiss_wants_equally_many_labels_of_each_item():
    for items in ([["p", "p"], ["p", "p", "q"]], [["p"]]):
        with pytest.raises(ValueError, match="fleiss_raters"):
            fleiss_kappa([items])


SETS = st.frozensets(st.sampled_from("abcd"))


@given(SETS, SETS)
def test_masi_is_a_symmetric_distance_that_jaccard_bounds_below(one, other):
    distance = masi_distance(one, other)
    assert distance == masi_distance(other, one)
    assert (distance == 0) == (one == other)
    jaccard = 1 - len(one & other) / len(one | other) if one | other else 0
    assert jaccard - 1e-12 <= distance <= 1


def test_masi_has_four_steps():
    a, ab, bc, c = (frozenset(each) for each in ("a", "ab", "bc", "c"))
    distances = [masi_distance(*pair) for pair in ((a, a), (a, ab), (ab, bc), (a, c), (a, frozenset()))]
    assert distances == pytest.approx([0, 1 - 1 / 3, 1 - 1 / 9, 1, 1])


def test_alpha_of_single_tags_is_the_same_by_masi():
    items = [("p", "p"), ("p", "q"), ("q", "q"), ("r", "p")]
    sets = [tuple(frozenset(label) for label in item) for item in items]
    assert value(krippendorff_alpha([sets], masi_distance)) == pytest.approx(
        value(krippendorff_alpha([items], nominal_distance))
    )


# Unitizing


def plain_unitizing_alpha(text):
    """The same equations, character by character and pair by pair."""
    covered = {by: np.zeros(text.length, dtype=bool) for by in text.marked}
    for by, stretches in text.marked.items():
        for start, end in stretches:
            covered[by][start:end] = True
    m = len(covered)
    coincidence = np.zeros((2, 2))
    for one, other in permutations(covered.values(), 2):
        for left, right in zip(one, other, strict=True):
            coincidence[int(left), int(right)] += 1 / (m - 1)
    total = coincidence.sum()
    outside, inside = coincidence.sum(axis=1)
    itself = outside + sum(int(end - start) ** 2 for each in text.marked.values() for start, end in each)
    expected = total * outside * inside / (total**2 - itself)
    return 1 - coincidence[0, 1] / expected if expected else None


@quick
@given(marks(), marks("b"), marks("c"), st.sampled_from([None, "X"]))
def test_the_sweep_equals_counting_characters(one, two, three, tag):
    text = continuum([*one, *two, *three], "abc", LENGTH, tag)
    swept, plain = value(unitizing_alpha([text])), plain_unitizing_alpha(text)
    assert swept == (None if plain is None else pytest.approx(plain))


@quick
@given(marks().filter(len))
def test_identical_stretches_give_one_unless_all_is_marked(drawn):
    text = continuum([*drawn, *again(drawn, "b")], "ab", LENGTH + 1)
    assert value(unitizing_alpha([text])) == 1


@quick
@given(marks(), marks("b"), marks("c"))
def test_renaming_annotators_changes_no_unitizing_alpha(one, two, three):
    before = continuum([*one, *two, *three], "abc", LENGTH)
    after = continuum([*again(one, "c"), *again(two, "a"), *again(three, "b")], "abc", LENGTH)
    assert value(unitizing_alpha([before])) == pytest.approx(value(unitizing_alpha([after])))


def test_overlapping_marks_of_one_annotator_are_one_stretch_and_touching_ones_are_two():
    text = continuum([mark(0, 5), mark(3, 8, "Y"), mark(8, 9), mark(9, 9)], "a", 10)
    assert text.marked["a"].tolist() == [[0, 8], [8, 9]]


def test_unitizing_is_undefined_where_nothing_or_everything_is_marked_or_one_judged():
    def why(drawn, names):
        return estimate(unitizing_alpha([continuum(drawn, names, 10)])).why

    assert why([], "ab") == "no_spans"
    assert why([mark(0, 10), mark(0, 10, by="b")], "ab") == "no_variation"
    assert why([mark(0, 5)], "a") == "no_pairs"
    assert estimate(unitizing_alpha([])).why == "no_pairs"


def test_a_mark_past_the_end_is_refused():
    with pytest.raises(ValueError, match="mark_past_end"):
        continuum([mark(0, 11)], "a", 10)


# Intervals


def share_of(found):
    return Additive(
        rows=np.array([[each, 10.0] for each in found]),
        finish=lambda sums: ratio(sums[:, 0], sums[:, 1]),
        n=len(found) * 10,
        why="no_spans",
    )


@quick
@given(st.lists(st.integers(0, 10), min_size=5, max_size=12))
def test_an_interval_lies_within_what_the_blocks_show(found):
    result = estimate(share_of(found), resamples=200)
    assert min(found) / 10 - 1e-9 <= result.low <= result.high <= max(found) / 10 + 1e-9
    assert result == estimate(share_of(found), resamples=200)


def test_an_interval_is_as_wide_as_theory_says():
    result = estimate(share_of([0, 10] * 50))
    assert result.value == 0.5
    assert (result.high - result.low) / 2 == pytest.approx(1.96 * 0.5 / 10, rel=0.1)


def test_few_blocks_give_a_value_and_no_interval():
    result = estimate(share_of([1, 2, 3, 4]))
    assert (result.value, result.low, result.no_interval) == (0.25, None, "few_blocks")


def test_a_measure_that_most_resamples_leave_undefined_has_no_interval():
    lone = [[("p", "q")], *[[("p", "p")]] * 5]
    result = estimate(krippendorff_alpha(lone))
    assert result.value is not None
    assert (result.low, result.no_interval) == (None, "unstable")
