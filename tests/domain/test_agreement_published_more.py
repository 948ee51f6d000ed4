"""More figures printed in papers and books, from the data printed beside them."""

import tracemalloc

import numpy as np
import pytest

from workbench.domain.agreement.alpha import masi_distance
from workbench.domain.agreement.boundaries import boundary_similarity
from workbench.domain.agreement.dawid_skene import dawid_skene
from workbench.domain.agreement.estimate import estimate
from workbench.domain.agreement.kappa import cohen_kappa, fleiss_kappa
from workbench.domain.agreement.matching import Mark
from workbench.domain.agreement.unitizing import coding_alpha, continuum, unitizing_alpha


def value(measure):
    return estimate(measure).value


def places(masses):
    """Return the boundaries of a segmentation given, as the field does, by the sizes of its segments."""
    return np.cumsum(masses)[:-1].tolist()


@pytest.mark.parametrize(
    ("table", "printed", "digits"),
    [
        pytest.param([(25, 13, 12), (12, 2, 16), (3, 15, 2)], -0.09, 2, id="Cohen 1960, table 1"),
        pytest.param([(88, 10, 2), (14, 40, 6), (18, 10, 12)], 0.492, 3, id="Cohen 1960, table 2"),
        pytest.param([(15, 5), (10, 70)], 0.57, 2, id="Viera and Garrett 2005, Family Medicine 37, p. 361"),
        pytest.param([(22, 2), (4, 11)], 0.67, 2, id="Sim and Wright 2005, Physical Therapy 85, p. 259"),
        pytest.param(
            [(40, 9), (6, 45)], 0.70, 2, id="Feinstein and Cicchetti 1990, J Clin Epidemiol 43, first"
        ),
        pytest.param([(80, 10), (5, 5)], 0.32, 2, id="Feinstein and Cicchetti 1990, second"),
    ],
)
def test_kappa_of_printed_tables(table, printed, digits):
    items = [
        (row, column)
        for row, cells in enumerate(table)
        for column, times in enumerate(cells)
        for _ in range(times)
    ]
    assert round(value(cohen_kappa([items])), digits) == printed


FOURTEEN_RATERS = """
0,0,0,0,14 0,2,6,4,2 0,0,3,5,6 0,3,9,2,0 2,2,8,1,1
7,7,0,0,0 3,2,6,3,0 2,5,3,2,2 6,5,2,1,0 0,2,2,3,7
"""


def test_fleiss_kappa_of_the_example_with_fourteen_raters():
    """Ten subjects, as in Joseph L. Fleiss' method's standard worked example (κ .210)."""
    counts = [[int(n) for n in row.split(",")] for row in FOURTEEN_RATERS.split()]
    items = [[label for label, times in enumerate(row) for _ in range(times)] for row in counts]
    assert round(value(fleiss_kappa([items])), 3) == 0.210


KRIPPENDORFF_2019 = {
    "Alex": [(1, 7, "1"), (8, 13, "2"), (31, 32, "5"), (33, 37, "6"), (38, 44, "6"), (45, 60, "7")],
    "Paul": [(1, 7, "1"), (8, 13, "3"), (14, 21, "5"), (33, 44, "6")],
    "Suzan": [(1, 7, "1"), (8, 13, "4"), (14, 21, "5"), (33, 37, "6"), (38, 41, "6"), (42, 44, "6")],
}
"""First and last character of each unit, counted from one, and its value: figure 12.11, p. 340."""


def _units():
    return [
        Mark(first - 1, last, tag, f"{by}{first}", by)
        for by, units in KRIPPENDORFF_2019.items()
        for first, last, tag in units
    ]


def test_coding_alpha_of_krippendorff_2019_page_340():
    tags = [continuum(_units(), KRIPPENDORFF_2019, 60, tag) for tag in "1234567"]
    assert round(value(coding_alpha([tags])), 3) == 0.510


def test_unitizing_alpha_of_krippendorff_2019_page_340():
    found = value(unitizing_alpha([continuum(_units(), KRIPPENDORFF_2019, 60)]))
    assert int(found * 1000) == 413  # .4136: the book cuts where it could have rounded


@pytest.mark.parametrize("tag", ["1", "6"])
def test_values_found_alike_agree_in_full_in_krippendorff_2019_page_340(tag):
    units = [unit for unit in _units() if unit.tag == tag]
    assert value(unitizing_alpha([continuum(units, KRIPPENDORFF_2019, 60, tag)])) == 1


DAWID_SKENE_1979 = """
111.1.1.1.1 333.4.3.3.4 112.2.1.2.2 222.3.1.2.1 222.3.2.2.2 222.3.3.2.2 122.2.1.1.1 333.3.4.3.3 222.2.2.2.3
232.2.2.2.3 444.4.4.4.4 222.3.3.4.3 111.1.1.1.1 222.3.2.1.2 121.1.1.1.1 111.2.1.1.1 111.1.1.1.1 111.1.1.1.1
222.2.2.2.1 222.1.3.2.2 222.2.2.2.2 222.2.2.2.1 222.3.2.2.2 221.2.2.2.2 111.1.1.1.1 111.1.1.1.1 232.2.2.2.2
111.1.1.1.1 111.1.1.1.1 112.1.1.2.1 111.1.1.1.1 333.3.2.3.3 111.1.1.1.1 222.2.2.2.2 222.3.2.3.2 433.4.3.4.3
221.2.2.3.2 232.3.2.3.3 333.3.4.3.2 111.1.1.1.1 111.1.1.1.1 121.2.1.1.1 232.2.2.2.2 121.1.1.1.1 222.2.2.2.2
"""
"""Table 1: what five anaesthetists, the first of them three times, said of 45 patients."""


def test_error_rates_of_dawid_and_skene_1979_table_2():
    items = [
        {str(at): tuple(said) for at, said in enumerate(patient.split("."), start=1)}
        for patient in DAWID_SKENE_1979.split()
    ]
    found = dawid_skene(items)
    order = [found.labels.index(label) for label in "1234"]
    assert found.settled
    assert np.round(found.shares[order], 2).tolist() == [0.40, 0.42, 0.11, 0.07]
    assert np.round(found.errors["1"][order][:, order], 2).tolist() == [
        [0.89, 0.11, 0.00, 0.00],
        [0.07, 0.88, 0.05, 0.00],
        [0.00, 0.34, 0.66, 0.00],
        [0.00, 0.00, 0.56, 0.44],
    ]


@pytest.mark.parametrize(
    ("reference", "hypothesis", "printed"),
    [
        pytest.param([2, 3, 6], [5, 6], 0.5, id="a boundary is missing"),
        pytest.param([2, 3, 6], [2, 3, 3, 3], 0.6667, id="a boundary too many"),
        pytest.param([2, 3, 6], [2, 2, 7], 0.75, id="a near miss"),
        pytest.param([2, 3, 6], [1, 1, 3, 1, 5], 0.5, id="several too many, close together"),
    ],
)
def test_boundary_similarity_of_fournier_2013(reference, hypothesis, printed):
    assert round(value(boundary_similarity([(places(reference), places(hypothesis))])), 4) == printed


def test_boundary_similarity_of_fournier_2013_on_hearst_1997():
    samples = pytest.importorskip("segeval.data.samples")
    gold = samples.HEARST_1997_STARGAZER["stargazer"]
    guesses = samples.HYPOTHESIS_STARGAZER["stargazer"]
    found = {
        (guess, coder): value(boundary_similarity([(places(gold[coder]), places(guesses[guess]))]))
        for guess in ("h1", "h2")
        for coder in ("1", "2")
    }
    assert {pair: round(each, 4) for pair, each in found.items()} == {
        ("h1", "1"): 0.5714,
        ("h2", "1"): 0.3889,
        ("h1", "2"): 0.4286,
        ("h2", "2"): 0.3333,
    }


def test_monotonicity_of_passonneau_2006_section_4():
    """Of a common Jaccard of 1/2: two thirds when one set holds the other, one third when they overlap."""
    holds = masi_distance(frozenset("a"), frozenset("ab"))
    overlaps = masi_distance(frozenset("abc"), frozenset("bcd"))
    assert (holds, overlaps) == (pytest.approx(1 - 1 / 2 * 2 / 3), pytest.approx(1 - 1 / 2 * 1 / 3))


def test_many_labels_take_no_memory_for_each_pair_of_them():
    labels = [f"t{number}" for number in range(40)]
    items = [{by: [labels[number % 40]] for by in "abcdef"} for number in range(400)]
    tracemalloc.start()
    found = dawid_skene(items)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.best(3) == "t3"
    assert peak < 8 * len(items) * len(labels) ** 2
