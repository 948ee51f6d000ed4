"""``workbench annotations``: what was tagged."""

from collections.abc import Sequence

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, verb
from workbench.messages import say
from workbench.usecases.annotations import Found, annotations
from workbench.usecases.project import Projected, projected


@verb("annotations")
@click.argument("docs", metavar="[DOC]...", nargs=-1)
@click.option("--by", metavar="NAME", help=say("cli.by"))
@click.option("--layer", metavar="L", help=say("cli.annotations.layer"))
@as_json
def command(desk: Desk, docs: tuple[str, ...], by: str | None, layer: str | None, as_json: bool) -> None:
    """Print the annotations of the named documents, or of all."""
    found = annotations(desk.wb, docs, by=by, layer=layer)
    if as_json:
        places = projected(desk.wb, found)
        output.data([_as_data(each, places[each.annotation.id]) for each in found])
        return
    head = [say(f"cli.annotations.{name}") for name in ("id", "tag", "by", "where", "words")]
    output.table(head, [_row(each) for each in found])


def _row(found: Found) -> list[str]:
    each = found.annotation
    tag = say("cli.annotations.primary", tag=each.tag) if found.primary else each.tag
    return [each.id, tag, each.by, _where(found), " … ".join(target.exact for target in each.spans)]


def _where(found: Found) -> str:
    """Return what is tagged: every piece with its text and offsets, or the segment, or the document."""
    pieces: list[str] = []
    said = ""
    for target in found.annotation.targets:
        if target.kind == "span":
            place = f"{target.start}:{target.end}"
            pieces.append(place if target.text == said else f"{target.text} {place}")
            said = target.text
        elif target.kind == "segment" and target.segment in found.translates:
            pieces.append(say("cli.annotations.translated", segment=found.translates[target.segment]))
        else:
            pieces.append(f"segment {target.segment}" if target.kind == "segment" else target.kind)
    return " + ".join(pieces)


def _as_data(found: Found, places: Sequence[Projected]) -> dict[str, object]:
    each = found.annotation
    first = found.first
    return {
        "id": each.id,
        "document": found.document.id,
        "tag": each.tag,
        "layer": each.layer,
        "by": each.by,
        "text": first.text if first else None,
        "start": first.start if first else None,
        "end": first.end if first else None,
        "exact": first.exact if first else None,
        "targets": [target.model_dump(mode="json") for target in each.targets],
        "projected": [
            {
                "text": place.target.text,
                "start": place.target.start,
                "end": place.target.end,
                "exact": place.target.exact,
                "method": place.method,
                "confidence": place.confidence,
            }
            for place in places
        ],
        "comment": each.comment,
        "confidence": each.confidence,
        "attributes": each.attributes,
        "created": each.created.isoformat(),
    }
