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
    """Print what is installed, and which version of each pair is used."""
    found = models.shelf(desk.wb)
    if as_json:
        output.data([_as_data(each.model) | {"used": each.used, "tested": each.tested} for each in found])
        return
    if not found:
        output.line(say("cli.models.none"))
        return
    output.table(
        [say(f"cli.models.{name}") for name in ("pair", "engine", "version", "used", "size", "folder")],
        [
            [
                each.model.pair,
                each.model.engine,
                each.model.version,
                "✓" if each.used else "",
                f"{each.model.size / 1e6:.1f} MB",
                str(each.model.folder),
            ]
            for each in found
        ],
    )
    if lacking := models.missing(desk.wb):
        output.talk(say("cli.models.lacking", pairs=" ".join(lacking)))


@command.command("install", help=say("cli.models.install"))
@click.argument("pairs", metavar="[PAIR]...", nargs=-1)
@click.option("--file", "files", multiple=True, type=click.Path(path_type=Path), help=say("cli.models.file"))
@as_json
@pass_desk
def install(desk: Desk, pairs: tuple[str, ...], files: tuple[Path, ...], as_json: bool) -> None:
    """Install packages from files, or fetch them by their pairs, which goes online."""
    if not pairs and not files:
        raise click.UsageError(say("cli.models.what"))
    done = [models.install_file(desk.wb, path) for path in files]
    if pairs:
        output.talk(say("cli.models.online", pairs=", ".join(pairs)))
        fetched = [models.fetch(desk.wb, pair, output.Meter(pair)) for pair in pairs]
        done += [model for model in fetched if model is not None]
    _say_installed(desk, done, as_json=as_json)


@command.command("update", help=say("cli.models.update"))
@click.argument("pairs", metavar="[PAIR]...", nargs=-1)
@as_json
@pass_desk
def update(desk: Desk, pairs: tuple[str, ...], as_json: bool) -> None:
    """Fetch newer versions of what is installed, which goes online."""
    wanted = models.updatable(desk.wb, pairs)
    if not wanted:
        output.talk(say("cli.models.none"))
    else:
        output.talk(say("cli.models.online", pairs=", ".join(wanted)))
    found = {pair: models.update(desk.wb, pair, output.Meter(pair)) for pair in wanted}
    for pair, model in found.items():
        if model is None:
            output.talk(say("cli.models.newest", pair=pair))
    _say_installed(desk, [model for model in found.values() if model is not None], as_json=as_json)


@command.command("use", help=say("cli.models.use"))
@click.argument("pair", metavar="PAIR")
@click.argument("version", metavar="VERSION|newest")
@click.option("--engine", help=say("cli.models.of_engine"))
@as_json
@pass_desk
def use(desk: Desk, pair: str, version: str, engine: str | None, as_json: bool) -> None:
    """Choose the version that translates a pair."""
    model = models.use(desk.wb, pair, None if version == "newest" else version, engine)
    if as_json:
        output.data(_as_data(model))
    else:
        output.line(say("cli.models.using", pair=model.pair, version=model.version))


@command.command("remove", help=say("cli.models.remove"))
@click.argument("pair", metavar="PAIR")
@click.argument("version", metavar="[VERSION]", required=False)
@click.option("--engine", help=say("cli.models.of_engine"))
@as_json
@pass_desk
def remove(desk: Desk, pair: str, version: str | None, engine: str | None, as_json: bool) -> None:
    """Remove the models of a pair, or one version."""
    gone = models.remove(desk.wb, pair, version, engine)
    if as_json:
        output.data([_as_data(model) for model in gone])
        return
    for model in gone:
        output.line(say("cli.models.removed", pair=model.pair, version=model.version))


@command.command("pack", help=say("cli.models.pack"))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@as_json
@pass_desk
def pack(desk: Desk, file: Path, as_json: bool) -> None:
    """Put every installed model into one checked file."""
    packed = models.pack(desk.wb, file, output.Meter(file.name))
    if as_json:
        output.data([_as_data(model) for model in packed])
        return
    size = f"{sum(model.size for model in packed) / 1e6:.1f} MB"
    output.line(say("cli.models.packed", count=len(packed), file=file, size=size))


@command.command("unpack", help=say("cli.models.unpack"))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@as_json
@pass_desk
def unpack(desk: Desk, file: Path, as_json: bool) -> None:
    """Install the models of a packed file, each whole or not at all."""
    done = models.unpack(desk.wb, file, output.Meter(file.name))
    _say_installed(desk, list(done.models), as_json=as_json)
    for error in done.refused:
        output.complain(error)
    if done.refused:
        raise click.exceptions.Exit(1)


def _say_installed(desk: Desk, done: list[Model], *, as_json: bool) -> None:
    """Say what is installed now, and where another version of its pair goes on translating."""
    if as_json:
        output.data([_as_data(model) for model in done])
        return
    used = {(model.engine, model.pair): model for model in desk.wb.models.used()} if done else {}
    for model in done:
        output.line(say("cli.models.installed", pair=model.pair, version=model.version))
        other = used.get((model.engine, model.pair), model)
        if other != model:
            values = {"pair": model.pair, "version": model.version, "used": other.version}
            output.talk(say("cli.models.beside", **values))


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
