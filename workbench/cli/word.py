"""``workbench word``: what the dictionary says about the words of a text."""

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, verb
from workbench.messages import say
from workbench.ports import LookedUp
from workbench.usecases.word import ready, words


@verb("word")
@click.argument("text", metavar="TEXT")
@as_json
def command(desk: Desk, text: str, as_json: bool) -> None:
    """Print each word with its reading, both scripts and meanings."""
    if not ready(desk.wb):
        output.talk(say("cli.word.building"))
    found = words(desk.wb, text)
    if as_json:
        output.data([_as_data(each) for each in found])
        return
    for each in found:
        output.line("  ".join(filter(None, (each.word, each.pinyin))))
        for entry in each.entries:
            forms = " / ".join(dict.fromkeys((entry.simplified, entry.traditional)))
            output.line(f"  {forms} {entry.pinyin}: {'; '.join(entry.senses)}")
        if not each.entries:
            output.line(f"  {say('cli.word.nothing')}")


def _as_data(found: LookedUp) -> dict[str, object]:
    return {
        "start": found.span.start,
        "end": found.span.end,
        "word": found.word,
        "pinyin": found.pinyin,
        "entries": [
            {
                "simplified": entry.simplified,
                "traditional": entry.traditional,
                "pinyin": entry.pinyin,
                "senses": list(entry.senses),
            }
            for entry in found.entries
        ],
    }
