"""What else a segment's translation might be, as an engine sees it, and taking one of these."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from workbench.domain.document import Agent
from workbench.domain.language import Language, has_letters
from workbench.domain.text import Flag, Origin, Provenance, State
from workbench.domain.translation import TranslationUnit
from workbench.errors import InputError, Missing, NotFound
from workbench.ports import Attentive, Cancelled, Draft, Hesitant, Workbench
from workbench.usecases import documents, terms
from workbench.usecases.drafts import dump, dump_links, load
from workbench.usecases.session import Session
from workbench.usecases.translate import NEURAL, target_language

MOST: Final = 4
"""How many are asked for: the model looks at so many at once anyway, so they cost nothing more."""
VERSION: Final = "1"
"""Goes up with every change to how alternatives are made, so that old ones are not shown."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to translate a segment; ``current`` says that the segment's translation has these words.

    ``score`` is the model's mean log-probability per token, at most 0.
    """

    segment: str
    text: str
    score: float | None
    flags: tuple[Flag, ...]
    agent: Agent
    current: bool


def alternatives(
    wb: Workbench,
    session: Session,
    segment: str,
    engine: str | None = None,
    *,
    cancelled: Cancelled | None = None,
) -> tuple[Alternative, ...]:
    """Return up to four ways to translate a segment, the engine's best first.

    Without a name, the first engine with a model for the pair that can say
    more than one thing is asked. Nothing for a segment without letters, and
    when cancelled. What was found is kept in the project's cache. Raises
    NotFound for an unknown segment or engine, Missing where there is no
    model, InputError for an engine that knows one translation only.
    """
    if segment not in session.segments:
        raise NotFound("segment", name=segment)
    place = session.segments[segment]
    text = place.span.cut(session.source.content)
    if not has_letters(text):
        return ()
    pair = (place.language, target_language(place, session.source.content))
    maker, agent = _maker(wb, engine, *pair)
    drafts = _drafts(wb, (maker, agent), text, pair, cancelled)
    unit = session.units.get(segment)
    words = unit.content if unit else None
    return tuple(
        Alternative(segment, draft.text, draft.score, draft.flags, agent, current=draft.text == words)
        for draft in drafts
    )


def take(wb: Workbench, session: Session, alternative: Alternative) -> TranslationUnit:
    """Make an alternative the translation of its segment, by the engine; the earlier one is kept. Undoable.

    Where the segment's translation has these words already it stays what it
    is. Raises NotFound when the segment is not one of this document.
    """
    if alternative.segment not in session.segments:
        raise NotFound("segment", name=alternative.segment)
    before = session.units.get(alternative.segment)
    if before is not None and before.content == alternative.text:
        return before
    documents.introduce(wb, alternative.agent)
    place = session.segments[alternative.segment]
    target = target_language(place, session.source.content)
    source = terms.source_language(place.language, target)
    wrong = terms.flag(wb, place.span.cut(session.source.content), alternative.text, source, target)
    unit = TranslationUnit(
        id=wb.ids.new("u"),
        segment=alternative.segment,
        content=alternative.text,
        language=target,
        provenance=Provenance(
            by=alternative.agent.id,
            origin=Origin.MACHINE,
            state=State.TRANSLATED,
            created=wb.clock.now(),
            score=alternative.score,
            flags=(*alternative.flags, *wrong),
        ),
    )
    session.put_units([unit], "choose", undoable=True)
    return unit


def _maker(wb: Workbench, name: str | None, source: Language, target: Language) -> tuple[Hesitant, Agent]:
    """Return the engine to ask, and who it is for this pair."""
    if name is not None and name not in wb.engines:
        raise NotFound("engine", name=name, known=", ".join(wb.engines))
    for each in _asked(wb, name):
        engine = wb.engines[each]
        agent = engine.agent(source, target)
        if name is not None and not isinstance(engine, Hesitant):
            raise InputError("no_alternatives", engine=name)
        if agent is not None and isinstance(engine, Hesitant):
            return engine, agent
    pair = f"{source.value.partition('-')[0]}-{target.value.partition('-')[0]}"
    raise Missing("model", engine=name or NEURAL[-1], pair=pair)


def _asked(wb: Workbench, name: str | None) -> Sequence[str]:
    if name is not None:
        return (name,)
    return sorted(wb.engines, key=lambda each: (each not in NEURAL, each))


def _drafts(
    wb: Workbench,
    who: tuple[Hesitant, Agent],
    text: str,
    pair: tuple[Language, Language],
    cancelled: Cancelled | None,
) -> list[Draft]:
    """Ask the cache, then the engine."""
    maker, agent = who
    whole = json.dumps(["alternatives", VERSION, MOST, agent.id, agent.model_sha256, *pair, text])
    key = hashlib.sha256(whole.encode()).hexdigest()
    held = wb.store.remembered([key])
    if key in held:
        return [load(each) for each in json.loads(held[key])]
    drafts = maker.alternatives(text, *pair, most=MOST, cancelled=cancelled)
    if drafts:
        trust = maker.trust(*pair) if isinstance(maker, Attentive) else None
        links = dump_links([(text, draft) for draft in drafts], trust)
        wb.store.remember({key: json.dumps([dump(draft) for draft in drafts]), **links})
    return drafts
