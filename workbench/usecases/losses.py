"""What an export leaves out because its format has no place for it: which kinds, and how many of each."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from workbench.domain.annotation import Annotation
from workbench.domain.dossier import Dossier
from workbench.domain.text import Origin, Segment
from workbench.messages import catalogue, language, say
from workbench.ports import Format


def lost(form: Format, dossiers: Iterable[Dossier]) -> dict[str, int]:
    """Count what the format declares that it cannot hold; the kinds a person would miss most come first.

    A format may know better what of its own kinds is lost, such as tags that
    a shared task has no label for: then its ``lost`` counts those.
    """
    counts: Counter[str] = Counter()
    for each in dossiers:
        counts.update(_of_one(form, each))
    return ordered(counts)


def ordered(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts that are not 0, what a person would miss most first."""
    order = list(_COUNTS)
    found = sorted(counts, key=lambda kind: (order.index(kind) if kind in order else -1, kind))
    return {kind: counts[kind] for kind in found if counts[kind]}


def uncounted(form: Format) -> list[str]:
    """Return the kinds that a format declares lost and nobody can count, such as the order of rows."""
    counted = _COUNTS.keys() - _OWN
    return [] if hasattr(form, "lost") else sorted(kind for kind in form.loses if kind not in counted)


def named(kind: str) -> str:
    """Return a kind in the language spoken now; one of an outside format as its author wrote it."""
    key = f"losses.{kind}"
    return say(key) if key in catalogue(language()) else kind.replace("_", " ")


def _of_one(form: Format, dossier: Dossier) -> dict[str, int]:
    counts = {kind: count(dossier) for kind, count in _COUNTS.items() if kind in form.loses}
    if "translations" in form.loses and "annotations" not in form.loses:
        other = "source" if getattr(form, "text", "source") == "translation" else "translation"
        counts[f"{other}_annotations"] = _on(dossier, source=other == "source")
    special: Callable[[Dossier], Mapping[str, int]] | None = getattr(form, "lost", None)
    return counts | dict(special(dossier)) if special else counts


def _on(dossier: Dossier, *, source: bool) -> int:
    """Count the annotations with spans on one side alone."""
    name = dossier.source.id
    return sum(
        bool(each.spans) and all((span.text == name) is source for span in each.spans)
        for each in dossier.annotations
    )


def _tagged(holds: Callable[[Annotation], object]) -> Callable[[Dossier], int]:
    return lambda each: sum(bool(holds(annotation)) for annotation in each.annotations)


def _whole(kind: str) -> Callable[[Dossier], int]:
    return _tagged(lambda each: any(target.kind == kind for target in each.targets))


def _translated(holds: Callable[[Segment], object]) -> Callable[[Dossier], int]:
    return lambda each: sum(bool(holds(segment)) for segment in (each.translation or each.source).segments)


def _untranslated(dossier: Dossier) -> int:
    done = {
        of
        for segment in (dossier.translation.segments if dossier.translation else ())
        for of in segment.source
    }
    return sum(segment.id not in done for segment in dossier.source.segments)


def _unlinked(dossier: Dossier) -> int:
    linked = {end for relation in dossier.relations for ends in relation.roles.values() for end in ends}
    return sum(each.id not in linked for each in dossier.annotations)


def _across(dossier: Dossier) -> int:
    """Count the relations whose ends stand in different texts."""
    homes = {each.id: {span.text for span in each.spans} for each in dossier.annotations}
    return sum(
        len(set().union(*(homes.get(end, set()) for ends in each.roles.values() for end in ends))) > 1
        for each in dossier.relations
    )


_COUNTS: Final[dict[str, Callable[[Dossier], int]]] = {
    "annotations": lambda each: len(each.annotations),
    "unofficial_tags": lambda _: 0,
    "translation_annotations": lambda each: _on(each, source=False),
    "source_annotations": lambda _: 0,
    "document_annotations": _whole("document"),
    "segment_annotations": _whole("segment"),
    "discontinuous": _tagged(lambda each: len(each.spans) > 1),
    "blank_spans": _tagged(lambda each: each.spans and not any(span.exact.strip() for span in each.spans)),
    "unlinked_annotations": _unlinked,
    "relations": lambda each: len(each.relations),
    "cross_text_relations": _across,
    "empty_roles": lambda each: sum(not ends for one in each.relations for ends in one.roles.values()),
    "findings": lambda each: len(each.findings),
    "reviews": lambda each: len(each.reviews),
    "translations": lambda each: len(each.translation.segments) if each.translation else 0,
    "versions": lambda each: sum(text.kind == "version" for text in each.texts),
    "texts": lambda each: sum(text.kind != "version" for text in each.texts),
    "glosses": _translated(lambda each: each.translation and each.translation.origin is Origin.GLOSS),
    "untranslated": _untranslated,
    "flags": lambda each: sum(
        len(one.translation.flags) for text in each.texts for one in text.segments if one.translation
    ),
    "scores": _translated(lambda each: each.translation and each.translation.score is not None),
    "comments": _tagged(lambda each: each.comment),
    "confidence": _tagged(lambda each: each.confidence is not None),
    "attributes": _tagged(lambda each: each.attributes),
    "lineage": _tagged(
        lambda each: each.derived_from or each.supersedes or each.origin not in ("manual", "import")
    ),
    "agents": lambda each: len(each.agents),
    "agent_details": lambda each: sum(bool(one.version or one.model) for one in each.agents),
    "tagsets": lambda each: len(each.tagsets),
    "tagset_rules": lambda each: sum(bool(one.attributes or one.relations) for one in each.tagsets),
    "segments": lambda each: len(each.source.segments),
    "document_details": lambda _: 1,
    "times": lambda each: len(each.annotations) + len(each.relations),
    "ids": lambda each: len(each.annotations) + len(each.relations),
    "ordinals": lambda each: len(each.annotations),
    "contexts": lambda each: sum(
        bool(span.prefix or span.suffix) for one in each.annotations for span in one.spans
    ),
    "control_characters": lambda each: sum(
        character < " " and character not in "\t\n\r" for text in each.texts for character in text.content
    ),
}
"""How many of each kind a dossier has (0 where only the format knows), what people miss most first."""
_OWN: Final = frozenset({"unofficial_tags"})
"""Kinds that only a format itself can count, see ``Format.lost``."""
