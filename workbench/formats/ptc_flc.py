"""SemEval-2019 fragment-level classification (FLC): articles, each with rows of techniques and spans."""

import re
from collections.abc import Sequence
from typing import Final

from workbench.domain.archives import pack
from workbench.domain.articles import (
    FOLDER,
    LOSES,
    Layout,
    article_id,
    articles,
    load,
    merged,
    obstacles,
    rows,
    table,
    take_span,
    unofficial,
)
from workbench.domain.dossier import Dossier
from workbench.domain.validation import Problem
from workbench.formats import refuse

SCHEME: Final = "ptc2019_18"
"""The scheme of the labels, under which tags have theirs; a comma is part of a label."""
_FILE: Final = "task-FLC.labels"
_LAYOUT: Final = Layout(SCHEME, re.compile(r".*FLC.*\.(labels|out)"), grouped=True)


class PtcFlc:
    """Many articles in one archive; rows hold article, technique, start and end (exclusive).

    Each article has its own label file, as the corpus gives them, and one file
    has the rows of all, as the scorer takes them; that one is read where it is
    there. The scorer refuses overlapping spans of one technique, so these are
    joined. Tags without a label in the scheme stay out.
    """

    name = "ptc_flc"
    suffix = ".ptc-flc.zip"
    loses = LOSES | {"overlaps"}
    many = True
    reads = True
    writes = True

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the archive. Raises InvalidFile for what its files cannot hold."""
        wrong = obstacles(dossiers, SCHEME)
        if wrong:
            refuse(self.name, *wrong)
        sheets: dict[str, bytes] = {}
        for each in dossiers:
            name = article_id(each.document.id)
            found = merged(rows(each, SCHEME))
            lines = [(name, label, span.start, span.end) for label, span in found]
            sheets[f"{FOLDER}-labels/article{name}.{_FILE}"] = table(lines)
        return pack(articles(dossiers, _LAYOUT) | sheets | {_FILE: b"".join(sheets.values())})

    def lost(self, dossier: Dossier) -> dict[str, int]:
        """Count what stays out of the rows of a dossier."""
        found = rows(dossier, SCHEME)
        joined = len(found) - len(merged(found))
        return {"unofficial_tags": unofficial(dossier, SCHEME), "overlaps": joined}

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


PLUGIN = PtcFlc()
