"""Post-editing a translation: a person's words replace the machine's, which are kept."""

from workbench.domain.language import Language
from workbench.domain.text import Origin, Provenance, State
from workbench.domain.translation import TranslationUnit
from workbench.errors import InputError, NotFound
from workbench.ports import Workbench
from workbench.usecases.session import Session
from workbench.usecases.translate import target_language


def edit(wb: Workbench, session: Session, segment: str, text: str) -> TranslationUnit:
    """Make ``text`` the translation of a segment, by the acting person.

    The origin is ``post_edited`` where a draft was there, else ``human``.
    Raises NotFound for an unknown segment, InputError for an empty text.
    """
    if segment not in session.segments:
        raise NotFound("segment", name=segment)
    if not text.strip():
        raise InputError("empty_translation", place=segment)
    before = session.units.get(segment)
    if before is not None and before.content == text:
        return before
    unit = TranslationUnit(
        id=wb.ids.new("u"),
        segment=segment,
        content=text,
        language=_language(session, segment, before),
        provenance=Provenance(
            by=session.person.id,
            origin=Origin.POST_EDITED if before else Origin.HUMAN,
            state=State.REVIEWED,
            created=wb.clock.now(),
        ),
    )
    session.put_units([unit], "edit", undoable=True)
    return unit


def _language(session: Session, segment: str, before: TranslationUnit | None) -> Language:
    return before.language if before else target_language(session.segments[segment], session.source.content)
