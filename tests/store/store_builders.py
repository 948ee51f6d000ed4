"""Small records, and a pen that signs edits of them."""

import os
from datetime import UTC, datetime
from itertools import count

from workbench.domain.annotation import Annotation, SpanTarget
from workbench.domain.document import Agent, Document
from workbench.domain.journal import Edit, Operation, created, inverse
from workbench.domain.language import Language
from workbench.domain.relation import Relation
from workbench.domain.review import Finding, Grant, Review
from workbench.domain.tagset import Tag, Tagset
from workbench.domain.text import SOURCE, Origin, Provenance, Role, Segment, State, Text, digest
from workbench.domain.translation import TranslationUnit
from workbench.domain.value import Bilingual

NOW = datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
CONTENT = "评论 (2)\r\n\u2028Emoji 👩‍👩‍👧 and a tail."
_numbers = count(1)


def text(content=CONTENT):
    middle = len(content) // 2
    segments = (
        Segment(id="s1", start=0, end=middle, paragraph=0, role=Role.BODY, language=Language.ZH_HANS),
        Segment(id="s2", start=middle, end=len(content), paragraph=1, role=Role.FOOTER, language=Language.EN),
    )
    return Text(
        id=SOURCE,
        kind="source",
        language=Language.MIXED,
        content=content,
        sha256=digest(content),
        segments=segments,
    )


def document(name="d1", ordinal=0, title="An op-ed"):
    return Document(
        id=name,
        ordinal=ordinal,
        title=title,
        language=Language.MIXED,
        imported=NOW,
        encoding="utf-8",
        source_bytes_sha256=digest(CONTENT),
    )


def person(name="anna"):
    return Agent(id=name, kind="person", name=name.title())


def tagset(name="rhetoric"):
    words = Bilingual(en="Doubt", zh="质疑")
    return Tagset(id=name, version="1", name=words, tags=(Tag(id=f"{name}.doubt", name=words),))


def grant(name="g1", person="anna", role="reviewer"):
    return Grant(id=name, person=person, role=role, by="anna", created=NOW)


def annotation(name="a1", ordinal=0, by="anna", **fields):
    target = SpanTarget(text=SOURCE, start=0, end=2, exact="评论", suffix=" (2)")
    return Annotation(
        id=name, ordinal=ordinal, tag="rhetoric.doubt", targets=(target,), by=by, created=NOW, **fields
    )


def unit(name="t1", segment="s1", by="argos", content="Comments (2)", **fields):
    made = Provenance(by=by, origin=Origin.MACHINE, state=State.INITIAL, created=NOW, score=-0.1)
    return TranslationUnit(
        id=name, segment=segment, content=content, language=Language.EN, provenance=made, **fields
    )


def relation(name="r1", ordinal=0, **roles):
    return Relation(
        id=name, ordinal=ordinal, kind="attribution", roles=roles or {"cue": ("a1",)}, by="anna", created=NOW
    )


def finding(name="f1", by="anna"):
    return Finding(id=name, segment="s1", by=by, layer="rhetoric", state="complete", created=NOW)


def review(name="v1", ordinal=0, by="bo"):
    return Review(id=name, ordinal=ordinal, of="a1", by=by, decision="accept", created=NOW)


def edit(*changes, document="d1", actor="anna", verb="tag", op_id=None, undoable=True, reverses=None):
    operation = Operation(
        op_id=op_id or f"o{os.getpid()}_{next(_numbers)}",
        document=document,
        actor=actor,
        at=NOW,
        verb=verb,
        undoable=undoable,
        reverses=reverses,
    )
    return Edit(operation, tuple(changes))


def undo(done, actor="anna"):
    return edit(
        *inverse(done.changes),
        document=done.operation.document,
        actor=actor,
        verb="undo",
        reverses=done.operation.op_id,
    )


def redo(undone, actor="anna"):
    return edit(
        *undone.changes,
        document=undone.operation.document,
        actor=actor,
        verb="redo",
        reverses=undone.operation.op_id,
    )


def add(store, name="d1", ordinal=0, content=CONTENT, others=()):
    """Add a document with the records ``others``, pairs of a kind and a record."""
    changes = [created("document", document(name, ordinal)), *(created(kind, one) for kind, one in others)]
    store.add(text(content), content.encode(), edit(*changes, document=name, verb="add", undoable=False))


def put(store, kind, *records, document="d1", actor="anna"):
    """Create records in one edit, and return it."""
    return store.apply(edit(*(created(kind, one) for one in records), document=document, actor=actor)).edit


def names(records):
    return [one.id for one in records]
