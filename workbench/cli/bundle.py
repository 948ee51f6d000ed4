"""``workbench bundle``: put work into files that other machines can merge."""

from pathlib import Path

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, some_documents, verb
from workbench.messages import say
from workbench.usecases.bundle import bundle


@verb("bundle")
@some_documents
@click.option("--by", metavar="NAME", help=say("cli.bundle.by"))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), metavar="FILE|DIR", help=say("cli.bundle.out")
)
@as_json
def command(
    desk: Desk, docs: tuple[str, ...], everything: bool, by: str | None, out: Path, as_json: bool
) -> None:
    """Write bundles, and print which files."""
    made = bundle(desk.wb, out, () if everything else docs, by=by)
    if as_json:
        output.data({"files": [str(path) for path in made.paths], "records": made.records})
        return
    for path in made.paths:
        output.line(str(path))
    output.talk(say("cli.bundle.done", files=len(made.paths), records=made.records))
