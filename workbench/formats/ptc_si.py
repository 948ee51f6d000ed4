"""SemEval-2020 task 11, span identification: articles, and where propaganda stands in them."""

import re
from collections.abc import Sequence
from typing import Final

from workbench.domain.archives import pack
from workbench.domain.articles import (
    LOSES,
    Layout,
    Row,
    article_id,
    articles,
    load,
    marked,
    merged,
    obstacles,
    official,
    place_of,
    table,
    unofficial,
)
from workbench.domain.dossier import Dossier
from workbench.domain.foreign import Foreign
from workbench.domain.validation import Problem, problem
from workbench.formats import refuse

SCHEME: Final = "ptc2020_si"
LABEL: Final = "Propaganda"
"""The tag of what is read: the rows themselves name none."""
_TECHNIQUES: Final = "ptc2020_14"
"""Tags with a label in this scheme are propaganda, too."""
_FILE: Final = "task-SI.labels"
_LAYOUT: Final = Layout(SCHEME, re.compile(r".*SI.*\.(labels|out)"), grouped=True)


class PtcSi:
    """Many articles in one archive and one file of rows: article, start, end (exclusive).

    Every annotation whose tag is a technique of the task counts, and overlapping
    spans are joined, as the task has them; a joined span stands where the
    first of its parts stood. All other tags stay out.
    """

    name = "ptc_si"
    suffix = ".ptc-si.zip"
    loses = LOSES | {"overlaps", "tags"}
    many = True
    reads = True
    writes = True

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the archive. Raises InvalidFile for what its files cannot hold."""
        wrong = obstacles(dossiers)
        if wrong:
            refuse(self.name, *wrong)
        lines = [
            (article_id(each.document.id), span.start, span.end)
            for each in dossiers
            for _, span in merged(_rows(each))
        ]
        return pack(articles(dossiers, _LAYOUT) | {_FILE: table(lines)})

    def lost(self, dossier: Dossier) -> dict[str, int]:
        """Count what stays out of the rows of a dossier."""
        found = _rows(dossier)
        joined = len(found) - len(merged(found))
        stays_out = unofficial(dossier, SCHEME, _TECHNIQUES)
        return {"unofficial_tags": stays_out, "overlaps": joined, "tags": len(found)}

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


def _rows(dossier: Dossier) -> list[Row]:
    tags = official(dossier, _TECHNIQUES) | official(dossier, SCHEME)
    return [Row(LABEL, span) for mark, span in marked(dossier) if mark.tag in tags]


def _take(cells: Sequence[str], foreign: Foreign, where: str) -> Problem | None:
    if len(cells) != 3:
        return problem(where, "errors.articles.row_cells", columns="article, start, end")
    span = place_of(cells[1:], foreign, where)
    if isinstance(span, Problem):
        return span
    foreign.annotate(LABEL, [foreign.span(span.start, span.end)])
    return None


PLUGIN = PtcSi()
