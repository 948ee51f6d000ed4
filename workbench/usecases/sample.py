"""The sample annotation of a seed: written by hand as quotes, placed as spans.

The file names words, not offsets, so that a person can read and change it,
and so that it still fits when a text is segmented in another way.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from workbench.domain.annotation import (
    Annotation,
    DocumentTarget,
    SegmentTarget,
    SpanTarget,
    Target,
    span_target,
)
from workbench.domain.relation import Relation
from workbench.domain.text import SOURCE, Segment, Text
from workbench.domain.translation import TranslationUnit
from workbench.domain.validation import Problem
from workbench.domain.value import Id, Value
from workbench.errors import InputError, InvalidFile, NotFound
from workbench.messages import say

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
"""What an entry is called in its file; ids are made of it."""
Words = Annotated[str, Field(min_length=1)]
Number = Annotated[int, Field(ge=1)]


class Entry(Value):
    """One annotation: a tag on quoted words, on a whole segment, or on the document.

    Several quotes make one discontinuous annotation. ``of`` quotes words of
    the source sentence meant: quotes are then sought in that sentence, or in
    its translation. ``nth`` says which of several places a quote has, from 1:
    a number for the first quote, or a list with one for each. ``segment``
    counts segments from 1.
    """

    key: Key
    tag: Id
    on: Literal["source", "translation"] = "source"
    quote: tuple[Words, ...] = ()
    of: Words | None = None
    nth: Number | tuple[Number, ...] | None = None
    segment: Number | None = None
    document: bool = False
    comment: str | None = None
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    attributes: dict[Id, str] = {}

    @model_validator(mode="after")
    def _points_once(self) -> Self:
        if (bool(self.quote), self.segment is not None, self.document).count(True) != 1:
            raise ValueError("one_target")
        if self.quote and self.on == "translation" and self.of is None:
            raise ValueError("of_needed")
        if len(self.places) > len(self.quote):
            raise ValueError("nth_without_quote")
        return self

    @property
    def places(self) -> tuple[int, ...]:
        """Return which place is meant, for as many quotes as say so."""
        return (self.nth,) if isinstance(self.nth, int) else self.nth or ()


class Link(Value):
    """One relation: its roles name the keys of annotations."""

    key: Key
    kind: Id
    roles: Annotated[dict[Id, tuple[Key, ...]], Field(min_length=1)]


class Sample(Value):
    """All entries of a file, in their order.

    ``title`` is what the seed is called in the library, where its text has no line that could be it.
    """

    title: Words | None = None
    annotation: tuple[Entry, ...] = ()
    relation: tuple[Link, ...] = ()


def read_sample(data: bytes) -> Sample:
    """Read a sample annotation in TOML.

    Raises InputError for what is no TOML, and InvalidFile with all problems
    for entries of the wrong shape, keys used twice and keys that nobody has.
    """
    try:
        raw = tomllib.loads(data.decode())
        text = json.dumps(raw)
    except (ValueError, TypeError) as error:  # broken UTF-8 and TOML; dates, which no field takes
        raise InputError("sample.toml", reason=str(error)) from error
    try:
        sample = Sample.model_validate_json(text)
    except ValidationError as error:
        problems = [_shape(raw, each["loc"], each["type"]) for each in error.errors()]
        raise InvalidFile("sample.invalid", problems=problems) from error
    wrong = list(_key_problems(sample))
    if wrong:
        raise InvalidFile("sample.invalid", problems=wrong)
    return sample


def place(
    sample: Sample,
    source: Text,
    units: Mapping[str, TranslationUnit],
    *,
    by: str,
    created: datetime,
) -> tuple[list[Annotation], list[Relation]]:
    """Turn quotes into spans: of the source, and of the units (by segment id) that translate it.

    Ids follow from the text and the keys, so the same file always gives the
    same ids. Raises InputError that names the entry when a quote is not found
    or ambiguous, or when its sentence has no translation.
    """
    prefix = f"sample-{source.sha256[:8]}-"
    annotations = [
        Annotation(
            id=prefix + entry.key,
            ordinal=ordinal,
            tag=entry.tag,
            targets=_Places(entry, source, units).targets(),
            by=by,
            created=created,
            confidence=entry.confidence,
            comment=entry.comment,
            attributes=entry.attributes,
        )
        for ordinal, entry in enumerate(sample.annotation)
    ]
    relations = [
        Relation(
            id=prefix + link.key,
            ordinal=ordinal,
            kind=link.kind,
            roles={role: tuple(prefix + key for key in keys) for role, keys in link.roles.items()},
            by=by,
            created=created,
        )
        for ordinal, link in enumerate(sample.relation)
    ]
    return annotations, relations


@dataclass(frozen=True, slots=True)
class _Places:
    """Where one entry points."""

    entry: Entry
    source: Text
    units: Mapping[str, TranslationUnit]

    def targets(self) -> tuple[Target, ...]:
        if self.entry.document:
            return (DocumentTarget(),)
        if self.entry.segment is not None:
            home = self._numbered(self.entry.segment)
            on_source = self.entry.on == "source"
            return (SegmentTarget(segment=home.id if on_source else self._unit(home).id),)
        return tuple(
            self._span(quote, nth) for quote, nth in zip_longest(self.entry.quote, self.entry.places)
        )

    def _span(self, quote: str, nth: int | None) -> SpanTarget:
        layer, content, first, last = self._scope()
        starts = [first + start for start in _occurrences(content[first:last], quote)]
        if not starts:
            raise NotFound("sample.quote", place=self._name, quote=quote)
        if nth is None and len(starts) > 1:
            raise InputError("sample.ambiguous", place=self._name, quote=quote, count=len(starts))
        if nth is not None and nth > len(starts):
            raise NotFound("sample.nth", place=self._name, quote=quote, nth=nth, count=len(starts))
        start = starts[(nth or 1) - 1]
        return span_target(layer, content, start, start + len(quote))

    def _scope(self) -> tuple[str, str, int, int]:
        """Return the layer to search, its content, and from where to where."""
        content = self.source.content
        if self.entry.of is None:
            return SOURCE, content, 0, len(content)
        home = self._sentence(self.entry.of)
        if self.entry.on == "source":
            return SOURCE, content, home.start, home.end
        unit = self._unit(home)
        return unit.id, unit.content, 0, len(unit.content)

    def _sentence(self, of: str) -> Segment:
        homes = [each for each in self.source.segments if of in each.span.cut(self.source.content)]
        if not homes:
            raise NotFound("sample.quote", place=self._name, quote=of)
        if len(homes) > 1:
            raise InputError("sample.ambiguous", place=self._name, quote=of, count=len(homes))
        return homes[0]

    def _numbered(self, number: int) -> Segment:
        """Return the segment with that number; ``of``, where given, must be in it."""
        count = len(self.source.segments)
        if number > count:
            raise NotFound("sample.segment", place=self._name, number=number, count=count)
        home = self.source.segments[number - 1]
        of = self.entry.of
        if of is not None and of not in home.span.cut(self.source.content):
            raise InputError("sample.other_segment", place=self._name, number=number, quote=of)
        return home

    def _unit(self, home: Segment) -> TranslationUnit:
        unit = self.units.get(home.id)
        if unit is None:
            raise NotFound("sample.untranslated", place=self._name, segment=home.id)
        return unit

    @property
    def _name(self) -> str:
        return f"annotation {self.entry.key}"


def _occurrences(content: str, quote: str) -> Iterator[int]:
    """Yield where the quote starts, overlapping places too."""
    start = content.find(quote)
    while start >= 0:
        yield start
        start = content.find(quote, start + 1)


def _shape(raw: Mapping[str, Any], loc: tuple[int | str, ...], kind: str) -> Problem:
    """Say in which entry and field the shape is wrong; ``kind`` is pydantic's name of the fault."""
    table, *path = (str(step) for step in loc)
    entries = raw[table]
    number = int(path[0]) if path and path[0].isdigit() else None
    entry = entries[number] if number is not None and isinstance(entries, list) else None
    name = entry.get("key") if isinstance(entry, dict) else None
    return _problem(
        "field", " ".join([table, str(name or "".join(path[:1]))]), field=".".join(path[1:]) or kind
    )


def _key_problems(sample: Sample) -> Iterator[Problem]:
    seen: set[str] = set()
    for kind, entries in (("annotation", sample.annotation), ("relation", sample.relation)):
        for entry in entries:
            if entry.key in seen:
                yield _problem("key_twice", f"{kind} {entry.key}", name=entry.key)
            seen.add(entry.key)
    known = {entry.key for entry in sample.annotation}
    for link in sample.relation:
        for name in (name for names in link.roles.values() for name in names if name not in known):
            yield _problem("key_unknown", f"relation {link.key}", name=name)


def _problem(key: str, where: str, **values: object) -> Problem:
    return Problem(
        place=where,
        what=say(f"errors.sample.{key}.what", **values),
        hint=say(f"errors.sample.{key}.hint", **values),
    )
