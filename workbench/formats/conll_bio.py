"""CoNLL columns with BIO tags, for taggers to learn from: a token a line, with its offsets."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from workbench.domain.articles import marked
from workbench.domain.dossier import Dossier
from workbench.domain.span import Span
from workbench.domain.tokens import tokens, touching
from workbench.domain.validation import MOST, Problem, surrogates
from workbench.errors import InvalidFile
from workbench.formats import check_bytes, fault, problems_in, refuse

_ROW: Final = re.compile(r"(\S+)\t([0-9]{1,12})\t([0-9]{1,12})\t(O|([BI])-(\S+))")
_DOCUMENT: Final = re.compile(r"# newdoc id = \S+")
_WHITE: Final = re.compile(r"\s+")
_SHOWN: Final = 40


class ConllBio:
    """Many documents in one file, written only: token, start, end (exclusive, code points) and tag.

    A tag is ``B-`` or ``I-`` and the id of an annotation's tag, or ``O``. A
    document begins with ``# newdoc id = ID``; an empty line ends a segment of
    the text, and a tag that goes on behind it begins anew. Columns hold one
    tag a token: of annotations that share a token the first stands, and the
    others stay out. A span inside a token takes the whole token.
    """

    name = "conll_bio"
    suffix = ".bio.conll"
    loses = frozenset(
        {
            "agents",
            "attributes",
            "blank_spans",
            "comments",
            "confidence",
            "discontinuous",
            "document_annotations",
            "document_details",
            "findings",
            "ids",
            "lineage",
            "overlaps",
            "relations",
            "reviews",
            "segment_annotations",
            "segments",
            "tagsets",
            "times",
            "translations",
            "versions",
            "white_space",
        }
    )
    many = True
    joins = True
    reads = False
    writes = True

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the file's bytes. Raises InvalidFile for half a character."""
        wrong = [each for dossier in dossiers for each in surrogates(dossier)]
        if wrong:
            refuse(self.name, *wrong)
        return "".join(f"{line}\n" for dossier in dossiers for line in _lines(dossier)).encode()

    def lost(self, dossier: Dossier) -> dict[str, int]:
        """Count the spans that found a token taken, and the white space, stretch by stretch."""
        words = list(tokens(dossier.source.content))
        told = {held[0] for held in _tags(dossier, words) if held}
        wordy = sum(not span.cut(dossier.source.content).isspace() for _, span in marked(dossier))
        stretches = len(_WHITE.findall(dossier.source.content))
        return {"overlaps": wordy - len(told), "white_space": stretches}

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Raise InvalidFile: tokens do not say what the text between them was."""
        del data
        refuse(name, fault(name, "conll_written_only"))

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return the lines that are no rows, and tags that go on where none began; ``deep`` adds nothing."""
        del deep
        try:
            check_bytes(data, name, parts=b"\n")
            text = data.decode("utf-8")
        except InvalidFile as error:
            return problems_in(error)
        except UnicodeDecodeError as error:
            return [fault(name, "not_utf8", byte=error.start)]
        return list(_wrong_lines(text))[:MOST]


def _lines(dossier: Dossier) -> Iterator[str]:
    content = dossier.source.content
    words = list(tokens(content))
    tags = _tags(dossier, words)
    starts = [segment.start for segment in dossier.source.segments]
    yield f"# newdoc id = {dossier.document.id}"
    home, before = -1, None
    for token, tag in zip(words, tags, strict=True):
        here = bisect_right(starts, token.start)
        if home not in (-1, here):
            yield ""
            before = None
        letter = "I" if tag is not None and tag == before else "B"
        told = "O" if tag is None else f"{letter}-{tag[1]}"
        yield f"{token.cut(content)}\t{token.start}\t{token.end}\t{told}"
        home, before = here, tag
    yield ""


def _tags(dossier: Dossier, words: Sequence[Span]) -> list[tuple[int, str] | None]:
    """Return for each token which span it belongs to, by number, and that one's tag."""
    found: list[tuple[int, str] | None] = [None] * len(words)
    under = touching(words)
    for number, (mark, span) in enumerate(marked(dossier)):
        held = under(span)
        if not any(found[at] for at in held):
            for at in held:
                found[at] = (number, mark.tag)
    return found


def _wrong_lines(text: str) -> Iterator[Problem]:
    """Find lines that break the format; offsets go on within a document, and ``I-`` goes on from its like."""
    going, reached = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        row = _ROW.fullmatch(line)
        if row is None:
            going = ""
            reached = 0 if line.startswith("# ") else reached
            if line and not _DOCUMENT.fullmatch(line):
                yield fault(f"{number}", "conll_row", found=ascii(line[:_SHOWN])[1:-1])
            continue
        start, end = int(row[2]), int(row[3])
        if not reached <= start < end:
            yield fault(f"{number}", "conll_place", start=start, end=end)
        if row[5] == "I" and row[6] != going:
            yield fault(f"{number}", "conll_tag", tag=row[4][:_SHOWN])
        going, reached = row[6] or "", end


PLUGIN = ConllBio()
