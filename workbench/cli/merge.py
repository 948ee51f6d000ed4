"""``workbench merge``: take in bundles from other machines."""

from pathlib import Path

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, verb
from workbench.errors import NotFound
from workbench.messages import say
from workbench.usecases.bundle import SUFFIX
from workbench.usecases.merge import Merged, merge


@verb("merge")
@click.argument("files", metavar="FILE|DIR...", nargs=-1, required=True, type=click.Path(path_type=Path))
@as_json
def command(desk: Desk, files: tuple[Path, ...], as_json: bool) -> None:
    """Merge files, and all bundles in folders."""
    paths = [path for given in files for path in _paths(given)]
    done = merge(desk.wb, [(str(path), desk.wb.files.read(path)) for path in paths])
    if as_json:
        output.data([_as_data(each) for each in done])
        return
    for each in done:
        _tell(each)


def _paths(given: Path) -> list[Path]:
    """Return a file, or the bundles in a folder and those below it, in order of their names."""
    if not given.is_dir():
        return [given]
    found = sorted(path for path in given.rglob(f"*{SUFFIX}") if path.is_file())
    if not found:
        raise NotFound("bundle.folder", name=str(given))
    return found


def _tell(each: Merged) -> None:
    title = each.document.title if each.document else say("cli.merge.project")
    counts = {"new": each.new, "changed": each.changed, "removed": each.removed, "known": each.known}
    output.line(f"{title}: {say('cli.merge.done', **counts)}")
    if each.new_document:
        output.talk(say("cli.merge.new_document", title=title))
    if each.waiting:
        output.talk(say("cli.merge.waiting", count=len(each.waiting), ids=", ".join(each.waiting[:5])))
    if each.translations:
        output.talk(say("cli.merge.translations", segments=", ".join(each.translations[:10])))


def _as_data(each: Merged) -> dict[str, object]:
    return {
        "document": each.document.id if each.document else None,
        "new_document": each.new_document,
        "new": each.new,
        "changed": each.changed,
        "removed": each.removed,
        "known": each.known,
        "waiting": each.waiting,
        "translations": each.translations,
    }
