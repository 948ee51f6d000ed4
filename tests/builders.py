"""Small whole values for tests: every field has a default, and what a test is about is named."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from workbench.domain.annotation import Annotation, Target, span_target
from workbench.domain.document import Agent, Document
from workbench.domain.dossier import Dossier, Parts, assemble
from workbench.domain.language import Language
from workbench.domain.relation import Relation
from workbench.domain.review import Finding, Review
from workbench.domain.tagset import AttributeRule, Choice, Group, RelationRule, RoleRule, Tag, Tagset
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

NOW = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)
PERSON = Agent(id="mei", kind="person", name="Mei")
OTHER = Agent(id="sam", kind="person", name="Sam")
MACHINE = Agent(
    id="argos-en-zh", kind="software", name="Argos", version="1.9", model="en-zh", model_sha256="0" * 64
)
GENERATOR = "tests 1"
CONTENT = "Prices rose 😀 again.\r\nCritics doubt it: 𠀀物价又涨了？\n\n评论 (2)"
"""A title, a body and a footer, with an emoji, astral Han, CRLF and both scripts."""


def both(en: str, zh: str | None = None) -> Bilingual:
    return Bilingual(en=en, zh=zh or f"{en}（中）")


def at(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def document(**fields: object) -> Document:
    given = {
        "id": "d0001",
        "ordinal": 0,
        "title": "Prices",
        "language": Language.EN,
        "imported": NOW,
        "encoding": "utf-8",
        "source_bytes_sha256": digest(CONTENT),
    }
    return Document.model_validate(given | fields)


def source(
    content: str = CONTENT, segments: Sequence[Segment] | None = None, replaced: Iterable[Replaced] = ()
) -> Text:
    """Return a source layer; without segments given, each line is one."""
    return Text(
        id=SOURCE,
        kind="source",
        language=Language.EN,
        content=content,
        sha256=digest(content),
        replaced=tuple(replaced),
        segments=tuple(lines(content) if segments is None else segments),
    )


def lines(content: str) -> list[Segment]:
    """Return one segment for each line that is not white, without the white space at its ends."""
    found: list[Segment] = []
    start = 0
    for paragraph, line in enumerate(content.split("\n")):
        inner = line.strip()
        if inner:
            first = start + line.index(inner)
            found.append(segment(f"s{len(found)}", first, first + len(inner), paragraph=paragraph))
        start += len(line) + 1
    return found


def segment(name: str, start: int, end: int, **fields: object) -> Segment:
    given = {"paragraph": 0, "role": Role.BODY, "language": Language.EN}
    return Segment.model_validate({"id": name, "start": start, "end": end} | given | fields)


def provenance(**fields: object) -> Provenance:
    given = {"by": MACHINE.id, "origin": Origin.MACHINE, "state": State.TRANSLATED, "created": NOW}
    return Provenance.model_validate(given | fields)


def unit(name: str, of: str, content: str, **fields: object) -> TranslationUnit:
    given = {"language": Language.ZH_HANS, "provenance": provenance()}
    return TranslationUnit.model_validate({"id": name, "segment": of, "content": content} | given | fields)


def tagset(**fields: object) -> Tagset:
    """Return a tagset that has one of everything."""
    given = {
        "id": "claims",
        "version": "1.0",
        "name": both("Claims", "主张"),
        "groups": (Group(id="claims.type", name=both("Type"), exclusive=True),),
        "tags": (
            Tag(
                id="claims.fact",
                name=both("Fact", "事实"),
                group="claims.type",
                official={"x2020": "Fact, so"},
            ),
            Tag(id="claims.doubt", name=both("Doubt", "怀疑"), definition=both("Calls it into question.")),
        ),
        "attributes": (
            AttributeRule(
                id="claims.stance",
                name=both("Stance"),
                applies_to=("claims.type",),
                kind="choice",
                values=(Choice(id="favor", name=both("Favor")), Choice(id="none", name=both("None"))),
                requires="claims.target",
            ),
            AttributeRule(id="claims.target", name=both("Target"), applies_to=("claims.type",), kind="text"),
            AttributeRule(id="claims.share", name=both("Share"), applies_to=("claims.type",), kind="number"),
        ),
        "relations": (
            RelationRule(
                id="claims.supports",
                name=both("supports"),
                roles=(RoleRule(name="from"), RoleRule(name="to", most=None, group="claims.type")),
            ),
        ),
        "sources": ("Somebody 2020",),
    }
    return Tagset.model_validate(given | fields)


def annotation(name: str, *targets: Target, **fields: object) -> Annotation:
    given = {"ordinal": 0, "tag": "claims.fact", "by": PERSON.id, "created": NOW}
    return Annotation.model_validate({"id": name, "targets": targets} | given | fields)


def spans(content: str, *quotes: str, text: str = SOURCE) -> tuple[Target, ...]:
    """Point at the first place of each quotation."""
    found = [(content.index(quote), len(quote)) for quote in quotes]
    return tuple(span_target(text, content, start, start + length) for start, length in found)


def parts(**fields: object) -> Parts:
    """Return a document in which everything occurs: versions, overlap, gaps, relations, reviews, findings."""
    old, new = "价格又涨了。", "物价😀又上涨了。"
    given: dict[str, object] = {
        "document": document(),
        "source": source(),
        "agents": [PERSON, OTHER, MACHINE],
        "tagsets": [tagset()],
        "units": [
            unit("u0", "s0", old),
            unit("u1", "s1", "批评者怀疑：prices up again?", provenance=provenance(score=-0.25)),
            unit(
                "u2",
                "s0",
                new,
                provenance=provenance(
                    by=PERSON.id,
                    origin=Origin.POST_EDITED,
                    created=at(3),
                    flags=(Flag(kind="number", note="3 ≠ 4"),),
                ),
            ),
        ],
        "annotations": [
            annotation("a0", *spans(CONTENT, "rose 😀 again", "𠀀物价又涨了"), comment="", confidence=1.0),
            annotation("a1", *spans(CONTENT, "again.\r\nCritics"), ordinal=1, tag="claims.doubt"),
            annotation("a2", *spans(old, "又涨", text="u0"), ordinal=2, created=at(1)),
            annotation(
                "a3",
                *spans(new, "😀又", text="u2"),
                ordinal=3,
                by=OTHER.id,
                origin="projection",
                derived_from="a0",
            ),
            annotation(
                "a4",
                {"kind": "segment", "segment": "s1"},
                {"kind": "document"},
                ordinal=4,
                attributes={"claims.stance": "favor", "claims.target": "prices", "claims.share": "0.5"},
            ),
        ],
        "relations": [
            Relation(
                id="r0",
                ordinal=0,
                kind="claims.supports",
                roles={"from": ("a0",), "to": ("a1", "a4")},
                by="mei",
                created=NOW,
            )
        ],
        "findings": [
            Finding(id="f0", segment="s2", by="mei", layer="claims", state="nothing_found", created=NOW)
        ],
        "reviews": [
            Review(
                id="v0",
                ordinal=0,
                of="a0",
                by="sam",
                decision="amend",
                replacement="a1",
                comment="x",
                created=at(4),
            ),
            Review(id="v1", ordinal=1, of="a2", by="sam", decision="reject", created=at(5)),
        ],
    }
    return Parts(**(given | fields))


def dossier(**fields: object) -> Dossier:
    """Return that document as a dossier without problems."""
    return assemble(parts(**fields), generator=GENERATOR)


def large_dossier(annotations: int = 11_500, characters: int = 60_000) -> Dossier:
    """Return a long text in two scripts with many annotations, two of three of them on the source."""
    sentences = ["Prices rose again last month, critics say. ", "物价上个月又上涨了，批评者这样说。\n"]
    content = ("".join(sentences) * characters)[:characters]
    whole = source(content)
    units = [unit(f"u{i}", each.id, "他们说：并非如此 - not so.") for i, each in enumerate(whole.segments)]
    marks = [
        annotation(
            f"a{i}",
            *spans_at(units[i % len(units)].content, 3, 9, text=units[i % len(units)].id)
            if i % 3 == 2
            else spans_at(content, start := i * 7919 % (characters - 60), start + 5 + i % 40),
            ordinal=i,
            comment="as it says" if i % 5 == 0 else None,
        )
        for i in range(annotations)
    ]
    return dossier(source=whole, units=units, annotations=marks, relations=[], reviews=[], findings=[])


def spans_at(content: str, start: int, end: int, text: str = SOURCE) -> tuple[Target, ...]:
    return (span_target(text, content, start, end),)
