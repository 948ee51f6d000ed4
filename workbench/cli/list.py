"""``workbench list``: the library as text."""

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, verb
from workbench.messages import say
from workbench.ports import Workbench
from workbench.usecases.list import Overview, overview


@verb("list")
@as_json
def command(desk: Desk, as_json: bool) -> None:
    """Print every document with its figures."""
    if as_json:
        output.data([_as_data(each) for each in overview(desk.wb)])
    else:
        show_library(desk.wb)


def show_library(wb: Workbench) -> None:
    """Print the library as a table."""
    found = overview(wb)
    if not found:
        output.line(say("cli.list.empty"))
        return
    head = [
        say(f"cli.list.{name}")
        for name in ("id", "title", "language", "segments", "translated", "annotations")
    ]
    output.table(head, [_row(each) for each in found])


def _row(each: Overview) -> list[str]:
    people = ", ".join(f"{name} {count}" for name, count in sorted(each.annotations.items()))
    return [
        each.document.id,
        each.document.title,
        each.document.language,
        str(each.segments),
        f"{each.translated_percent} %",
        people or "0",
    ]


def _as_data(each: Overview) -> dict[str, object]:
    return {
        "id": each.document.id,
        "title": each.document.title,
        "language": each.document.language,
        "characters": each.characters,
        "segments": each.segments,
        "footer_segments": each.footer_segments,
        "translated": each.translated,
        "translated_percent": each.translated_percent,
        "annotations": each.annotations,
        "encoding": each.document.encoding,
    }
