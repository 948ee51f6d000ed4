"""``workbench translate``: every segment into the other language, offline."""

import sys
import time
from collections.abc import Callable

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, some_documents, verb
from workbench.domain.sanitise import safe
from workbench.messages import say
from workbench.usecases import documents
from workbench.usecases.bulk import Step, translate_all
from workbench.usecases.remaining import spoken

_OFTEN = 0.2
"""Seconds between two figures on a terminal."""
_SELDOM = 15.0
"""Seconds between two lines where nobody watches."""


@verb("translate")
@some_documents
@click.option("--engine", default="auto", show_default=True, help=say("cli.translate.engine"))
@click.option("--force", is_flag=True, help=say("cli.translate.force"))
@as_json
def command(
    desk: Desk, docs: tuple[str, ...], everything: bool, engine: str, force: bool, as_json: bool
) -> None:
    """Translate the named documents, or all of them; what is done already is left."""
    found = documents.chosen(desk.wb, docs, everything=everything)
    total = translate_all(desk.wb, found, engine=engine, force=force, report=_Told())
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


class _Told:
    """How far it is, on stderr: one line that is rewritten on a terminal, elsewhere a line now and then."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._terminal = sys.stderr.isatty()
        self._clock = clock
        self._said = clock()

    def __call__(self, step: Step) -> None:
        """Say it, unless it was said just now."""
        ended = step.documents == step.of_documents
        often = _OFTEN if self._terminal else _SELDOM
        if self._clock() - self._said < often and not (ended and self._terminal):
            return
        self._said = self._clock()
        text = say(
            "cli.translate.step",
            documents=step.documents,
            of_documents=step.of_documents,
            segments=step.segments,
            of_segments=step.of_segments,
        )
        left = "" if step.left is None or ended else spoken(step.left)
        line = f"{text} {left}".rstrip()
        if self._terminal:
            click.echo(f"\r\x1b[K{safe(line)}" + "\n" * ended, err=True, nl=False)
        else:
            output.talk(line)
