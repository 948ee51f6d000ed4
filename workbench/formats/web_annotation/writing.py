"""Dossiers to Web Annotations."""

from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any, Final

from pydantic_core import to_json

from workbench.domain.annotation import Annotation, SegmentTarget, SpanTarget, Target
from workbench.domain.dossier import Dossier
from workbench.domain.language_codes import code_of
from workbench.domain.relation import Relation
from workbench.domain.review import Review
from workbench.domain.value import Bilingual, Moment
from workbench.formats.web_annotation import terms

Data = dict[str, Any]
_APART: Final = {"annotations", "relations", "reviews"}


def dump(dossier: Dossier) -> bytes:
    """Return the collection as JSON in UTF-8. The texts must hold no lone surrogates."""
    return to_json(_Writer(dossier).collection(), indent=1) + b"\n"


class _Writer:
    """Writes one dossier; what is looked up often is looked up once."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self._names = {tag.id: tag.name for tagset in dossier.tagsets for tag in tagset.tags}
        self._agents = {agent.id: agent for agent in dossier.agents}
        self._segments = {each.id: (text, each) for text in dossier.texts for each in text.segments}

    def collection(self) -> Data:
        """Return the whole file: one page holds all ("Annotation Collections")."""
        address = terms.document(self._dossier.document.id)
        items = list(self._items())
        whole: Data = {
            "@context": [terms.CONTEXT, terms.EXTENSION],
            "id": address,
            "type": "AnnotationCollection",
            "label": self._dossier.document.title,
            "total": len(items),
        }
        if items:
            page = f"{address}:page:1"
            whole["first"] = {
                "id": page,
                "type": "AnnotationPage",
                "partOf": address,
                "startIndex": 0,
                "items": items,
            }
            whole["last"] = page
        return whole | {terms.TEXTS: self._texts(), terms.DOSSIER: self._rest()}

    def _items(self) -> Iterator[Data]:
        yield from map(self._annotation, self._dossier.annotations)
        yield from map(self._relation, self._dossier.relations)
        yield from map(self._review, self._dossier.reviews)

    def _texts(self) -> list[Data]:
        return [
            {
                "id": self._part("text", text.id),
                "type": "Text",
                "format": "text/plain",
                "language": code_of(text.language),
                "value": text.content,
            }
            for text in self._dossier.texts
        ]

    def _rest(self) -> Data:
        rest = self._dossier.model_dump(mode="json", exclude=_APART)
        for text in rest["texts"]:
            del text["content"]
        return rest

    def _annotation(self, annotation: Annotation) -> Data:
        bodies = [*self._tag(annotation.tag)]
        motivations = ["tagging"]
        if annotation.comment is not None:
            bodies.append(_words("commenting", annotation.comment))
            motivations.append("commenting")
        bodies += [
            _words("describing", value) | {terms.ATTRIBUTE: name}
            for name, value in annotation.attributes.items()
        ]
        record = annotation.model_dump(
            mode="json", include={"ordinal", "confidence", "origin", "derived_from", "supersedes"}
        )
        return self._said("annotation", annotation, motivations, record) | {
            "body": bodies,
            "target": [self._target(target) for target in annotation.targets],
        }

    def _tag(self, tag: str) -> Iterator[Data]:
        """Yield the tag as a semantic tag, and its names as tags in two languages."""
        yield {"type": "SpecificResource", "purpose": "classifying", "source": f"{terms.TAG}{tag}"}
        name = self._names.get(tag, Bilingual(en=tag, zh=tag))
        yield _words("tagging", name.en) | {"language": "en"}
        yield _words("tagging", name.zh) | {"language": "zh-Hans"}

    def _target(self, target: Target) -> Data | str:
        if isinstance(target, SpanTarget):
            return self._selected(target.text, target.model_dump())
        if isinstance(target, SegmentTarget):
            text, home = self._segments[target.segment]
            place = {"start": home.start, "end": home.end, "exact": home.span.cut(text.content)}
            return self._selected(text.id, place) | {terms.SEGMENT: target.segment}
        return terms.document(self._dossier.document.id)

    def _selected(self, text: str, place: Mapping[str, Any]) -> Data:
        """Return a stretch of a text: positions in code points, and the words."""
        quote = {name: place[name] for name in ("prefix", "suffix") if place.get(name)}
        return {
            "type": "SpecificResource",
            "source": self._part("text", text),
            "selector": [
                {"type": "TextPositionSelector", "start": place["start"], "end": place["end"]},
                {"type": "TextQuoteSelector", "exact": place["exact"]} | quote,
            ],
        }

    def _relation(self, relation: Relation) -> Data:
        """Return the ends as targets; ``scope`` makes each a Specific Resource to the W3C's own schemas."""
        ends = [
            {
                "type": "SpecificResource",
                "source": self._part("annotation", end),
                "scope": terms.document(self._dossier.document.id),
                terms.ROLE: role,
            }
            for role, players in relation.roles.items()
            for end in players
        ]
        kind = {
            "type": "SpecificResource",
            "purpose": "linking",
            "source": f"{terms.RELATION}{relation.kind}",
        }
        record = {"ordinal": relation.ordinal, "roles": list(relation.roles)}
        return self._said("relation", relation, ["linking"], record) | {
            "body": [kind],
            "target": ends or terms.document(self._dossier.document.id),
        }

    def _review(self, review: Review) -> Data:
        bodies = [_words("assessing", review.decision)]
        if review.comment is not None:
            bodies.append(_words("commenting", review.comment))
        if review.replacement is not None:
            there = self._part("annotation", review.replacement)
            bodies.append({"type": "SpecificResource", "purpose": "editing", "source": there})
        return self._said("review", review, ["assessing"], {"ordinal": review.ordinal}) | {
            "body": bodies,
            "target": self._part("annotation", review.of),
        }

    def _said(
        self, kind: str, record: Annotation | Relation | Review, motivations: list[str], rest: Data
    ) -> Data:
        """Return what all three have in common: address, purpose, time, maker, and our own rest."""
        created = _utc(record.created)
        if created is None or record.created.utcoffset():
            rest["created"] = record.model_dump(mode="json", include={"created"})["created"]
        when = {} if created is None else {"created": created}
        return {
            "id": self._part(kind, record.id),
            "type": "Annotation",
            "motivation": motivations,
            **when,
            "creator": self._maker(record.by),
            terms.RECORD: rest,
        }

    def _maker(self, name: str) -> Data:
        agent = self._agents.get(name)
        kind = "Person" if agent is None or agent.kind == "person" else "Software"
        return {"id": f"{terms.AGENT}{name}", "type": kind, "name": agent.name if agent else name}

    def _part(self, kind: str, name: str) -> str:
        return terms.part(self._dossier.document.id, kind, name)


def _words(purpose: str, value: str) -> Data:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}


def _utc(moment: Moment) -> str | None:
    """Return a time in UTC, as the model wants it; None at the ends of the calendar."""
    try:
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError:
        return None
