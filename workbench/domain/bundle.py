"""Bundles: one person's work on one document as lines of JSON, to be carried to another machine.

A record travels with all the states it has been through, since then two
machines can tell which of them is behind. What an author takes away travels
too: its last state is null. The same work gives the same bytes everywhere.
"""

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal

from pydantic import Field, TypeAdapter, ValidationError

from workbench.domain.document import Agent, Document
from workbench.domain.journal import KINDS, Record
from workbench.domain.tagset import Tagset
from workbench.domain.text import Text, digest
from workbench.domain.translation import TranslationUnit
from workbench.domain.validation import Problem, problem, shape_problems
from workbench.domain.value import Id, Sha256, Value
from workbench.messages import say

FORMAT_VERSION: Final = "1.0"
Part = Literal["annotations", "reviews", "roles"]
PARTS: Final[dict[str, Part]] = {
    "translation": "annotations",
    "annotation": "annotations",
    "relation": "annotations",
    "finding": "annotations",
    "review": "reviews",
    "decision": "reviews",
    "comment": "reviews",
    "assignment": "reviews",
    "grant": "roles",
}
"""The kinds of record that travel, in the order in which they are written and merged, and in which part."""
_ORDER: Final = tuple(PARTS)
States = tuple[Record | None, ...]


class Header(Value):
    """The first line of a part: whose work it is, on which document; roles are the whole project's."""

    line: Literal["bundle"] = "bundle"
    format_version: Literal["1.0"] = FORMAT_VERSION
    part: Part
    by: Id
    document: Id | None = None
    sha256: Sha256 | None = None


class DocumentLine(Value):
    """The document, for a machine that lacks it; ``raw`` (base64) where its bytes were not this in UTF-8."""

    line: Literal["document"] = "document"
    document: Document
    text: Text
    raw: str | None = None


class AgentLine(Value):
    """Somebody or something that the records name."""

    line: Literal["agent"] = "agent"
    agent: Agent


class TagsetLine(Value):
    """A tagset that the records use."""

    line: Literal["tagset"] = "tagset"
    tagset: Tagset


class UnitLine(Value):
    """A translation that the records point into."""

    line: Literal["translation"] = "translation"
    unit: TranslationUnit


class RecordLine(Value):
    """One record with every state it was in, oldest first; null where it was taken away."""

    line: Literal["record"] = "record"
    kind: Literal[
        "translation",
        "annotation",
        "relation",
        "finding",
        "review",
        "decision",
        "comment",
        "assignment",
        "grant",
    ]
    id: Id
    states: Annotated[tuple[dict[str, Any] | None, ...], Field(min_length=1)]


Line = Header | DocumentLine | AgentLine | TagsetLine | UnitLine | RecordLine
LINE: Final[TypeAdapter[Line]] = TypeAdapter(Annotated[Line, Field(discriminator="line")])


@dataclass(frozen=True, slots=True)
class Entry:
    """One record with its states; ``place`` is where it was read."""

    kind: str
    id: str
    states: States
    place: str = ""


@dataclass(slots=True)
class Bundle:
    """One part: the work of one person on one document."""

    header: Header
    document: DocumentLine | None = None
    agents: list[Agent] = field(default_factory=list)
    tagsets: list[Tagset] = field(default_factory=list)
    units: list[TranslationUnit] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    name: str = ""


def file_name(header: Header) -> str:
    """Return where a part belongs: a path of its own, so that git never has two versions to merge.

    Names that differ in case alone get a hash, since some file systems see one name there.
    """
    by = header.by
    if by != by.lower():
        by = f"{by}-{digest(by)[:8]}"
    return f"{header.document or 'project'}/{by}.{header.part}.jsonl"


def dump(bundle: Bundle) -> bytes:
    """Return the lines of a part, the same for the same work whatever the order it came in."""
    lines: list[Value] = [bundle.header]
    lines += [bundle.document] if bundle.document else []
    lines += [AgentLine(agent=each) for each in sorted(bundle.agents, key=lambda each: each.id)]
    lines += [TagsetLine(tagset=each) for each in sorted(bundle.tagsets, key=lambda each: each.id)]
    lines += [UnitLine(unit=each) for each in sorted(bundle.units, key=lambda each: each.id)]
    ordered = sorted(bundle.entries, key=lambda each: (_ORDER.index(each.kind), each.id))
    texts = [each.model_dump_json() for each in lines] + [_entry(each) for each in ordered]
    return "".join(f"{text}\n" for text in texts).encode()


def load(data: bytes, name: str) -> tuple[list[Bundle], list[Problem]]:
    """Return the parts in a file, and everything that is wrong with it, line by line."""
    found: list[Bundle] = []
    wrong: list[Problem] = []
    for number, text in enumerate(data.split(b"\n"), 1):
        if not text.strip():
            continue
        line, problems = _line(text)
        wrong += [_on_line(name, number, each) for each in problems]
        if isinstance(line, Header):
            found.append(Bundle(line, name=name))
            wrong += [_on_line(name, number, each) for each in _lacking(line)]
        elif line is not None and not found:
            wrong.append(_on_line(name, number, problem("line", "validation.bundle_header")))
        elif line is not None:
            wrong += [_on_line(name, number, each) for each in _take(found[-1], line, f"{name}:{number}")]
    if not found and not wrong:
        wrong.append(problem(name, "validation.bundle_empty"))
    return found, wrong


def raw_bytes(line: DocumentLine) -> bytes:
    """Return the bytes a document came in."""
    return line.text.content.encode() if line.raw is None else base64.b64decode(line.raw)


def document_line(document: Document, text: Text, raw: bytes) -> DocumentLine:
    """Return the line that carries a document; its place among the documents is each project's own."""
    plain = text.content.encode() == raw
    return DocumentLine(
        document=document.model_copy(update={"ordinal": 0}),
        text=text,
        raw=None if plain else base64.b64encode(raw).decode(),
    )


def _entry(entry: Entry) -> str:
    states = ",".join("null" if each is None else each.model_dump_json() for each in entry.states)
    head = json.dumps({"line": "record", "kind": entry.kind, "id": entry.id}, separators=(",", ":"))
    return f'{head[:-1]},"states":[{states}]}}'


def _line(text: bytes) -> tuple[Line | None, list[Problem]]:
    repeated: list[str] = []

    def once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        repeated.extend(key for key in dict.fromkeys(keys) if keys.count(key) > 1)
        return dict(pairs)

    try:
        json.loads(text.decode(), object_pairs_hook=once)
        line = LINE.validate_json(text)
    except ValidationError as error:
        return None, shape_problems(error)
    except (ValueError, RecursionError):
        return None, [problem("", "validation.bundle_json")]
    return line, [problem(key[:64], "validation.bundle_repeated") for key in repeated]


def _lacking(header: Header) -> Iterator[Problem]:
    """Yield what is missing: a document and its hash, for all but roles."""
    for field_name in ("document", "sha256"):
        given = getattr(header, field_name) is not None
        if given and header.part == "roles":
            yield problem(field_name, "validation.unknown_field", field=field_name)
        elif not given and header.part != "roles":
            yield problem(field_name, "validation.missing", field=field_name)


def author(record: Record) -> str:
    """Return whose record it is."""
    return record.provenance.by if isinstance(record, TranslationUnit) else str(getattr(record, "by", ""))


def _take(bundle: Bundle, line: Line, place: str) -> Iterator[Problem]:
    if isinstance(line, RecordLine):
        if PARTS[line.kind] != bundle.header.part:
            yield problem("kind", "validation.bundle_part", kind=line.kind, part=bundle.header.part)
        states, wrong = _states(line)
        yield from wrong
        if any(each is not None and author(each) != bundle.header.by for each in states):
            yield problem("by", "validation.bundle_author", by=bundle.header.by)
        if not wrong:
            bundle.entries.append(Entry(line.kind, line.id, states, place))
    elif isinstance(line, DocumentLine):
        if line.document.id != bundle.header.document or line.text.sha256 != bundle.header.sha256:
            yield problem("document", "validation.bundle_document")
        bundle.document = line
    else:
        _keep(bundle, line)


def _keep(bundle: Bundle, line: Line) -> None:
    if isinstance(line, AgentLine):
        bundle.agents.append(line.agent)
    elif isinstance(line, TagsetLine):
        bundle.tagsets.append(line.tagset)
    elif isinstance(line, UnitLine):
        bundle.units.append(line.unit)


def _states(line: RecordLine) -> tuple[States, list[Problem]]:
    states: list[Record | None] = []
    wrong: list[Problem] = []
    for number, body in enumerate(line.states):
        try:
            record = None if body is None else KINDS[line.kind].model_validate_json(json.dumps(body))
        except ValidationError as error:
            wrong += [_under(f"states[{number}]", each) for each in shape_problems(error)]
            continue
        if record is not None and record.id != line.id:
            wrong.append(problem(f"states[{number}].id", "validation.bundle_id", id=line.id))
        states.append(record)
    if not wrong and states[0] is None:
        wrong.append(problem("states[0]", "validation.bundle_first"))
    return tuple(states), wrong


def _under(place: str, found: Problem) -> Problem:
    return Problem(f"{place}.{found.place}".rstrip("."), found.what, found.hint)


def _on_line(name: str, number: int, found: Problem) -> Problem:
    where = say("validation.line", number=number, place=found.place).rstrip(": ：")
    return Problem(f"{name}: {where}", found.what, found.hint)
