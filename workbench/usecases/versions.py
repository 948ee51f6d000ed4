"""Every version of a segment's translation: those kept, what each engine says now, and taking one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from workbench.domain.document import Agent
from workbench.domain.language import Language, has_letters
from workbench.domain.text import Flag, Origin, Provenance, State
from workbench.domain.translation import TranslationUnit
from workbench.errors import NotFound, WorkbenchError
from workbench.ports import Cancelled, Workbench
from workbench.usecases import documents, memory, terms
from workbench.usecases.session import Session
from workbench.usecases.translate import GLOSS, target_language

_TICK: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Version:
    """A translation of a segment: one that is kept (``unit``), or one that an engine would make now.

    ``made`` is None for what is not kept yet.
    """

    segment: str
    text: str
    language: Language
    agent: Agent | None
    origin: Origin
    state: State
    flags: tuple[Flag, ...] = ()
    score: float | None = None
    made: datetime | None = None
    unit: str | None = None
    current: bool = False


def kept(wb: Workbench, session: Session, segment: str) -> list[Version]:
    """Return the translations of a segment that are kept, the current one first, then the newest.

    Raises NotFound for an unknown segment.
    """
    if segment not in session.segments:
        raise NotFound("segment", name=segment)
    by = {each.id: each for each in wb.store.records("agent") if isinstance(each, Agent)}
    now = session.units.get(segment)
    units = [unit for unit in session.every_unit() if unit.segment == segment]
    found = [
        _kept(unit, by.get(unit.provenance.by), current=now is not None and unit.id == now.id)
        for unit in reversed(units)
    ]
    return sorted(found, key=lambda each: not each.current)


def offered(
    wb: Workbench, session: Session, segment: str, *, cancelled: Cancelled | None = None
) -> list[Version]:
    """Return what each engine, and the memory, says about a segment now; nothing is kept.

    What says the same words by the same maker as one that is kept is left
    out, and so are engines without a model for the pair, or that fail.
    """
    place = session.segments.get(segment)
    if place is None:
        raise NotFound("segment", name=segment)
    text = place.span.cut(session.source.content)
    if not has_letters(text):
        return []
    pair = (place.language, target_language(place, session.source.content))
    known = {(each.agent.id if each.agent else "", each.text) for each in kept(wb, session, segment)}
    found = _remembered(wb, session, segment, text, pair)
    for name in wb.engines:
        if cancelled is not None and cancelled():
            break
        found += _asked(wb, segment, name, text=text, pair=pair, cancelled=cancelled)
    return [each for each in found if (each.agent.id if each.agent else "", each.text) not in known]


def take(wb: Workbench, session: Session, version: Version) -> TranslationUnit:
    """Make a version the translation of its segment; the earlier ones are kept. Undoable.

    It stays its maker's: what a person wrote is theirs again, what an engine
    made is a draft. Raises NotFound when the segment is not of this document.
    """
    if version.segment not in session.segments:
        raise NotFound("segment", name=version.segment)
    before = session.units.get(version.segment)
    if before is not None and before.id == version.unit:
        return before
    if version.agent is not None:
        documents.introduce(wb, version.agent)
    now = wb.clock.now()
    made = now if before is None else max(now, before.provenance.created + _TICK)
    unit = TranslationUnit(
        id=wb.ids.new("u"),
        segment=version.segment,
        content=version.text,
        language=version.language,
        provenance=Provenance(
            by=version.agent.id if version.agent is not None else session.person.id,
            origin=version.origin,
            state=version.state,
            created=made,
            score=version.score,
            flags=version.flags,
        ),
    )
    session.put_units([unit], "choose", undoable=True)
    return unit


def _kept(unit: TranslationUnit, agent: Agent | None, *, current: bool) -> Version:
    made = unit.provenance
    return Version(
        unit.segment,
        unit.content,
        unit.language,
        agent,
        made.origin,
        made.state,
        made.flags,
        made.score,
        made.created,
        unit.id,
        current,
    )


def _remembered(
    wb: Workbench, session: Session, segment: str, text: str, pair: tuple[Language, Language]
) -> list[Version]:
    find = memory.finder(wb, session.document.id)
    found = find(text, *pair, segment)
    if found is None and (shipped := wb.memory.find(text, *pair)) is not None:
        found = (shipped, wb.memory.agent())
    if found is None:
        return []
    flags = terms.flag(wb, text, found[0], terms.source_language(*pair), pair[1])
    return [Version(segment, found[0], pair[1], found[1], Origin.MEMORY, State.TRANSLATED, flags)]


def _asked(
    wb: Workbench,
    segment: str,
    name: str,
    *,
    text: str,
    pair: tuple[Language, Language],
    cancelled: Cancelled | None,
) -> list[Version]:
    try:
        agent = wb.engines[name].agent(*pair)
        drafts = wb.engines[name].translate([text], *pair, cancelled=cancelled) if agent is not None else []
    except WorkbenchError:  # a dictionary or a model that is not there keeps no other engine from answering
        return []
    if name == GLOSS:
        return [Version(segment, each.text, pair[1], agent, Origin.GLOSS, State.INITIAL) for each in drafts]
    source = terms.source_language(*pair)
    return [
        Version(
            segment,
            each.text,
            pair[1],
            agent,
            Origin.MACHINE,
            State.TRANSLATED,
            (*each.flags, *terms.flag(wb, text, each.text, source, pair[1])),
            each.score,
        )
        for each in drafts
    ]
