"""``workbench import``: documents and annotations made elsewhere."""

from pathlib import Path

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, verb
from workbench.errors import NotFound
from workbench.messages import say
from workbench.ports import Format
from workbench.usecases.export import the_format
from workbench.usecases.import_ import Imported, format_of, import_dossier, read


@verb("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "name", metavar="F", help=say("cli.import.format"))
@as_json
def command(desk: Desk, files: tuple[Path, ...], name: str | None, as_json: bool) -> None:
    """Import each file; what the project has already stays as it is."""
    done: list[Imported] = []
    for path in files:
        form = the_format(desk.wb, name) if name else _by_suffix(desk, path)
        data = desk.wb.files.read(path)
        for each in read(form, data, str(path)):
            done.append(import_dossier(desk.wb, each, str(path), data))
            if not as_json:
                _tell(done[-1])
    if as_json:
        output.data(
            [
                {
                    "id": each.document.id,
                    "title": each.document.title,
                    "new_document": each.new_document,
                    "new": each.new,
                    "known": each.known,
                }
                for each in done
            ]
        )


def _by_suffix(desk: Desk, path: Path) -> Format:
    form = format_of(desk.wb, path)
    if form is None:
        known = ", ".join(sorted({each.suffix for each in desk.wb.formats.values() if each.reads}))
        raise NotFound("format_of_file", name=str(path), known=known)
    return form


def _tell(each: Imported) -> None:
    key = "cli.import.new" if each.new_document else "cli.import.merged"
    output.line(say(key, id=each.document.id, title=each.document.title, new=each.new, known=each.known))
