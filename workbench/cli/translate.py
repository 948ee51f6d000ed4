"""``workbench translate``: every segment into the other language, offline."""

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, some_documents, verb
from workbench.messages import say
from workbench.usecases import documents
from workbench.usecases.session import Session
from workbench.usecases.translate import Translated, translate


@verb("translate")
@some_documents
@click.option("--engine", default="auto", show_default=True, help=say("cli.translate.engine"))
@click.option("--force", is_flag=True, help=say("cli.translate.force"))
@as_json
def command(
    desk: Desk, docs: tuple[str, ...], everything: bool, engine: str, force: bool, as_json: bool
) -> None:
    """Translate the named documents, or all of them; what is done already is left."""
    total = Translated()
    for document in documents.chosen(desk.wb, docs, everything=everything):
        session = Session(desk.wb, document)
        meter = output.Meter(document.title)
        _add_up(total, translate(desk.wb, session, engine=engine, force=force, progress=meter))
    if as_json:
        output.data(
            {
                "segments": total.segments,
                "translated": total.translated,
                "cached": total.cached,
                "engine": total.engine,
                "engines": total.engines,
                "seconds": round(total.seconds, 3),
                "tokens": total.tokens,
            }
        )
        return
    output.line(
        say(
            "cli.translate.done",
            translated=total.translated,
            segments=total.segments,
            engine=total.engine or "-",
            seconds=f"{total.seconds:.1f}",
        )
    )
    if "gloss" in total.engine.casefold():
        output.talk(say("cli.translate.gloss"))


def _add_up(total: Translated, one: Translated) -> None:
    total.segments += one.segments
    total.translated += one.translated
    total.cached += one.cached
    total.tokens += one.tokens
    total.seconds += one.seconds
    for name, count in one.engines.items():
        total.engines[name] = total.engines.get(name, 0) + count
