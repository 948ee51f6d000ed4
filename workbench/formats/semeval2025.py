"""SemEval-2025 task 10, subtask 1: articles, and the roles that entities are given. Ends are inclusive."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from workbench.domain.annotation import Annotation
from workbench.domain.archives import pack
from workbench.domain.articles import (
    LOSES,
    Layout,
    article_id,
    articles,
    load,
    marked,
    obstacles,
    official,
    on_one_line,
    place_of,
    table,
    unofficial,
)
from workbench.domain.dossier import Dossier
from workbench.domain.foreign import Foreign
from workbench.domain.span import Span
from workbench.domain.validation import Problem, problem
from workbench.formats import refuse

FINE: Final = "semeval2025_t10"
"""The scheme of the fine roles, under which tags have theirs."""
MAIN: Final = "semeval2025_t10_main"
"""The scheme of the main roles."""
_FINE_OF: Final = MappingProxyType(
    {
        "Protagonist": ("Guardian", "Martyr", "Peacemaker", "Rebel", "Underdog", "Virtuous"),
        "Antagonist": (
            "Instigator",
            "Conspirator",
            "Tyrant",
            "Foreign Adversary",
            "Traitor",
            "Spy",
            "Saboteur",
            "Corrupt",
            "Incompetent",
            "Terrorist",
            "Deceiver",
            "Bigot",
        ),
        "Innocent": ("Forgotten", "Exploited", "Victim", "Scapegoat"),
    }
)
"""The task's taxonomy: the fine roles of each main one."""
_MAIN_OF: Final = MappingProxyType({fine: main for main, all_fine in _FINE_OF.items() for fine in all_fine})
_ROLE: Final = "main_role"
"""The attribute with the main role of a row that goes against the taxonomy."""
_MENTION: Final = "mention"
"""The attribute with the words of a row that are not those of the article."""
_COLUMNS: Final = "document.txt, mention, start, end, main role, fine roles"
_FILE: Final = "subtask-1-annotations.txt"
_LAYOUT: Final = Layout(FINE, re.compile(r"(.*-)?subtask-1-.*\.txt"), prefix="", ending=".txt")


@dataclass(slots=True)
class _Mention:
    """A row: where an entity is mentioned, its main role, and as many fine ones as there are."""

    words: str
    span: Span
    main: str
    fine: dict[str, None] = field(default_factory=dict)

    def cells(self) -> tuple[object, ...]:
        """Return the row's cells, without the document; the end is the last character's offset."""
        return self.words, self.span.start, self.span.end - 1, self.main, *self.fine


class SemEval2025:
    """Many articles in one archive; a row holds document, mention, start, end, main role, fine roles.

    The end is the offset of the last character. Each fine role is an annotation
    of its own, and a main role is one where a row has no fine ones. The
    annotations of one span and one main role share a row, at the place of the
    first. Tags without a label in the task's schemes stay out.
    """

    name = "semeval2025"
    suffix = ".semeval2025.zip"
    loses = LOSES | {"repeated_annotations"}
    many = True
    reads = True
    writes = True

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the archive. Raises InvalidFile for what its files cannot hold."""
        wrong = obstacles(dossiers, FINE, MAIN)
        if wrong:
            refuse(self.name, *wrong)
        lines = [
            (f"{article_id(each.document.id)}.txt", *row.cells()) for each in dossiers for row in _rows(each)
        ]
        return pack(articles(dossiers, _LAYOUT) | {_FILE: table(lines)})

    def lost(self, dossier: Dossier) -> dict[str, int]:
        """Count what stays out of the rows of a dossier."""
        labels = official(dossier, FINE) | official(dossier, MAIN)
        roles = sum(mark.tag in labels for mark, _ in marked(dossier))
        written = sum(len(row.fine) or 1 for row in _rows(dossier))
        stays_out = unofficial(dossier, FINE, MAIN)
        return {"unofficial_tags": stays_out, "repeated_annotations": roles - written}

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Return the articles, in the order of their first rows. Raises InvalidFile with all problems."""
        dossiers, wrong = load(data, name, _LAYOUT, _take)
        if wrong:
            refuse(name, *wrong)
        return dossiers

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return everything that is wrong, row by row; ``deep`` has nothing to add."""
        del deep
        return load(data, name, _LAYOUT, _take)[1]


def _rows(dossier: Dossier) -> Iterator[_Mention]:
    found: dict[tuple[Span, str], _Mention] = {}
    fine_roles, main_roles = official(dossier, FINE), official(dossier, MAIN)
    for mark, span in marked(dossier):
        fine = fine_roles.get(mark.tag)
        main = _main(mark, fine, main_roles)
        if main is None:
            continue
        words = on_one_line(mark.attributes.get(_MENTION) or span.cut(dossier.source.content))
        row = found.setdefault((span, main), _Mention(words, span, main))
        if fine is not None and fine != main:
            row.fine[fine] = None
    yield from found.values()


def _main(mark: Annotation, fine: str | None, main_roles: Mapping[str, str]) -> str | None:
    """Return the main role: as its row had it, as the tag has it, or as the taxonomy has it."""
    said = mark.attributes.get(_ROLE)
    if fine is not None and said:
        return on_one_line(said)
    return main_roles.get(mark.tag) or _known(fine)


def _known(role: str | None) -> str | None:
    """Return the main role that the taxonomy has for a role, which may be a main one itself."""
    return _MAIN_OF.get(role or "", role if role in _FINE_OF else None)


def _take(cells: Sequence[str], foreign: Foreign, where: str) -> Problem | None:
    """Take a row; an empty cell at its end says nothing."""
    main, *fine = cells[4:] if len(cells) > 4 else [""]
    fine = fine[:-1] if fine and not fine[-1] else fine
    if not main or "" in fine or any("\t" in each for each in fine):
        return problem(where, "errors.articles.row_cells", columns=_COLUMNS)
    span = place_of(cells[2:4], foreign, where, last=1)
    if isinstance(span, Problem):
        return span
    target = foreign.span(span.start, span.end)
    attributes = {} if cells[1] in ("", on_one_line(target.exact)) else {_MENTION: cells[1]}
    for role in fine or [main]:
        known = _known(role)
        foreign.annotate(role, [target], attributes=attributes | ({} if known == main else {_ROLE: main}))
    return None


PLUGIN = SemEval2025()
