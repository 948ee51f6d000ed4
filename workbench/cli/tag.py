"""``workbench tag``: add an annotation."""

import re
from collections.abc import Sequence
from typing import Final

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import Share, as_json, one_document, verb
from workbench.domain.annotation import Target
from workbench.messages import say
from workbench.usecases import tag as tagging
from workbench.usecases.session import Session

_SPAN: Final = re.compile(r"([0-9]{1,12}):([0-9]{1,12})")
_SHOWN: Final = 40
"""How much of a wrong argument a message repeats (code points)."""


@verb("tag")
@one_document
@click.argument("tag", metavar="TAG")
@click.option("--quote", metavar="TEXT", help=say("cli.tag.quote"))
@click.option("--nth", type=int, metavar="N", help=say("cli.tag.nth"))
@click.option("--span", "spans", multiple=True, metavar="START:END", help=say("cli.tag.span"))
@click.option("--segment", metavar="ID", help=say("cli.tag.segment"))
@click.option("--document", "whole", is_flag=True, help=say("cli.tag.document"))
@click.option("--on", type=click.Choice(["source", "translation"]), default="source", help=say("cli.tag.on"))
@click.option("--note", help=say("cli.tag.note"))
@click.option("--attr", "attributes", multiple=True, metavar="K=V", help=say("cli.tag.attr"))
@click.option("--confidence", type=Share(), metavar="X", help=say("cli.tag.confidence"))
@as_json
def command(
    desk: Desk,
    doc: str,
    tag: str,
    quote: str | None,
    nth: int | None,
    spans: tuple[str, ...],
    segment: str | None,
    whole: bool,
    on: str,
    note: str | None,
    attributes: tuple[str, ...],
    confidence: float | None,
    as_json: bool,
) -> None:
    """Tag words, offsets, a segment or the document, and print the annotation's id."""
    named = [quote is not None, bool(spans), segment is not None, whole]
    if sum(named) != 1:
        raise click.UsageError(say("cli.tag.one_place"))
    values = read_pairs(attributes)
    session = desk.session(doc)
    targets: list[Target]
    if quote is not None:
        targets = tagging.by_quote(session, quote, nth=nth, on=on)
    elif spans:
        targets = tagging.by_spans(session, [read_span(each) for each in spans], on=on)
    elif segment is not None:
        targets = tagging.by_segment(session, segment, on=on)
    else:
        targets = tagging.whole_document()
    _tell(session, tag, targets, note, confidence, values, as_json=as_json)


def read_span(text: str) -> tuple[int, int]:
    """Read ``START:END``, in code points. Raises a usage error for anything else."""
    found = _SPAN.fullmatch(text)
    if found is None:
        raise click.UsageError(say("cli.tag.bad_span", text=text[:_SHOWN]))
    return int(found[1]), int(found[2])


def read_pairs(given: Sequence[str]) -> dict[str, str]:
    """Read ``K=V``. Raises a usage error for anything else, and for one name with two values."""
    found: dict[str, str] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise click.UsageError(say("cli.tag.bad_attr", text=each[:_SHOWN]))
        if found.setdefault(name, value) != value:
            raise click.UsageError(say("cli.tag.two_values", name=name[:_SHOWN]))
    return found


def _tell(
    session: Session,
    tag: str,
    targets: list[Target],
    note: str | None,
    confidence: float | None,
    attributes: dict[str, str],
    *,
    as_json: bool,
) -> None:
    annotation = session.tag(tag, targets, comment=note, confidence=confidence, attributes=attributes)
    if as_json:
        output.data(annotation.model_dump(mode="json"))
    else:
        output.line(annotation.id)
