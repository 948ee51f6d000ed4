"""``workbench search``: keyword in context."""

from collections.abc import Sequence
from itertools import islice

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, verb
from workbench.domain.graphemes import cells, clip, tail
from workbench.domain.sanitise import safe
from workbench.messages import say
from workbench.usecases.search import WHERE, Hit, Where, search

SIDE = 30
"""How many cells of a line each side of the keyword takes."""
MOST = 1000
"""How many lines are aligned at a time, so that a long list begins at once."""


@verb("search")
@click.argument("pattern", metavar="PATTERN")
@click.option("--in", "where", type=click.Choice(WHERE), help=say("cli.search.where"))
@as_json
def command(desk: Desk, pattern: str, where: Where | None, as_json: bool) -> None:
    """Print every place where the pattern stands, with what is around it."""
    hits = search(desk.wb, pattern, where=where)
    if as_json:
        output.data([_as_data(each) for each in hits])
        return
    count = 0
    while page := list(islice(hits, MOST)):
        count += len(page)
        _print(page)
    output.talk(say("cli.search.count", count=count))


def _print(page: Sequence[Hit]) -> None:
    head = [say(f"cli.search.{name}") for name in ("document", "place", "before", "match", "after")]
    head[2] = _right(head[2])
    output.table(head, [_row(each) for each in page])


def _row(hit: Hit) -> list[str]:
    before, match, after = (safe(" ".join(part.split())) for part in (hit.before, hit.match, hit.after))
    before += " " * hit.before[-1:].isspace()
    after = " " * hit.after[:1].isspace() + after
    return [hit.document.id, _place(hit), _right(tail(before, SIDE)), match, clip(after, SIDE)]


def _place(hit: Hit) -> str:
    where = f"{hit.text} {hit.start}:{hit.end}" if hit.text else hit.segment or ""
    if hit.field == "text":
        return where
    return f"{where} {hit.annotation or ''} {say(f'cli.search.{hit.field}')}".replace("  ", " ").lstrip()


def _right(text: str) -> str:
    return " " * (SIDE - cells(text)) + text


def _as_data(hit: Hit) -> dict[str, object]:
    return {
        "document": hit.document.id,
        "title": hit.document.title,
        "segment": hit.segment,
        "text": hit.text,
        "start": hit.start,
        "end": hit.end,
        "field": hit.field,
        "annotation": hit.annotation,
        "before": hit.before,
        "match": hit.match,
        "after": hit.after,
    }
