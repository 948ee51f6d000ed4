"""The agreement report as tables: one set of them for the terminal, for Markdown and for the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import isnan

from workbench.domain.agreement.estimate import Estimate
from workbench.domain.agreement.units import NOTHING
from workbench.messages import say
from workbench.usecases.agreement import REFERENCES, Pair, Report, Score

BAR = 10
"""How many cells a full bar takes."""
_EIGHTHS = " ▏▎▍▌▋▊▉"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts; ``right`` numbers the columns that hold figures, ``note`` says how to read it."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = field(default_factory=frozenset)
    note: str = ""

    @property
    def title(self) -> str:
        """Return its name in the language spoken now."""
        return say(f"agreement.{self.name}.title")


def tables(report: Report) -> Iterator[Table]:
    """Yield the tables of the report, in its order."""
    yield _scope(report)
    yield _table(
        "coverage",
        [[each.by, str(each.documents), str(each.spans), percent(each.share)] for each in report.coverage],
        {1, 2, 3},
    )
    yield _table("pairs", [_pair_row(each) for each in report.pairs], {2, 3, 4, 6, 7})
    tags = sorted({tag for pair in report.pairs for tag in pair.per_tag})
    if tags:
        rows = [row for each in report.pairs for row in _tag_rows(each)]
        yield _table("per_tag", rows, {2, 3, 5})
    alphas = [(say("agreement.any"), report.alpha_u), *sorted(report.alpha_u_per_tag.items())]
    yield _table("alpha_u", [[name, *_alpha_row(each)] for name, each in alphas], {1, 3})
    yield _labels(report)
    if len(report.tags) > 1:
        yield _confusion(report)
    if report.units:
        yield _table("units", [_unit_row(report, at) for at in range(len(report.units))], {3})
    if len(report.over_time) > 1:
        rows = [[day(each.at), each.title, *_alpha_row(each.f1)] for each in report.over_time]
        yield _table("over_time", rows, {2, 4})
    yield from _extras(report)
    yield _table(
        "reference",
        [[say(f"agreement.reference.{what}"), number(value), source] for what, value, source in REFERENCES],
        {1},
    )


def markdown(report: Report) -> str:
    """Return the report as Markdown."""
    parts = [f"# {say('agreement.title')}\n"]
    for table in tables(report):
        parts.append(f"## {table.title}\n")
        if table.note:
            parts.append(f"{table.note}\n")
        marks = ["---:" if at in table.right else "---" for at in range(len(table.head))]
        lines = [_line(table.head), "|" + "|".join(marks) + "|", *map(_line, table.rows)]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def bar(value: float | None) -> str:
    """Return a bar of block characters for 0 to 1; empty below.

    >>> bar(0.5), bar(0.0625), bar(-0.2)
    ('█████', '▋', '')
    """
    eighths = round(max(0.0, min(1.0, value or 0.0)) * BAR * 8)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()


def number(value: float | None) -> str:
    """Return a figure with three digits, ``n/a`` where it is undefined."""
    return say("agreement.undefined") if value is None else f"{value:.3f}"


def percent(value: float | None) -> str:
    """Return a share as a percentage with one digit."""
    return say("agreement.undefined") if value is None else f"{value:.1%}"


def interval(found: Estimate) -> str:
    """Return the interval, or why there is none."""
    if found.low is not None and found.high is not None:
        return f"{found.low:.3f} – {found.high:.3f}"
    why = found.why or found.no_interval
    return say(f"agreement.why.{why}") if why else ""


def day(at: object) -> str:
    """Return the date of a moment."""
    return str(at)[:10] if at else ""


def _table(name: str, rows: Sequence[Sequence[str]], right: set[int]) -> Table:
    head = say(f"agreement.{name}.head").split("|")
    return Table(name, head, rows, frozenset(right), say(f"agreement.{name}.note"))


def _scope(report: Report) -> Table:
    rows = [
        [say("agreement.scope.documents"), str(report.documents)],
        [say("agreement.scope.annotators"), ", ".join(report.annotators)],
        [say("agreement.scope.layer"), report.layer or say("agreement.scope.all_layers")],
        [say("agreement.scope.footer"), say(f"agreement.scope.footer_{'in' if report.footer else 'out'}")],
        [say("agreement.scope.resampled"), say(f"agreement.scope.by_{report.resampled}")],
    ]
    if report.locked:
        rows.append([say("agreement.scope.locked"), str(report.locked)])
    return _table("scope", rows, set())


def _pair_row(pair: Pair) -> list[str]:
    f1 = pair.matched.f1
    cross = number(pair.cross_lingual.f1.value) if pair.cross_lingual else "–"
    return [
        pair.a,
        pair.b,
        number(pair.exact.f1.value),
        number(pair.matched_any.f1.value),
        number(f1.value),
        interval(f1),
        str(f1.n),
        cross,
    ]


def _tag_rows(pair: Pair) -> Iterator[list[str]]:
    for tag, scores in pair.per_tag.items():
        exact, matched = scores["exact"].f1, scores["matched"].f1
        figures = [number(exact.value), number(matched.value), interval(matched)]
        yield [f"{pair.a} – {pair.b}", tag, *figures, str(matched.n), bar(matched.value)]


def _alpha_row(found: Estimate) -> list[str]:
    return [number(found.value), interval(found), str(found.n), bar(found.value)]


def _labels(report: Report) -> Table:
    named = [("nominal", report.alpha_nominal)]
    named += [("segments", report.alpha_segments), ("document", report.alpha_document)]
    if report.alpha_coding is not None:
        named.append(("coding", report.alpha_coding))
    rows = [[say(f"agreement.labels.{name}"), *_alpha_row(each)] for name, each in named]
    return _table("labels", rows, {1, 3})


def _confusion(report: Report) -> Table:
    head = ["", *report.tags]
    rows = [[tag, *map(str, row)] for tag, row in zip(report.tags, report.matrix, strict=True)]
    right = frozenset(range(1, len(head)))
    return Table("confusion", head, rows, right, say("agreement.confusion.note", nothing=NOTHING))


def _unit_row(report: Report, at: int) -> list[str]:
    unit = report.units[at]
    said = "; ".join(f"{tag} {start}:{end} ({', '.join(by)})" for start, end, tag, by in unit.candidates)
    words = " ".join(unit.text.split())
    return [unit.title, words, say(f"agreement.kind.{unit.kind}"), percent(unit.disagreement), said]


def _extras(report: Report) -> Iterator[Table]:
    names = dict.fromkeys(name for pair in report.pairs for name in pair.extra)
    rows = []
    for name in names:
        for pair in report.pairs:
            found = pair.extra[name]
            figure = found.f1 if isinstance(found, Score) else found
            rows.append([say(f"agreement.extra.{name}"), f"{pair.a} – {pair.b}", *_alpha_row(figure)])
    if rows:
        yield _table("extra", rows, {2, 4})
    if report.consensus is not None:
        consensus = report.consensus
        rows = [
            [by, tag, *(number(None if isnan(chance) else chance) for chance in matrix[at])]
            for by, matrix in consensus.errors.items()
            for at, tag in enumerate(consensus.labels)
        ]
        head = [say("agreement.dawid_skene.by"), say("agreement.dawid_skene.true"), *consensus.labels]
        right = frozenset(range(2, len(head)))
        yield Table("dawid_skene", head, rows, right, say("agreement.dawid_skene.note"))
    elif report.consensus_why is not None:
        yield Table("dawid_skene", [""], [], frozenset(), say("agreement.why.few_raters"))


def _line(cells: Sequence[str]) -> str:
    safe = (" ".join(cell.split()).replace("\\", "\\\\").replace("|", "\\|") for cell in cells)
    return "| " + " | ".join(safe) + " |"
