"""Finding the place that a command names, in words or in offsets."""

from collections.abc import Sequence

from workbench.domain.annotation import DocumentTarget, SegmentTarget, Target
from workbench.domain.dossier import join_units
from workbench.domain.text import SOURCE, TRANSLATION
from workbench.errors import InputError, NotFound
from workbench.usecases.pieces import tidy
from workbench.usecases.session import Session


def by_quote(session: Session, quote: str, *, nth: int | None, on: str) -> list[Target]:
    """Point at the ``nth`` (from 1) place where the layer has exactly these words.

    Raises NotFound, or InputError when the words stand in several places and no ``nth`` is given.
    """
    if not quote:
        raise InputError("empty_quote")
    places = [
        (text_id, start)
        for text_id, content in _contents(session, on)
        for start in _occurrences(content, quote)
    ]
    if not places:
        raise NotFound("quote", quote=quote, on=on)
    if nth is None and len(places) > 1:
        raise InputError("quote_ambiguous", quote=quote, count=len(places))
    if nth is not None and not 1 <= nth <= len(places):
        raise InputError("quote_nth", quote=quote, nth=nth, count=len(places))
    text_id, start = places[(nth or 1) - 1]
    return [session.target(text_id, start, start + len(quote))]


def by_spans(session: Session, spans: Sequence[tuple[int, int]], *, on: str) -> list[Target]:
    """Point at code points ``start`` to ``end`` of a layer, as ``show --json`` prints it.

    Several spans make a discontinuous target, kept in the order they are read;
    one of the translation that crosses segments is split at their borders.
    """
    if on == SOURCE:
        return list(tidy(session, [session.target(SOURCE, start, end) for start, end in spans]))
    if not session.units:
        raise NotFound("translation", name=session.document.title)
    layer, starts = join_units(session.source, session.units)
    targets: list[Target] = []
    for start, end in spans:
        if not 0 <= start < end <= len(layer.content):
            raise InputError("span_bounds", start=start, end=end, length=len(layer.content))
        targets += [
            session.target(home.id, max(start - starts[home.id], 0), min(end, home.end) - starts[home.id])
            for home in layer.segments
            if home.start < end and start < home.end
        ]
    if not targets:
        raise InputError("span_white", place=str(spans))
    return list(tidy(session, targets))


def by_segment(session: Session, name: str, *, on: str) -> list[Target]:
    """Point at a whole segment by its id; ``on`` translation points at its current translation."""
    if name not in session.segments:
        raise NotFound("segment", name=name)
    if on == SOURCE:
        return [SegmentTarget(segment=name)]
    unit = session.units.get(name)
    if unit is None:
        raise NotFound("translation", name=name)
    return [SegmentTarget(segment=unit.id)]


def whole_document() -> list[Target]:
    """Point at the whole document."""
    return [DocumentTarget()]


def _contents(session: Session, on: str) -> list[tuple[str, str]]:
    if on != TRANSLATION:
        return [(SOURCE, session.source.content)]
    units = [session.units.get(segment.id) for segment in session.source.segments]
    return [(unit.id, unit.content) for unit in units if unit is not None]


def _occurrences(content: str, quote: str) -> list[int]:
    found: list[int] = []
    start = content.find(quote)
    while start >= 0:
        found.append(start)
        start = content.find(quote, start + 1)
    return found
