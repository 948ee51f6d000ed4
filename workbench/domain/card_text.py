"""A dataset's card in Markdown: what is in it, whose work it is, how far they agree, and what it lacks.

The head is YAML as dataset hosts read it; all else is for people. Everything
that is not ours is escaped, because titles and labels come from anywhere.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from workbench.domain.card import Agreement, Tally
from workbench.domain.document import Agent
from workbench.domain.dossier import FORMAT_VERSION
from workbench.domain.language import Language
from workbench.domain.sanitise import safe
from workbench.messages import language, say

if TYPE_CHECKING:
    from workbench.domain.agreement.estimate import Estimate

_HOSTS: Final = {"train": "train", "dev": "validation", "test": "test"}
"""What dataset hosts call the splits."""
_UNDIVIDED = "data"
"""The one part of a dataset that has no splits."""
_LOADED: Final = (".jsonl", ".parquet")
"""Files that dataset hosts load by themselves."""
_KNOWN_LICENCES: Final = frozenset(
    {"cc0-1.0", "cc-by-4.0", "cc-by-sa-4.0", "cc-by-nc-4.0", "cc-by-nc-sa-4.0", "odc-by", "apache-2.0", "mit"}
)
"""Licences that dataset hosts know by these names."""
_TONGUES: Final[Mapping[Language, tuple[str, ...]]] = {
    Language.EN: ("en",),
    Language.ZH_HANS: ("zh",),
    Language.ZH_HANT: ("zh",),
    Language.MIXED: ("en", "zh"),
}


@dataclass(slots=True)
class Card:
    """Everything a card says. ``lost`` and ``left_out`` come with their names in words."""

    title: str
    generator: str
    form: str
    suffix: str
    tally: Tally
    splits: str | None = None
    """The ratios, where the documents were divided."""
    layer: str = "all"
    footer: bool = True
    pseudonyms: bool = False
    licence: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    lost: Mapping[str, int] = field(default_factory=dict)
    uncounted: Sequence[str] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)


def markdown(card: Card) -> str:
    """Return the card, in the language spoken now."""
    sections = (
        _head(card),
        [f"# {_cell(card.title)}", "", say("card.intro", generator=card.generator)],
        _scope(card),
        _counts(card),
        _tagsets(card),
        _labels(card),
        _annotators(card),
        _agreement(card),
        _engines(card),
        _losses(card),
        _licence(card),
        [f"## {say('card.check')}", "", "```sh", "sha256sum -c SHA256SUMS", "```", "", say("card.checking")],
    )
    return "\n\n".join("\n".join(lines) for lines in map(list, sections) if lines) + "\n"


def licence_of(card: Card) -> str | None:
    """Return the licence: as given, else that of the documents where they all have the same."""
    if card.licence:
        return card.licence
    return next(iter(card.tally.licences)) or None if len(card.tally.licences) == 1 else None


def _head(card: Card) -> Iterator[str]:
    tongues = dict.fromkeys(
        tongue for each in sorted(card.tally.languages) for tongue in _TONGUES.get(each, ())
    )
    yield "---"
    yield f"pretty_name: {json.dumps(card.title, ensure_ascii=False)}"
    if tongues:
        yield f"language: [{', '.join(tongues)}]"
    licence = licence_of(card)
    if licence and licence.casefold() in _KNOWN_LICENCES:
        yield f"license: {licence.casefold()}"
    elif licence:
        yield "license: other"
        yield f"license_name: {json.dumps(licence, ensure_ascii=False)}"
    if card.suffix.endswith(_LOADED):
        yield from _configs(card)
    yield "---"


def _configs(card: Card) -> Iterator[str]:
    yield "configs:"
    yield "- config_name: default"
    yield "  data_files:"
    for name in (name for name, part in card.tally.parts.items() if part.documents):
        yield f"  - split: {_HOSTS.get(name, 'train')}"
        yield f'    path: "{name}*{card.suffix}"'


def _scope(card: Card) -> Iterator[str]:
    yield f"## {say('card.what')}"
    yield ""
    options = "".join(f", {name}={value}" for name, value in card.options.items())
    yield f"- {say('card.format', form=card.form, options=options, version=FORMAT_VERSION)}"
    if card.splits:
        yield f"- {say('card.splits', ratios=card.splits)}"
    yield f"- {say('card.footer_in' if card.footer else 'card.footer_out')}"
    yield f"- {say(f'card.layer_{card.layer}')}"
    yield f"- {say('card.pseudonyms' if card.pseudonyms else 'card.names')}"


def _counts(card: Card) -> Iterator[str]:
    heads = ("split", "documents", "segments", "translated", "characters", "annotations", "relations")
    rows = [
        [_split(name), *(str(getattr(part, each)) for each in heads[1:])]
        for name, part in card.tally.parts.items()
    ]
    yield f"## {say('card.counts')}"
    yield ""
    yield from _table([say(f"card.{each}") for each in heads], rows)


def _tagsets(card: Card) -> Iterator[str]:
    if card.tally.tagsets:
        yield f"## {say('card.tagsets')}"
        yield ""
        yield from _table(
            [say(f"card.{each}") for each in ("tagset", "version", "name", "tags", "sources")],
            [
                [
                    each.id,
                    each.version,
                    each.name.given(language()),
                    str(len(each.tags)),
                    "; ".join(each.sources),
                ]
                for _, each in sorted(card.tally.tagsets.items())
            ],
        )


def _labels(card: Card) -> Iterator[str]:
    if card.tally.labels:
        names = {
            tag.id: tag.name.given(language()) for each in card.tally.tagsets.values() for tag in each.tags
        }
        parts = [each for each in card.tally.parts if each != _UNDIVIDED]
        rows = [
            [tag, names.get(tag, ""), *(str(counts[part]) for part in parts), str(counts.total())]
            for tag, counts in sorted(card.tally.labels.items())
        ]
        yield f"## {say('card.labels')}"
        yield ""
        yield from _table([say("card.tag"), say("card.name"), *map(_split, parts), say("card.all")], rows)


def _annotators(card: Card) -> Iterator[str]:
    if card.tally.workers:
        yield f"## {say('card.annotators')}"
        yield ""
        yield from _table(
            [say(f"card.{each}") for each in ("annotator", "kind", "documents", "annotations")],
            [
                [
                    _called(card.tally.agents[name]),
                    say(f"card.kind_{card.tally.agents[name].kind}"),
                    str(worker.documents),
                    str(worker.annotations),
                ]
                for name, worker in sorted(card.tally.workers.items())
            ],
        )


def _agreement(card: Card) -> Iterator[str]:
    found = list(card.tally.agreement())
    if found:
        yield f"## {say('card.agreement')}"
        yield ""
        yield say("card.agreement_how")
        yield ""
        yield from _table(
            [
                say(f"card.{each}")
                for each in ("annotators", "documents", "measure", "value", "interval", "n")
            ],
            [row for each in found for row in _measures(each, card.tally.agents)],
        )


def _measures(each: Agreement, agents: Mapping[str, Agent]) -> Iterator[list[str]]:
    who = " / ".join(_called(agents[name]) for name in each.between) or say("card.everybody")
    for name, value in (("exact", each.exact), ("matched", each.matched), ("alpha", each.alpha)):
        if value is not None:
            yield [who, str(each.documents), say(f"card.{name}"), *_figures(value)]


def _figures(value: "Estimate") -> list[str]:
    shown = say("card.undefined") if value.value is None else f"{value.value:.3f}"
    interval = "–" if value.low is None or value.high is None else f"{value.low:.3f}–{value.high:.3f}"
    return [shown, interval, str(value.n)]


def _engines(card: Card) -> Iterator[str]:
    if card.tally.translators:
        yield f"## {say('card.translations')}"
        yield ""
        yield from _table(
            [say(f"card.{each}") for each in ("translator", "version", "model", "segments")],
            [
                [
                    _called(agent),
                    agent.version or "–",
                    " ".join(part for part in (agent.model, _short(agent.model_sha256)) if part) or "–",
                    str(count),
                ]
                for name, count in card.tally.translators.most_common()
                for agent in (card.tally.agents[name],)
            ],
        )


def _losses(card: Card) -> Iterator[str]:
    yield f"## {say('card.losses')}"
    yield ""
    if not (card.lost or card.left_out or card.uncounted):
        yield say("card.nothing_lost")
        return
    reasons = [("card.by_format", card.lost), ("card.by_choice", card.left_out)]
    rows = [[name, say(why), str(count)] for why, counts in reasons for name, count in counts.items()]
    rows += [[name, say("card.by_format"), "–"] for name in card.uncounted]
    yield from _table([say("card.kind"), say("card.why"), say("card.number")], rows)


def _licence(card: Card) -> Iterator[str]:
    yield f"## {say('card.licence')}"
    yield ""
    licence = licence_of(card)
    if licence:
        yield _cell(licence)
    elif len(card.tally.licences) > 1:
        yield from _table(
            [say("card.licence"), say("card.documents")],
            [[name or say("card.no_licence"), str(n)] for name, n in sorted(card.tally.licences.items())],
        )
    else:
        yield say("card.no_licence")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(map(_cell, row))} |"


def _cell(text: str) -> str:
    """Return text that is not ours so that it stays one cell, and text."""
    plain = safe(text.replace("\n", " ").replace("\r", " "))
    for mark, instead in (
        ("\\", "\\\\"),
        ("|", "\\|"),
        ("<", "&lt;"),
        ("`", "\\`"),
        ("[", "\\["),
        ("*", "\\*"),
    ):
        plain = plain.replace(mark, instead)
    return plain


def _split(name: str) -> str:
    return say("card.all") if name == _UNDIVIDED else name


def _called(agent: Agent) -> str:
    return agent.name if agent.name == agent.id else f"{agent.name} ({agent.id})"


def _short(sha256: str | None) -> str:
    return f"sha256:{sha256[:16]}" if sha256 else ""
