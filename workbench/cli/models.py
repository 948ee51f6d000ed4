"""``workbench models``: the shelf of translation models."""

from pathlib import Path

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, pass_desk
from workbench.messages import say
from workbench.ports import Model
from workbench.usecases import models


@click.group("models", help=say("cli.models.help"), short_help=say("cli.models.short"))
def command() -> None:
    """Hold the verbs of the shelf."""


@command.command("list", help=say("cli.models.list"))
@as_json
@pass_desk
def list_(desk: Desk, as_json: bool) -> None:
    """Print what is installed."""
    found = models.installed(desk.wb)
    if as_json:
        output.data([_as_data(model) for model in found])
    elif found:
        output.table(
            [say(f"cli.models.{name}") for name in ("pair", "engine", "version", "size", "folder")],
            [
                [model.pair, model.engine, model.version, f"{model.size / 1e6:.1f} MB", str(model.folder)]
                for model in found
            ],
        )
    else:
        output.line(say("cli.models.none"))


@command.command("install", help=say("cli.models.install"))
@click.argument("pairs", metavar="[PAIR]...", nargs=-1)
@click.option("--file", "files", multiple=True, type=click.Path(path_type=Path), help=say("cli.models.file"))
@as_json
@pass_desk
def install(desk: Desk, pairs: tuple[str, ...], files: tuple[Path, ...], as_json: bool) -> None:
    """Install packages from files, or fetch them by their pairs: the one command that goes online."""
    if not pairs and not files:
        raise click.UsageError(say("cli.models.what"))
    done = [models.install_file(desk.wb, path) for path in files]
    if pairs:
        output.talk(say("cli.models.online", pairs=", ".join(pairs)))
        done += [models.fetch(desk.wb, pair, output.Meter(pair)) for pair in pairs]
    if as_json:
        output.data([_as_data(model) for model in done])
        return
    for model in done:
        output.line(say("cli.models.installed", pair=model.pair, version=model.version))


@command.command("remove", help=say("cli.models.remove"))
@click.argument("pair", metavar="PAIR")
@as_json
@pass_desk
def remove(desk: Desk, pair: str, as_json: bool) -> None:
    """Remove the models of a pair."""
    gone = models.remove(desk.wb, pair)
    if as_json:
        output.data([_as_data(model) for model in gone])
        return
    for model in gone:
        output.line(say("cli.models.removed", pair=model.pair, version=model.version))


def _as_data(model: Model) -> dict[str, object]:
    return {
        "pair": model.pair,
        "engine": model.engine,
        "source": model.source,
        "target": model.target,
        "version": model.version,
        "size": model.size,
        "sha256": model.sha256,
        "folder": str(model.folder),
    }
