"""``workbench add``: documents from files."""

from pathlib import Path

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, verb
from workbench.domain.document import Document
from workbench.domain.text import Role
from workbench.errors import InputError, WorkbenchError
from workbench.messages import say
from workbench.usecases import add as adding
from workbench.usecases import import_
from workbench.usecases.add import Added


@verb("add")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--title", help=say("cli.add.title"))
@click.option("--encoding", help=say("cli.add.encoding"))
@click.option("--language", help=say("cli.add.language"))
@as_json
def command(
    desk: Desk,
    files: tuple[Path, ...],
    title: str | None,
    encoding: str | None,
    language: str | None,
    as_json: bool,
) -> None:
    """Add each file; a bad one is said and the others are still added."""
    if title and len(files) > 1:
        raise InputError("title_many", count=len(files))
    done: list[dict[str, object]] = []
    failed: list[WorkbenchError] = []
    for path in files:
        try:
            added = _add(desk, path, title, encoding, language)
        except WorkbenchError as error:
            failed.append(error)
            error.place = error.place or str(path)
            output.complain(error)
            continue
        done += [_as_data(each) for each in added]
        if not as_json:
            for each in added:
                _tell(each)
    if as_json:
        output.data(done)
    if failed:
        raise SystemExit(output.exit_code(failed))


def _add(
    desk: Desk, path: Path, title: str | None, encoding: str | None, language: str | None
) -> list[Added]:
    data = desk.wb.files.read(path)
    form = import_.format_of(desk.wb, path)
    if form is not None and form.name not in adding.BARE:
        whole = import_.read(form, data, str(path))
        brought = [import_.import_dossier(desk.wb, each, str(path)) for each in whole]
        return [
            Added(each.document, desk.wb.store.source(each.document.id), already=not each.new)
            for each in brought
        ]
    return [adding.add(desk.wb, data, str(path), title=title, encoding=encoding, language=language)]


def _as_data(added: Added) -> dict[str, object]:
    document: Document = added.document
    return {
        "id": document.id,
        "title": document.title,
        "language": document.language,
        "segments": len(added.source.segments),
        "footer_segments": added.footer_segments,
        "sha256": document.source_bytes_sha256,
        "encoding": document.encoding,
        "already": added.already,
        "roles": {
            role.value: sum(segment.role is role for segment in added.source.segments)
            for role in Role
            if any(segment.role is role for segment in added.source.segments)
        },
    }


def _tell(added: Added) -> None:
    key = "cli.add.already" if added.already else "cli.add.added"
    output.line(
        say(
            key,
            id=added.document.id,
            title=added.document.title,
            segments=len(added.source.segments),
            footer=added.footer_segments,
            encoding=added.document.encoding,
            language=added.document.language,
        )
    )
