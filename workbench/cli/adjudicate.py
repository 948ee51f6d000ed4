"""``workbench adjudicate``: rules decide the easy places; what stands then."""

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, some_documents, verb
from workbench.domain.adjudication import Ruled
from workbench.messages import say
from workbench.usecases import adjudicate, documents
from workbench.usecases.adjudicate import RULES, Layer, Merged, Rule


@verb("adjudicate")
@some_documents
@click.option("--rule", "rules", multiple=True, type=click.Choice(RULES), help=say("cli.adjudicate.rule"))
@click.option("--least", type=int, metavar="N", help=say("cli.adjudicate.least"))
@click.option("--share", type=float, metavar="X", help=say("cli.adjudicate.share"))
@as_json
def command(
    desk: Desk,
    docs: tuple[str, ...],
    everything: bool,
    rules: tuple[str, ...],
    least: int | None,
    share: float | None,
    as_json: bool,
) -> None:
    """Run the rules that are named, if any, and print what stands."""
    chosen = [Rule.of(name, least=least, share=share) for name in rules]
    found: list[tuple[Layer, Merged | None]] = []
    for document in documents.chosen(desk.wb, docs, everything=everything):
        merged = adjudicate.adjudicate(desk.wb, document, chosen) if chosen else None
        found.append((adjudicate.layer(desk.wb, document), merged))
    if as_json:
        output.data([_as_data(layer, merged) for layer, merged in found])
        return
    head = [say(f"cli.adjudicate.{name}") for name in ("id", "tag", "votes", "from", "words")]
    for layer, merged in found:
        output.line(layer.document.title)
        output.table(head, [_row(layer, each) for each in layer.spans])
        if merged:
            values = {"made": len(merged.made), "kept": merged.kept, "withdrawn": merged.withdrawn}
            output.talk(say("cli.adjudicate.ran", **values))
        output.talk(say("cli.adjudicate.waiting", count=layer.waiting))


def _row(layer: Layer, each: Ruled) -> list[str]:
    words = " … ".join(target.exact for target in each.outcome.targets if target.kind == "span")
    votes = f"{len(each.votes)}/{layer.seen[each.id]}"
    return [each.id, each.outcome.tag, votes, " ".join(each.derived_from), words]


def _as_data(layer: Layer, merged: Merged | None) -> dict[str, object]:
    shares = layer.soft_labels
    return {
        "document": layer.document.id,
        "spans": [
            {
                "id": each.id,
                **each.outcome.model_dump(mode="json"),
                "derived_from": list(each.derived_from),
                "decisions": list(each.decisions),
                "votes": list(each.votes),
                "saw": layer.seen[each.id],
                "share": shares[each.id],
            }
            for each in layer.spans
        ],
        "waiting": layer.waiting,
        "made": len(merged.made) if merged else 0,
        "kept": merged.kept if merged else 0,
        "withdrawn": merged.withdrawn if merged else 0,
    }
