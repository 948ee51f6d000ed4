"""SemEval-2023 task 3, subtask 3: articles, techniques on spans, and the techniques of each paragraph."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from workbench.domain.archives import pack
from workbench.domain.articles import (
    LOSES,
    Layout,
    Row,
    article_id,
    articles,
    load,
    obstacles,
    rows,
    table,
    take_span,
    unofficial,
)
from workbench.domain.dossier import Dossier
from workbench.domain.validation import Problem
from workbench.formats import refuse

SCHEME: Final = "semeval2023_t3"
"""The scheme of the labels, under which tags have theirs."""
_SPANS: Final = "labels-subtask-3-spans.txt"
_PARAGRAPHS: Final = "labels-subtask-3.txt"
_LAYOUT: Final = Layout(
    SCHEME,
    re.compile(r"(.*-)?labels-subtask-3-spans\.(txt|labels)|article.*-labels-subtask-3\.txt"),
    grouped=True,
)


class SemEval2023:
    """Many articles in one archive, with rows of spans, and rows of paragraphs that follow from them.

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
        wrong = obstacles(dossiers, SCHEME)
        if wrong:
            refuse(self.name, *wrong)
        spans: list[tuple[str, str, int, int]] = []
        paragraphs: list[tuple[str, int, str]] = []
        for each in dossiers:
            name, found = article_id(each.document.id), rows(each, SCHEME)
            spans += [(name, label, span.start, span.end) for label, span in found]
            lines = _paragraphs(each.source.content, found)
            paragraphs += [(name, number, labels) for number, labels in lines]
        return pack(articles(dossiers, _LAYOUT) | {_SPANS: table(spans), _PARAGRAPHS: table(paragraphs)})

    def lost(self, dossier: Dossier) -> dict[str, int]:
        """Count what stays out of the rows of a dossier."""
        return {"unofficial_tags": unofficial(dossier, SCHEME)}

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Return the articles, in the order of their rows. Raises InvalidFile with all problems."""
        dossiers, wrong = load(data, name, _LAYOUT, take_span)
        if wrong:
            refuse(name, *wrong)
        return dossiers

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return everything that is wrong, row by row; ``deep`` has nothing to add."""
        del deep
        return load(data, name, _LAYOUT, take_span)[1]


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
