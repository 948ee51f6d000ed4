"""``workbench finish``: say that one is done with a document, or with segments of it."""

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, one_document, verb
from workbench.messages import say
from workbench.usecases import assign, documents
from workbench.usecases.finish import finish


@verb("finish")
@one_document
@click.option("--layer", "layers", multiple=True, metavar="L", help=say("cli.finish.layer"))
@click.option("--segment", "segments", multiple=True, metavar="ID", help=say("cli.finish.segment"))
@as_json
def command(desk: Desk, doc: str, layers: tuple[str, ...], segments: tuple[str, ...], as_json: bool) -> None:
    """Finish every segment, or those that are named; a named one that is finished is taken up again."""
    if segments and len(layers) != 1:
        raise click.UsageError(say("cli.finish.one_layer"))
    if segments:
        session = desk.session(doc)
        said = [finish(desk.wb, session, name, layers[0]) for name in segments]
        made = [each for each in said if each is not None]
    else:
        made = assign.complete(desk.wb, documents.document(desk.wb, doc), layers)
    if as_json:
        output.data([each.model_dump(mode="json") for each in made])
        return
    for each in made:
        output.line(f"{each.segment}  {each.layer}  {say(f'cli.finish.{each.state}')}")
