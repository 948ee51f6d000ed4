"""What reviewers and annotators say about the work itself."""

from typing import Literal

from workbench.domain.span import Offset
from workbench.domain.value import Id, Moment, Value


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
