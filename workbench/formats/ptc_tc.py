"""SemEval-2020 task 11, technique classification: articles, and a row for each span with its technique."""

import re
from collections.abc import Sequence
from typing import Final

from workbench.domain.archives import pack
from workbench.domain.articles import (
    LOSES,
    Layout,
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

SCHEME: Final = "ptc2020_14"
"""The scheme of the labels, under which tags have theirs; a comma is part of a label."""
_FILE: Final = "task-TC.labels"
_LAYOUT: Final = Layout(SCHEME, re.compile(r".*TC.*\.(labels|out)"), grouped=True)


class PtcTc:
    """Many articles in one archive and one file of rows: article, technique, start, end (exclusive).

    The order of rows is data: the official scorer compares files row by row.
    So rows stand as their annotations do, and are never sorted or joined. An
    annotation of several spans becomes as many rows; tags without a label in
    the scheme stay out.
    """

    name = "ptc_tc"
    suffix = ".ptc-tc.zip"
    loses = LOSES
    many = True
    reads = True
    writes = True

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the archive. Raises InvalidFile for what its files cannot hold."""
        wrong = obstacles(dossiers, SCHEME)
        if wrong:
            refuse(self.name, *wrong)
        lines = [
            (article_id(each.document.id), label, span.start, span.end)
            for each in dossiers
            for label, span in rows(each, SCHEME)
        ]
        return pack(articles(dossiers, _LAYOUT) | {_FILE: table(lines)})

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


PLUGIN = PtcTc()
