"""One document for every peer's reader, with all that breaks offsets in it.

Emoji (alone and joined), astral Han, a combining accent, CR LF, a span across
a line's end, overlap, nesting, two labels on one span, a discontinuous span.
A peer that loads a file is not enough: compare ``covered`` with ``EXPECTED``.
"""

from collections import Counter

from tests import builders as build
from workbench.domain.annotation import SpanTarget

CONTENT = (
    "Prices rose 😀 again, cafe\u0301s say.\r\n"
    "Critics doubt it 👨‍👩‍👧: 𠀀物价又涨了？\r\n"
    "\n"
    "“物价又涨了，” 官员说。\n"
    "评论 (2)"
)
QUOTES = (
    ("claims.fact", ("Prices rose 😀 again",)),
    ("claims.doubt", ("😀 again, cafe\u0301s",)),  # overlaps the first
    ("claims.fact", ("rose",)),  # inside the first
    ("claims.doubt", ("say.\r\nCritics doubt",)),  # across a line's end
    ("claims.fact", ("👨‍👩‍👧: 𠀀物价",)),
    ("claims.doubt", ("𠀀物价又涨了",)),
    ("claims.fact", ("𠀀物价又涨了",)),  # two labels on one span
    ("claims.fact", ("“物价又涨了，”", "官员说")),  # discontinuous
    ("claims.doubt", ("评论 (2)",)),  # up to the very end
)
EXPECTED = Counter(QUOTES)
WHOLE = Counter(each for each in QUOTES if len(each[1]) == 1)
"""The same without the discontinuous annotation."""


def dossier(content=CONTENT, **fields):
    """Return the document, without translations; ``fields`` go to ``builders.dossier``."""
    marks = [
        build.annotation(f"a{i}", *build.spans(content, *quotes), ordinal=i, tag=tag, created=build.at(i))
        for i, (tag, quotes) in enumerate(QUOTES)
    ]
    given = {
        "document": build.document(source_bytes_sha256=build.digest(content)),
        "source": build.source(content),
        "units": [],
        "annotations": marks,
        "relations": [],
        "findings": [],
        "reviews": [],
    }
    return build.dossier(**(given | fields))


def covered(found):
    """Count the pairs of a tag and the words it covers, cut from the source by the offsets alone."""
    text = found.source.content
    return Counter(
        (
            annotation.tag,
            tuple(target.span.cut(text) for target in annotation.targets if isinstance(target, SpanTarget)),
        )
        for annotation in found.annotations
    )
