"""What a model looked at while it wrote: its attention, from pieces to stretches of the two texts."""

import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from workbench.domain.alignment import Link
from workbench.domain.span import Span

Looks = tuple[tuple[tuple[int, float], ...], ...]
"""For each piece that was written, the source pieces looked at, by number, with their shares."""
LEAST: Final = 0.1
"""Shares below this are left out: a look that is everywhere says nothing."""
_LONGEST: Final = 2_000
"""Characters of a text whose pieces are still looked for where they do not simply follow each other."""
_WESTERN: Final = str.maketrans("。、“”‘’【】「」—", '.,""\'\'[]""-')
_SPACE: Final = "▁"


def looks(rows: Sequence[Sequence[float]], pieces: int) -> Looks:
    """Return attention without what is small; a row may be longer than the source by its end mark."""
    return tuple(
        tuple(
            (number, round(share, 3))
            for number, share in enumerate(row)
            if share >= LEAST and number < pieces
        )
        for row in rows
    )


def links(source: Sequence[Span | None], target: Sequence[Span | None], looked: Looks) -> Iterator[Link]:
    """Yield which stretches belong together, by which piece looked at which; lost pieces are left out."""
    for to, row in zip(target, looked, strict=True):
        for number, share in row:
            of = source[number] if number < len(source) else None
            if of is not None and to is not None:
                yield Link(of, to, share)


def located(pieces: Sequence[str], text: str, start: int = 0) -> list[Span | None]:
    """Return where pieces lie in the text they make, counted from ``start``; None for one that is not there.

    The tokenizer may have changed letters to forms that are equivalent, and
    marks may have been mended since; so like is compared with like.
    """
    mine = [(each, n) for n, piece in enumerate(pieces) for each in _letters(piece.replace(_SPACE, " "))]
    theirs = [(each, at) for at, character in enumerate(text) for each in _letters(character)]
    found: list[list[int]] = [[] for _ in pieces]
    for one, other in _matching([each for each, _ in mine], [each for each, _ in theirs]):
        found[mine[one][1]].append(theirs[other][1])
    return [Span(start=start + places[0], end=start + places[-1] + 1) if places else None for places in found]


def _letters(text: str) -> Iterator[str]:
    """Yield what is left of characters when width, case, composition and white space do not count."""
    for character in unicodedata.normalize("NFKC", text).translate(_WESTERN).casefold():
        if not character.isspace():
            yield character


def _matching(mine: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of letters that answer to each other: all in a row, or the longest runs there are."""
    if mine == theirs:
        yield from ((number, number) for number in range(len(mine)))
    elif len(mine) <= _LONGEST and len(theirs) <= _LONGEST:
        for block in SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks():
            yield from ((block.a + step, block.b + step) for step in range(block.size))
