"""The measures against other people's implementations of them, on random data."""

import warnings

import numpy as np
import pytest
import segeval
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from nervaluate import Evaluator
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import binary_distance

from workbench.domain.agreement.alpha import krippendorff_alpha, masi_distance
from workbench.domain.agreement.boundaries import boundary_similarity
from workbench.domain.agreement.dawid_skene import dawid_skene
from workbench.domain.agreement.estimate import estimate
from workbench.domain.agreement.kappa import cohen_kappa, fleiss_kappa
from workbench.domain.agreement.matching import Mark
from workbench.domain.agreement.scores import count, score

quick = settings(deadline=None, max_examples=60)
labelled = st.lists(st.lists(st.sampled_from("XYZ"), min_size=3, max_size=3), min_size=2, max_size=12)


def value(measure):
    return estimate(measure).value


def task(items, distance=binary_distance):
    rows = [
        (f"c{at}", f"i{number}", label)
        for number, item in enumerate(items)
        for at, label in enumerate(item)
        if label is not None
    ]
    return AnnotationTask(data=rows, distance=distance)


@quick
@given(labelled)
def test_alpha_is_what_nltk_says(items):
    found = value(krippendorff_alpha([items]))
    assume(found is not None)
    assert found == pytest.approx(task(items).alpha())


@quick
@given(st.lists(st.tuples(*[st.frozensets(st.sampled_from("XYZ"), max_size=3)] * 2), min_size=2, max_size=10))
def test_alpha_by_masi_is_what_nltk_says_with_the_same_distance(items):
    found = value(krippendorff_alpha([items], masi_distance))
    assume(found is not None)
    assert found == pytest.approx(task(items, masi_distance).alpha())


@quick
@given(labelled)
def test_kappas_are_what_nltk_says(items):
    pairs = [tuple(item[:2]) for item in items]
    cohen = value(cohen_kappa([pairs]))
    if cohen is not None:
        assert cohen == pytest.approx(task(pairs).kappa())
    fleiss = value(fleiss_kappa([items]))
    if fleiss is not None:
        assert fleiss == pytest.approx(task(items).pi())


@st.composite
def apart(draw, by):
    """Spans of one annotator that do not overlap, as nervaluate wants them."""
    gaps = draw(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6), st.sampled_from("XY")), max_size=8))
    found, at = [], 0
    for number, (gap, length, tag) in enumerate(gaps):
        found.append(Mark(at + gap, at + gap + length, tag, f"{by}{number}", by))
        at += gap + length
    return found


@quick
@given(apart("a"), apart("b"))
def test_exact_f1_is_what_nervaluate_calls_strict(left, right):
    assume(left and right)
    rows = [[{"label": m.tag, "start": m.start, "end": m.end - 1} for m in each] for each in (left, right)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        strict = Evaluator([rows[0]], [rows[1]], tags=["X", "Y"]).evaluate()["overall"]["strict"]
    ours = score([count(left, right)], "exact")
    assert value(ours.precision) == pytest.approx(strict.precision)
    assert value(ours.recall) == pytest.approx(strict.recall)
    assert value(ours.f1) == pytest.approx(strict.f1)


@quick
@given(st.sets(st.integers(1, 24)), st.sets(st.integers(1, 24)), st.integers(2, 3))
def test_boundary_similarity_is_what_segeval_says(one, other, near):
    assume(one or other)
    masses = [tuple(np.diff([0, *sorted(each), 25]).tolist()) for each in (one, other)]
    peer = segeval.boundary_similarity(*masses, n_t=near)
    assert value(boundary_similarity([(one, other)], near)) == pytest.approx(float(peer))


# Theory


@quick
@given(st.data(), st.integers(2, 40))
def test_jittered_boundaries_and_changed_tags_leave_matched_f1_where_theory_puts_it(data, size):
    gold = [Mark(60 * at, 60 * at + 30, "XYZ"[at % 3], f"g{at}", "gold") for at in range(size)]
    shifts = data.draw(st.lists(st.tuples(*[st.integers(-8, 8)] * 2), min_size=size, max_size=size))
    changed = data.draw(st.sets(st.integers(0, size - 1), max_size=max(1, size // 5)))
    jittered = [
        Mark(
            max(0, mark.start + begin),
            mark.end + end,
            "XYZ"[("XYZ".index(mark.tag) + (at in changed)) % 3],
            f"j{at}",
            "other",
        )
        for at, (mark, (begin, end)) in enumerate(zip(gold, shifts, strict=True))
    ]
    counts = [count(gold, jittered)]
    assert value(score(counts, "matched_any").f1) == 1
    assert value(score(counts, "matched").f1) == pytest.approx(1 - len(changed) / size)
    still = sum(
        (a.start, a.end, a.tag) == (b.start, b.end, b.tag) for a, b in zip(gold, jittered, strict=True)
    )
    assert value(score(counts, "exact").f1) == pytest.approx(still / size)


@quick
@given(st.data(), st.integers(20, 60))
def test_the_model_finds_the_truth_that_most_reliable_annotators_tell(data, size):
    truth = [data.draw(st.sampled_from("XY")) for _ in range(size)]
    assume(6 <= truth.count("X") <= size - 6)
    wrong = data.draw(st.sets(st.integers(0, size - 1), max_size=size // 10))
    items = [
        {
            "a": [label],
            "b": [label],
            "c": ["XY"[label == "X"] if number in wrong else label],
            "contrary": ["XY"[label == "X"]],
        }
        for number, label in enumerate(truth)
    ]
    found = dawid_skene(items)
    assert [found.best(number) for number in range(size)] == truth
    assert np.allclose(found.chances.sum(axis=1), 1)
    assert found.shares.sum() == pytest.approx(1)


@quick
@given(labelled, st.randoms(use_true_random=False))
def test_renaming_annotators_and_reordering_items_changes_no_consensus(items, random):
    said = [{name: [label] for name, label in zip("abc", item, strict=True)} for item in items]
    names = dict(zip("abc", random.sample("abc", 3), strict=True))
    order = random.sample(range(len(said)), len(said))
    other = dawid_skene([{names[name]: labels for name, labels in said[at].items()} for at in order])
    found = dawid_skene(said)
    columns = [other.labels.index(label) for label in found.labels]
    assert np.allclose(found.chances[order], other.chances[:, columns], atol=1e-5)


def test_an_item_that_nobody_labelled_is_refused():
    with pytest.raises(ValueError, match="item_without_labels"):
        dawid_skene([{"a": ["X"]}, {"a": []}])


def test_no_items_give_an_empty_consensus():
    assert dawid_skene([]).labels == ()
