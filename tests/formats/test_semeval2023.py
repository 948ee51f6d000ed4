import pytest
from hypothesis import given

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
from workbench.domain.validation import problems
from workbench.errors import InvalidFile
from workbench.formats import discover

FORM = discover()["semeval2023"]
SCHEME = "semeval2023_t3"
ROWS = (
    "701\tDoubt\t23\t39\n"
    "701\tName_Calling-Labeling\t1\t20\n"
    "701\tLoaded_Language\t6\t30\n"
    "22\tFlag_Waving\t0\t22\n"
    "22\tAppeal_to_Popularity\t24\t36\n"
)
"""The spans of the second article end one character before a full stop or a comma."""
PARAGRAPHS = (
    "701\t1\tName_Calling-Labeling,Loaded_Language\n"
    "701\t2\tLoaded_Language,Doubt\n"
    "701\t4\t\n"
    "22\t1\tFlag_Waving\n"
    "22\t2\tAppeal_to_Popularity\n"
)


def data_of(**files):
    texts = {"articles__article701.txt": FIRST, "articles__article22.txt": SECOND}
    return archive(**texts, **{f"{name}.txt": rows for name, rows in files.items()})


DATA = data_of(**{"train-labels-subtask-3-spans": ROWS, "train-labels-subtask-3": PARAGRAPHS})


def test_rows_of_spans_come_back_byte_for_byte():
    dossiers = FORM.read(DATA, "f")
    assert all(problems(each) == [] for each in dossiers)
    written = files_of(FORM.write(dossiers))
    assert written["labels-subtask-3-spans.txt"] == ROWS
    assert written["articles/article701.txt"] == FIRST
    assert labels_of(dossiers[1], SCHEME) == ["Flag_Waving", "Appeal_to_Popularity"]


def test_rows_of_paragraphs_follow_from_the_spans():
    written = files_of(FORM.write(FORM.read(DATA, "f")))
    assert written["labels-subtask-3.txt"] == PARAGRAPHS


GENRES = "701\topinion\n22\treporting\n"
FRAMES = "701\tPolitical,Economic\n22\tPublic_opinion\n"
"""Frames stand in the order of the file, not of the scheme."""


def test_the_rows_of_all_three_subtasks_come_back_byte_for_byte():
    data = data_of(
        **{
            "train-labels-subtask-1": GENRES,
            "train-labels-subtask-2": FRAMES,
            "train-labels-subtask-3": PARAGRAPHS,
            "train-labels-subtask-3-spans": ROWS,
        }
    )
    dossiers = FORM.read(data, "f")
    assert all(problems(each) == [] for each in dossiers)
    written = files_of(FORM.write(dossiers))
    assert written["labels-subtask-1.txt"] == GENRES
    assert written["labels-subtask-2.txt"] == FRAMES
    assert written["labels-subtask-3.txt"] == PARAGRAPHS
    assert written["labels-subtask-3-spans.txt"] == ROWS
    assert [FORM.lost(each)["document_annotations"] for each in dossiers] == [0, 0]


@pytest.mark.parametrize("damage", ["", "\r\n", "end"])
def test_rows_about_articles_alone_are_enough_whatever_their_line_ends(damage):
    rows = FRAMES.replace("\n", "\r\n") if damage == "\r\n" else FRAMES
    rows = rows.removesuffix("\n") if damage == "end" else rows
    written = files_of(FORM.write(FORM.read(data_of(**{"dev-labels-subtask-2": rows}), "f")))
    assert written["labels-subtask-2.txt"] == FRAMES
    assert written["labels-subtask-3-spans.txt"] == ""
    assert "labels-subtask-1.txt" not in written


def test_the_order_of_articles_is_that_of_the_spans():
    genres = "22\treporting\n701\topinion\n"
    data = data_of(**{"train-labels-subtask-1": genres, "train-labels-subtask-3-spans": ROWS})
    assert [each.document.id for each in FORM.read(data, "f")] == ["article701", "article22"]
    alone = FORM.read(data_of(**{"train-labels-subtask-1": genres}), "f")
    assert [each.document.id for each in alone] == ["article22", "article701"]


def test_a_row_about_an_article_with_more_than_labels_is_told():
    with pytest.raises(InvalidFile) as caught:
        FORM.read(data_of(**{"x-labels-subtask-2": "701\tEconomic\t3\n999\tEconomic\n"}), "f")
    assert [each.place for each in caught.value.problems] == [
        "x-labels-subtask-2.txt:1",
        "x-labels-subtask-2.txt:2",
    ]


def test_tags_on_documents_are_rows_by_their_official_labels_and_a_comma_is_refused():
    dossier = FORM.read(data_of(**{"x-labels-subtask-2": FRAMES}), "f")[0]
    (own,) = dossier.tagsets
    other = own.model_copy(
        update={"tags": tuple(tag.model_copy(update={"official": {"other": "x"}}) for tag in own.tags)}
    )
    bare = dossier.model_copy(update={"tagsets": (other,)})
    assert "labels-subtask-2.txt" not in files_of(FORM.write([bare]))
    assert FORM.lost(bare)["document_annotations"] == 2
    commas = (own.tags[0].model_copy(update={"official": {"semeval2023_t3_frames": "a,b"}}), own.tags[1])
    wrong = dossier.model_copy(update={"tagsets": (own.model_copy(update={"tags": commas}),)})
    with pytest.raises(InvalidFile, match="a,b"):
        FORM.write([wrong])


def test_a_span_that_ends_one_short_is_taken_as_it_is():
    second = FORM.read(DATA, "f")[1]
    assert [mark.spans[0].exact for mark in second.annotations] == ["Wave the flag! Wave it", "Everyone doe"]


def test_files_of_single_articles_are_read_where_there_is_no_file_of_all():
    labels = {
        "l__article701-labels-subtask-3": ROWS[: ROWS.index("22\tF")],
        "l__article22-labels-subtask-3": ROWS[ROWS.index("22\tF") :],
    }
    assert {each.document.id: len(each.annotations) for each in FORM.read(data_of(**labels), "f")} == {
        "article701": 3,
        "article22": 2,
    }
    both = data_of(**labels, **{"x-labels-subtask-3-spans": ROWS})
    assert [len(each.annotations) for each in FORM.read(both, "f")] == [3, 2]


def test_rows_of_paragraphs_alone_are_no_spans():
    for data in (data_of(**{"train-labels-subtask-3": PARAGRAPHS}), corpus()):
        with pytest.raises(InvalidFile) as caught:
            FORM.read(data, "f")
        assert caught.value.problems == tuple(FORM.problems(data, "f"))


@pytest.mark.parametrize("content", ["", "\n\n", " \r\n\u3000"])
def test_an_article_without_words_has_no_rows(content):
    bare = tagged(SCHEME, "Doubt", content=content)
    files = files_of(FORM.write([bare]))
    assert files["labels-subtask-3.txt"] == files["labels-subtask-3-spans.txt"] == ""


def test_a_line_end_alone_belongs_to_no_line():
    dossier = tagged(SCHEME, "Doubt", content="ab\ncd", marks=[(0, 2, 3)])
    assert files_of(FORM.write([dossier]))["labels-subtask-3.txt"] == "d0001\t1\t\nd0001\t2\t\n"


@quick
@given(strategies.dossiers())
def test_every_labelled_span_comes_back_in_order(dossier):
    dossier = labelled(dossier, SCHEME, "Doubt", "Slogans")
    data = FORM.write([dossier])
    assert FORM.problems(data, "f") == []
    (back,) = FORM.read(data, "f")
    assert problems(back) == []
    assert spans_of(back) == spans_of(dossier)


@quick
@given(strategies.dossiers())
def test_paragraphs_have_the_labels_of_the_spans_that_touch_them(dossier):
    dossier = labelled(dossier, SCHEME, "Doubt", "Slogans")
    tags = {tag.id: tag.official[SCHEME] for tagset in dossier.tagsets for tag in tagset.tags}
    wanted, start = {}, 0
    for number, line in enumerate(dossier.source.content.split("\n"), 1):
        place = set(range(start, start + len(line)))
        start += len(line) + 1
        if line.strip():
            wanted[str(number)] = {
                tags[mark.tag]
                for mark in dossier.annotations
                for target in mark.spans
                if target.text == dossier.source.id and place & set(range(target.start, target.end))
            }
    rows = files_of(FORM.write([dossier]))["labels-subtask-3.txt"].split("\n")[:-1]
    assert {
        number: set(filter(None, labels.split(",")))
        for _, number, labels in (row.split("\t") for row in rows)
    } == wanted
