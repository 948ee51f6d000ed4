"""``workbench agreement``: how far annotators agree."""

from collections.abc import Callable
from pathlib import Path

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, some_documents, verb
from workbench.messages import say
from workbench.usecases.agreement import EXTRAS, Extra, Report, agreement
from workbench.usecases.agreement_data import as_csv, as_data
from workbench.usecases.agreement_page import page
from workbench.usecases.agreement_tables import Table, markdown, tables

FILES: dict[str, Callable[[Report], str]] = {"html": page, "csv": as_csv, "markdown": markdown}


@verb("agreement")
@some_documents
@click.option("--by", multiple=True, metavar="NAME", help=say("cli.agreement.by"))
@click.option("--layer", metavar="LAYER", help=say("cli.agreement.layer"))
@click.option("--footer", type=click.Choice(["in", "out"]), default="out", help=say("cli.agreement.footer"))
@click.option("--also", type=click.Choice(EXTRAS), multiple=True, help=say("cli.agreement.also"))
@click.option("--html", type=click.Path(path_type=Path), metavar="FILE", help=say("cli.agreement.html"))
@click.option("--csv", type=click.Path(path_type=Path), metavar="FILE", help=say("cli.agreement.csv"))
@click.option(
    "--markdown", type=click.Path(path_type=Path), metavar="FILE", help=say("cli.agreement.markdown")
)
@as_json
def command(
    desk: Desk,
    docs: tuple[str, ...],
    everything: bool,
    by: tuple[str, ...],
    layer: str | None,
    footer: str,
    also: tuple[Extra, ...],
    as_json: bool,
    **files: Path | None,
) -> None:
    """Compare annotators and print what there is to say, or write it to files."""
    names = () if everything else docs
    report = agreement(desk.wb, names, by=by, layer=layer, footer=footer == "in", also=also)
    for name, path in files.items():
        if path is not None:
            desk.wb.files.write(path, FILES[name](report).encode())
            output.talk(say("cli.agreement.written", path=path))
    if as_json:
        output.data(as_data(report))
    elif not any(files.values()):
        for table in tables(report):
            _print(table)


def _print(table: Table) -> None:
    output.line(table.title)
    if table.note:
        output.line(table.note)
    if table.rows:
        output.table(table.head, table.rows)
    output.line()
