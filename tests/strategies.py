"""Hypothesis strategies for all values of the domain, with the text that breaks programs.

``dossiers()`` are whole and sound: ``validation.problems`` finds nothing in
them. ``loose_dossiers()`` have only the right shape: any field, any words.
"""

from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from itertools import pairwise
from typing import get_args

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from workbench.domain.annotation import (
    Annotation,
    DocumentTarget,
    SegmentTarget,
    SpanTarget,
    Target,
    span_target,
)
from workbench.domain.document import Agent, Document
from workbench.domain.dossier import Dossier, Parts, assemble
from workbench.domain.journal import KINDS, Change, Edit, Operation, Record
from workbench.domain.language import Language
from workbench.domain.proposal import Proposal
from workbench.domain.relation import Relation
from workbench.domain.review import Assignment, Comment, Decision, Finding, Grant, Outcome, Review
from workbench.domain.tagset import (
    AttributeRule,
    Choice,
    DocumentField,
    Group,
    RelationRule,
    RoleRule,
    Tag,
    Tagset,
)
from workbench.domain.text import (
    SOURCE,
    Flag,
    Origin,
    Provenance,
    Replaced,
    Role,
    Segment,
    State,
    Text,
    digest,
)
from workbench.domain.translation import TranslationUnit
from workbench.domain.value import Bilingual

quick = settings(
    deadline=None, max_examples=30, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
"""For tests that draw whole dossiers: the same examples every time, and no clock."""
HOSTILE = (
    *(chr(point) for point in range(0x20)),  # C0 controls: TAB, LF and CR among them
    "\x7f",
    "\x80",
    "\x85",  # next line, which splitlines() takes for a line's end
    "\xa0",
    "\u00ad",
    "\u0301",  # a combining accent
    "\u0e33",
    "\u200b",
    "\u200d",
    "\u200f",  # right-to-left mark
    "\u2028",
    "\u202e",  # right-to-left override
    "\u2066",
    "\u3000",
    "\ufe0f",
    "\ufeff",  # a byte order mark inside the text
    "\ufffc",
    "\ufffd",
    "\ufffe",  # a noncharacter that XML cannot hold
    "\uffff",
    "\U0001f600",
    "\U00020000",  # astral Han
    "\U000e0041",
    "\U0010ffff",
)
PHRASES = (
    "\r\n",
    "\r",
    "\n\n",
    "评论 (2)",
    "物价又涨了？",
    "Prices rose.",
    "👨‍👩‍👧‍👦",
    "🇨🇳",
    "👍🏽",
    "e\u0301",
    "שלום",
    "\u202eabc\u202c",
    "]]>",
    "&amp;<b>",
    "<!-- -->",
    '"\\u0041"',
    "'=cmd",
    "{x}%s",
    "\x1b[2J",
)
PLAIN = "abc xyz,.的一是 𠀀"


@cache
def texts(min_size: int = 0, max_size: int = 60) -> st.SearchStrategy[str]:
    """Any text that a file may hold: all but surrogates, and mostly the troublesome."""
    pieces = st.one_of(
        st.sampled_from(PLAIN),
        st.sampled_from(HOSTILE),
        st.sampled_from(PHRASES),
        st.characters(exclude_categories=["Cs"]),
    )
    return (
        st.lists(pieces, max_size=max_size)
        .map("".join)
        .map(lambda text: text[:max_size])
        .filter(lambda text: len(text) >= min_size)
    )


@cache
def ids() -> st.SearchStrategy[str]:
    """Ids of every form, up to the longest."""
    short = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.\-]{0,5}", fullmatch=True)
    return short | st.just("z" * 64) | st.just("_") | st.just("constructor")


@cache
def moments() -> st.SearchStrategy[datetime]:
    """Times with zones that every format can write: whole minutes, at most 14 hours."""
    zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
    return st.datetimes(
        min_value=datetime(2, 1, 1),  # noqa: DTZ001 - the strategy wants its bounds without a zone
        max_value=datetime(9998, 12, 31),  # noqa: DTZ001
        timezones=st.just(UTC) | zones,
    )


@cache
def numbers() -> st.SearchStrategy[float]:
    return st.floats(allow_nan=False, allow_infinity=False)


def optional(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | strategy


def tuples(strategy: st.SearchStrategy, most: int = 2, least: int = 0) -> st.SearchStrategy[tuple]:
    return st.lists(strategy, min_size=least, max_size=most).map(tuple)


def maps(values: st.SearchStrategy, keys: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[dict]:
    return st.dictionaries(words() if keys is None else keys, values, max_size=2)


@cache
def counts() -> st.SearchStrategy[int]:
    return st.integers(0, 9) | st.integers(0, 2**53 - 1)


@cache
def words() -> st.SearchStrategy[str]:
    """A few characters: the hostile ones and any others."""
    return st.sampled_from(("", *PHRASES, *HOSTILE)) | st.text(max_size=4)


languages = st.sampled_from(Language)
hashes = st.binary(min_size=1, max_size=2).map(lambda data: digest(data.hex()))
bilinguals = st.builds(Bilingual, en=words(), zh=words())
flags = st.builds(Flag, kind=ids(), note=words(), dismissed=st.booleans())


@cache
def documents() -> st.SearchStrategy[Document]:
    return st.builds(
        Document,
        id=ids(),
        ordinal=counts(),
        title=words(),
        language=languages,
        source_uri=optional(words()),
        licence=optional(words()),
        imported=moments(),
        encoding=words(),
        source_bytes_sha256=hashes,
    )


@cache
def agents() -> st.SearchStrategy[Agent]:
    return st.builds(
        Agent,
        id=ids(),
        kind=st.sampled_from(["person", "software"]),
        name=words(),
        version=optional(words()),
        model=optional(words()),
        model_sha256=optional(hashes),
    )


@cache
def provenances() -> st.SearchStrategy[Provenance]:
    return st.builds(
        Provenance,
        by=ids(),
        origin=st.sampled_from(Origin),
        state=st.sampled_from(State),
        created=moments(),
        score=optional(numbers()),
        flags=tuples(flags),
    )


@cache
def units() -> st.SearchStrategy[TranslationUnit]:
    return st.builds(
        TranslationUnit,
        id=ids(),
        segment=ids(),
        content=texts(max_size=20),
        language=languages,
        provenance=provenances(),
    )


@cache
def targets() -> st.SearchStrategy[Target]:
    """Targets of the right shape that point anywhere."""
    span = st.builds(
        SpanTarget, text=ids(), start=counts(), end=counts(), exact=words(), prefix=words(), suffix=words()
    )
    return st.one_of(span, st.builds(SegmentTarget, segment=ids()), st.just(DocumentTarget()))


@cache
def annotations() -> st.SearchStrategy[Annotation]:
    return st.builds(
        Annotation,
        id=ids(),
        ordinal=counts(),
        tag=ids(),
        targets=tuples(targets(), least=1),
        by=ids(),
        created=moments(),
        confidence=optional(st.floats(0, 1)),
        comment=optional(words()),
        attributes=maps(words(), ids()),
        origin=st.sampled_from(["manual", "projection", "suggestion", "import"]),
        derived_from=optional(ids()),
        supersedes=optional(ids()),
    )


@cache
def proposals() -> st.SearchStrategy[Proposal]:
    return st.builds(
        Proposal,
        id=ids(),
        ordinal=counts(),
        tag=ids(),
        targets=tuples(targets(), least=1),
        by=ids(),
        created=moments(),
        score=optional(st.floats(0, 1)),
        state=st.sampled_from(["open", "accepted", "rejected"]),
        annotation=optional(ids()),
    )


@cache
def relations() -> st.SearchStrategy[Relation]:
    return st.builds(
        Relation,
        id=ids(),
        ordinal=counts(),
        kind=ids(),
        roles=st.dictionaries(ids(), tuples(ids(), least=0), min_size=1, max_size=2),
        by=ids(),
        created=moments(),
    )


@cache
def findings() -> st.SearchStrategy[Finding]:
    return st.builds(
        Finding,
        id=ids(),
        segment=ids(),
        by=ids(),
        layer=ids(),
        state=st.sampled_from(["complete", "nothing_found"]),
        created=moments(),
    )


@cache
def outcomes() -> st.SearchStrategy[Outcome]:
    return st.builds(
        Outcome, tag=ids(), targets=tuples(targets(), least=1), attributes=maps(texts(max_size=20), ids())
    )


@cache
def decisions() -> st.SearchStrategy[Decision]:
    return st.builds(
        Decision,
        id=ids(),
        action=st.sampled_from(["accept", "reject", "amend", "add", "keep_both", "defer"]),
        targets=tuples(ids()),
        others=tuples(ids()),
        result=tuples(outcomes()),
        reason=optional(texts()),
        by=ids(),
        created=moments(),
        basis=st.sampled_from(["manual", "rule"]),
        rule=optional(ids()),
        parameters=maps(numbers(), ids()),
        blind=st.booleans(),
        seen=hashes,
        supersedes=tuples(ids()),
    )


@cache
def comments() -> st.SearchStrategy[Comment]:
    return st.builds(
        Comment,
        id=ids(),
        kind=st.sampled_from(["annotation", "decision", "segment", "document"]),
        target=ids(),
        parent=optional(ids()),
        by=ids(),
        created=moments(),
        text=texts(),
        resolves=st.booleans(),
    )


@cache
def assignments() -> st.SearchStrategy[Assignment]:
    return st.builds(
        Assignment,
        id=ids(),
        people=tuples(ids(), least=1),
        layers=tuples(ids()),
        blind=st.booleans(),
        by=ids(),
        created=moments(),
    )


@cache
def grants() -> st.SearchStrategy[Grant]:
    return st.builds(
        Grant,
        id=ids(),
        person=ids(),
        role=st.sampled_from(["annotator", "reviewer", "owner"]),
        by=ids(),
        created=moments(),
    )


@cache
def reviews() -> st.SearchStrategy[Review]:
    return st.builds(
        Review,
        id=ids(),
        ordinal=counts(),
        of=ids(),
        by=ids(),
        decision=st.sampled_from(["accept", "reject", "amend"]),
        replacement=optional(ids()),
        comment=optional(words()),
        created=moments(),
    )


@cache
def tagsets() -> st.SearchStrategy[Tagset]:
    """Tagsets of the right shape, with every field in use."""
    official = maps(words())
    groups = st.builds(
        Group,
        id=ids(),
        name=bilinguals,
        definition=optional(bilinguals),
        parent=optional(ids()),
        target=optional(words()),
        exclusive=st.booleans(),
        official=official,
    )
    tags = st.builds(
        Tag,
        id=ids(),
        name=bilinguals,
        group=optional(ids()),
        definition=optional(bilinguals),
        span_rule=optional(bilinguals),
        example=optional(bilinguals),
        official=official,
        enabled=st.booleans(),
        note=optional(words()),
    )
    rules = st.builds(
        AttributeRule,
        id=ids(),
        name=bilinguals,
        applies_to=tuples(ids()),
        kind=st.sampled_from(["choice", "text", "number"]),
        values=tuples(st.builds(Choice, id=ids(), name=bilinguals, official=official)),
        requires=optional(words()),
        official=official,
    )
    roles = st.builds(
        RoleRule,
        name=ids(),
        label=optional(bilinguals),
        least=st.integers(0, 3),
        most=optional(st.integers(-1, 3)),
        group=optional(ids()),
    )
    kinds = st.builds(RelationRule, id=ids(), name=bilinguals, roles=tuples(roles), official=official)
    fields = st.builds(
        DocumentField,
        id=ids(),
        group=ids(),
        attribute=optional(ids()),
        value=optional(ids()),
        most=optional(st.integers()),
        note=optional(words()),
    )
    return st.builds(
        Tagset,
        id=ids(),
        version=words(),
        name=bilinguals,
        groups=tuples(groups, 1),
        tags=tuples(tags, 2, 1),
        attributes=tuples(rules, 1),
        relations=tuples(kinds, 1),
        document_fields=tuples(fields, 1),
        allow_overlap=st.booleans(),
        allow_same_span=st.booleans(),
        sources=tuples(words()),
        renamed=st.dictionaries(ids(), ids(), max_size=1),
        merged=st.dictionaries(ids(), ids(), max_size=1),
        retired=tuples(ids(), 1),
    )


@cache
def layers() -> st.SearchStrategy[Text]:
    """Text layers of the right shape that need not hold together."""
    segments = st.builds(
        Segment,
        id=ids(),
        start=counts(),
        end=counts(),
        paragraph=counts(),
        role=st.sampled_from(Role),
        language=languages,
        source=tuples(ids()),
        translation=optional(provenances()),
    )
    return st.builds(
        Text,
        id=ids(),
        kind=st.sampled_from(["source", "translation", "version"]),
        language=languages,
        content=texts(),
        sha256=hashes,
        of=optional(ids()),
        replaced=tuples(st.builds(Replaced, at=counts(), code_point=st.integers(0, 0x10FFFF))),
        segments=tuples(segments),
    )


@cache
def loose_dossiers() -> st.SearchStrategy[Dossier]:
    """Dossiers of the right shape in which nothing need fit anything."""
    return st.builds(
        Dossier,
        generator=words(),
        exported=moments(),
        document=documents(),
        agents=tuples(agents(), 1),
        texts=tuples(layers(), 2),
        tagsets=tuples(tagsets(), 1),
        annotations=tuples(annotations(), 2),
        relations=tuples(relations(), 1),
        findings=tuples(findings(), 1),
        reviews=tuples(reviews(), 1),
    )


@st.composite
def sources(draw: st.DrawFn) -> Text:
    """Source layers tiled by segments: borders are drawn, and white edges left out."""
    content = draw(texts(max_size=80))
    borders = sorted(draw(st.sets(st.integers(0, len(content)), max_size=5)) | {0, len(content)})
    segments: list[Segment] = []
    for start, end in pairwise(borders):
        inner = content[start:end].strip()
        if not inner:
            continue
        first = content.index(inner, start)
        if draw(st.booleans()):  # a segment may keep the white space around it
            first, inner = start, content[start:end]
        segments.append(
            Segment(
                id=f"s{len(segments)}",
                start=first,
                end=first + len(inner),
                paragraph=draw(st.integers(0, 5)),
                role=draw(st.sampled_from(Role)),
                language=draw(languages),
            )
        )
    marks = [at for at, character in enumerate(content) if character == "\ufffd" and draw(st.booleans())]
    return Text(
        id=SOURCE,
        kind="source",
        language=draw(languages),
        content=content,
        sha256=digest(content),
        replaced=tuple(Replaced(at=at, code_point=draw(st.integers(0, 0x10FFFF))) for at in marks),
        segments=tuple(segments),
    )


@st.composite
def spans_in(draw: st.DrawFn, text_id: str, content: str) -> SpanTarget:
    """Spans of at least one character, with contexts of any length."""
    start = draw(st.integers(0, len(content) - 1))
    end = draw(st.integers(start + 1, len(content)))
    target = span_target(text_id, content, start, end)
    keep = draw(st.integers(0, 32))
    return target.model_copy(
        update={"prefix": target.prefix[len(target.prefix) - min(keep, len(target.prefix)) :]}
        | {"suffix": target.suffix[:keep]}
    )


@st.composite
def parts(draw: st.DrawFn) -> Parts:
    """Return sound parts of a document, as a project holds them."""
    source = draw(sources())
    people = {agent.id: agent for agent in draw(_people)}
    who = st.sampled_from(list(people))
    made = draw(_made(source, who))
    label = sound_tagset(draw(tagsets()))
    marks = draw(_marks(source, made, label, who))
    names = [annotation.id for annotation in marks]
    return Parts(
        document=draw(documents()),
        source=source,
        agents=list(people.values()),
        tagsets=[label],
        units=made,
        annotations=marks,
        relations=draw(_links(names, who)),
        findings=draw(_ends(source, made, label, who)),
        reviews=draw(_decisions(names, who)),
    )


_people = st.lists(agents(), min_size=1, max_size=2)
_unit_lists = st.lists(units(), max_size=4)
_mark_lists = st.lists(annotations(), max_size=3)
_link_lists = st.lists(relations(), max_size=1)
_finding_lists = st.lists(findings(), max_size=1)
_review_lists = st.lists(reviews(), max_size=2)


@st.composite
def _made(draw: st.DrawFn, source: Text, who: st.SearchStrategy[str]) -> list[TranslationUnit]:
    """Translations of any segments, some of them several times; ids of any length."""
    segments = st.sampled_from([segment.id for segment in source.segments] or [""])
    return [
        unit.model_copy(
            update={
                "id": f"u{i}" if i % 2 else "u" * 60 + f"-{i}",
                "segment": draw(segments),
                "provenance": unit.provenance.model_copy(update={"by": draw(who)}),
            }
        )
        for i, unit in enumerate(draw(_unit_lists) if source.segments else [])
    ]


def sound_tagset(tagset: Tagset) -> Tagset:
    """Return the tagset with ids that are its own: a tag's starts with its tagset's, none stands twice."""
    own = tagset.id.partition(".")[0]
    tags = {f"{own[:30]}.{i}": tag for i, tag in enumerate(tagset.tags)}
    return tagset.model_copy(
        update={
            "id": own[:30],
            "tags": tuple(tag.model_copy(update={"id": name}) for name, tag in tags.items()),
            "attributes": tuple(
                rule.model_copy(update={"values": tuple({each.id: each for each in rule.values}.values())})
                for rule in tagset.attributes
            ),
        }
    )


@st.composite
def _marks(
    draw: st.DrawFn, source: Text, made: list[TranslationUnit], tagset: Tagset, who: st.SearchStrategy[str]
) -> list[Annotation]:
    places: list[st.SearchStrategy[Target]] = [st.just(DocumentTarget())]
    places += [spans_in(SOURCE, source.content)] if source.content else []
    places += [spans_in(unit.id, unit.content) for unit in made if unit.content]
    places += [st.just(SegmentTarget(segment=each.id)) for each in (*source.segments, *made)]
    chosen = st.sampled_from(places)
    return [
        mark.model_copy(
            update={
                "id": f"a{i}",
                "targets": tuple(draw(draw(chosen)) for _ in mark.targets),
                "tag": draw(st.sampled_from([tag.id for tag in tagset.tags])),
                "by": draw(who),
                "attributes": {
                    rule.id: _answer(rule) for rule in tagset.attributes if _answer(rule) is not None
                },
            }
        )
        for i, mark in enumerate(draw(_mark_lists))
    ]


def _answer(rule: AttributeRule) -> str | None:
    if rule.kind == "choice":
        return rule.values[0].id if rule.values else None
    return "0.5" if rule.kind == "number" else "any\rthing"


@st.composite
def _links(draw: st.DrawFn, names: list[str], who: st.SearchStrategy[str]) -> list[Relation]:
    ends = tuples(st.sampled_from(names)) if names else st.just(())
    return [
        link.model_copy(
            update={"id": f"r{i}", "by": draw(who), "roles": {role: draw(ends) for role in link.roles}}
        )
        for i, link in enumerate(draw(_link_lists))
    ]


@st.composite
def _ends(
    draw: st.DrawFn, source: Text, made: list[TranslationUnit], tagset: Tagset, who: st.SearchStrategy[str]
) -> list[Finding]:
    segments = [each.id for each in (*source.segments, *made)]
    found = draw(_finding_lists) if segments else []
    return [
        each.model_copy(
            update={
                "id": f"f{i}",
                "by": draw(who),
                "layer": tagset.id,
                "segment": draw(st.sampled_from(segments)),
            }
        )
        for i, each in enumerate(found)
    ]


@st.composite
def _decisions(draw: st.DrawFn, names: list[str], who: st.SearchStrategy[str]) -> list[Review]:
    found = draw(_review_lists) if names else []
    return [
        each.model_copy(
            update={
                "id": f"v{i}",
                "by": draw(who),
                "of": draw(st.sampled_from(names)),
                "replacement": draw(optional(st.sampled_from(names))),
            }
        )
        for i, each in enumerate(found)
    ]


@cache
def dossiers() -> st.SearchStrategy[Dossier]:
    """Return sound dossiers: put together of sound parts, without any problem."""
    return st.builds(assemble, parts(), generator=words())


@cache
def records() -> st.SearchStrategy[tuple[str, Record]]:
    """Pairs of a kind and a record of it, every kind that a project keeps."""
    made: dict[str, st.SearchStrategy[Record]] = {
        "document": documents(),
        "agent": agents(),
        "tagset": tagsets(),
        "translation": units(),
        "annotation": annotations(),
        "relation": relations(),
        "finding": findings(),
        "review": reviews(),
        "proposal": proposals(),
        "decision": decisions(),
        "comment": comments(),
        "assignment": assignments(),
        "grant": grants(),
    }
    assert set(made) == set(KINDS), "a new kind of record needs a strategy"
    assert set(KINDS.values()) == set(get_args(Record))
    return st.one_of(*(st.tuples(st.just(kind), strategy) for kind, strategy in made.items()))


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """Creations, removals and replacements."""
    kind, record = draw(records())
    form = draw(st.sampled_from(["created", "removed", "replaced"]))
    return Change(
        kind, record.id, None if form == "created" else record, None if form == "removed" else record
    )


@cache
def operations() -> st.SearchStrategy[Operation]:
    return st.builds(
        Operation,
        op_id=ids(),
        document=optional(ids()),
        actor=ids(),
        at=moments(),
        verb=ids(),
        undoable=st.booleans(),
        reverses=optional(ids()),
    )


@cache
def edits() -> st.SearchStrategy[Edit]:
    return st.builds(Edit, operation=operations(), changes=tuples(changes()))
