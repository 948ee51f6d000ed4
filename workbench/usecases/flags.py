"""What is odd about translations, and saying that a person has looked and it is nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.domain.journal import replaced
from workbench.domain.text import Flag, Segment
from workbench.domain.translation import TranslationUnit
from workbench.errors import NotFound
from workbench.usecases.session import Session


@dataclass(frozen=True, slots=True)
class Flagged:
    """One flag of a segment's current translation."""

    segment: Segment
    unit: TranslationUnit
    flag: Flag


def flagged(session: Session, *, dismissed: bool = False) -> Iterator[Flagged]:
    """Yield the flags of a document's current translations in order; dismissed ones only when asked for."""
    for segment in session.source.segments:
        unit = session.units.get(segment.id)
        for flag in unit.provenance.flags if unit else ():
            if dismissed or not flag.dismissed:
                assert unit is not None
                yield Flagged(segment, unit, flag)


def dismiss(session: Session, segment: str, kind: str | None = None) -> tuple[Flag, ...]:
    """Say that a flag of a segment's translation is no fault, or with no kind all of them are none.

    They stay with the translation, marked as dismissed, in exports too; undo
    brings them back into sight. Returns those dismissed now. Raises NotFound
    for an unknown segment, and where there is no such flag left.
    """
    if segment not in session.segments:
        raise NotFound("segment", name=segment)
    unit = session.units.get(segment)
    flags = unit.provenance.flags if unit else ()
    gone = tuple(flag for flag in flags if not flag.dismissed and kind in (None, flag.kind))
    if unit is None or not gone:
        raise NotFound("flag", name=kind or "*", place=segment)
    kept = tuple(flag.model_copy(update={"dismissed": True}) if flag in gone else flag for flag in flags)
    provenance = unit.provenance.model_copy(update={"flags": kept})
    after = unit.model_copy(update={"provenance": provenance})
    session.apply("dismiss", [replaced("translation", unit, after)])
    return gone
