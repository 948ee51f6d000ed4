"""The seed as a project holds it: segmented, and translated from the memory that ships with it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from workbench import shipped
from workbench.domain.annotation import Annotation
from workbench.domain.language import Language
from workbench.domain.relation import Relation
from workbench.domain.segmentation import segment
from workbench.domain.text import SOURCE, Origin, Provenance, State, Text, digest
from workbench.domain.translation import TranslationUnit
from workbench.engines.memory import TmxMemory
from workbench.usecases.sample import place, read_sample

NAME = "000_9e8087d3640a9bf4"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
FOLDER = shipped.folder("seeds")


@dataclass(frozen=True)
class Seed:
    source: Text
    units: dict[str, TranslationUnit]
    annotations: list[Annotation]
    relations: list[Relation]


def source() -> Text:
    content = (FOLDER / f"{NAME}.txt").read_bytes().decode()
    return Text(
        id=SOURCE,
        kind="source",
        language=Language.EN,
        content=content,
        sha256=digest(content),
        segments=segment(content),
    )


@cache
def memory() -> TmxMemory:
    return TmxMemory([FOLDER / f"{NAME}.tmx"])


def other(language: Language) -> Language:
    return Language.EN if language.is_chinese else Language.ZH_HANS


def translated(text: Text) -> dict[str, TranslationUnit]:
    """Translate every segment that the memory knows."""
    by = Provenance(by="memory", origin=Origin.MEMORY, state=State.TRANSLATED, created=NOW)
    units = {}
    for number, each in enumerate(text.segments):
        target = other(each.language)
        found = memory().find(each.span.cut(text.content), each.language, target)
        if found is not None:
            units[each.id] = TranslationUnit(
                id=f"u{number}", segment=each.id, content=found, language=target, provenance=by
            )
    return units


@cache
def seed() -> Seed:
    text = source()
    units = translated(text)
    sample = read_sample((FOLDER / f"{NAME}.annotations.toml").read_bytes())
    return Seed(text, units, *place(sample, text, units, by="sample", created=NOW))
