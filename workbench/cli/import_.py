"""``workbench import``: documents and annotations made elsewhere."""

from pathlib import Path

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, chosen_options, verb
from workbench.errors import NotFound, WorkbenchError
from workbench.messages import say
from workbench.ports import Format
from workbench.usecases import documents
from workbench.usecases.export import the_format
from workbench.usecases.import_ import Imported, format_of, import_file, read


@verb("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "name", metavar="F", help=say("cli.import.format"))
@click.option("--option", "options", multiple=True, metavar="K=V", help=say("cli.export.option"))
@click.option("--document", "doc", metavar="DOC", help=say("cli.import.document"))
@click.option("--by", metavar="NAME", help=say("cli.import.by"))
@as_json
def command(
    desk: Desk,
    files: tuple[Path, ...],
    name: str | None,
    options: tuple[str, ...],
    doc: str | None,
    by: str | None,
    as_json: bool,
) -> None:
    """Import each file whole or not at all; one that is refused keeps no other from coming in."""
    chosen = chosen_options(options)
    home = documents.document(desk.wb, doc) if doc else None
    done: list[Imported] = []
    failed: list[WorkbenchError] = []
    for path in files:
        try:
            form = the_format(desk.wb, name, chosen) if name else _by_suffix(desk, path)
            data = desk.wb.files.read(path)
            whole = read(form, data, str(path))
            for each in import_file(desk.wb, whole, str(path), data, document=home, by=by):
                done.append(each)
                if not as_json:
                    _tell(each)
        except WorkbenchError as error:
            failed.append(error)
            error.place = error.place or str(path)
            output.complain(error)
    if as_json:
        output.data([_as_data(each) for each in done])
    if failed:
        raise SystemExit(output.exit_code(failed))


def _as_data(each: Imported) -> dict[str, object]:
    return {
        "id": each.document.id,
        "title": each.document.title,
        "new_document": each.new_document,
        "new": each.new,
        "known": each.known,
    }


def _by_suffix(desk: Desk, path: Path) -> Format:
    form = format_of(desk.wb, path)
    if form is None:
        known = ", ".join(sorted({each.suffix for each in desk.wb.formats.values() if each.reads}))
        raise NotFound("format_of_file", name=str(path), known=known)
    return form


def _tell(each: Imported) -> None:
    key = "cli.import.new" if each.new_document else "cli.import.merged"
    output.line(say(key, id=each.document.id, title=each.document.title, new=each.new, known=each.known))
