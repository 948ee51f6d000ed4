"""Drafts in the project's cache: words, score and flags by text and engine, links by the two texts."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from workbench.domain.alignment import Link
from workbench.domain.span import Span
from workbench.domain.text import Flag
from workbench.ports import Draft

LINKS = "2"
"""Goes up with every change to what is kept of links, so that old ones are not read."""


def dump(draft: Draft) -> str:
    """Return a draft without its links as text."""
    flags = [flag.model_dump() for flag in draft.flags]
    return json.dumps([draft.text, draft.score, draft.tokens, flags])


def load(text: str) -> Draft:
    """Return what ``dump`` wrote."""
    words, score, tokens, flags = json.loads(text)
    return Draft(words, score, tokens, tuple(Flag(**flag) for flag in flags))


def links_key(source: str, target: str) -> str:
    """Return the key of the links between a text and its translation, whichever model made it."""
    whole = json.dumps(["model links", LINKS, source, target])
    return hashlib.sha256(whole.encode()).hexdigest()


def dump_links(made: Iterable[tuple[str, Draft]], trust: float | None) -> Mapping[str, str]:
    """Return the links of drafts, with their source texts, as the cache keeps them; equal texts need none."""
    return {
        links_key(text, draft.text): json.dumps(
            [trust, [(*_ends(link.source), *_ends(link.target), link.weight) for link in draft.links]]
        )
        for text, draft in made
        if draft.links and draft.text != text
    }


def load_links(text: str) -> tuple[float | None, Sequence[Link]]:
    """Return what ``dump_links`` wrote: how far the model's links are trusted, and the links."""
    trust, links = json.loads(text)
    return trust, [Link(Span(start=a, end=b), Span(start=c, end=d), weight) for a, b, c, d, weight in links]


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end
