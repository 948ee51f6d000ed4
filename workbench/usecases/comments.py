"""Talking about annotations, decisions, segments and documents: comments, answers, and that it is settled."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from workbench.domain.document import Document
from workbench.domain.journal import created, removed
from workbench.domain.review import Comment
from workbench.errors import Conflict, InputError, NotFound
from workbench.ports import Workbench
from workbench.usecases import documents
from workbench.usecases.decide import write
from workbench.usecases.visible import locked_for_me


class _About(NamedTuple):
    """What a comment is about, and which comment it answers."""

    kind: Literal["annotation", "decision", "segment", "document"]
    target: str
    parent: Comment | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its answers, oldest first; ``resolved_by`` is who said last that it is settled."""

    document: Document
    comment: Comment
    answers: tuple[Comment, ...]

    @property
    def resolved_by(self) -> str | None:
        """Return who settled it; an answer after that opens it again."""
        last = self.answers[-1] if self.answers else None
        return last.by if last is not None and last.resolves else None


def comment(wb: Workbench, target: str, text: str, *, document: str | None = None) -> Comment:
    """Say something about an annotation, a decision, a segment or a document, by its id or unique prefix.

    The id of a comment answers that comment. ``document`` is needed for a
    segment. Raises NotFound, InputError.
    """
    if not text.strip():
        raise InputError("comment.empty")
    home, about = _find(wb, target, document)
    return _put(wb, home, about, text=text)


def resolve(wb: Workbench, name: str, text: str = "") -> Comment:
    """Say that the matter of a comment is settled. Raises NotFound."""
    home, about = _find(wb, name, None)
    if about.parent is None:
        raise NotFound("comment.comment", name=name)
    return _put(wb, home, about, text=text, resolves=True)


def retract(wb: Workbench, name: str) -> Comment:
    """Take one's own comment away; the journal keeps it. Raises NotFound, Conflict for somebody else's."""
    home, about = _find(wb, name, None)
    said = about.parent
    if said is None:
        raise NotFound("comment.comment", name=name)
    me = documents.person(wb).id
    if said.by != me:
        raise Conflict("not_yours", id=said.id, by=said.by, you=me)
    write(wb, home, "retract", [removed("comment", said)])
    return said


def threads(wb: Workbench, names: tuple[str, ...] = (), *, about: str | None = None) -> list[Thread]:
    """Return the comments on the named documents, or on all; ``about`` keeps those on one target's id.

    Who annotates a document blind sees none on decisions, or on the annotations of others.
    """
    found: list[Thread] = []
    for document in documents.chosen(wb, names):
        said = sorted(_comments(wb, document), key=lambda each: (each.created, each.id))
        answers: dict[str, list[Comment]] = {}
        for name, root in _roots(said).items():
            answers.setdefault(root, []).extend(each for each in said if each.id == name != root)
        found += [
            Thread(document, each, tuple(answers[each.id]))
            for each in said
            if each.id in answers and about in (None, each.target)
        ]
    return found


def _put(wb: Workbench, home: Document, about: _About, *, text: str, resolves: bool = False) -> Comment:
    made = Comment(
        id=wb.ids.new("c"),
        kind=about.kind,
        target=about.target,
        parent=about.parent.id if about.parent else None,
        by=documents.person(wb).id,
        created=wb.clock.now(),
        text=text,
        resolves=resolves,
    )
    write(wb, home, "resolve" if resolves else "comment", [created("comment", made)])
    return made


def _find(wb: Workbench, name: str, within: str | None) -> tuple[Document, _About]:
    """Find what a comment is to be about: a comment, an annotation, a decision, a segment, a document."""
    homes = documents.chosen(wb, [within] if within else [])
    for exact in (True, False):
        for home in homes:
            fits = [each for each in _things(wb, home) if _fits(_name(each), name, exact)]
            if len(fits) > 1 and not exact:
                ids = ", ".join(_name(each) for each in fits[:5])
                raise InputError("comment.ambiguous", name=name, ids=ids)
            if fits:
                return home, fits[0]
    if within and any(segment.id == name for segment in wb.store.source(homes[0].id).segments):
        return homes[0], _About("segment", name)
    if any(name in (each.id, each.title) for each in homes):
        home = documents.document(wb, name)
        return home, _About("document", home.id)
    raise NotFound("comment.target", name=name)


def _things(wb: Workbench, home: Document) -> Iterator[_About]:
    """Yield the records that can be talked about, leaving out annotations hidden from who acts."""
    for comment in _comments(wb, home):
        yield _About(comment.kind, comment.target, comment)
    if not locked_for_me(wb, home.id):
        yield from (_About("annotation", each.id) for each in wb.store.records("annotation", home.id))
        yield from (_About("decision", each.id) for each in wb.store.records("decision", home.id))


def _name(about: _About) -> str:
    return about.parent.id if about.parent else about.target


def _fits(there: str, name: str, exact: bool) -> bool:
    return there == name if exact else bool(name) and there.startswith(name)


def _comments(wb: Workbench, document: Document) -> list[Comment]:
    """Return what was said of a document, but for what is about the hidden work of others."""
    said = [each for each in wb.store.records("comment", document.id) if isinstance(each, Comment)]
    if not locked_for_me(wb, document.id):
        return said
    me = documents.agent_id(wb.annotator)
    own = {each.id for each in wb.store.records("annotation", document.id) if getattr(each, "by", "") == me}
    return [each for each in said if each.kind in ("segment", "document") or each.target in own]


def _roots(said: list[Comment]) -> dict[str, str]:
    """Return the comment that each one's thread began with; a lost parent makes an answer a beginning."""
    known = {each.id for each in said}
    roots: dict[str, str] = {}
    for each in said:
        parent = each.parent if each.parent in known else None
        roots[each.id] = roots.get(parent, parent) if parent else each.id
    return roots
