"""``workbench terms``: how terms are to be translated, and where that was not done."""

from functools import partial
from pathlib import Path

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, pass_desk, some_documents
from workbench.messages import say
from workbench.ports import TermFile
from workbench.usecases import documents, terms
from workbench.usecases.session import Session


@click.group("terms", help=say("cli.terms.help"), short_help=say("cli.terms.short"))
def command() -> None:
    """Hold the verbs of the termbase."""


@command.command("list", help=say("cli.terms.list"))
@as_json
@pass_desk
def list_(desk: Desk, as_json: bool) -> None:
    """Print all terms, and the files they come from."""
    files, found = terms.listed(desk.wb)
    if as_json:
        output.data([{"en": list(each.en), "zh": list(each.zh), "note": each.note} for each in found])
        return
    if not found:
        output.line(say("cli.terms.none", folder=desk.wb.folders["terms"]))
        return
    rows = ([" / ".join(each.en), " / ".join(each.zh), each.note] for each in found)
    output.table([say(f"cli.terms.{name}") for name in ("en", "zh", "note")], rows)
    output.talk(", ".join(f"{each.name}: {each.terms}" for each in files))


@command.command("check", help=say("cli.terms.check"))
@some_documents
@as_json
@pass_desk
def check(desk: Desk, docs: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """Print every segment whose translation lacks a term; exit 1 when there is one."""
    found = [
        (document.id, each)
        for document in documents.chosen(desk.wb, docs, everything=everything)
        for each in terms.check(desk.wb, Session(desk.wb, document))
    ]
    if as_json:
        output.data(
            [
                {"document": name, "segment": each.segment, "term": each.term, "wanted": list(each.wanted)}
                for name, each in found
            ]
        )
    else:
        head = [say(f"cli.terms.{name}") for name in ("document", "segment", "term", "wanted")]
        output.table(head, ([name, each.segment, each.term, " / ".join(each.wanted)] for name, each in found))
    if found:
        raise click.exceptions.Exit(1)


@command.command("import", help=say("cli.terms.import"))
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--to-project", "project", is_flag=True, help=say("cli.terms.to_project"))
@as_json
@pass_desk
def import_(desk: Desk, files: tuple[Path, ...], project: bool, as_json: bool) -> None:
    """Check TOML or TBX files and keep their terms."""

    def tell(each: TermFile) -> None:
        output.line(say("cli.terms.imported", name=each.name, terms=each.terms))

    take = partial(terms.import_file, desk.wb, project=project)
    done, failed = output.one_by_one(files, take, None if as_json else tell)
    if as_json:
        output.data([{"name": each.name, "terms": each.terms, "project": each.project} for each in done])
    if failed:
        raise click.exceptions.Exit(output.exit_code(failed))
