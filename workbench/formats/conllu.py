"""CoNLL-U: sentences and words for parsers, with their places in the text and the tags on them."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

from workbench.domain.articles import marked
from workbench.domain.dossier import Dossier
from workbench.domain.language import Language
from workbench.domain.span import Span
from workbench.domain.text import Origin, Segment
from workbench.domain.tokens import is_han, tokens, touching
from workbench.domain.validation import MOST, Problem
from workbench.errors import InvalidFile
from workbench.formats import check_bytes, fault, obstacles, problems_in, refuse

_COLUMNS: Final = 10
_RANGE: Final = re.compile(r"(?:.*\|)?TokenRange=([0-9]{1,12}):([0-9]{1,12})(?:\|.*)?")
_WHITE: Final = re.compile(r"\s+")
_SHOWN: Final = 40
_HEAD: Final = 6
"""How many columns stay empty between a word and what else is known: lemma, tags, features, head, links."""


class ConllU:
    """Many documents in one file, written only: a segment is a sentence, with its translation beside it.

    Words are ours: Chinese is cut by dictionary, the rest at white space and
    marks. Lemmas, parts of speech and trees stay empty (``_``). The last column
    says ``SpaceAfter=No`` where no white space follows, ``TokenRange=START:END``
    (code points of the document, end exclusive), and ``Marks``: for each
    annotation that touches the word ``B`` or ``I``, its tag and its id, so that
    overlapping and discontinuous ones stay whole. A span inside a word takes
    the whole word.
    """

    name = "conllu"
    suffix = ".conllu"
    loses = frozenset(
        {
            "agents",
            "attributes",
            "blank_spans",
            "comments",
            "confidence",
            "contexts",
            "document_annotations",
            "document_details",
            "findings",
            "flags",
            "glosses",
            "lineage",
            "relations",
            "reviews",
            "scores",
            "segment_annotations",
            "tagsets",
            "times",
            "translation_annotations",
            "versions",
            "white_space",
        }
    )
    many = True
    joins = True
    reads = False
    writes = True

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the file's bytes. Raises InvalidFile for half a character, or two documents of one id."""
        wrong = obstacles(dossiers)
        if wrong:
            refuse(self.name, *wrong)
        return "".join(f"{line}\n" for dossier in dossiers for line in _document(dossier)).encode()

    def lost(self, dossier: Dossier) -> dict[str, int]:
        """Count the stretches of white space between words that are not one space: a file says one."""
        words = dossier.source.content.strip()
        return {"white_space": sum(found != " " for found in _WHITE.findall(words))}

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Raise InvalidFile: words do not say what the white space between them was."""
        del data
        refuse(name, fault(name, "conllu_written_only"))

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return the lines that break the format, and sentences whose text is not that of their words."""
        del deep
        try:
            check_bytes(data, name, parts=b"\n")
            text = data.decode("utf-8")
        except InvalidFile as error:
            return problems_in(error)
        except UnicodeDecodeError as error:
            return [fault(name, "not_utf8", byte=error.start)]
        return [each for each, _ in zip(_Checker().check(text), range(MOST), strict=False)]


def _document(dossier: Dossier) -> Iterator[str]:
    yield f"# newdoc id = {dossier.document.id}"
    title = _line(dossier.document.title)
    if title:
        yield f"# title = {title}"
    segments = dossier.source.segments
    if not segments:
        yield ""
    words = [list(_words(dossier.source.content, each)) for each in segments]
    marks = _marks(dossier, [word for each in words for word in each])
    translations = dict(_translations(dossier))
    paragraph, number = -1, 0
    for segment, inside in zip(segments, words, strict=True):
        if segment.paragraph != paragraph:
            paragraph = segment.paragraph
            yield f"# newpar id = {dossier.document.id}-p{paragraph}"
        yield from _sentence(dossier, segment, inside, marks[number : number + len(inside)], translations)
        number += len(inside)


def _sentence(
    dossier: Dossier,
    segment: Segment,
    words: Sequence[Span],
    marks: Sequence[Sequence[str]],
    translations: dict[str, tuple[str, str]],
) -> Iterator[str]:
    content = dossier.source.content
    yield f"# sent_id = {dossier.document.id}-{segment.id}"
    yield f"# text = {_line(segment.span.cut(content))}"
    yield f"# role = {segment.role.value}"
    yield f"# lang = {segment.language.value}"
    if segment.id in translations:
        code, translated = translations[segment.id]
        yield f"# text_{code} = {translated}"
    for number, (word, held) in enumerate(zip(words, marks, strict=True), 1):
        more = [] if content[word.end : word.end + 1].isspace() else ["SpaceAfter=No"]
        more.append(f"TokenRange={word.start}:{word.end}")
        if held:
            more.append(f"Marks={','.join(held)}")
        yield "\t".join((str(number), word.cut(content), *["_"] * (_HEAD + 1), "|".join(more)))
    yield ""


def _words(content: str, segment: Segment) -> Iterator[Span]:
    """Yield the words of a segment: Han characters in a row are cut by the dictionary."""
    row: list[Span] = []
    for token in tokens(content, segment.start, segment.end):
        if not is_han(content[token.start]) or (row and row[-1].end != token.start):
            yield from _cut(content, row)
            row = []
        if is_han(content[token.start]):
            row.append(token)
        else:
            yield token
    yield from _cut(content, row)


def _cut(content: str, row: Sequence[Span]) -> Iterator[Span]:
    """Join characters to words; the cutter sees them without their variation selectors."""
    at = 0
    for word in _cutter().cut("".join(content[span.start] for span in row)) if row else ():
        yield Span(start=row[at].start, end=row[at + len(word) - 1].end)
        at += len(word)


@cache
def _cutter() -> Any:
    """Return a cutter of our own, so that words which others add to the shared one change no file."""
    import rjieba

    return rjieba.Jieba()


def _marks(dossier: Dossier, words: Sequence[Span]) -> list[list[str]]:
    """Return for each word what marks it: ``B`` or ``I``, the tag and the annotation's id."""
    found: list[list[str]] = [[] for _ in words]
    under = touching(words)
    begun: set[str] = set()
    for mark, span in marked(dossier):
        for i in under(span):
            if any(each.endswith(f":{mark.id}") for each in found[i]):
                continue  # two pieces of one annotation share the word
            letter = "I" if mark.id in begun else "B"
            begun.add(mark.id)
            found[i].append(f"{letter}:{mark.tag}:{mark.id}")
    return found


def _translations(dossier: Dossier) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the current translations by source segment, each with its language; glosses are none."""
    layer = dossier.translation
    for made in layer.segments if layer else ():
        words = _line(made.span.cut(layer.content)) if layer else ""
        gloss = made.translation is not None and made.translation.origin is Origin.GLOSS
        if words and not gloss:
            for name in made.source:
                yield name, (_code(made.language), words)


def _code(language: Language) -> str:
    return "zh" if language.is_chinese else language.value.lower().replace("-", "_")


def _line(words: str) -> str:
    return _WHITE.sub(" ", words).strip()


class _Checker:
    """Goes through a file line by line, and remembers the sentence it is in."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._text: str | None = None
        self._said = ""
        self._number = self._reached = 0

    def check(self, data: str) -> Iterator[Problem]:
        """Yield what is wrong."""
        lines = data.split("\n")
        for number, line in enumerate(lines[:-1], 1):
            place = str(number)
            if not line:
                yield from self._end(place)
            elif line.startswith("#"):
                yield from self._comment(line, place)
            else:
                yield from self._word(line.split("\t"), line, place)
        if lines[-1] or self._number:
            yield fault(str(len(lines)), "conllu_end")

    def _comment(self, line: str, place: str) -> Iterator[Problem]:
        key, _, value = line[1:].partition("=")
        if key.strip() == "newdoc id":
            self._reached = 0
        elif key.strip() == "text":
            self._text = value.strip()
        elif key.strip() == "sent_id":
            if value.strip() in self._names:
                yield fault(place, "conllu_twice", id=value.strip()[:_SHOWN])
            self._names.add(value.strip())

    def _word(self, cells: Sequence[str], line: str, place: str) -> Iterator[Problem]:
        self._number += 1
        if len(cells) != _COLUMNS or cells[0] != str(self._number) or not all(cells):
            yield fault(place, "conllu_row", found=ascii(line[:_SHOWN])[1:-1])
            return
        found = _RANGE.fullmatch(cells[-1])
        if found is None or not self._reached <= int(found[1]) < int(found[2]):
            yield fault(place, "conllu_place", found=ascii(cells[-1][:_SHOWN])[1:-1])
        else:
            self._reached = int(found[2])
        self._said += cells[1] + ("" if "SpaceAfter=No" in cells[-1].split("|") else " ")

    def _end(self, place: str) -> Iterator[Problem]:
        if self._number and self._said.rstrip(" ") != self._text:
            yield fault(place, "conllu_text", found=ascii((self._text or "")[:_SHOWN])[1:-1])
        self._text, self._said, self._number = None, "", 0


PLUGIN = ConllU()
