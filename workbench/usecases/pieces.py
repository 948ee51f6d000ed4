"""The pieces of a discontinuous annotation: in reading order, and none of them meeting another."""

from collections.abc import Iterable

from workbench.domain.annotation import SpanTarget, Target
from workbench.domain.text import SOURCE
from workbench.usecases.opened import Opened

_Place = tuple[int, int, int, int]


def tidy(session: Opened, targets: Iterable[Target]) -> tuple[Target, ...]:
    """Return targets as they are stored: spans that meet or overlap joined, in the order they are read.

    The source comes first, then translations in the order of their segments;
    targets that are no spans keep their order and follow. Raises NotFound for
    an unknown text.
    """
    given = list(dict.fromkeys(targets))
    order = session.columns.places

    def place(span: SpanTarget) -> _Place:
        side = 0 if span.text == SOURCE else 1
        segment = order[session.unit(span.text).segment] if side else 0
        return side, segment, span.start, span.end

    spans: list[SpanTarget] = []
    for span in sorted((each for each in given if isinstance(each, SpanTarget)), key=place):
        last = spans[-1] if spans else None
        if last is not None and last.text == span.text and span.start <= last.end:
            if span.end > last.end:
                spans[-1] = session.target(last.text, last.start, span.end)
        else:
            spans.append(span)
    return (*spans, *(each for each in given if not isinstance(each, SpanTarget)))
