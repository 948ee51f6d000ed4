"""``workbench demo``: a tour in a throwaway project that proves the installation."""

import shutil
import sys
import tempfile
from pathlib import Path

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import verb
from workbench.messages import say
from workbench.shipped import folder
from workbench.usecases.demo import demo


def _program() -> str:
    """Return what to type to run this very program again."""
    named = Path(sys.argv[0])
    return "workbench" if named.name != "workbench" or shutil.which("workbench") == str(named) else str(named)


@verb("demo")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help=say("cli.demo.out")
)
def command(desk: Desk, out: Path | None) -> None:
    """Make a project of its own, go the whole way, and leave with 0 only if all of it held."""
    where = out or Path(tempfile.mkdtemp(prefix="workbench-demo-"))
    where.mkdir(parents=True, exist_ok=True)
    project = where / "workbench.db"
    if project.exists():
        project = Path(tempfile.mkdtemp(prefix="project-", dir=where)) / "workbench.db"
    tour = Desk(project=str(project), who=desk.settings.who())
    output.line(say("cli.demo.title"))

    def tell(key: str, **values: object) -> None:
        output.line("  " + say(f"cli.demo.{key}", **values))

    try:
        failed = demo(tour.wb, folder("seeds"), where, tell)
    finally:
        tour.close()
    for what in failed:
        output.talk(say("cli.demo.failed", what=what))
    if failed:
        raise SystemExit(1)
    output.line(say("cli.demo.done", out=where))
    output.line(say("cli.demo.next", program=_program(), project=project))
