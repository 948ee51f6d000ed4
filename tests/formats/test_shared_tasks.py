"""The shared tasks' files, one row of the table each: what is read and written again is the same to the byte.

A row names the task, its files, and the quirk of its data that a reader might
tidy away. ``kept`` is the file that must come back; where a task's tools
write a form that ours does not (other line ends, an empty last row, quotes),
``tidy`` is what comes back, and it says the same.
"""

import json
from dataclasses import dataclass

import pytest

from tests.formats.corpus import FIRST, SECOND, archive, files_of
from workbench.domain.archives import MAGIC
from workbench.domain.validation import problems
from workbench.formats import discover

ONE, TWO = "articles/article701.txt", "articles/article22.txt"
BOTH = {ONE: FIRST, TWO: SECOND}
TEXT = "WE RISE 😀\r\n\n𠀀物价 FALL, THEY SAY"


@dataclass(frozen=True)
class Case:
    """A file of a task with its texts, the file that we write, and what must stand in it."""

    task: str
    quirk: str
    form: str
    file: str
    rows: str
    written: str
    tidy: str | None = None
    texts: tuple[tuple[str, str], ...] = tuple(BOTH.items())

    def archive(self):
        """The task's files, packed; a task of one file is that file."""
        if not self.written:
            return self.rows.encode()
        return archive(**dict(self.texts), **{self.file: self.rows})

    def came_back(self):
        """What is written of what was read."""
        form = discover()[self.form]
        data = self.archive()
        assert data.startswith(MAGIC) == bool(self.written)
        assert form.problems(data, "f") == []
        dossiers = form.read(data, "f")
        assert all(problems(each) == [] for each in dossiers)
        again = form.write(dossiers)
        assert form.write(form.read(again, "f")) == again
        return (files_of(again)[self.written], files_of(again)) if self.written else (again.decode(), {})


def tc(quirk, rows, tidy=None):
    return Case("SemEval-2020 T11 TC", quirk, "ptc_tc", "train-task2-TC.labels", rows, "task-TC.labels", tidy)


def si(quirk, rows, tidy=None):
    return Case("SemEval-2020 T11 SI", quirk, "ptc_si", "dev-task1-SI.labels", rows, "task-SI.labels", tidy)


def flc(quirk, rows, tidy=None):
    return Case("SemEval-2019 FLC", quirk, "ptc_flc", "dev.task-FLC.labels", rows, "task-FLC.labels", tidy)


def t3(subtask, quirk, rows, tidy=None):
    file = f"labels-subtask-{subtask}.txt"
    task = f"SemEval-2023 T3 st{subtask}"
    return Case(task, quirk, "semeval2023", f"train-{file}", rows, file, tidy)


def t10(quirk, rows, tidy=None):
    texts = (("raw-documents/EN_CC_1.txt", SECOND), ("raw-documents/EN_UA_7.txt", FIRST))
    file = "subtask-1-annotations.txt"
    return Case("SemEval-2025 T10", quirk, "semeval2025", file, rows, file, tidy, texts)


def t6(quirk, items):
    rows = json.dumps(items, ensure_ascii=False, indent=4) + "\n"
    return Case("SemEval-2021 T6", quirk, "semeval2021", "", rows, "", None, ())


def fragment(start, end, technique, words=None):
    return {"start": start, "end": end, "technique": technique, "text_fragment": words or TEXT[start:end]}


TC_ROWS = "701\tDoubt\t23\t39\n22\tSlogans\t0\t13\n"
SI_ROWS = "701\t23\t39\n701\t1\t12\n22\t0\t13\n"
FLC_ROWS = "701\tName_Calling,Labeling\t23\t39\n22\tDoubt\t0\t13\n"
SPANS = "701\tDoubt\t23\t39\n22\tFlag_Waving\t0\t22\n"
ROLES = "EN_UA_7.txt\tCritics\t23\t29\tAntagonist\tSpy\nEN_CC_1.txt\tWave\t0\t3\tInnocent\tVictim\n"
CASES = [
    tc("commas in labels", "701\tWhataboutism,Straw_Men,Red_Herring\t23\t39\n"),
    tc("rows out of order, one twice", "701\tDoubt\t23\t39\n701\tDoubt\t1\t12\n701\tDoubt\t1\t12\n"),
    tc("articles in reverse order", "701\tDoubt\t23\t39\n22\tSlogans\t0\t13\n"),
    tc("articles in order", "22\tSlogans\t0\t13\n701\tDoubt\t23\t39\n"),
    tc("a span across CR LF", "701\tDoubt\t20\t30\n"),
    tc("rows end in CR LF", TC_ROWS.replace("\n", "\r\n"), TC_ROWS),
    tc("an empty last row", f"{TC_ROWS}\n", TC_ROWS),
    tc("a last row without its end", TC_ROWS[:-1], TC_ROWS),
    si("rows out of order", SI_ROWS),
    si("articles in reverse order", "701\t1\t12\n22\t0\t13\n"),
    si("a span across CR LF", "701\t20\t30\n"),
    si("rows end in CR LF", SI_ROWS.replace("\n", "\r\n"), SI_ROWS),
    si("an empty last row", f"{SI_ROWS}\n", SI_ROWS),
    flc("commas in labels", "22\tObfuscation,Intentional_Vagueness,Confusion\t0\t13\n"),
    flc("overlaps of two techniques", "701\tDoubt\t1\t12\n701\tName_Calling,Labeling\t6\t15\n"),
    flc("articles in reverse order", FLC_ROWS),
    flc("rows end in CR LF", FLC_ROWS.replace("\n", "\r\n"), FLC_ROWS),
    flc("an empty last row", f"{FLC_ROWS}\n", FLC_ROWS),
    t3("1", "articles in reverse order", "701\topinion\n22\treporting\n"),
    t3("1", "rows end in CR LF", "701\topinion\r\n22\treporting\r\n", "701\topinion\n22\treporting\n"),
    t3("2", "frames in the file's order", "701\tPolitical,Economic\n22\tPublic_opinion\n"),
    t3("2", "a last row without its end", "22\tPublic_opinion", "22\tPublic_opinion\n"),
    t3("3-spans", "a span one character short", "22\tFlag_Waving\t0\t22\n22\tDoubt\t24\t36\n"),
    t3("3-spans", "offsets count CR", "701\tDoubt\t23\t39\n"),
    t3("3-spans", "articles in reverse order", SPANS),
    t3("3-spans", "rows end in CR LF", SPANS.replace("\n", "\r\n"), SPANS),
    t3("3-spans", "an empty last row", f"{SPANS}\n", SPANS),
    t10("ends are inclusive, articles in reverse order", ROLES),
    t10("two fine roles in a row", "EN_UA_7.txt\tCritics\t23\t29\tAntagonist\tForeign Adversary\tSpy\n"),
    t10("a mention in other words", "EN_UA_7.txt\tthe  critics\t23\t28\tAntagonist\tSpy\n"),
    t10("a mention in quotes, as a TSV", 'EN_UA_7.txt\t"Critics"\t23\t29\tAntagonist\tSpy\n'),
    t10("a mention across CR LF", "EN_UA_7.txt\t😀 again.  Critics\t13\t29\tInnocent\tVictim\n"),
    t10("rows end in CR LF", ROLES.replace("\n", "\r\n"), ROLES),
    t10("an empty last row", f"{ROLES}\n", ROLES),
    t6("commas in labels", [{"id": "7", "text": TEXT, "labels": [fragment(0, 7, "Smears, so to say")]}]),
    t6(
        "labels out of order, two on one span",
        [{"id": "7", "text": TEXT, "labels": [fragment(3, 15, "Doubt"), fragment(3, 15, "Smears")]}],
    ),
    t6("no labels", [{"id": "702", "text": TEXT, "labels": []}, {"id": "22", "text": "x", "labels": []}]),
    t6("words that differ", [{"id": "7", "text": TEXT, "labels": [fragment(0, 2, "Doubt", "We")]}]),
]


@pytest.mark.parametrize("case", [pytest.param(each, id=f"{each.task}: {each.quirk}") for each in CASES])
def test_what_was_read_is_written_to_the_byte(case):
    rows, files = case.came_back()
    assert rows == (case.rows if case.tidy is None else case.tidy)
    texts = {name.rpartition("/")[2]: content for name, content in case.texts}
    assert {name: files[f"articles/{name}"] for name in texts} == texts


def test_the_paragraphs_of_subtask_3_follow_from_the_spans():
    """Blank lines count, and a paragraph of nothing but a footer has an empty cell."""
    paragraphs = "701\t1\t\n701\t2\tDoubt\n701\t4\t\n22\t1\tFlag_Waving\n22\t2\t\n"
    files = {"train-labels-subtask-3-spans.txt": SPANS, "train-labels-subtask-3.txt": paragraphs}
    form = discover()["semeval2023"]
    again = files_of(form.write(form.read(archive(**BOTH, **files), "f")))
    assert again["labels-subtask-3.txt"] == paragraphs
    assert again["labels-subtask-3-spans.txt"] == SPANS


def test_no_format_of_a_shared_task_is_missing_from_the_table():
    tasks = {name for name in discover() if name.startswith(("ptc_", "semeval"))}
    assert {each.form for each in CASES} == tasks
