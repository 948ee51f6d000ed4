"""``workbench show``: both sides of a document, segment by segment."""

from itertools import groupby

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, one_document, verb
from workbench.messages import say
from workbench.usecases.session import Session
from workbench.usecases.show import Line, lines, texts

SIDES = ("both", "source", "translation")


@verb("show")
@one_document
@click.option("--side", type=click.Choice(SIDES), default="both", help=say("cli.show.side"))
@as_json
def command(desk: Desk, doc: str, side: str, as_json: bool) -> None:
    """Print a document, its footer set off."""
    session = desk.session(doc)
    found = lines(desk.wb, session)
    if as_json:
        output.data(_as_data(session, found))
        return
    output.line(session.document.title)
    for paragraph, run in groupby(found, key=lambda each: each.segment.paragraph):
        del paragraph
        _print_paragraph(list(run), side)


def _print_paragraph(run: list[Line], side: str) -> None:
    segment = run[0].segment
    output.line()
    if segment.role != "body":
        role = say(f"roles.{segment.role}")
        output.line(f"── {role} · {segment.language} " + "─" * 20)
    for each in run:
        if side != "translation":
            output.line(f"{each.segment.id:>5}  {each.source}")
        if side != "source":
            words = each.unit.content if each.unit else say("cli.show.untranslated")
            output.line(f"{'':>5}  {words}  [{each.engine or '-'}]")


def _as_data(session: Session, found: list[Line]) -> dict[str, object]:
    return {
        "id": session.document.id,
        "title": session.document.title,
        "texts": [
            {
                "id": text.id,
                "kind": text.kind,
                "language": text.language,
                "content": text.content,
                "sha256": text.sha256,
            }
            for text in texts(session)
        ],
        "segments": [
            {
                "id": each.segment.id,
                "start": each.segment.start,
                "end": each.segment.end,
                "paragraph": each.segment.paragraph,
                "role": each.segment.role,
                "language": each.segment.language,
                "source": each.source,
                "translation": each.unit.content if each.unit else None,
                "translation_language": each.unit.language if each.unit else None,
                "engine": each.engine,
                "origin": each.unit.provenance.origin if each.unit else None,
                "state": each.unit.provenance.state if each.unit else "initial",
            }
            for each in found
        ],
    }
