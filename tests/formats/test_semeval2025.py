import pytest
from hypothesis import given

from tests import builders as build
from tests import strategies
from tests.formats.corpus import FIRST, SECOND, archive, files_of, labelled, labels_of, spans_of, tagged
from tests.strategies import quick
from workbench.domain.tagset import Tag
from workbench.domain.validation import problems
from workbench.errors import InvalidFile
from workbench.formats import discover

FORM = discover()["semeval2025"]
ROWS = (
    "EN_UA_7.txt\tCritics\t23\t29\tAntagonist\tForeign Adversary\tSpy\n"
    "EN_UA_7.txt\t😀 again.  Critics\t13\t29\tInnocent\tVictim\n"
    "EN_UA_7.txt\tCritics\t23\t29\tInnocent\tVictim\n"
    "EN_UA_7.txt\tthe  critics\t23\t28\tAntagonist\tVictim\tNew Role\n"
    "EN_CC_1.txt\tEveryone\t24\t31\tProtagonist\n"
    "EN_CC_1.txt\tWave\t0\t3\tBystander\n"
)
"""Two fine roles, one span twice, a mention of other words, roles against the taxonomy, none, and CR LF."""


def data_of(rows=ROWS, **more):
    texts = {"raw-documents__EN_CC_1.txt": SECOND, "raw-documents__EN_UA_7.txt": FIRST}
    return archive(
        **texts, **{"subtask-1-annotations.txt": rows, "subtask-2-annotations.txt": "x\ty\n"}, **more
    )


def rows_of(data):
    return files_of(data)["subtask-1-annotations.txt"]


def test_rows_come_back_byte_for_byte():
    dossiers = FORM.read(data_of(), "f")
    assert [each.document.id for each in dossiers] == ["EN_UA_7", "EN_CC_1"]
    assert all(problems(each) == [] for each in dossiers)
    written = FORM.write(dossiers)
    assert rows_of(written) == ROWS
    assert files_of(written)["articles/EN_UA_7.txt"] == FIRST
    assert rows_of(FORM.write(FORM.read(written, "f"))) == ROWS


def test_ends_are_inclusive():
    first = FORM.read(data_of(), "f")[0]
    assert [mark.spans[0].exact for mark in first.annotations] == [
        "Critics",
        "Critics",
        "😀 again.\r\nCritics",
        "Critics",
        "Critic",
        "Critic",
    ]
    last = len(SECOND) - 1
    (back, _) = FORM.read(data_of(f"EN_CC_1.txt\t.\t{last}\t{last}\tInnocent\tVictim\n"), "f")
    assert [mark.spans[0].exact for mark in back.annotations] == ["."]


def test_each_fine_role_is_an_annotation_and_a_main_role_where_there_is_none():
    first, second = FORM.read(data_of(), "f")
    assert labels_of(first, "semeval2025_t10")[:4] == ["Foreign Adversary", "Spy", "Victim", "Victim"]
    assert labels_of(second, "semeval2025_t10") == ["Protagonist", "Bystander"]


def test_what_a_row_says_otherwise_is_kept_with_it():
    marks = FORM.read(data_of(), "f")[0].annotations
    assert marks[0].attributes == {}
    assert marks[4].attributes == {"mention": "the  critics", "main_role": "Antagonist"}


def test_our_own_tags_are_written_with_the_main_role_they_have():
    content = build.CONTENT
    tags = (
        Tag(id="own.a", name=build.both("a"), official={"semeval2025_t10": "Guardian"}),
        Tag(
            id="own.b",
            name=build.both("b"),
            official={"semeval2025_t10": "Odd", "semeval2025_t10_main": "Innocent"},
        ),
        Tag(id="own.c", name=build.both("c"), official={"semeval2025_t10_main": "Innocent"}),
        Tag(id="own.d", name=build.both("d"), official={"semeval2025_t10": "Unheard of"}),
    )
    marks = [
        build.annotation(f"a{i}", *build.spans_at(content, 0, 6), tag=tag.id, ordinal=i)
        for i, tag in enumerate(tags)
    ]
    own = build.tagset(id="own", tags=tags, groups=(), attributes=(), relations=())
    dossier = tagged("x", "y", tagsets=[own], annotations=marks)
    assert rows_of(FORM.write([dossier])) == (
        "d0001.txt\tPrices\t0\t5\tProtagonist\tGuardian\nd0001.txt\tPrices\t0\t5\tInnocent\tOdd\n"
    )


@pytest.mark.parametrize(
    "row",
    [
        "EN_CC_1\tWave\t0\t3\tInnocent",
        "EN_9.txt\tWave\t0\t3\tInnocent",
        "EN_CC_1.txt\tWave\t0\t3",
        "EN_CC_1.txt\tWave\t0\t3\t",
        "EN_CC_1.txt\tWave\t0\t3\tInnocent\t\tVictim",
        "EN_CC_1.txt\tWave\t4\t3\tInnocent",
        f"EN_CC_1.txt\tWave\t0\t{len(SECOND)}\tInnocent",
        "EN_CC_1.txt\tWave\t0\tx\tInnocent",
        "EN_CC_1.txt\tWave\t0\t3\tInnocent" + "\tVictim" * 60,
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_line(row):
    data = data_of(f"{row}\n")
    with pytest.raises(InvalidFile) as caught:
        FORM.read(data, "f")
    assert caught.value.problems == tuple(FORM.problems(data, "f"))
    assert [each.place for each in caught.value.problems] == ["subtask-1-annotations.txt:1"]


@pytest.mark.parametrize(
    "rows", [ROWS.replace("\n", "\r\n"), f"{ROWS}\n", ROWS.replace("Victim\n", "Victim\t\n")]
)
def test_other_line_ends_and_empty_last_cells_are_read(rows):
    assert [len(each.annotations) for each in FORM.read(data_of(rows), "f")] == [6, 2]


@quick
@given(strategies.dossiers())
def test_every_labelled_span_comes_back(dossier):
    dossier = labelled(dossier, "semeval2025_t10", "Spy", "Foreign Adversary")
    dossier = dossier.model_copy(
        update={
            "annotations": tuple(mark.model_copy(update={"attributes": {}}) for mark in dossier.annotations)
        }
    )
    data = FORM.write([dossier])
    assert FORM.problems(data, "f") == []
    (back,) = FORM.read(data, "f")
    assert problems(back) == []
    assert set(spans_of(back)) == set(spans_of(dossier))
    assert rows_of(FORM.write([back])) == rows_of(data)
