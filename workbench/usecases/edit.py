"""Post-editing a translation: a person's words replace the machine's, which are kept; or accepting it."""

from datetime import datetime, timedelta
from typing import Final

from workbench.domain.language import Language
from workbench.domain.text import Origin, Provenance, State
from workbench.domain.translation import TranslationUnit
from workbench.errors import InputError, NotFound
from workbench.ports import Workbench
from workbench.usecases import terms
from workbench.usecases.session import Session
from workbench.usecases.translate import target_language

_TICK: Final = timedelta(milliseconds=1)


def edit(wb: Workbench, session: Session, segment: str, text: str) -> TranslationUnit:
    """Make ``text`` the translation of a segment, by the acting person.

    The origin is ``post_edited`` where a draft was there, else ``human``. A
    flag says where it goes against the termbase.
    Raises NotFound for an unknown segment, InputError for an empty text.
    """
    if segment not in session.segments:
        raise NotFound("segment", name=segment)
    if not text.strip():
        raise InputError("empty_translation", place=segment)
    before = session.units.get(segment)
    if before is not None and before.content == text:
        return before
    language = _language(session, segment, before)
    place = session.segments[segment]
    source = place.span.cut(session.source.content)
    unit = TranslationUnit(
        id=wb.ids.new("u"),
        segment=segment,
        content=text,
        language=language,
        provenance=Provenance(
            by=session.person.id,
            origin=Origin.POST_EDITED if before else Origin.HUMAN,
            state=State.REVIEWED,
            created=_after(wb.clock.now(), before),
            flags=terms.flag(wb, source, text, terms.source_language(place.language, language), language),
        ),
    )
    session.put_units([unit], "edit", undoable=True)
    return unit


def accept(wb: Workbench, session: Session, segment: str) -> TranslationUnit:
    """Say that a segment's translation is right as it is: its state becomes ``reviewed``.

    A new unit with the same words, maker and origin takes its place; the
    journal says who accepted it. Raises NotFound where there is no
    translation, InputError for a gloss, which is none.
    """
    if segment not in session.segments:
        raise NotFound("segment", name=segment)
    before = session.units.get(segment)
    if before is None:
        raise NotFound("translation", name=segment)
    made = before.provenance
    if made.origin is Origin.GLOSS:
        raise InputError("accept_gloss", place=segment)
    if made.state in (State.REVIEWED, State.FINAL):
        return before
    reviewed = made.model_copy(update={"state": State.REVIEWED, "created": _after(wb.clock.now(), before)})
    unit = before.model_copy(update={"id": wb.ids.new("u"), "provenance": reviewed})
    session.put_units([unit], "accept", undoable=True)
    return unit


def _language(session: Session, segment: str, before: TranslationUnit | None) -> Language:
    return before.language if before else target_language(session.segments[segment], session.source.content)


def _after(now: datetime, before: TranslationUnit | None) -> datetime:
    """Return the time now, or just after the translation that is replaced, should that be later.

    Clocks differ between machines, and merging takes the later of two translations.
    """
    return now if before is None else max(now, before.provenance.created + _TICK)
