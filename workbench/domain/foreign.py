"""Documents that other programs wrote: what their files do not say is made up, the same each time.

Another program's file has a text and labels, and seldom more. ``Foreign``
gathers what a format finds in it, and makes a whole dossier: segments, a
tagset of the labels, people, ids. The same file gives the same dossier, so
that importing it twice changes nothing.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from workbench.domain.annotation import Annotation, SpanTarget, Target, span_target
from workbench.domain.document import Agent, Document
from workbench.domain.dossier import Dossier, Parts, assemble, version_id
from workbench.domain.relation import Relation
from workbench.domain.rules.identity import FARTHEST
from workbench.domain.segmentation import document_language, segment
from workbench.domain.tagset import AttributeRule, RelationRule, RoleRule, Tag, Tagset
from workbench.domain.text import SOURCE, TRANSLATION, Replaced, Segment, Text, digest
from workbench.domain.value import Bilingual

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""When things were made whose file does not say."""
IMPORTER: Final = Agent(id="import", kind="person", name="import")
"""Who made what a file ascribes to nobody."""
VERSION: Final = "1"
"""The version of a tagset that was made of a file's labels."""
MARKS: Final = 100_000
"""The most annotations that a format reads from one file: each takes some 3,500 bytes in memory."""
TITLE: Final = 80
"""The most code points of a title that is taken from the text."""
_ID: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]{0,63}")
_TAG: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_\-]*\.[A-Za-z0-9_.\-]+")
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_\-]+")
_MOMENT: Final[TypeAdapter[datetime]] = TypeAdapter(AwareDatetime)
_HALF: Final = re.compile("[\ud800-\udfff]")
_LONGEST: Final = 24
"""How much of a label stays readable in an id that cannot be the label itself (code points)."""


def is_id(name: str) -> bool:
    """Say whether a name can be an id of ours."""
    return _ID.fullmatch(name) is not None


def safe_id(name: str) -> str:
    """Return the name where it can be part of an id, else what is left of it and a hash.

    Two names never share an id, and a name has the same id in every file.

    >>> safe_id("Loaded-Language"), safe_id("Doubt, so")[:8]
    ('Loaded-Language', 'Doubt_so')
    """
    if not _UNSAFE.search(name) and 0 < len(name) <= _LONGEST:
        return name
    readable = _UNSAFE.sub("_", name).strip("_")[:_LONGEST]
    return f"{readable}-{digest(name)[:12]}".removeprefix("-")


def safe_name(name: str) -> str:
    """Return the name where it is an id of ours, else a hash that stands for it everywhere."""
    return name if is_id(name) else f"n-{digest(name)[:16]}"


def moment(found: object) -> datetime | None:
    """Return the time that a file gives in ISO 8601 with its zone, or None for anything else.

    A zone that no other format can write (more than 14 hours, or with seconds) becomes UTC.
    """
    try:
        made = _MOMENT.validate_python(found, strict=False) if isinstance(found, str) else None
        offset = made.utcoffset() if made else None
        odd = offset is not None and (abs(offset) > FARTHEST or offset % timedelta(minutes=1))
        return made.astimezone(UTC) if made and odd else made
    except (ValidationError, OverflowError):
        return None


def whole(*texts: str) -> bool:
    """Say whether there is no half of a character (a lone surrogate) in the texts."""
    return not any(_HALF.search(text) for text in texts)


@dataclass(slots=True)
class _Labels:
    """The tags and rules of one tagset, as they are met; dicts keep that order."""

    tags: dict[str, Tag] = field(default_factory=dict)
    attributes: dict[str, AttributeRule] = field(default_factory=dict)
    relations: dict[str, RelationRule] = field(default_factory=dict)


@dataclass(slots=True)
class Foreign:
    """A document of another program, while its file is read.

    ``scheme`` is the format's name: labels that are no ids of ours go into a
    tagset of that name. A label that reads as one of our tags
    (``rhetoric.doubt``) is that tag, so that what was exported comes back.
    ``id`` is the document's, where the file says it; ``created`` holds for
    everything that has no time of its own; ``taken`` are ids that others have.
    """

    scheme: str
    content: str
    id: str | None = None
    title: str | None = None
    created: datetime = EPOCH
    segments: Sequence[Segment] | None = None
    taken: Collection[str] = ()
    annotations: list[Annotation] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    _agents: dict[str, Agent] = field(default_factory=dict)
    _labels: dict[str, _Labels] = field(default_factory=dict)
    _ids: set[str] = field(default_factory=set)
    _replaced: tuple[Replaced, ...] = ()

    def __post_init__(self) -> None:
        """Put U+FFFD for NUL, which no project holds, and note where."""
        self._replaced = tuple(
            Replaced(at=found.start(), code_point=0) for found in re.finditer("\x00", self.content)
        )
        self.content = self.content.replace("\x00", "\ufffd")
        self.segments = segment(self.content) if self.segments is None else self.segments
        self._ids = {SOURCE, TRANSLATION, *self.taken, *(each.id for each in self.segments)}

    def agent(self, name: str | None, kind: Literal["person", "software"] = "person") -> str:
        """Return the id of somebody whom the file names, or of ``import`` for nobody."""
        if not name:
            who = IMPORTER
        elif is_id(name):
            who = Agent(id=name, kind=kind, name=name)
        else:
            who = Agent(id=f"p-{digest(name)[:12]}", kind=kind, name=name)
        return self._agents.setdefault(who.id, who).id

    def tag(self, label: str, name: str | None = None, scheme: str | None = None) -> str:
        """Return the id of the tag that a label is, new or known; ``name`` is how people call it.

        ``scheme`` is named where a file has labels of several.
        """
        own = scheme or self._own
        made = label if _TAG.fullmatch(label) and is_id(label) else f"{own}.{safe_id(label)}"
        tags = self._of(made).tags
        if made not in tags:
            words = Bilingual(en=name or label, zh=name or label)
            tags[made] = Tag(id=made, name=words, official={scheme or self.scheme: label})
        return made

    def span(self, start: int, end: int) -> SpanTarget:
        """Point at characters of the text, in code points."""
        return span_target(SOURCE, self.content, start, end)

    def annotate(
        self,
        label: str,
        targets: Sequence[Target],
        *,
        by: str | None = None,
        id: str | None = None,  # noqa: A002 - a record's id is called so everywhere
        created: datetime | None = None,
        confidence: float | None = None,
        comment: str | None = None,
        attributes: Mapping[str, str] | None = None,
        scheme: str | None = None,
    ) -> str:
        """Add an annotation and return its id: the file's own where it can be one, else a hash."""
        tag = self.tag(label, scheme=scheme)
        who = self.agent(by)
        places = "".join(target.model_dump_json() for target in targets)
        made = Annotation(
            id=self._new(id, "a", f"{tag} {who} {places}"),
            ordinal=len(self.annotations),
            tag=tag,
            targets=tuple(targets),
            by=who,
            created=created or self.created,
            confidence=confidence,
            comment=comment,
            attributes={self._rule(tag, name): value for name, value in (attributes or {}).items()},
            origin="import",
        )
        self.annotations.append(made)
        return made.id

    def relate(
        self,
        kind: str,
        roles: Mapping[str, Sequence[str]],
        *,
        by: str | None = None,
        id: str | None = None,  # noqa: A002 - as above
        created: datetime | None = None,
    ) -> str:
        """Link annotations, given by their ids, and return the relation's id."""
        made = kind if _TAG.fullmatch(kind) and is_id(kind) else f"{self._own}.{safe_id(kind)}"
        ends = {safe_name(role): tuple(ids) for role, ids in roles.items()}
        who = self.agent(by)
        self._relation_rule(made, kind, tuple(ends))
        link = Relation(
            id=self._new(id, "r", f"{made} {who} {ends}"),
            ordinal=len(self.relations),
            kind=made,
            roles=ends,
            by=who,
            created=created or self.created,
        )
        self.relations.append(link)
        return link.id

    def dossier(self) -> Dossier:
        """Return the whole document."""
        segments = tuple(self.segments or ())
        language = document_language(self.content, segments)
        sha = digest(self.content)
        return assemble(
            Parts(
                document=Document(
                    id=self.id if self.id and is_id(self.id) else f"d{sha[:16]}",
                    ordinal=0,
                    title=self.title or self._first_words(segments),
                    language=language,
                    imported=self.created,
                    encoding="utf-8",
                    source_bytes_sha256=sha,
                ),
                source=Text(
                    id=SOURCE,
                    kind="source",
                    language=language,
                    content=self.content,
                    sha256=sha,
                    replaced=self._replaced,
                    segments=segments,
                ),
                agents=tuple(self._agents.values()),
                tagsets=[_tagset(name, labels) for name, labels in self._labels.items() if labels.tags],
                annotations=self.annotations,
                relations=self.relations,
            ),
            generator=self.scheme,
        )

    @property
    def _own(self) -> str:
        return self.scheme.partition(".")[0]

    def _of(self, tag: str) -> _Labels:
        return self._labels.setdefault(tag.partition(".")[0], _Labels())

    def _rule(self, tag: str, name: str) -> str:
        """Return the id of an attribute of the tag's tagset; what it may hold is not known, so text."""
        made = safe_name(name)
        rules = self._of(tag).attributes
        if made not in rules:
            rules[made] = AttributeRule(
                id=made,
                name=Bilingual(en=name, zh=name),
                applies_to=(),
                kind="text",
                official={self.scheme: name},
            )
        return made

    def _relation_rule(self, made: str, kind: str, roles: tuple[str, ...]) -> None:
        rules = self._of(made).relations
        known = rules.get(made)
        names = dict.fromkeys((*(role.name for role in known.roles), *roles) if known else roles)
        rules[made] = RelationRule(
            id=made,
            name=Bilingual(en=kind, zh=kind),
            roles=tuple(RoleRule(name=name, least=0, most=None) for name in names),
            official={self.scheme: kind},
        )

    def _new(self, wanted: str | None, letter: str, what: str) -> str:
        """Return an id that nothing in the document has."""
        if wanted and is_id(wanted) and not wanted.startswith(version_id("")) and wanted not in self._ids:
            self._ids.add(wanted)
            return wanted
        count = 0
        while (made := f"{letter}-{digest(f'{self.scheme} {wanted} {what} {count}')[:16]}") in self._ids:
            count += 1
        self._ids.add(made)
        return made

    def _first_words(self, segments: Sequence[Segment]) -> str:
        return segments[0].span.cut(self.content)[:TITLE] if segments else self.scheme


def _tagset(name: str, labels: _Labels) -> Tagset:
    return Tagset(
        id=name,
        version=VERSION,
        name=Bilingual(en=name, zh=name),
        tags=tuple(labels.tags.values()),
        attributes=tuple(labels.attributes.values()),
        relations=tuple(labels.relations.values()),
    )
