"""What of a dossier a format promises to keep: everything but the kinds it says it loses.

``loses`` is a format's own list. Two dossiers whose views are equal differ
only in what is on it. A kind that no view knows cannot be checked; then only
the words are compared, see ``UNKNOWN``.
"""

import json

from workbench.domain.annotation import DocumentTarget, SegmentTarget

FIELDS = {
    "ids": ("id",),
    "times": ("created",),
    "ordinals": ("ordinal",),
    "lineage": ("origin", "derived_from", "supersedes"),
    "agents": ("by",),
    "comments": ("comment",),
    "confidence": ("confidence",),
    "attributes": ("attributes",),
}
"""The kinds that are fields of a record."""
KNOWN = {
    *FIELDS,
    "agent_details",
    "annotations",
    "blank_spans",
    "contexts",
    "cross_text_relations",
    "discontinuous",
    "document_annotations",
    "document_details",
    "empty_roles",
    "findings",
    "relations",
    "reviews",
    "segment_annotations",
    "segments",
    "tagsets",
    "translations",
    "versions",
}


def view(dossier, loses):
    """Return what is kept, as plain values that can be compared."""
    kept = {"content": dossier.source.content.replace("\x00", "\ufffd")}
    if "document_details" not in loses:
        kept["document"] = dossier.document.model_dump()
    if not {"agents", "agent_details"} & loses:
        kept["agents"] = [agent.model_dump() for agent in dossier.agents]
    if "segments" not in loses:
        kept["segments"] = [segment.model_dump() for segment in dossier.source.segments]
    for kind in ("translation", "version"):
        if f"{kind}s" not in loses:
            kept[kind] = [text.model_dump() for text in dossier.texts if text.kind == kind]
    for kind in ("tagsets", "findings", "reviews"):
        if kind not in loses:
            kept[kind] = [record.model_dump() for record in getattr(dossier, kind)]
    marks = _marks(dossier, loses)
    if "annotations" not in loses:
        kept["annotations"] = _ordered([mark for each in marks.values() for mark in each], loses)
    if "relations" not in loses:
        kept["relations"] = _ordered(list(_relations(dossier, marks, loses)), loses)
    return kept


def _ordered(records, loses):
    """Keep the order where ordinals are kept; else the order says nothing."""
    return sorted(records) if "ordinals" in loses else records


def _marks(dossier, loses):
    """Return the annotations that are kept, by their ids; one in pieces may become several."""
    layers = {text.id: text for text in dossier.texts if f"{text.kind}s" not in loses}
    marks = {}
    for annotation in dossier.annotations:
        targets = [_target(target, layers, loses) for target in annotation.targets]
        targets = [target for target in targets if target is not None]
        groups = [[target] for target in targets] if "discontinuous" in loses else [targets]
        whole = _without(annotation.model_dump(mode="json"), loses)
        found = [json.dumps(whole | {"targets": group}, sort_keys=True) for group in groups if group]
        if found:
            marks[annotation.id] = found
    return marks


def _target(target, layers, loses):
    kind = {SegmentTarget: "segment_annotations", DocumentTarget: "document_annotations"}.get(type(target))
    if kind is not None:
        return None if kind in loses else target.model_dump()
    if target.text not in layers or ("blank_spans" in loses and not target.exact.strip()):
        return None
    return target.model_dump(exclude={"prefix", "suffix"} if "contexts" in loses else set())


def _without(record, loses):
    gone = [name for kind, names in FIELDS.items() if kind in loses for name in names]
    return {name: value for name, value in record.items() if name not in gone}


def _relations(dossier, marks, loses):
    """Yield the relations, with the annotations themselves as ends where ids are lost."""
    for relation in dossier.relations:
        ends = [end for players in relation.roles.values() for end in players]
        if "cross_text_relations" in loses and not all(end in marks for end in ends):
            continue
        roles = {
            role: sorted(str(marks.get(end)) for end in players) if "ids" in loses else list(players)
            for role, players in relation.roles.items()
            if players or "empty_roles" not in loses
        }
        if "empty_roles" in loses and not roles:
            continue  # nobody plays in it
        yield json.dumps(_without(relation.model_dump(mode="json"), loses) | {"roles": roles}, sort_keys=True)
