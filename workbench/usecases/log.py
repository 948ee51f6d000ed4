"""The journal of a document or of the whole project: who did what, when, and what of it was taken back."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final

from workbench.domain.annotation import Annotation
from workbench.domain.document import Agent, Document
from workbench.domain.graphemes import cells, clip
from workbench.domain.journal import Change, Edit, History, Logged, Operation
from workbench.domain.proposal import Proposal
from workbench.domain.relation import Relation
from workbench.domain.review import Assignment, Comment, Decision, Finding, Grant, Outcome
from workbench.domain.span import Span
from workbench.domain.tagset import Tagset
from workbench.domain.translation import TranslationUnit
from workbench.errors import WorkbenchError
from workbench.messages import catalogue, language, say
from workbench.ports import Workbench
from workbench.usecases import documents
from workbench.usecases.session import Session
from workbench.usecases.visible import locked_documents

_WORDS: Final = 40
"""Code points of tagged or translated words that stand in a sentence."""
_BRIEF: Final = 24
"""Cells that words take at most where a sentence must be short."""
_OF_ANNOTATIONS: Final = frozenset({"accept_proposal", "project", "untag"})
"""Edits about annotations, which change other records only as a consequence."""
_NAMED: Final = 3
"""Records of one edit that its sentence names; of translations, which are long, it names one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal.

    ``kind`` is that of the first record that changed, ``what`` names the
    records for programs and ``sentence`` for people; ``undone`` says that it
    was taken back and not done again. ``annotation`` is the first one it is about.
    """

    seq: int
    hash: str
    operation: Operation
    document: str | None
    who: str
    kind: str
    what: str
    sentence: str
    annotation: str | None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Back:
    """How many edits are taken back or done again to come back to a point; ``edits`` did it."""

    undone: int
    redone: int
    edits: tuple[Edit, ...] = ()


def log(
    wb: Workbench, document: Document | None, *, by: str | None = None, kind: str | None = None
) -> Iterator[Entry]:
    """Yield the journal of a document, or of the project, oldest first.

    ``by`` is a person's id, ``kind`` a kind of record, such as ``annotation``.
    While who asks annotates a document blind, what others did to it is left
    out, and what they took in of the work of others.
    """
    me = documents.agent_id(wb.annotator)
    blind = locked_documents(wb)
    names = document.id if document else None
    back = _taken_back(wb.store.journal(names))
    tell = _Teller.of_project(wb)
    for logged in wb.store.journal(names):
        entry = tell.entry(logged)
        about = {entry.document, *(change.home for change in logged.edit.changes)}
        if blind & about and not (entry.operation.actor == me and _is_own(logged.edit, me)):
            continue
        if by in (None, entry.operation.actor) and kind in (None, entry.kind):
            yield replace(entry, undone=entry.operation.op_id in back)


def reversed_in_words(wb: Workbench, session: Session, edit: Edit) -> str:
    """Return what an undo took back, or a redo did again, in a few words; its time is that of one edit."""

    def words(_: str | None, segment: str) -> str:
        return session.segments[segment].span.cut(session.source.content)

    tell = _Teller(session.tagsets, {}, words, _brief)
    ends = (name for change in edit.changes for name in _ends(change.after or change.before))
    for name in ends:
        if name in session.annotations:
            tell.meet(session.annotations[name])
    undone = edit.operation.reverses
    return tell.sentence(wb.store.logged(undone).edit if undone else edit)


def _ends(record: object) -> Iterable[str]:
    return record.ends if isinstance(record, Relation) else ()


def _is_own(edit: Edit, who: str) -> bool:
    """Say whether an edit is about nobody's annotations but one's own."""
    records = (each for change in edit.changes for each in (change.before, change.after))
    return all(each.by == who for each in records if isinstance(each, Annotation))


def steps_back(wb: Workbench, session: Session, seq: int) -> Back:
    """Return what ``back_to`` would do.

    An edit that was taken back since is done again where only undoing stands
    between; what is buried under newer edits cannot come back.
    """
    journal = wb.store.journal(session.document.id, session.person.id)
    own = [(logged.seq, logged.edit.operation) for logged in journal]
    then = History.of(operation for number, operation in own if number <= seq)
    now = History.of(operation for _, operation in own)
    same = _common(then.done, now.done)
    undone = len(now.done) - same
    return Back(undone, 0 if undone else _common(then.done[same:], now.undone[::-1]))


def back_to(wb: Workbench, session: Session, seq: int) -> Back:
    """Take one's own edits of a document back, one after the other, until it is as after an entry.

    Each is an undo of its own and can be done again; what others did stays.
    Raises Conflict when somebody changed a record since: what was taken back
    until then stays so.
    """
    wanted = steps_back(wb, session, seq)
    made = [session.undo() for _ in range(wanted.undone)] + [session.redo() for _ in range(wanted.redone)]
    return replace(wanted, edits=tuple(edit for edit in made if edit is not None))


def _common(some: Sequence[Operation], others: Sequence[Operation]) -> int:
    """Count how many operations two lists begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(some, others, strict=False)))


def _taken_back(journal: Iterator[Logged]) -> set[str]:
    """Return the operations that were undone, and not redone since."""
    back: set[str] = set()
    for logged in journal:
        operation = logged.edit.operation
        if operation.reverses is None:
            continue
        if operation.verb == "undo":
            back.add(operation.reverses)
        elif operation.verb == "redo":
            back.discard(operation.reverses)
    return back


class _Segments:
    """The words of segments, read for the documents of which somebody asks."""

    def __init__(self, wb: Workbench) -> None:
        self._store = wb.store
        self._texts: dict[str, tuple[str, dict[str, Span]]] = {}

    def words(self, document: str | None, segment: str) -> str:
        """Return a segment's words; nothing of one that is not known, or cannot be read."""
        if document is None:
            return ""
        if document not in self._texts:
            self._texts[document] = self._read(document)
        content, spans = self._texts[document]
        return spans[segment].cut(content) if segment in spans else ""

    def _read(self, document: str) -> tuple[str, dict[str, Span]]:
        try:
            source = self._store.source(document)
        except WorkbenchError:  # gone, or damaged: what was done to it is still told
            return "", {}
        return source.content, {each.id: each.span for each in source.segments}


class _Teller:
    """Puts edits into words; it remembers them, because an undo says what it took back.

    It remembers the words of annotations, too, because a relation names
    nothing but its ends. ``segments`` has the words of a document's segment,
    ``cut`` shortens words to what is shown of them.
    """

    def __init__(
        self,
        tagsets: Mapping[str, Tagset],
        agents: Mapping[str, str],
        segments: Callable[[str | None, str], str],
        cut: Callable[[str], str],
    ) -> None:
        self._tagsets = tagsets
        self._agents = agents
        self._segments = segments
        self._cut = cut
        self._document: str | None = None
        self._said: dict[str, str] = {}
        self._met: dict[str, str] = {}

    @classmethod
    def of_project(cls, wb: Workbench) -> "_Teller":
        """Make one that knows everybody in a project."""
        agents = (record for record in wb.store.records("agent") if isinstance(record, Agent))
        names = {agent.id: agent.name for agent in agents}
        return cls(documents.project_tagsets(wb), names, _Segments(wb).words, _short)

    def meet(self, annotation: Annotation) -> None:
        """Remember an annotation's words."""
        self._met[annotation.id] = self._words(annotation)

    def entry(self, logged: Logged) -> Entry:
        """Return one line."""
        edit = logged.edit
        operation, changes = edit.operation, edit.changes
        records = [change.after or change.before for change in changes]
        annotations = [each for each in records if isinstance(each, Annotation)]
        for each in annotations:
            self.meet(each)
        return Entry(
            seq=logged.seq,
            hash=logged.hash,
            operation=operation,
            document=operation.document,
            who=self._agents.get(operation.actor, operation.actor),
            kind=changes[0].kind if changes else "",
            what="; ".join(map(_in_brief, changes[:_NAMED])) + _more(len(changes)),
            sentence=self.sentence(edit),
            annotation=next((each.id for each in annotations), None),
        )

    def sentence(self, edit: Edit) -> str:
        """Say what somebody did."""
        operation, changes = edit.operation, edit.changes
        self._document = operation.document
        if operation.reverses is not None:
            before = self._said.get(operation.reverses, "")
            return say(f"log.{operation.verb}", what=before or self._named(changes))
        known = f"log.{operation.verb}" in catalogue("en")
        verb = operation.verb if known else _doing(changes)
        said = say(f"log.{verb}", what=self._named(_matter(verb, changes)), by=self._maker(changes))
        self._said[operation.op_id] = said
        return said

    def _named(self, changes: tuple[Change, ...]) -> str:
        most = 1 if any(change.kind == "translation" for change in changes[:1]) else _NAMED
        named = ", ".join(dict.fromkeys(map(self._name, changes[:most])))
        return named + _more(len(changes), most)

    def _maker(self, changes: tuple[Change, ...]) -> str:
        """Return which programs had the ideas, where an edit brings some."""
        made = (change.after for change in changes)
        names = dict.fromkeys(each.by for each in made if isinstance(each, Proposal))
        return ", ".join(self._agents.get(name, name) for name in names)

    def _name(self, change: Change) -> str:
        before, after = change.before, change.after
        if isinstance(before, Annotation) and isinstance(after, Annotation) and before.tag != after.tag:
            return say(
                "log.from_to", words=self._words(after), old=self._tag(before.tag), new=self._tag(after.tag)
            )
        record = after or before
        if isinstance(record, Annotation | Proposal):
            return say("log.tagged", words=self._words(record), tag=self._tag(record.tag))
        if isinstance(record, TranslationUnit):
            return say("log.words", words=self._cut(record.content))
        if isinstance(record, Relation):
            return self._relation(record)
        if isinstance(record, Finding):
            return self._finding(record)
        return self._other(change)

    def _other(self, change: Change) -> str:
        record = change.after or change.before
        if isinstance(record, Document):
            return say("log.words", words=self._cut(record.title))
        if isinstance(record, Tagset):
            return f"{self._layer(record.id)} {record.version}"
        if isinstance(record, Agent):
            return record.name
        if isinstance(record, Assignment | Grant):
            return self._given(record)
        return self._in_review(change)

    def _given(self, record: Assignment | Grant) -> str:
        """Return who was given a document, or a role and which."""
        if isinstance(record, Assignment):
            return ", ".join(self._agents.get(each, each) for each in record.people)
        return f"{self._agents.get(record.person, record.person)} ({say(f'cli.people.duty.{record.role}')})"

    def _in_review(self, change: Change) -> str:
        """Return what was said, or what a reviewer did: the action, and what stands by it."""
        record = change.after or change.before
        if isinstance(record, Comment):
            return (
                say("log.words", words=self._cut(record.text)) if record.text else say("cli.comment.settled")
            )
        if not isinstance(record, Decision):
            return change.id
        named = [(self._words(each), self._tag(each.tag)) for each in record.result[:_NAMED]]
        stands = (say("log.tagged", words=words, tag=tag) for words, tag in named)
        return " ".join((say(f"cli.review.did.{record.action}"), *stands))

    def _tag(self, name: str) -> str:
        tagset = self._tagsets.get(name.partition(".")[0])
        tag = tagset.tag(name) if tagset else None
        return tag.name.given(language()) if tag else name

    def _relation(self, record: Relation) -> str:
        """Return a relation's kind, and the words of its ends that are known."""
        rules = (rule for tagset in self._tagsets.values() for rule in tagset.relations)
        kind = next((rule.name.given(language()) for rule in rules if rule.id == record.kind), record.kind)
        ends = (self._met.get(name, "") for names in record.roles.values() for name in names)
        words = " – ".join(dict.fromkeys(each for each in ends if each))
        return say("log.related", kind=kind, words=words) if words else kind

    def _finding(self, record: Finding) -> str:
        """Return a finished segment's words, and the layer in which it is finished."""
        layer, words = self._layer(record.layer), self._segments(self._document, record.segment)
        return (
            say("log.in_layer", words=say("log.words", words=self._cut(words)), layer=layer)
            if words
            else layer
        )

    def _layer(self, name: str) -> str:
        tagset = self._tagsets.get(name)
        return tagset.name.given(language()) if tagset else name

    def _words(self, record: Annotation | Proposal | Outcome) -> str:
        spans = [target for target in record.targets if target.kind == "span"]
        if not spans:
            return say(f"log.whole_{record.targets[0].kind}")
        return say("log.words", words=self._cut(" … ".join(target.exact for target in spans)))


def _matter(verb: str, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return what an edit is about: of a suggestion that was taken the annotation alone, not both."""
    if verb not in _OF_ANNOTATIONS:
        return changes
    return tuple(change for change in changes if change.kind == "annotation") or changes


def _brief(text: str) -> str:
    """Cut words to what a line has room for that says other things, too."""
    line = " ".join(text.split())
    return line if cells(line) <= _BRIEF else f"{clip(line, _BRIEF - 1).rstrip()}…"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WORDS else f"{line[:_WORDS]}…"


def _doing(changes: tuple[Change, ...]) -> str:
    change = changes[0] if changes else None
    if change is None or (change.before is not None and change.after is not None):
        return "changed"
    return "made" if change.before is None else "removed"


def _more(count: int, named: int = _NAMED) -> str:
    rest = count - named
    return f" (+{rest})" if rest > 0 else ""


def _in_brief(change: Change) -> str:
    sign = "+" if change.before is None else "-" if change.after is None else "~"
    record = change.after or change.before
    if isinstance(record, Annotation):
        words = next((target.exact for target in record.spans), "")
        return f"{sign}{change.id} {record.tag} {words}".rstrip()
    return f"{sign}{change.kind} {change.id}"
