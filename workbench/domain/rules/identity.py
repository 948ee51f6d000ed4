"""Rules about names, versions and numbers: every id once, times and numbers that all formats can hold."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from workbench.domain.dossier import FORMAT_VERSION, Dossier, version_id
from workbench.domain.rules import Fault
from workbench.domain.tagset import Tagset
from workbench.domain.text import SOURCE, TRANSLATION

Named = Iterator[tuple[str, str]]
"""Pairs of a place and the id that stands there."""

LARGEST = 2**53 - 1
"""The largest integer that every JSON reader holds exactly (RFC 8259, section 6)."""
FARTHEST = timedelta(hours=14)
"""How far a zone may lie from UTC in an xs:dateTime (XML Schema 1.0 part 2, section 3.2.7)."""


def faults(dossier: Dossier) -> Iterator[Fault]:
    """Yield what is wrong with versions, ids, times and numbers."""
    if dossier.format_version != FORMAT_VERSION:
        yield Fault("format_version", "version", {"found": dossier.format_version, "known": FORMAT_VERSION})
    yield from _repeated(_things(dossier))
    yield from _reserved(dossier)
    yield from _repeated((f"agents[{i}].id", agent.id) for i, agent in enumerate(dossier.agents))
    yield from _repeated((f"tagsets[{i}].id", tagset.id) for i, tagset in enumerate(dossier.tagsets))
    yield from _repeated(
        (f"tagsets[{i}].tags[{j}].id", tag.id)
        for i, tagset in enumerate(dossier.tagsets)
        for j, tag in enumerate(tagset.tags)
    )
    for i, tagset in enumerate(dossier.tagsets):
        yield from _tagset(f"tagsets[{i}]", tagset)
    for place, moment in _moments(dossier):
        offset = moment.utcoffset() or timedelta()
        if abs(offset) > FARTHEST or offset % timedelta(minutes=1):
            yield Fault(place, "zone", {"found": moment.isoformat()})
    for place, number in _numbers(dossier):
        if number > LARGEST:
            yield Fault(place, "too_large", {"most": LARGEST})


def _repeated(named: Iterable[tuple[str, str]]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for place, name in named:
        if name in seen:
            yield Fault(place, "duplicate_id", {"id": name, "first": seen[name].removesuffix(".id")})
        else:
            seen[name] = place


def _things(dossier: Dossier) -> Named:
    """Yield all that shares one space of ids, because other formats make xml:id of them."""
    for i, text in enumerate(dossier.texts):
        yield f"texts[{i}].id", text.id
        for j, segment in enumerate(text.segments):
            yield f"texts[{i}].segments[{j}].id", segment.id
    for name in ("annotations", "relations", "findings", "reviews"):
        for i, record in enumerate(getattr(dossier, name)):
            yield f"{name}[{i}].id", record.id


def _reserved(dossier: Dossier) -> Iterator[Fault]:
    """Only layers are called as layers are, so that a later translation meets no other record of its name."""
    layers = {f"texts[{i}].id" for i in range(len(dossier.texts))}
    for place, name in _things(dossier):
        if place not in layers and (name in (SOURCE, TRANSLATION) or name.startswith(version_id(""))):
            yield Fault(place, "reserved_id", {"id": name})


def _tagset(place: str, tagset: Tagset) -> Iterator[Fault]:
    for name in ("groups", "attributes", "relations", "document_fields"):
        yield from _repeated(
            (f"{place}.{name}[{i}].id", each.id) for i, each in enumerate(getattr(tagset, name))
        )
    for i, attribute in enumerate(tagset.attributes):
        yield from _repeated(
            (f"{place}.attributes[{i}].values[{j}].id", choice.id)
            for j, choice in enumerate(attribute.values)
        )
    for i, tag in enumerate(tagset.tags):
        if tag.id.partition(".")[0] != tagset.id:
            yield Fault(f"{place}.tags[{i}].id", "tag_prefix", {"tag": tag.id, "tagset": tagset.id})


def _moments(dossier: Dossier) -> Iterator[tuple[str, datetime]]:
    yield "exported", dossier.exported
    yield "document.imported", dossier.document.imported
    for i, text in enumerate(dossier.texts):
        for j, segment in enumerate(text.segments):
            if segment.translation is not None:
                yield f"texts[{i}].segments[{j}].translation.created", segment.translation.created
    for name in ("annotations", "relations", "findings", "reviews"):
        for i, record in enumerate(getattr(dossier, name)):
            yield f"{name}[{i}].created", record.created


def _numbers(dossier: Dossier) -> Iterator[tuple[str, int]]:
    """Yield the numbers that no text bounds."""
    yield "document.ordinal", dossier.document.ordinal
    for i, text in enumerate(dossier.texts):
        for j, segment in enumerate(text.segments):
            yield f"texts[{i}].segments[{j}].paragraph", segment.paragraph
    for name in ("annotations", "relations", "reviews"):
        for i, record in enumerate(getattr(dossier, name)):
            yield f"{name}[{i}].ordinal", record.ordinal
