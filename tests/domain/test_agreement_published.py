"""Figures printed in papers and books, from the data printed beside them."""

from itertools import chain, repeat

import numpy as np
import pytest

from workbench.domain.agreement.alpha import krippendorff_alpha
from workbench.domain.agreement.estimate import estimate
from workbench.domain.agreement.kappa import cohen_kappa, fleiss_kappa
from workbench.domain.agreement.matching import Mark
from workbench.domain.agreement.scores import ptc
from workbench.domain.agreement.unitizing import continuum, unitizing_alpha_2004


def value(measure):
    return estimate(measure).value


def columns(*annotators):
    return [[[None if label == "." else label for label in unit] for unit in zip(*annotators, strict=True)]]


@pytest.mark.parametrize(
    ("annotators", "printed"),
    [
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbccceddd"), 0.692),
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
    ],
)
def test_nominal_alpha_of_krippendorff_2011_sections_a_b_c(annotators, printed):
    assert round(value(krippendorff_alpha(columns(*annotators))), 3) == printed


def test_kappa_of_artstein_and_poesio_2008_page_558():
    cells = {("stat", "stat"): 20, ("stat", "ireq"): 20, ("ireq", "stat"): 10, ("ireq", "ireq"): 50}
    items = list(chain.from_iterable(repeat(pair, times) for pair, times in cells.items()))
    assert round(value(cohen_kappa([items])), 3) == 0.348


FLEISS_1971 = """
00060 03003 01401 00006 03030 20400 00402 20310 20040 00006
10050 11040 03300 10050 02031 00501 30012 51000 02040 10203
00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""


def test_kappa_of_fleiss_1971_table_1():
    counts = [[int(digit) for digit in row] for row in FLEISS_1971.split()]
    items = [[label for label, times in enumerate(row) for _ in range(times)] for row in counts]
    assert np.round(np.array(counts).mean(axis=0) / 6, 3).tolist() == [0.144, 0.144, 0.167, 0.306, 0.239]
    assert round(value(fleiss_kappa([items])), 3) == 0.430


KRIPPENDORFF_2004 = {
    "c": {"i": [(225, 70), (370, 30)], "j": [(220, 80), (355, 20), (400, 20)]},
    "k": {"i": [(180, 60), (300, 50)], "j": [(180, 60), (300, 50)]},
}
"""Begin and length of each unit on the continuum from 150 to 450."""


def category(name):
    marks = [
        Mark(begin - 150, begin - 150 + length, name, f"{by}{begin}", by)
        for by, units in KRIPPENDORFF_2004[name].items()
        for begin, length in units
    ]
    return continuum(marks, ["i", "j"], 300, name)


def test_unitizing_alpha_of_krippendorff_2004_page_254():
    assert round(unitizing_alpha_2004([category("c")]), 4) == 0.7286
    assert unitizing_alpha_2004([category("k")]) == 1
    assert round(unitizing_alpha_2004([category("c"), category("k")]), 3) == 0.859


def test_a_quarter_of_a_gold_span_found_has_full_precision_and_a_quarter_recall():
    scores = ptc([([Mark(0, 40, "t", "g", "gold")], [Mark(0, 10, "t", "p", "predicted")])])
    assert (value(scores.precision), value(scores.recall), value(scores.f1)) == (1, 0.25, 0.4)
