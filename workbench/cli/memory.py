"""``workbench memory``: earlier translations, the project's own and those of TMX files."""

from functools import partial
from pathlib import Path

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, pass_desk
from workbench.messages import say
from workbench.ports import MemoryFile
from workbench.usecases import memory


@click.group("memory", help=say("cli.memory.help"), short_help=say("cli.memory.short"))
def command() -> None:
    """Hold the verbs of the memory."""


@command.command("list", help=say("cli.memory.list"))
@as_json
@pass_desk
def list_(desk: Desk, as_json: bool) -> None:
    """Print what is looked into, and how much is in it."""
    project, files = memory.listed(desk.wb)
    if as_json:
        found = [{"name": each.name, "units": each.units, "own": each.own} for each in files]
        output.data({"project": project, "files": found})
        return
    rows = [[say("cli.memory.project"), str(project), say("cli.memory.shared")]]
    rows += [
        [each.name, str(each.units), say("cli.memory.own" if each.own else "cli.memory.shipped")]
        for each in files
    ]
    output.table([say(f"cli.memory.{name}") for name in ("name", "units", "whose")], rows)


@command.command("import", help=say("cli.memory.import"))
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@as_json
@pass_desk
def import_(desk: Desk, files: tuple[Path, ...], as_json: bool) -> None:
    """Check TMX files and keep copies of them."""

    def tell(each: MemoryFile) -> None:
        output.line(say("cli.memory.imported", name=each.name, units=each.units))

    take = partial(memory.import_file, desk.wb)
    done, failed = output.one_by_one(files, take, None if as_json else tell)
    if as_json:
        output.data([{"name": each.name, "units": each.units} for each in done])
    if failed:
        raise click.exceptions.Exit(output.exit_code(failed))


@command.command("export", help=say("cli.memory.export"))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@as_json
@pass_desk
def export(desk: Desk, file: Path, as_json: bool) -> None:
    """Write what people translated, corrected or accepted in the project as TMX."""
    units = memory.export(desk.wb, file)
    if as_json:
        output.data({"file": str(file), "units": units})
    else:
        output.line(say("cli.memory.exported", units=units, file=file))


@command.command("remove", help=say("cli.memory.remove"))
@click.argument("name", metavar="NAME")
@pass_desk
def remove(desk: Desk, name: str) -> None:
    """Take one of one's own files out of the memory."""
    output.line(say("cli.memory.removed", name=memory.remove(desk.wb, name).name))


@command.command("find", help=say("cli.memory.find"))
@click.argument("text", metavar="TEXT")
@as_json
@pass_desk
def find(desk: Desk, text: str, as_json: bool) -> None:
    """Print the earlier translations of the most similar texts."""
    found = memory.similar(desk.wb, text)
    if as_json:
        output.data(
            [
                {
                    "percent": each.percent,
                    "source": each.source,
                    "target": each.target,
                    "from": each.place,
                    "document": each.document or None,
                    "segment": each.segment or None,
                    "by": each.by or None,
                }
                for each in found
            ]
        )
        return
    head = [say(f"cli.memory.{name}") for name in ("percent", "source", "target", "from")]
    rows = ([f"{each.percent} %", each.source, each.target, each.place] for each in found)
    output.table(head, rows)
