"""Exporting a project as a dataset: splits, a card, checksums; the folder is there whole or not at all."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from workbench.domain.card import Part, Tally
from workbench.domain.card_text import Card, licence_of, markdown
from workbench.domain.croissant import NAME as CROISSANT
from workbench.domain.croissant import Published, croissant
from workbench.domain.document import Document
from workbench.domain.dossier import Dossier
from workbench.domain.splits import Ratios, split_of
from workbench.errors import InputError
from workbench.messages import say
from workbench.ports import Building, Cancelled, Format, Progress, Workbench
from workbench.usecases.export import Exported, file_name, render
from workbench.usecases.gather import GENERATOR, Gatherer, Scope
from workbench.usecases.losses import named, ordered, uncounted

CARD: Final = "README.md"
SUMS: Final = "SHA256SUMS"
WHOLE: Final = "data"
"""The name of the only part, where documents are not divided."""
SHARD: Final = 100
"""The most documents in one file: so many are in memory at a time, however many there are."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What kind of dataset is wanted.

    ``ratios`` divide the documents; ``shard`` is the most documents in one
    file of a format that holds several, 0 for any number, None for what suits
    the format. The ``key`` to the
    pseudonyms is written only where a path is given.
    """

    form: Format
    scope: Scope = field(default_factory=Scope)
    ratios: Ratios | None = None
    shard: int | None = None
    title: str = ""
    licence: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    key: Path | None = None


@dataclass(slots=True)
class _Progress:
    """Where an export is; it ends where somebody stops it."""

    total: int
    tell: Progress | None
    cancelled: Cancelled | None
    done: int = 0

    def step(self) -> None:
        self.done += 1
        if self.tell:
            self.tell(self.done, self.total)

    @property
    def stopped(self) -> bool:
        return self.cancelled is not None and self.cancelled()


class Stopped(Exception):
    """Somebody stopped the export; nothing of it is left."""


def dataset(
    wb: Workbench,
    chosen: Sequence[Document],
    plan: Plan,
    out: Path,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Exported:
    """Write the documents as a dataset into the new folder ``out``.

    Every file is checked by its format's own reader, the folder is read back
    from the disk, and only then it gets its name. Raises Refused when ``out``
    is there and not empty, InputError for a key inside of it, and Stopped when
    ``cancelled`` says so.
    """
    if not plan.form.writes:
        raise InputError("format_reads_only", name=plan.form.name)
    _key_place(wb, plan, out)
    result = Exported()
    gatherer = Gatherer(wb, plan.scope)
    steps = _Progress(len(chosen), progress, cancelled)
    with wb.files.build(out) as building:
        tally, left = Tally(), Counter[str]()
        for split, documents in _divided(chosen, plan.ratios).items():
            tally.parts[split] = Part()
            whole = _gathered(gatherer, documents, plan.scope, left, steps)
            _write(plan, building, split, whole, (result, tally))
        result.left_out = ordered(left)
        title = plan.title or Path(wb.project.partition("?")[0]).stem
        shown = gatherer.mask.called(title) if plan.scope.pseudonyms else title
        card = _card(plan, shown, tally, result)
        building.append(CARD, markdown(card).encode())
        if hasattr(plan.form, "columns"):
            building.append(CROISSANT, croissant(_published(plan.form, card, building.sums())))
        building.append(SUMS, sums(building.sums()))
        result.paths = [out / name for name in building.sums()]
        if plan.key is not None:
            wb.files.write(plan.key, _key(gatherer))
    result.parts = {name: part.documents for name, part in tally.parts.items()}
    return result


def sums(hashes: Mapping[str, str]) -> bytes:
    """Return a checksum file as ``sha256sum -c`` reads it: the hash, two spaces, the name."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode()


def _divided(chosen: Sequence[Document], ratios: Ratios | None) -> dict[str, list[Document]]:
    if ratios is None:
        return {WHOLE: list(chosen)}
    parts: dict[str, list[Document]] = {name: [] for name, weight in ratios.items() if weight}
    for document in chosen:
        parts[split_of(document.source_bytes_sha256, ratios)].append(document)
    return parts


def _gathered(
    gatherer: Gatherer, chosen: Iterable[Document], scope: Scope, left: Counter[str], steps: _Progress
) -> Iterator[Dossier]:
    for document in chosen:
        if steps.stopped:
            raise Stopped
        found = gatherer.gather(document)
        left += found.left_out
        if found.dossier.source.segments or scope.footer:
            yield found.dossier
        else:
            left["documents"] += 1
        steps.step()


def _write(
    plan: Plan, building: Building, split: str, whole: Iterable[Dossier], told: tuple[Exported, Tally]
) -> None:
    """Write one split, a document or a shard at a time."""
    result, tally = told
    form = plan.form

    def put(name: str, dossiers: Sequence[Dossier]) -> None:
        building.append(name, render(form, dossiers))
        result.count(form, dossiers)
        for each in dossiers:
            tally.add(each, split)

    if not form.many:
        for each in whole:
            put(f"{split}/{file_name(each.document)}{form.suffix}", [each])
    elif getattr(form, "joins", False):
        for each in whole:
            put(f"{split}{form.suffix}", [each])
    else:
        _shards(split, whole, plan, put)


def _shards(
    split: str, whole: Iterable[Dossier], plan: Plan, put: Callable[[str, Sequence[Dossier]], None]
) -> None:
    """Write as many files as it takes; a single one has no number."""
    suffix, number = plan.form.suffix, 1
    most = getattr(plan.form, "shard", SHARD) if plan.shard is None else plan.shard
    held: list[Dossier] = []
    for each in whole:
        if most and len(held) == most:
            put(f"{split}-{number:04}{suffix}", held)
            held = []
            number += 1
        held.append(each)
    if held:
        put(f"{split}{suffix}" if number == 1 else f"{split}-{number:04}{suffix}", held)


def _card(plan: Plan, title: str, tally: Tally, result: Exported) -> Card:
    return Card(
        title=title,
        generator=GENERATOR,
        form=plan.form.name,
        suffix=plan.form.suffix,
        tally=tally,
        splits="/".join(map(str, plan.ratios.values())) if plan.ratios else None,
        layer="own" if plan.scope.by and plan.scope.layer == "all" else plan.scope.layer,
        footer=plan.scope.footer,
        pseudonyms=plan.scope.pseudonyms,
        licence=plan.licence,
        options=plan.options,
        lost={named(kind): count for kind, count in result.lost.items()},
        uncounted=list(map(named, uncounted(plan.form))),
        left_out={named(kind): count for kind, count in result.left_out.items()},
    )


def _published(form: Format, card: Card, files: Mapping[str, str]) -> Published:
    """Return what Croissant says of the dataset: its files so far, and the columns of its tables."""
    return Published(
        title=card.title,
        description=say("card.intro", generator=card.generator),
        files=files,
        licence=licence_of(card),
        columns=getattr(form, "columns", {}),
        record=str(getattr(form, "rows", "rows")),
    )


def _key_place(wb: Workbench, plan: Plan, out: Path) -> None:
    """Keep the key away from what is given to others, and from the key to an earlier export."""
    if plan.key is None:
        return
    if out.absolute() in plan.key.absolute().parents:
        raise InputError("key_inside", place=str(plan.key))
    if wb.files.exists(plan.key):
        raise InputError("key_taken", place=str(plan.key))


def _key(gatherer: Gatherer) -> bytes:
    names = {agent.id: agent.name for agent in gatherer.agents}
    people = {stand_in: {"id": name, "name": names[name]} for name, stand_in in gatherer.mask.names.items()}
    return (json.dumps(people, ensure_ascii=False, indent=2) + "\n").encode()
