from itertools import pairwise

import pytest
from hypothesis import given

from tests import builders as build
from tests import strategies
from tests.formats.corpus import (
    FIRST,
    SECOND,
    archive,
    corpus,
    files_of,
    labelled,
    labels_of,
    spans_of,
    tagged,
)
from tests.strategies import quick
from workbench.domain.articles import LOSES, Row, article_id, document_id, merged
from workbench.domain.span import Span
from workbench.domain.validation import problems
from workbench.errors import InvalidFile
from workbench.formats import discover

TC, SI = discover()["ptc_tc"], discover()["ptc_si"]
ROWS = (
    "701\tWhataboutism,Straw_Men,Red_Herring\t23\t39\n"
    "701\tBandwagon,Reductio_ad_hitlerum\t1\t12\n"
    "701\tBandwagon,Reductio_ad_hitlerum\t1\t12\n"
    "701\tDoubt\t20\t30\n"
    "22\tSlogans\t0\t13\n"
)
"""Out of order within and between articles, overlapping, one twice, one across CR LF."""
AREAS = "701\t23\t39\n701\t1\t12\n22\t0\t13\n"


def refused(form, data):
    with pytest.raises(InvalidFile) as caught:
        form.read(data, "f.zip")
    assert caught.value.problems == tuple(form.problems(data, "f.zip"))
    assert all(each.what and each.hint for each in caught.value.problems)
    return [each.place for each in caught.value.problems]


def test_technique_rows_come_back_byte_for_byte():
    dossiers = TC.read(corpus(**{"train-task2-TC": ROWS}), "f")
    written = files_of(TC.write(dossiers))
    assert written["task-TC.labels"] == ROWS
    assert written["articles/article701.txt"] == FIRST
    assert written["articles/article22.txt"] == SECOND
    assert all(problems(each) == [] for each in dossiers)


def test_area_rows_come_back_byte_for_byte():
    dossiers = SI.read(corpus(**{"dev-task1-SI": AREAS}), "f")
    assert files_of(SI.write(dossiers))["task-SI.labels"] == AREAS


def test_articles_stand_in_the_order_of_their_rows_and_those_without_rows_last():
    def order(rows):
        return [each.document.id for each in TC.read(corpus(**{"x-TC": rows}), "f")]

    assert order(ROWS) == ["article701", "article22"]
    assert order("701\tDoubt\t0\t4\n") == ["article701", "article22"]
    assert order("22\tDoubt\t0\t4\n") == ["article22", "article701"]


def test_a_label_with_commas_is_one_label_and_spans_count_cr_and_astral_characters():
    first = TC.read(corpus(**{"x-TC": ROWS}), "f")[0]
    assert labels_of(first, "ptc2020_14")[0] == "Whataboutism,Straw_Men,Red_Herring"
    assert [mark.spans[0].exact for mark in first.annotations] == [
        "Critics doubt it",
        "Prices rose",
        "Prices rose",
        ".\r\nCritics",
    ]


@pytest.mark.parametrize("rows", [ROWS.replace("\n", "\r\n"), f"\ufeff{ROWS}", ROWS[:-1], f"{ROWS}\n\r\n"])
def test_other_line_ends_and_empty_last_rows_are_read(rows):
    dossiers = TC.read(corpus(**{"x-TC": rows}), "f")
    assert files_of(TC.write(dossiers))["task-TC.labels"] == ROWS


def test_a_file_of_all_articles_is_not_repeated_by_files_of_each():
    data = corpus(**{"train-task2-TC": ROWS, "each/article22.task2-TC": "22\tSlogans\t0\t13\n"})
    assert [len(each.annotations) for each in TC.read(data, "f")] == [4, 1]
    alone = corpus(**{"each/article22.task2-TC": "22\tSlogans\t0\t13\n"})
    assert [len(each.annotations) for each in TC.read(alone, "f")] == [1, 0]


def test_tags_without_an_official_label_stay_out():
    dossier = tagged("ptc2020_14", "Doubt", marks=[(0, 7, 11), (0, 0, 6)])
    claim = build.annotation("b", *build.spans_at(build.CONTENT, 0, 6), tag="claims.fact", ordinal=9)
    both = dossier.model_copy(update={"annotations": (*dossier.annotations, claim)})
    assert files_of(TC.write([both]))["task-TC.labels"] == "d0001\tDoubt\t7\t11\nd0001\tDoubt\t0\t6\n"
    assert "unofficial_tags" in TC.loses
    assert TC.loses == LOSES


def test_overlapping_areas_are_joined_where_the_first_of_them_stood():
    marks = [(0, 30, 35), (1, 0, 6), (0, 4, 11), (1, 11, 12)]
    dossier = tagged("ptc2020_14", "Doubt", "Slogans", marks=marks)
    assert files_of(SI.write([dossier]))["task-SI.labels"] == "d0001\t30\t35\nd0001\t0\t11\nd0001\t11\t12\n"


def test_spans_of_two_labels_are_not_joined():
    spans = [Row("a", Span(start=0, end=3)), Row("b", Span(start=1, end=4)), Row("a", Span(start=2, end=5))]
    assert merged(spans) == [Row("a", Span(start=0, end=5)), Row("b", Span(start=1, end=4))]


@pytest.mark.parametrize("name", ["1", "000", "d0001", "article5", "article", "x" * 64, "EN_UA_1.a"])
def test_an_article_keeps_its_id(name):
    assert article_id(document_id(name)) == name


@pytest.mark.parametrize(
    "row",
    [
        "9\tDoubt\t0\t4",
        "22\tDoubt\t4\t4",
        "22\tDoubt\t5\t4",
        "22\tDoubt\t0\t999",
        "22\tDoubt\t-1\t4",
        "22\tDoubt\t0\t٤",
        "22\tDoubt\t00\t4",
        "22\t\t0\t4",
        "22\tDoubt\t0",
        "22\tDoubt\t0\t4\t",
        "x",
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_line(row):
    data = corpus(**{"x-TC": f"701\tDoubt\t0\t4\n{row}\n"})
    assert refused(TC, data) == ["x-TC.labels:2"]


def test_scattered_rows_are_refused_because_their_order_would_be_lost():
    data = corpus(**{"x-TC": "22\tDoubt\t0\t4\n701\tDoubt\t0\t4\n22\tDoubt\t5\t8\n"})
    assert refused(TC, data) == ["x-TC.labels:3"]


def test_archives_that_lack_something_are_refused():
    assert refused(TC, corpus()) == ["f.zip"]
    assert refused(TC, archive(**{"x-TC.labels": ROWS})) == ["f.zip"]
    assert refused(TC, archive(**{"a__article1.txt": "x", "b__article1.txt": "y", "x-TC.labels": ""}))
    assert refused(TC, archive(**{"article1 2.txt": "x", "x-TC.labels": ""}))
    assert refused(SI, corpus(**{"x-SI": ROWS}))


def test_what_no_row_can_hold_is_refused():
    for label in ("a\tb", "a\n", ""):
        with pytest.raises(InvalidFile) as caught:
            TC.write([tagged("ptc2020_14", label, marks=[(0, 0, 6)])])
        assert len(caught.value.problems) == 1
    with pytest.raises(InvalidFile):
        TC.write([build.dossier(), build.dossier()])


@quick
@given(strategies.dossiers())
def test_every_labelled_span_comes_back_in_order(dossier):
    dossier = labelled(dossier, "ptc2020_14", "Doubt", "Bandwagon,Reductio_ad_hitlerum")
    data = TC.write([dossier])
    assert TC.problems(data, "f") == []
    (back,) = TC.read(data, "f")
    assert problems(back) == []
    assert back.source.content == dossier.source.content.replace("\0", "\ufffd")
    assert spans_of(back) == spans_of(dossier)
    assert files_of(TC.write([back]))["task-TC.labels"] == files_of(data)["task-TC.labels"]


@quick
@given(strategies.dossiers())
def test_areas_cover_the_same_characters(dossier):
    dossier = labelled(dossier, "ptc2020_14", "Doubt")
    (back,) = SI.read(SI.write([dossier]), "f")
    assert {i for span in spans_of(back) for i in range(*span)} == {
        i for span in spans_of(dossier) for i in range(*span)
    }
    ends = sorted(spans_of(back))
    assert all(one[1] <= two[0] for one, two in pairwise(ends))
