"""``workbench export``: documents with everything known about them, in a format."""

import sys
from pathlib import Path

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, some_documents, verb
from workbench.domain.document import Document
from workbench.messages import say
from workbench.usecases import documents
from workbench.usecases.export import dossier, export, lost, render, the_format


@verb("export")
@some_documents
@click.option("--format", "name", required=True, metavar="F", help=say("cli.export.format"))
@click.option("--out", default=".", metavar="DIR|FILE|-", help=say("cli.export.out"))
@click.option("--by", metavar="NAME", help=say("cli.export.by"))
@as_json
def command(
    desk: Desk,
    docs: tuple[str, ...],
    everything: bool,
    name: str,
    out: str,
    by: str | None,
    as_json: bool,
) -> None:
    """Write files, each checked before it gets its name; say what the format loses."""
    chosen = documents.chosen(desk.wb, docs, everything=everything)
    if out == "-":
        _to_stdout(desk, chosen, name, by)
        return
    done = export(desk.wb, chosen, the_format(desk.wb, name), Path(out), by=by)
    if as_json:
        output.data(
            {
                "format": name,
                "files": [str(path) for path in done.paths],
                "documents": done.documents,
                "annotations": done.annotations,
                "lost": done.lost,
            }
        )
    else:
        for path in done.paths:
            output.line(str(path))
    _tell_lost(done.lost, name)


def _to_stdout(desk: Desk, chosen: list[Document], name: str, by: str | None) -> None:
    form = the_format(desk.wb, name)
    if len(chosen) != 1 and not form.many:
        raise click.UsageError(say("cli.export.one_only", count=len(chosen)))
    whole = [dossier(desk.wb, document, by=by) for document in chosen]
    sys.stdout.buffer.write(render(form, whole))
    sys.stdout.buffer.flush()
    _tell_lost(lost(form, whole), name)


def _tell_lost(counts: dict[str, int], name: str) -> None:
    if counts:
        what = ", ".join(f"{kind} {count}" for kind, count in sorted(counts.items()))
        output.talk(say("cli.export.lost", format=name, what=what))
