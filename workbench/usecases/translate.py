"""Translating a document segment by segment, each into the other language, and saying who did it."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from workbench.domain.document import Agent
from workbench.domain.language import Language, has_letters
from workbench.domain.text import Flag, Origin, Provenance, Segment, State
from workbench.domain.translation import TranslationUnit
from workbench.errors import Missing, NotFound
from workbench.ports import Attentive, Cancelled, Draft, Engine, Progress, Workbench
from workbench.usecases import documents, memory, terms
from workbench.usecases.drafts import dump, dump_links, load
from workbench.usecases.session import Session

BATCH = 64
"""Segments saved together: what is done stays done when the work is interrupted."""
NEURAL = ("firefox", "argos")
"""Engines that ``auto`` prefers, best first, where they have a model for the pair.

On FLORES, Mozilla's models reach BLEU 29.0 zh-en and 39.0 en-zh, Argos's 23.3 and 33.1.
"""
FROM_FILES = ("firefox",)
"""Engines whose models come from files only; no index offers them."""
GLOSS = "gloss"
COPY = Agent(id="copy", kind="software", name="Copied, no letters")


@dataclass(slots=True)
class Translated:
    """What a run did; ``engines`` counts segments by who translated them."""

    segments: int = 0
    translated: int = 0
    cached: int = 0
    tokens: int = 0
    seconds: float = 0.0
    engines: dict[str, int] = field(default_factory=dict)

    @property
    def engine(self) -> str:
        """Return the makers' names, the most frequent first."""
        return ", ".join(sorted(self.engines, key=lambda name: -self.engines[name]))


@dataclass(frozen=True, slots=True)
class Maker:
    """Who translates one segment; ``engine`` None for the memory and for copies, which bring ``text``."""

    agent: Agent
    origin: Origin
    engine: Engine | None = None
    text: str = ""


Work = Sequence[tuple[Segment, Maker]]
"""Segments to translate, each with who does it."""
Makers = dict[tuple[str, Language, Language], Maker | None]
"""Engines by their name, empty for the best one, and a pair of languages."""


def target_language(segment: Segment, content: str) -> Language:
    """Return the other language: Chinese for English, English for Chinese.

    Mixed and unknown text counts as Chinese when at least half its letters are Han characters.
    """
    if segment.language is Language.EN:
        return Language.ZH_HANS
    if segment.language.is_chinese:
        return Language.EN
    letters = [character for character in segment.span.cut(content) if character.isalpha()]
    han = sum(character >= "\u2e80" for character in letters)
    return Language.EN if 2 * han >= len(letters) else Language.ZH_HANS


def translate(
    wb: Workbench,
    session: Session,
    *,
    engine: str = "auto",
    force: bool = False,
    work: Work | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Translated:
    """Translate what has no translation yet, or everything with ``force``; earlier ones are kept.

    ``auto`` takes what people made of exactly this text, in the project or in
    their own memory; else a neural engine that has a model for the pair, else
    an exact match of the memory that ships with the program, else the gloss.
    It replaces a gloss as soon as something better is there, and nothing else
    without ``force``. ``work`` is what was ``planned`` before, if it was.
    Raises NotFound for an unknown engine, Missing when it has no model.
    """
    began = time.monotonic()
    result = Translated(segments=len(session.source.segments))
    work = planned(wb, session, engine=engine, force=force) if work is None else work
    for maker in {each.agent.id: each for _, each in work}.values():
        documents.introduce(wb, maker.agent)
    for batch in _batches(session, work):
        if cancelled is not None and cancelled():
            break
        units = list(_units(wb, session, batch, result, cancelled))
        if units:
            session.put_units(units, "translate", undoable=False)
        result.translated += len(units)
        if progress is not None:
            progress(result.translated, len(work))
    result.seconds = time.monotonic() - began
    return result


def planned(
    wb: Workbench, session: Session, *, engine: str, force: bool, makers: Makers | None = None
) -> Work:
    """Return what ``translate`` would do: the segments it would translate, and by whom. Raises as it does.

    ``makers`` are the engines found so far, and those found are added: to ask
    takes a look at the disk.
    """
    known = memory.finder(wb, session.document.id)
    choice = _Choice(wb, session, engine, known, {} if makers is None else makers)
    return [
        (segment, maker)
        for segment in session.source.segments
        if (maker := choice.maker(segment)) is not None
        and (force or _wanted(session.units.get(segment.id), maker))
    ]


def _wanted(unit: TranslationUnit | None, maker: Maker) -> bool:
    if unit is None:
        return True
    return unit.provenance.origin is Origin.GLOSS and maker.origin is not Origin.GLOSS


@dataclass(slots=True)
class _Choice:
    """Chooses who translates each segment of a document."""

    wb: Workbench
    session: Session
    engine: str
    known: memory.Finder
    makers: Makers

    def maker(self, segment: Segment) -> Maker | None:
        """Return who translates a segment; None when only the memory is asked, and does not know."""
        content = self.session.source.content
        text = segment.span.cut(content)
        if not has_letters(text):
            return Maker(COPY, Origin.COPIED, text=text)
        pair = (segment.language, target_language(segment, content))
        if self.engine in ("auto", "memory") and (found := self.known(text, *pair, segment.id)) is not None:
            return Maker(found[1], Origin.MEMORY, text=found[0])
        if self.engine == "memory":
            return _from_memory(self.wb, text, *pair)
        if self.engine != "auto":
            return self._named(self.engine, pair)
        return self._neural(pair) or _from_memory(self.wb, text, *pair) or self._named(GLOSS, pair)

    def _neural(self, pair: tuple[Language, Language]) -> Maker | None:
        if ("", *pair) not in self.makers:
            self.makers["", *pair] = _neural(self.wb, *pair)
        return self.makers["", *pair]

    def _named(self, name: str, pair: tuple[Language, Language]) -> Maker | None:
        if (name, *pair) not in self.makers:
            self.makers[name, *pair] = _named(self.wb, name, *pair)
        return self.makers[name, *pair]


def _neural(wb: Workbench, source: Language, target: Language) -> Maker | None:
    for name in NEURAL:
        if name in wb.engines and (agent := wb.engines[name].agent(source, target)):
            return Maker(agent, Origin.MACHINE, wb.engines[name])
    return None


def _from_memory(wb: Workbench, text: str, source: Language, target: Language) -> Maker | None:
    found = wb.memory.find(text, source, target)
    return None if found is None else Maker(wb.memory.agent(), Origin.MEMORY, text=found)


def _named(wb: Workbench, name: str, source: Language, target: Language) -> Maker:
    if name not in wb.engines:
        raise NotFound("engine", name=name, known=", ".join(("auto", "memory", *wb.engines)))
    agent = wb.engines[name].agent(source, target)
    if agent is None:
        pair = f"{source.value.partition('-')[0]}-{target.value.partition('-')[0]}"
        raise Missing("model_from_file" if name in FROM_FILES else "model", engine=name, pair=pair)
    return Maker(agent, Origin.GLOSS if name == GLOSS else Origin.MACHINE, wb.engines[name])


def _batches(
    session: Session, work: Sequence[tuple[Segment, Maker]]
) -> Iterator[list[tuple[Segment, Maker]]]:
    """Yield runs of segments with one maker and one pair of languages, each in reading order."""

    def key(item: tuple[Segment, Maker]) -> tuple[str, str, str]:
        segment, maker = item
        return (maker.agent.id, segment.language, target_language(segment, session.source.content))

    for _, run in groupby(sorted(work, key=key), key=key):
        rest = list(run)
        while rest:
            yield rest[:BATCH]
            rest = rest[BATCH:]


def _units(
    wb: Workbench,
    session: Session,
    batch: Sequence[tuple[Segment, Maker]],
    result: Translated,
    cancelled: Cancelled | None,
) -> Iterator[TranslationUnit]:
    first, maker = batch[0]
    content = session.source.content
    target = target_language(first, content)
    if maker.engine is None:
        drafts = [Draft(each.text) for _, each in batch]
    else:
        texts = [segment.span.cut(content) for segment, _ in batch]
        drafts, cached = drafts_of(wb, maker, texts, (first.language, target), cancelled)
        result.cached += cached
    for (segment, each), draft in zip(batch, drafts, strict=False):
        result.tokens += draft.tokens
        result.engines[each.agent.name] = result.engines.get(each.agent.name, 0) + 1
        wrong = _terms(wb, each, (segment.span.cut(content), draft.text), (segment.language, target))
        yield TranslationUnit(
            id=wb.ids.new("u"),
            segment=segment.id,
            content=draft.text,
            language=segment.language if each.origin is Origin.COPIED else target,
            provenance=_provenance(wb, each, draft, wrong),
        )


def _terms(
    wb: Workbench, maker: Maker, texts: tuple[str, str], pair: tuple[Language, Language]
) -> tuple[Flag, ...]:
    """Return what the termbase has against a translation; glosses and copies are not asked about."""
    if maker.origin in (Origin.GLOSS, Origin.COPIED):
        return ()
    return terms.flag(wb, *texts, terms.source_language(*pair), pair[1])


def _provenance(wb: Workbench, maker: Maker, draft: Draft, wrong: tuple[Flag, ...]) -> Provenance:
    return Provenance(
        by=maker.agent.id,
        origin=maker.origin,
        state=State.INITIAL if maker.origin is Origin.GLOSS else State.TRANSLATED,
        created=wb.clock.now(),
        score=draft.score,
        flags=(*draft.flags, *wrong),
    )


def drafts_of(
    wb: Workbench,
    maker: Maker,
    texts: Sequence[str],
    pair: tuple[Language, Language],
    cancelled: Cancelled | None,
) -> tuple[list[Draft], int]:
    """Ask the cache, then the engine for the rest; keep what it made, and say how many the cache had."""
    assert maker.engine is not None
    translate: Callable[..., list[Draft]] = maker.engine.translate
    if maker.origin is Origin.GLOSS:
        return translate(texts, *pair, cancelled=cancelled), 0
    keys = [_key(maker.agent, pair, text) for text in texts]
    found = wb.store.remembered(keys)
    missing = [text for key, text in zip(keys, texts, strict=True) if key not in found]
    made = translate(missing, *pair, cancelled=cancelled)
    fresh = {_key(maker.agent, pair, text): draft for text, draft in zip(missing, made, strict=False)}
    trust = maker.engine.trust(*pair) if isinstance(maker.engine, Attentive) else None
    links = dump_links(zip(missing, made, strict=False), trust)
    wb.store.remember({key: dump(draft) for key, draft in fresh.items()} | dict(links))
    return list(_until_missing(keys, fresh, found)), len(texts) - len(missing)


def _until_missing(
    keys: Sequence[str], fresh: Mapping[str, Draft], found: Mapping[str, str]
) -> Iterator[Draft]:
    """Yield drafts in order up to the first that a cancelled engine did not make."""
    for key in keys:
        if key in fresh:
            yield fresh[key]
        elif key in found:
            yield load(found[key])
        else:
            return


def _key(agent: Agent, pair: tuple[Language, Language], text: str) -> str:
    whole = json.dumps([agent.id, agent.name, agent.version, agent.model, agent.model_sha256, *pair, text])
    return hashlib.sha256(whole.encode()).hexdigest()
