"""The lines of brat's standoff files: text-bound marks, events, relations, attributes and notes.

Source: brat's description of its format (brat.nlplab.org/standoff.html) and
what its own server accepts. Offsets are code points, ends exclusive. A mark
holds no line end: where a span crosses one, it stands there in fragments,
``3 5;6 8``, and its words are joined by a space.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from workbench.domain.span import Span
from workbench.domain.validation import MOST, Problem, problem

LINE_ENDS: Final = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
"""What brat's server takes for the end of a line: it splits as Python's ``str`` does."""
_BROKEN: Final = re.compile(f"[^{LINE_ENDS}]+")
_AS_SPACE: Final = str.maketrans(dict.fromkeys(LINE_ENDS, " "))
_HEAD: Final = re.compile(r"[TERAMN#][A-Za-z]*[0-9]+\S*|\*")
_MARK: Final = re.compile(r"(\S+) ([0-9]{1,12} [0-9]{1,12}(?:;[0-9]{1,12} [0-9]{1,12})*) *")
_EVENT: Final = re.compile(r"([^\s:]+):([^\s:]+)((?: +[^\s:]+:[^\s:]+)*) *")
_LINK: Final = re.compile(r"(\S+)((?: +[^\s:]+:[^\s:]+)+) *")
_SAYING: Final = re.compile(r"(\S+) (\S+)(?: (.+))?")
_GROUP: Final = re.compile(r"(\S+)((?: +\S+)+) *")
_PARTS: Final = 400_000
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Mark:
    """A ``T`` line: a type on fragments of the text; ``words`` is None where the line quotes none."""

    id: str
    label: str
    spans: tuple[Span, ...]
    words: str | None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """An ``E`` or ``R`` line, or an ``*`` line: who plays which role; only events have a trigger."""

    id: str
    label: str
    roles: tuple[tuple[str, str], ...]
    trigger: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Saying:
    """An ``A``, ``M``, ``N`` or ``#`` line: something more about ``target``; ``text`` follows the tab."""

    id: str
    label: str
    target: str
    value: str | None = None
    text: str = ""
    line: int = 0


@dataclass(slots=True)
class Sheet:
    """Everything one ``.ann`` file says, in its order."""

    marks: dict[str, Mark] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    attributes: list[Saying] = field(default_factory=list)
    norms: list[Saying] = field(default_factory=list)
    notes: list[Saying] = field(default_factory=list)
    triggers: dict[str, str] = field(default_factory=dict)
    """The mark that triggers an event, by the event's id."""

    def end(self, name: str) -> str | None:
        """Return the mark that an id stands for: itself, or the trigger of an event; None for neither."""
        found = self.triggers.get(name, name)
        return found if found in self.marks else None


def crowded(sheets: Iterable[str]) -> bool:
    """Say whether files hold more lines, fragments and roles than 100,000 marks could need."""
    return sum(sheet.count(part) for sheet in sheets for part in "\n;:") > _PARTS


def fragments(content: str, spans: Sequence[Span]) -> list[Span]:
    """Return the characters that the spans cover, without line ends, in order and without overlap."""
    found: list[Span] = []
    done = 0
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        start = max(span.start, done)
        pieces = _BROKEN.finditer(content, start, max(span.end, start))
        found += [Span(start=piece.start(), end=piece.end()) for piece in pieces]
        done = max(done, span.end)
    return found


def joined(content: str, spans: Sequence[Span]) -> list[Span]:
    """Return what the fragments of one mark were: those with only line ends between them are one span."""
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else None
        gap = content[last.end : span.start] if last and last.end < span.start else ""
        if last and gap and all(character in LINE_ENDS for character in gap):
            found[-1] = Span(start=last.start, end=span.end)
        else:
            found.append(span)
    return found


def write_mark(mark: Mark, content: str) -> str:
    """Return a ``T`` line without its end, with its words cut from the text."""
    places = ";".join(f"{span.start} {span.end}" for span in mark.spans)
    words = " ".join(span.cut(content) for span in mark.spans)
    return f"{mark.id}\t{mark.label} {places}\t{words}"


def write_link(link: Link) -> str:
    """Return an ``E`` or ``R`` line without its end."""
    head = link.label if link.trigger is None else f"{link.label}:{link.trigger}"
    return f"{link.id}\t{' '.join((head, *(f'{role}:{end}' for role, end in link.roles)))}"


def write_saying(saying: Saying) -> str:
    """Return an ``A`` or ``#`` line without its end."""
    value = "" if saying.value is None else f" {saying.value}"
    text = f"\t{saying.text}" if saying.id.startswith("#") else ""
    return f"{saying.id}\t{saying.label} {saying.target}{value}{text}"


def read(data: str, content: str, place: str) -> tuple[Sheet, list[Problem]]:
    """Return what an ``.ann`` file says about the text ``content``, and all that is wrong, by line.

    Quoted words must be those of the text; the space that joins fragments may
    be missing, and a line end may be written as a space, as old files have it.
    """
    reader = _Reader(content, place)
    for number, line in enumerate(data.split("\n"), 1):
        if len(reader.problems) >= MOST:
            break
        if line.strip():
            reader.line(line.removesuffix("\r"), number)
    reader.check_ends()
    return reader.sheet, reader.problems


class _Reader:
    """Reads lines, and keeps what is wrong with them."""

    def __init__(self, content: str, place: str) -> None:
        self.sheet = Sheet()
        self.problems: list[Problem] = []
        self._content = content
        self._place = place
        self._seen: set[str] = set()
        self._bad: set[str] = set()
        """Marks with a problem of their own: nobody needs to hear that they are missing, too."""

    def line(self, line: str, number: int) -> None:
        """Read one line."""
        name, _, rest = line.partition("\t")
        body, _, text = rest.partition("\t")
        if not _HEAD.fullmatch(name):
            self._wrong(number, "line", line=line[:_SHOWN])
        elif name in self._seen and name != "*":
            self._wrong(number, "twice", id=name[:_SHOWN])
        elif not self._read(name, body, text if "\t" in rest else None, number):
            self._wrong(number, "line", line=line[:_SHOWN])
        self._seen.add(name)

    def check_ends(self) -> None:
        """Find references to lines that are not there."""
        known = self._seen - {"*"}
        for link in self.sheet.links:
            lacking = [end for _, end in link.roles if self.sheet.end(end) is None]
            if link.trigger and link.trigger not in self.sheet.marks:  # an event triggers no other
                lacking.insert(0, link.trigger)
            for end in dict.fromkeys(lacking):
                if end not in self._bad:
                    self._wrong(link.line, "no_mark", id=end[:_SHOWN])
        for saying in (*self.sheet.attributes, *self.sheet.norms, *self.sheet.notes):
            if saying.target not in known:
                self._wrong(saying.line, "no_mark", id=saying.target[:_SHOWN])

    def _read(self, name: str, body: str, text: str | None, line: int) -> bool:
        """Put the line where it belongs; false when it has not the form of its kind."""
        kind = name[0]
        if kind == "T":
            return self._mark(name, body, text, line)
        if kind in "ER*":
            return self._link(name, body, line)
        match = _SAYING.fullmatch(body.rstrip(" "))
        if not match or kind not in "AMN#":
            return False
        saying = Saying(name, match[1], match[2], match[3], text or "", line)
        {"#": self.sheet.notes, "N": self.sheet.norms}.get(kind, self.sheet.attributes).append(saying)
        return True

    def _mark(self, name: str, body: str, text: str | None, line: int) -> bool:
        match = _MARK.fullmatch(body)
        if not match:
            return False
        spans: list[Span] = []
        for start, end in (map(int, pair.split()) for pair in match[2].split(";")):
            if not start < end <= len(self._content):
                self._bad.add(name)
                self._wrong(line, "span", start=start, end=end, length=len(self._content))
                return True
            spans.append(Span(start=start, end=end))
        if text and not _quotes(text, [span.cut(self._content) for span in spans]):
            there = " ".join(span.cut(self._content) for span in spans)
            self._bad.add(name)
            self._wrong(line, "words", quoted=text[:_SHOWN], there=there[:_SHOWN].translate(_AS_SPACE))
            return True
        self.sheet.marks[name] = Mark(name, match[1], tuple(spans), text, line)
        return True

    def _link(self, name: str, body: str, line: int) -> bool:
        if name == "*":
            match = _GROUP.fullmatch(body)
            roles = tuple(("member", end) for end in match[2].split()) if match else ()
        else:
            match = (_EVENT if name[0] == "E" else _LINK).fullmatch(body)
            roles = tuple(_pairs(match[match.re.groups])) if match else ()
        if match:
            trigger = match[2] if name[0] == "E" else None
            self.sheet.triggers |= {name: trigger} if trigger else {}
            self.sheet.links.append(Link(name, match[1], roles, trigger, line))
        return match is not None

    def _wrong(self, line: int, rule: str, /, **values: object) -> None:
        self.problems.append(problem(f"{self._place}:{line}", f"errors.standoff.{rule}", **values))


def _pairs(written: str) -> Iterator[tuple[str, str]]:
    for pair in written.split():
        role, _, end = pair.partition(":")
        yield role, end


def _quotes(words: str, pieces: list[str]) -> bool:
    """Say whether a line quotes the text's own words."""
    there = (" ".join(pieces), "".join(pieces))
    return words in there or words in {each.translate(_AS_SPACE) for each in there}
