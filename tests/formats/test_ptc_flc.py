import pytest
from hypothesis import given

from tests import strategies
from tests.formats.corpus import FIRST, corpus, files_of, labelled, labels_of, spans_of, tagged
from tests.strategies import quick
from workbench.domain.validation import problems
from workbench.errors import InvalidFile
from workbench.formats import discover

FLC = discover()["ptc_flc"]
ONE = "701\tName_Calling,Labeling\t23\t39\n701\tDoubt\t1\t12\n701\tName_Calling,Labeling\t6\t15\n"
TWO = "22\tObfuscation,Intentional_Vagueness,Confusion\t0\t13\n"


def test_the_rows_of_each_article_come_back_byte_for_byte():
    data = corpus(
        **{
            "labels/article701.task-FLC": ONE,
            "labels/article22.task-FLC": TWO,
            "labels/article9.task-FLC": "",
        }
    )
    dossiers = FLC.read(data, "f")
    written = files_of(FLC.write(dossiers))
    assert written["articles-labels/article701.task-FLC.labels"] == ONE
    assert written["articles-labels/article22.task-FLC.labels"] == TWO
    assert written["articles/article701.txt"] == FIRST
    assert all(problems(each) == [] for each in dossiers)


def test_the_rows_of_all_articles_in_one_file_come_back_in_their_order():
    for rows in (ONE + TWO, TWO + ONE):
        again = FLC.write(FLC.read(corpus(**{"dev.task-FLC": rows}), "f"))
        assert files_of(again)["task-FLC.labels"] == rows
        assert files_of(FLC.write(FLC.read(again, "f")))["task-FLC.labels"] == rows


def test_a_label_with_commas_is_one_label():
    first, second = FLC.read(corpus(**{"dev.task-FLC": ONE + TWO}), "f")
    assert labels_of(first, "ptc2019_18") == ["Name_Calling,Labeling", "Doubt", "Name_Calling,Labeling"]
    assert labels_of(second, "ptc2019_18") == ["Obfuscation,Intentional_Vagueness,Confusion"]
    assert [mark.spans[0].exact for mark in first.annotations] == [
        "Critics doubt it",
        "Prices rose",
        "s rose 😀 ",
    ]


def test_only_overlaps_of_one_technique_are_joined():
    dossier = tagged("ptc2019_18", "Doubt", "Slogans", marks=[(0, 3, 8), (1, 5, 9), (0, 0, 4), (0, 8, 9)])
    assert files_of(FLC.write([dossier]))["task-FLC.labels"] == (
        "d0001\tDoubt\t0\t8\nd0001\tSlogans\t5\t9\nd0001\tDoubt\t8\t9\n"
    )


def test_an_archive_of_another_task_is_refused():
    for name, rows in {"x-TC": ONE, "x-FLC": "701\t0\t4\n"}.items():
        with pytest.raises(InvalidFile) as caught:
            FLC.read(corpus(**{name: rows}), "f")
        assert caught.value.problems == tuple(FLC.problems(corpus(**{name: rows}), "f"))


@quick
@given(strategies.dossiers())
def test_each_technique_covers_the_same_characters(dossier):
    dossier = labelled(dossier, "ptc2019_18", "Doubt")
    data = FLC.write([dossier])
    assert FLC.problems(data, "f") == []
    (back,) = FLC.read(data, "f")
    assert problems(back) == []
    assert {i for span in spans_of(back) for i in range(*span)} == {
        i for span in spans_of(dossier) for i in range(*span)
    }
