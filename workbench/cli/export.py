"""``workbench export``: documents with everything known about them, in a format, or as a dataset."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, chosen_options, some_documents, verb
from workbench.domain.document import Document
from workbench.domain.splits import USUAL, ratios
from workbench.errors import InputError
from workbench.messages import say
from workbench.ports import Format
from workbench.usecases import documents
from workbench.usecases.dataset import Plan, dataset
from workbench.usecases.export import Exported, export, gather, render, the_format
from workbench.usecases.gather import Layer, Scope
from workbench.usecases.losses import named, uncounted


@dataclass(frozen=True, slots=True)
class _Dataset:
    """What makes an export a dataset."""

    split: str | None
    licence: str | None
    title: str | None
    shard: int | None
    key: Path | None


@verb("export")
@some_documents
@click.option("--format", "name", required=True, metavar="F", help=say("cli.export.format"))
@click.option("--out", default=".", metavar="DIR|FILE|-", help=say("cli.export.out"))
@click.option("--by", multiple=True, metavar="NAME", help=say("cli.export.many_by"))
@click.option("--soft", is_flag=True, help=say("cli.export.soft"))
@click.option("--adjudicated", is_flag=True, help=say("cli.export.adjudicated"))
@click.option("--footer", type=click.Choice(["in", "out"]), default="in", help=say("cli.export.footer"))
@click.option("--pseudonyms", is_flag=True, help=say("cli.export.pseudonyms"))
@click.option("--option", "options", multiple=True, metavar="K=V", help=say("cli.export.option"))
@click.option("--dataset", "whole", is_flag=True, help=say("cli.export.dataset"))
@click.option("--split", metavar="N/N/N", help=say("cli.export.split"))
@click.option("--title", metavar="T", help=say("cli.export.title"))
@click.option("--licence", metavar="L", help=say("cli.export.licence"))
@click.option("--key", type=click.Path(path_type=Path), metavar="FILE", help=say("cli.export.key"))
@click.option("--shard", type=click.IntRange(min=0), metavar="N", help=say("cli.export.shard"))
@as_json
def command(desk: Desk, docs: tuple[str, ...], everything: bool, as_json: bool, **given: Any) -> None:
    """Write files, each checked before it gets its name; say what the format loses."""
    scope = _scope(given)
    options = chosen_options(given["options"])
    wanted = _Dataset(given["split"], given["licence"], given["title"], given["shard"], given["key"])
    if wanted.key and not scope.pseudonyms:
        raise click.UsageError(say("cli.export.key_alone"))
    form = the_format(desk.wb, given["name"], options)
    chosen = documents.chosen(desk.wb, docs, everything=everything)
    is_dataset = given["whole"] or any((wanted.split, wanted.licence, wanted.title, wanted.key))
    if given["out"] == "-":
        if is_dataset:
            raise click.UsageError(say("cli.export.dataset_stdout"))
        _to_stdout(desk, chosen, form, scope)
        return
    out = Path(given["out"])
    if is_dataset:
        done = _as_dataset(desk, chosen, Plan(form=form, scope=scope, options=options), (wanted, out))
    else:
        done = export(desk.wb, chosen, form, out, scope=scope)
    if as_json:
        output.data(_as_data(form, done))
    elif is_dataset:
        output.line(
            say("cli.export.made", documents=done.documents, annotations=done.annotations, out=str(out))
        )
    else:
        for path in done.paths:
            output.line(str(path))
    _tell(form, done)


def _scope(given: Mapping[str, Any]) -> Scope:
    layers: list[Layer] = [layer for layer in ("soft", "adjudicated") if given[layer]]
    if len(layers) + bool(given["by"]) > 1:
        raise click.UsageError(say("cli.export.whose"))
    return Scope(
        by=given["by"],
        layer=layers[0] if layers else "all",
        footer=given["footer"] == "in",
        pseudonyms=given["pseudonyms"],
    )


def _as_dataset(desk: Desk, chosen: list[Document], plan: Plan, told: tuple[_Dataset, Path]) -> Exported:
    wanted, out = told
    weights = ratios(wanted.split) if wanted.split else None
    if wanted.split and weights is None:
        raise InputError("split", text=wanted.split, usual=USUAL)
    whole = Plan(
        form=plan.form,
        scope=plan.scope,
        options=plan.options,
        ratios=weights,
        shard=wanted.shard,
        title=wanted.title or "",
        licence=wanted.licence,
        key=wanted.key,
    )
    done = dataset(desk.wb, chosen, whole, out, progress=output.Meter(say("cli.export.progress")))
    empty = [name for name, weight in (weights or {}).items() if weight and not done.parts.get(name)]
    if empty:
        output.talk(say("cli.export.empty", names=", ".join(empty)))
    return done


def _to_stdout(desk: Desk, chosen: list[Document], form: Format, scope: Scope) -> None:
    if len(chosen) != 1 and not form.many:
        raise click.UsageError(say("cli.export.one_only", count=len(chosen)))
    left: Counter[str] = Counter()
    whole = list(gather(desk.wb, chosen, scope, left))
    done = Exported(left_out=dict(left))
    output.raw(render(form, whole))
    done.count(form, whole)
    _tell(form, done)


def _as_data(form: Format, done: Exported) -> dict[str, object]:
    return {
        "format": form.name,
        "files": [str(path) for path in done.paths],
        "documents": done.documents,
        "annotations": done.annotations,
        "splits": done.parts,
        "lost": done.lost,
        "uncounted": uncounted(form),
        "left_out": done.left_out,
    }


def _tell(form: Format, done: Exported) -> None:
    """Say what is not in the files, and how much of it."""
    if done.lost:
        output.talk(say("cli.export.lost", format=form.name, what=_listed(done.lost)))
    if done.left_out:
        output.talk(say("cli.export.left", what=_listed(done.left_out)))
    rest = uncounted(form)
    if rest:
        output.talk(say("cli.export.uncounted", format=form.name, what=", ".join(map(named, rest))))


def _listed(counts: Mapping[str, int]) -> str:
    kinds = (say("cli.export.kinds", kind=named(kind), count=count) for kind, count in counts.items())
    return "; ".join(kinds)
