"""Articles and tables of labels: how the shared tasks on propaganda and framing keep their data.

Each article is a text file whose name holds the article's id; label files have
one row a span, with tabs between the cells and no header. Sources: the formats
of SemEval-2019 FLC, SemEval-2020 task 11, SemEval-2023 task 3 and SemEval-2025
task 10. Offsets are code points of the article as its bytes are: a CR counts.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from workbench.domain.annotation import Annotation
from workbench.domain.archives import unpack_texts
from workbench.domain.dossier import Dossier
from workbench.domain.foreign import MARKS, Foreign, is_id
from workbench.domain.span import Span
from workbench.domain.validation import MOST, Problem, problem, surrogates

FOLDER: Final = "articles"
"""Where an archive of ours keeps the articles."""
LOSES: Final = frozenset(
    {
        "agents",
        "attributes",
        "comments",
        "confidence",
        "contexts",
        "discontinuous",
        "document_annotations",
        "document_details",
        "findings",
        "ids",
        "lineage",
        "ordinals",
        "relations",
        "reviews",
        "segment_annotations",
        "segments",
        "tagsets",
        "times",
        "translations",
        "unofficial_tags",
        "versions",
    }
)
"""What no such table holds; ``unofficial_tags`` are those that have no label in the task's scheme."""
_PREFIX: Final = "article"
_ENDINGS: Final = (".txt", ".labels", ".out")
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,11}", re.ASCII)
_CELLS: Final = 40
_SHOWN: Final = 40
_BREAKS: Final = re.compile("[\t\r\n]")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a task names its files.

    ``labels`` matches the names of label files, without folders. An article's
    file is ``prefix``, its id and ``.txt``; in a row it is the id and
    ``ending``. Where the order of rows is data (``grouped``), the rows of an
    article must stand together, because dossiers keep the order within one.
    ``later`` matches label files whose rows are about whole articles: they are
    read last, and say nothing about the order of articles.
    """

    scheme: str
    labels: re.Pattern[str]
    prefix: str = _PREFIX
    ending: str = ""
    grouped: bool = False
    later: re.Pattern[str] | None = None

    def is_later(self, path: str) -> bool:
        """Say whether a label file is read after the others."""
        return self.later is not None and self.later.fullmatch(PurePosixPath(path).name) is not None


class Row(NamedTuple):
    """A label on a span."""

    label: str
    span: Span


Take = Callable[[Sequence[str], Foreign, str], Problem | None]
"""Adds the annotations of a row's cells to its article, or says what is wrong at the place given."""


def official(dossier: Dossier, scheme: str) -> dict[str, str]:
    """Return the label that a scheme has for each tag of the dossier's tagsets, by the tag's id."""
    tags = (tag for tagset in dossier.tagsets for tag in tagset.tags)
    return {tag.id: tag.official[scheme] for tag in tags if scheme in tag.official}


def marked(dossier: Dossier) -> Iterator[tuple[Annotation, Span]]:
    """Yield each span on the source with its annotation, in the annotations' order."""
    for annotation in sorted(dossier.annotations, key=lambda each: each.ordinal):
        for target in annotation.spans:
            if target.text == dossier.source.id:
                yield annotation, target.span


def rows(dossier: Dossier, scheme: str) -> list[Row]:
    """Return the rows of a dossier: what the scheme has no label for stays out."""
    labels = official(dossier, scheme)
    return [Row(labels[mark.tag], span) for mark, span in marked(dossier) if mark.tag in labels]


def unofficial(dossier: Dossier, *schemes: str) -> int:
    """Count the annotations of the text whose tags have no label in any of the schemes: they stay out."""
    labels = {tag for scheme in schemes for tag in official(dossier, scheme)}
    return len({mark.id for mark, _ in marked(dossier) if mark.tag not in labels})


def merged(found: Iterable[Row]) -> list[Row]:
    """Join the spans of one label that share characters; each stands where the first of them stood."""
    groups: dict[str, list[tuple[Span, int]]] = {}
    for place, row in enumerate(found):
        groups.setdefault(row.label, []).append((row.span, place))
    ordered: list[tuple[int, Row]] = []
    for label, spans in groups.items():
        spans.sort(key=lambda each: (each[0].start, each[0].end))
        span, place = spans[0]
        for other, at in spans[1:]:
            if other.start < span.end:
                span, place = Span(start=span.start, end=max(span.end, other.end)), min(place, at)
            else:
                ordered.append((place, Row(label, span)))
                span, place = other, at
        ordered.append((place, Row(label, span)))
    return [row for _, row in sorted(ordered, key=lambda each: each[0])]


def article_id(document_id: str) -> str:
    """Return an article's id in the task's files for a document's: ``article123`` is 123.

    >>> article_id("article123"), article_id("d0001")
    ('123', 'd0001')
    """
    rest = document_id.removeprefix(_PREFIX)
    numbered = rest != document_id and rest and (not is_id(rest) or rest.startswith(_PREFIX))
    return rest if numbered else document_id


def document_id(name: str) -> str | None:
    """Return the document's id for an article's, or None where the name cannot be part of one.

    >>> document_id("123"), document_id("d0001"), document_id("1 2")
    ('article123', 'd0001', None)
    """
    if is_id(name) and not name.startswith(_PREFIX):
        return name
    made = f"{_PREFIX}{name}"
    return made if is_id(made) else name if is_id(name) else None


def articles(dossiers: Sequence[Dossier], layout: Layout) -> dict[str, bytes]:
    """Return the article files by name; ``obstacles`` must have found nothing."""
    return {
        f"{FOLDER}/{layout.prefix}{article_id(each.document.id)}.txt": each.source.content.encode()
        for each in dossiers
    }


def obstacles(dossiers: Sequence[Dossier], *schemes: str) -> list[Problem]:
    """Return why dossiers cannot be written: half a character, one id twice, a label that breaks a row."""
    wrong = [each for dossier in dossiers for each in surrogates(dossier)]
    seen: set[str] = set()
    for dossier in dossiers:
        name = article_id(dossier.document.id)
        if name in seen:
            wrong.append(problem(name, "errors.formats.same_id", id=name))
        seen.add(name)
        labels = {label for scheme in schemes for label in official(dossier, scheme).values()}
        wrong += [
            problem(name, "errors.articles.row_break", label=ascii(label[:_SHOWN]))
            for label in sorted(labels)
            if not label or _BREAKS.search(label)
        ]
    return wrong


def table(lines: Iterable[Sequence[object]]) -> bytes:
    """Return rows as a file: tabs between cells, a line feed after each row."""
    return "".join("\t".join(map(str, cells)) + "\n" for cells in lines).encode()


def on_one_line(words: str) -> str:
    """Return words as a cell can hold them, a space for each tab and line end."""
    return _BREAKS.sub(" ", words)


def place_of(cells: Sequence[str], foreign: Foreign, where: str, *, last: int = 0) -> Span | Problem:
    """Return the span that two cells give; ``last`` is 1 where the end is the last character itself."""
    start, end = cells
    if _NUMBER.fullmatch(start) and _NUMBER.fullmatch(end):
        first, after = int(start), int(end) + last
        if first < after <= len(foreign.content):
            return Span(start=first, end=after)
    values = {"start": start[:_SHOWN], "end": end[:_SHOWN], "length": len(foreign.content)}
    return problem(where, "errors.articles.row_place", **values)


def take_span(cells: Sequence[str], foreign: Foreign, where: str) -> Problem | None:
    """Take a row of an article, a label, a start and an end (exclusive)."""
    if len(cells) != 4 or not cells[1]:
        return problem(where, "errors.articles.row_cells", columns="article, label, start, end")
    span = place_of(cells[2:], foreign, where)
    if isinstance(span, Problem):
        return span
    foreign.annotate(cells[1], [foreign.span(span.start, span.end)])
    return None


def load(data: bytes, name: str, layout: Layout, take: Take) -> tuple[list[Dossier], list[Problem]]:
    """Return the documents of an archive and everything that is wrong with it.

    They come in the order of their first rows, those without rows last.
    Where one label file holds many articles, files of single articles only
    repeat it and are passed over. Rows may end in CR LF; empty rows say nothing.
    """
    texts, wrong = unpack_texts(data, name, _ENDINGS)
    sheets, found, more = _sorted_out(texts, layout)
    wrong += more
    if not wrong and not found:
        wrong = [problem(name, "errors.articles.no_articles", file=f"{layout.prefix}ID.txt")]
    if not wrong and not sheets:
        wrong = [problem(name, "errors.articles.no_labels")]
    if sum(text.count("\n") for text in sheets.values()) > MARKS:
        wrong = [problem(name, "errors.formats.too_many_marks", limit=MARKS)]
    if wrong:
        return [], wrong
    reader = _Reader(layout, take, found)
    for path in sorted(sheets, key=layout.is_later):
        reader.sheet(path, sheets[path])
    return ([], reader.wrong) if reader.wrong else (reader.dossiers(), [])


def _sorted_out(
    texts: Mapping[str, str], layout: Layout
) -> tuple[dict[str, str], dict[str, Foreign], list[Problem]]:
    """Tell label files from articles by their names."""
    sheets: dict[str, str] = {}
    found: dict[str, Foreign] = {}
    wrong: list[Problem] = []
    for name, text in texts.items():
        path = PurePosixPath(name)
        if path.parent.name != FOLDER and layout.labels.fullmatch(path.name):
            sheets[name] = text
        elif _is_article(path, layout):
            key = path.name.removeprefix(layout.prefix).removesuffix(".txt")
            made = document_id(key)
            if made is None:
                wrong.append(problem(ascii(name[:_SHOWN])[1:-1], "errors.articles.article_name"))
            elif key in found:
                wrong.append(problem(name, "errors.articles.article_twice", id=key))
            else:
                found[key] = Foreign(layout.scheme, text, id=made)
    whole = {name: text for name, text in sheets.items() if not _of_one(name, layout)}
    return whole or sheets, found, wrong


def _is_article(path: PurePosixPath, layout: Layout) -> bool:
    """Say whether a file is an article; without a prefix, the label files of other subtasks are not."""
    if path.suffix != ".txt" or not path.name.startswith(layout.prefix):
        return False
    return bool(layout.prefix) or path.parent.name == FOLDER or "annotations" not in path.name


def _of_one(name: str, layout: Layout) -> bool:
    return bool(layout.prefix) and PurePosixPath(name).name.startswith(layout.prefix)


class _Reader:
    """Reads label files, row by row."""

    def __init__(self, layout: Layout, take: Take, found: Mapping[str, Foreign]) -> None:
        self.wrong: list[Problem] = []
        self._layout = layout
        self._take = take
        self._found = found
        self._order: dict[str, None] = {}
        self._grouped = layout.grouped

    def sheet(self, path: str, text: str) -> None:
        """Read one file, up to as many problems as anybody reads."""
        before = ""
        self._grouped = self._layout.grouped and not self._layout.is_later(path)
        for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
            row = line.removesuffix("\r")
            if row and len(self.wrong) < MOST:
                before = self._row(row.split("\t", _CELLS), f"{path}:{number}", before)

    def dossiers(self) -> list[Dossier]:
        """Return the documents."""
        return [self._found[key].dossier() for key in dict.fromkeys((*self._order, *self._found))]

    def _row(self, cells: Sequence[str], where: str, before: str) -> str:
        """Take a row, and return which article it is about."""
        ending = self._layout.ending
        key = cells[0].removesuffix(ending)
        foreign = self._found.get(key)
        if foreign is None or not cells[0].endswith(ending):
            self.wrong.append(problem(where, "errors.articles.row_article", id=cells[0][:_SHOWN]))
            return before
        if self._grouped and key != before and key in self._order:
            self.wrong.append(problem(where, "errors.articles.row_scattered", id=key))
        self._order[key] = None
        wrong = self._take(cells, foreign, where)
        if wrong is not None:
            self.wrong.append(wrong)
        return key
