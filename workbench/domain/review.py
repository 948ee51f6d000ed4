"""What reviewers and annotators say about the work itself."""

from typing import Annotated, Literal

from pydantic import Field

from workbench.domain.annotation import Target
from workbench.domain.span import Offset
from workbench.domain.value import Id, Moment, Sha256, Value

Action = Literal["accept", "reject", "amend", "add", "keep_both", "defer"]
Duty = Literal["annotator", "reviewer", "owner"]


class Finding(Value):
    """That an annotator finished a segment in one layer, so "unlabelled" differs from "none found"."""

    id: Id
    segment: Id
    by: Id
    layer: Id
    state: Literal["complete", "nothing_found"]
    created: Moment


class Review(Value):
    """A reviewer's decision on an annotation; ``replacement`` names the amended one."""

    id: Id
    ordinal: Offset
    of: Id
    by: Id
    decision: Literal["accept", "reject", "amend"]
    replacement: Id | None = None
    comment: str | None = None
    created: Moment


class Outcome(Value):
    """What holds after a decision: a tag on one or more targets, as the reviewer saw it.

    A decision keeps its outcome whole, so that what was decided stays, whatever
    the author of an annotation does to it afterwards.
    """

    tag: Id
    targets: Annotated[tuple[Target, ...], Field(min_length=1)]
    attributes: dict[Id, str] = {}


class Decision(Value):
    """What is to become of annotations of one place, said by a person or by a rule.

    ``targets`` are the annotations that the action is about, and ``others``
    those that it leaves out: accepting one of three leaves out two. ``result``
    holds what stands then; nothing for ``reject`` and ``defer``. ``rule`` and
    ``parameters`` say by which rule a decision came about that no person made.
    ``seen`` is the hash of all that was there to choose from (`adjudication.fingerprint`);
    where it differs now, the place is to be looked at again. ``blind`` says that names
    and votes were hidden. A decision is never edited: a later one ``supersedes`` it.
    """

    id: Id
    action: Action
    targets: tuple[Id, ...] = ()
    others: tuple[Id, ...] = ()
    result: tuple[Outcome, ...] = ()
    reason: str | None = None
    by: Id
    created: Moment
    basis: Literal["manual", "rule"] = "manual"
    rule: Id | None = None
    parameters: dict[Id, float] = {}
    blind: bool = False
    seen: Sha256
    supersedes: tuple[Id, ...] = ()

    @property
    def settles(self) -> tuple[str, ...]:
        """Return all annotations whose fate it decides; none are settled while it is put off."""
        return () if self.action == "defer" else (*self.targets, *self.others)


class Comment(Value):
    """What somebody says about an annotation, a decision, a segment or a document; seen by its author.

    ``parent`` is the comment that it answers. A comment is never edited: an
    answer that ``resolves`` says that the matter is settled, and who says so.
    """

    id: Id
    kind: Literal["annotation", "decision", "segment", "document"]
    target: Id
    parent: Id | None = None
    by: Id
    created: Moment
    text: str = ""
    resolves: bool = False


class Assignment(Value):
    """Who is to annotate a document, in which layers; all that they use where none is named.

    While ``blind``, each sees only their own annotations until they have
    finished every segment. One person is single annotation, two are double.
    """

    id: Id
    people: Annotated[tuple[Id, ...], Field(min_length=1)]
    layers: tuple[Id, ...] = ()
    blind: bool = False
    by: Id
    created: Moment


class Grant(Value):
    """That a person has a role in a project. A project without grants lets everybody do everything."""

    id: Id
    person: Id
    role: Duty
    by: Id
    created: Moment
