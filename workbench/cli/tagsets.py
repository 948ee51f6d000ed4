"""``workbench tagsets``: what one can tag with."""

from pathlib import Path

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, pass_desk
from workbench.domain.tagset import Tag, Tagset
from workbench.messages import language, say
from workbench.usecases import migrate, tagsets


@click.group("tagsets", help=say("cli.tagsets.help"), short_help=say("cli.tagsets.short"))
def command() -> None:
    """Hold the verbs of the tagsets."""


@command.command("list", help=say("cli.tagsets.list"))
@as_json
@pass_desk
def list_(desk: Desk, as_json: bool) -> None:
    """Print the tagsets."""
    found = tagsets.every(desk.wb)
    if as_json:
        output.data([_summary(each) for each in found])
        return
    head = [say(f"cli.tagsets.{name}") for name in ("id", "version", "name", "tags")]
    output.table(
        head,
        [[each.id, each.version, f"{each.name.en} · {each.name.zh}", str(len(each.tags))] for each in found],
    )


@command.command("show", help=say("cli.tagsets.show"))
@click.argument("name", metavar="ID")
@as_json
@pass_desk
def show(desk: Desk, name: str, as_json: bool) -> None:
    """Print a tagset: every tag with its names and definition."""
    tagset = tagsets.one(desk.wb, name)
    if as_json:
        output.data(tagset.model_dump(mode="json"))
        return
    output.line(f"{tagset.id} {tagset.version}  {tagset.name.en} · {tagset.name.zh}")
    for tag in tagset.tags:
        _print_tag(tag)


@command.command("check", help=say("cli.tagsets.check"))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@as_json
@pass_desk
def check(desk: Desk, file: Path, as_json: bool) -> None:
    """Check a tagset of one's own: all problems at once."""
    problems = tagsets.problems(desk.wb, file)
    if as_json:
        output.data({"file": str(file), "problems": [output.problem(each) for each in problems]})
    else:
        for each in problems:
            output.talk(str(each))
        if not problems:
            output.line(say("cli.tagsets.valid", file=file))
    if problems:
        raise SystemExit(1)


@command.command("update", help=say("cli.tagsets.update"))
@click.argument("name", metavar="[ID]", required=False)
@click.option("--dry-run", is_flag=True, help=say("cli.tagsets.dry_run"))
@click.option("--undo", is_flag=True, help=say("cli.tagsets.undo"))
@as_json
@pass_desk
def update(desk: Desk, name: str | None, dry_run: bool, undo: bool, as_json: bool) -> None:
    """Take annotations over to the newer version of their tagsets, or take that back."""
    if undo:
        count = migrate.take_back(desk.wb)
        if as_json:
            output.data({"taken_back": count})
        else:
            output.line(say("cli.tagsets.taken_back", n=count))
        return
    made = migrate.plan(desk.wb, name)
    if made.changes and not dry_run:
        made = migrate.update(desk.wb, name)
    if as_json:
        output.data({"done": not dry_run, "moves": [_move(each) for each in made.moves]})
        return
    if not made.changes:
        output.talk(say("errors.nothing_to_update.what"))
        return
    head = [say(f"cli.tagsets.{each}") for each in ("tag", "becomes", "how", "annotations", "people")]
    output.table(
        head,
        [
            [each.tag, each.heir or "–", say(f"cli.tagsets.{each.kind}"), str(each.count), str(each.people)]
            for each in made.moves
        ],
    )
    output.talk(say("cli.tagsets.would" if dry_run else "cli.tagsets.updated", n=made.annotations))


def _move(move: migrate.Move) -> dict[str, object]:
    return {
        "tagset": move.tagset,
        "tag": move.tag,
        "kind": move.kind,
        "becomes": move.heir,
        "annotations": move.count,
        "people": move.people,
    }


def _print_tag(tag: Tag) -> None:
    off = "" if tag.enabled else f"  ({say('cli.tagsets.off')})"
    output.line()
    output.line(f"{tag.id}  {tag.name.en} · {tag.name.zh}{off}")
    for text in (tag.definition, tag.span_rule, tag.example):
        if text is not None:
            output.line(f"  {text.given(language())}")


def _summary(tagset: Tagset) -> dict[str, object]:
    return {
        "id": tagset.id,
        "version": tagset.version,
        "name": {"en": tagset.name.en, "zh": tagset.name.zh},
        "tags": len(tagset.tags),
        "enabled": sum(tag.enabled for tag in tagset.tags),
    }
