"""SemEval-2023 task 3: articles, their genre, their frames, and the techniques of spans and paragraphs."""

import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Final

from workbench.domain.annotation import Annotation, DocumentTarget
from workbench.domain.archives import pack
from workbench.domain.articles import (
    LOSES,
    Layout,
    Row,
    article_id,
    articles,
    load,
    obstacles,
    official,
    rows,
    table,
    take_span,
    unofficial,
)
from workbench.domain.dossier import Dossier
from workbench.domain.foreign import Foreign
from workbench.domain.validation import Problem, problem
from workbench.formats import refuse

SCHEME: Final = "semeval2023_t3"
"""The scheme of the labels, under which tags have theirs."""
_SPANS: Final = "labels-subtask-3-spans.txt"
_SHOWN: Final = 40
_PARAGRAPHS: Final = "labels-subtask-3.txt"
_WHOLE: Final = MappingProxyType({"1": "semeval2023_t3_genre", "2": "semeval2023_t3_frames"})
"""The subtasks whose labels are about whole articles, and the schemes of these labels."""
_LAYOUT: Final = Layout(
    SCHEME,
    re.compile(
        r"(.*-)?labels-subtask-3-spans\.(txt|labels)|article.*-labels-subtask-3\.txt"
        r"|(.*-)?labels-subtask-[12]\.(txt|labels)"
    ),
    grouped=True,
    later=re.compile(r"(.*-)?labels-subtask-[12]\.(txt|labels)"),
)
_SUBTASK: Final = re.compile(r"labels-subtask-([12])\.(?:txt|labels):[0-9]+$")


class SemEval2023:
    """Many articles in one archive, with a file of rows for each subtask.

    A row of subtask 1 holds article and genre, one of subtask 2 article and
    frames with commas between: tags on whole documents. Of subtask 3 there are
    rows of spans, and rows of paragraphs that follow from them.

    A row of spans holds article, technique, start and end (exclusive). Rows
    stand as their annotations do, and spans are taken as they are: many in
    the French and Russian data end a character before a full stop. A row of
    paragraphs holds article, line number (from 1, blank lines are counted but
    have no row) and the line's techniques with commas between, none if it has
    none; such rows are written only. Tags without a label in the scheme stay out.
    """

    name = "semeval2023"
    suffix = ".semeval2023.zip"
    loses = LOSES
    many = True
    reads = True
    writes = True

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the archive. Raises InvalidFile for what its files cannot hold."""
        wrong = obstacles(dossiers, SCHEME, *_WHOLE.values())
        wrong += [
            problem(each.document.id, "errors.articles.row_comma", label=ascii(label[:_SHOWN])[1:-1])
            for each in dossiers
            for scheme in _WHOLE.values()
            for label in _labels(each, scheme)
            if "," in label
        ]
        if wrong:
            refuse(self.name, *wrong)
        files = articles(dossiers, _LAYOUT) | _of_articles(dossiers)
        spans: list[tuple[str, str, int, int]] = []
        paragraphs: list[tuple[str, int, str]] = []
        for each in dossiers:
            name, found = article_id(each.document.id), rows(each, SCHEME)
            spans += [(name, label, span.start, span.end) for label, span in found]
            lines = _paragraphs(each.source.content, found)
            paragraphs += [(name, number, labels) for number, labels in lines]
        return pack(files | {_SPANS: table(spans), _PARAGRAPHS: table(paragraphs)})

    def lost(self, dossier: Dossier) -> dict[str, int]:
        """Count what stays out of the rows of a dossier."""
        known = {tag for scheme in _WHOLE.values() for tag in official(dossier, scheme)}
        others = sum(each.tag not in known for each in _on_all(dossier))
        return {"unofficial_tags": unofficial(dossier, SCHEME), "document_annotations": others}

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Return the articles, in the order of their rows. Raises InvalidFile with all problems."""
        dossiers, wrong = load(data, name, _LAYOUT, _take)
        if wrong:
            refuse(name, *wrong)
        return dossiers

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return everything that is wrong, row by row; ``deep`` has nothing to add."""
        del deep
        return load(data, name, _LAYOUT, _take)[1]


def _take(cells: Sequence[str], foreign: Foreign, where: str) -> Problem | None:
    """Take a row of any subtask, told apart by the name of its file."""
    subtask = _SUBTASK.search(where)
    if subtask is None:
        return take_span(cells, foreign, where)
    if len(cells) != 2:
        return problem(where, "errors.articles.row_cells", columns="article, labels")
    for label in filter(None, cells[1].split(",")):
        foreign.annotate(label, [DocumentTarget()], scheme=_WHOLE[subtask[1]])
    return None


def _of_articles(dossiers: Sequence[Dossier]) -> dict[str, bytes]:
    """Return the files of subtasks 1 and 2; one without any label is not written."""
    files: dict[str, bytes] = {}
    for subtask, scheme in _WHOLE.items():
        found = [
            (article_id(each.document.id), ",".join(labels))
            for each in dossiers
            if (labels := _labels(each, scheme))
        ]
        if found:
            files[f"labels-subtask-{subtask}.txt"] = table(found)
    return files


def _labels(dossier: Dossier, scheme: str) -> list[str]:
    """Return the labels that a whole article has in a scheme, each once, in the order of the annotations."""
    known = official(dossier, scheme)
    return list(dict.fromkeys(known[mark.tag] for mark in _on_all(dossier) if mark.tag in known))


def _on_all(dossier: Dossier) -> list[Annotation]:
    found = [each for each in dossier.annotations if any(one.kind == "document" for one in each.targets)]
    return sorted(found, key=lambda each: each.ordinal)


def _paragraphs(content: str, found: Sequence[Row]) -> Iterator[tuple[int, str]]:
    """Yield each line that is not blank: its number and its techniques, in the order of their spans."""
    waiting = sorted(found, key=lambda row: row.span.start, reverse=True)
    open_rows: list[Row] = []
    start = 0
    for number, line in enumerate(content.split("\n"), 1):
        end = start + len(line)
        while waiting and waiting[-1].span.start < end:
            open_rows.append(waiting.pop())
        open_rows = [row for row in open_rows if row.span.end > start]
        if line.strip():
            yield number, ",".join(dict.fromkeys(row.label for row in open_rows))
        start = end + 1


PLUGIN = SemEval2023()
