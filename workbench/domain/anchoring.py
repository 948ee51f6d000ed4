"""Finding tagged words again in a newer version of their text; nothing is guessed.

The words are looked for as Web Annotation's TextQuoteSelector describes it:
exactly, and told apart by what stands before and after them.
"""

from collections.abc import Iterator

from workbench.domain.annotation import SpanTarget, span_target


def reanchor(target: SpanTarget, text_id: str, content: str) -> SpanTarget | None:
    """Return where the words of ``target`` stand in another text; None when that is not certain.

    They must stand there exactly once, or at exactly one place with the same
    characters before and after them.

    >>> old = span_target("u1", "物价又涨了", 2, 4)
    >>> reanchor(old, "u2", "价格又涨了。").start, reanchor(old, "u2", "又涨又涨")
    (2, None)
    """
    places = list(_places(target.exact, content))
    if len(places) > 1:
        places = [start for start in places if _fits(target, content, start)]
    if len(places) != 1:
        return None
    return span_target(text_id, content, places[0], places[0] + len(target.exact))


def _places(words: str, content: str) -> Iterator[int]:
    """Yield where the words start, overlapping places too."""
    at = content.find(words) if words else -1
    while at >= 0:
        yield at
        at = content.find(words, at + 1)


def _fits(target: SpanTarget, content: str, start: int) -> bool:
    end = start + len(target.exact)
    return content.endswith(target.prefix, 0, start) and content.startswith(target.suffix, end)
