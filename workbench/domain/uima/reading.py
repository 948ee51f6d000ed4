"""Views to dossiers: ours with their frame, others' with what their types say."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from workbench.domain.annotation import Annotation, SpanTarget, span_target
from workbench.domain.dossier import Dossier
from workbench.domain.foreign import Foreign, is_id
from workbench.domain.frame import Found, again, is_frame, put_back, taken, unfold
from workbench.domain.text import SOURCE
from workbench.domain.uima import (
    AT,
    FRAME,
    LAYER,
    RELATION,
    SEGMENT,
    SPAN,
    Clean,
    Structure,
    View,
)
from workbench.domain.uima.writing import restored
from workbench.domain.validation import Problem, problem

_PASSED_OVER: Final = (
    "uima.",
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.",
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.",
)
"""Types of tokens, sentences and documents: what tools put into every CAS, and nobody annotated."""
_LABELS: Final = ("value", "label", "tag", "category")
"""The features that say what a structure of somebody else's is called."""
_ENDS: Final = ("Governor", "Dependent")
"""The features of a relation layer of INCEpTION and WebAnno."""


def documents(views: Sequence[View], scheme: str, clean: Clean) -> tuple[list[Dossier], list[Problem]]:
    """Return the documents of some views, and all that is wrong with them.

    Views of one document of ours belong together; each other view is a document.
    """
    framed: dict[str, list[View]] = defaultdict(list)
    others: list[View] = []
    frames = {_layer(view).get("document") for view in views if view.all(FRAME)}
    for view in views:
        name = _layer(view).get("document")
        if name in frames and name is not None:
            framed[name].append(view)
        else:
            others.append(view)
    dossiers: list[Dossier] = []
    wrong: list[Problem] = []
    for one in framed.values():
        dossier, found = _framed(one, scheme, clean)
        dossiers += [dossier] if dossier else []
        wrong += found
    for view in others:
        foreign = Foreign(scheme, view.content, title=view.name)
        reader = _Reader(foreign, clean)
        reader.all([(view, foreign.content, SOURCE)])
        wrong += reader.wrong
        dossiers.append(foreign.dossier())
    return dossiers, wrong


def _layer(view: View) -> dict[str, str]:
    found = view.all(LAYER)
    return found[0].values if found else {}


def _framed(views: Sequence[View], scheme: str, clean: Clean) -> tuple[Dossier | None, list[Problem]]:
    """Return one of our documents, with what has been done to its views."""
    home = next(view for view in views if view.all(FRAME))
    frame = _object(home.all(FRAME)[0].values.get("json", ""))
    contents: dict[str, str] = {}
    for view in views:
        text = restored(view.content, _layer(view).get("restore", ""))
        if text is None:
            return None, [problem(view.name, "errors.uima.restore")]
        contents[_layer(view).get("text", "")] = text
    if not is_frame(frame):
        return None, [problem(home.name, "errors.uima.frame")]
    held, wrong = unfold(frame, contents)
    if held is None or all(text.kind != "source" for text in held.texts):
        return None, wrong or [problem(home.name, "errors.uima.frame")]
    foreign = Foreign(scheme, held.source.content, segments=held.source.segments, taken=taken(frame, held))
    reader = _Reader(foreign, clean, held)
    named = [(view, _layer(view).get("text", "")) for view in views]
    reader.all((view, contents[name], name) for view, name in named)
    relations = [*held.relations, *foreign.relations]
    found = Found([*reader.kept, *foreign.annotations], relations, foreign.dossier())
    dossier, more = put_back(frame, held, found)
    placed = [Problem(f"{home.name}: {each.place}", each.what, each.hint) for each in more]
    return dossier, reader.wrong or placed


@dataclass(slots=True)
class _Piece:
    """One target of an annotation of ours, with the structure that says so."""

    target: SpanTarget
    record: Mapping[str, Any]
    structure: Structure

    @property
    def at(self) -> int:
        """Return which of its annotation's targets this is."""
        found = self.record.get(AT)
        return found if isinstance(found, int) else 0


class _Reader:
    """Makes annotations and relations of the structures of one document's views."""

    def __init__(self, foreign: Foreign, clean: Clean, held: Dossier | None = None) -> None:
        self.kept: list[Annotation] = []
        self.wrong: list[Problem] = []
        self._foreign = foreign
        self._clean = clean
        self._held = held
        self._tags = {tag.id for tagset in held.tagsets for tag in tagset.tags} if held else set()
        self._links = {link.id for link in held.relations} if held else set()
        self._pieces: dict[tuple[str, str], list[_Piece]] = defaultdict(list)
        self._seen: set[str] = set()
        self._made: dict[int, str] = {}
        """The annotation that a structure is, by the structure's identity."""

    def all(self, views: Iterable[tuple[View, str, str]]) -> None:
        """Take views with their contents and the names of their texts: places first, then what joins them."""
        several = list(views)
        for view, content, text in several:
            for structure in view.structures:
                if _is_mark(structure):
                    self._mark(structure, view.name, content, text)
        for (name, tag), pieces in self._pieces.items():
            self._together(name, tag, sorted(pieces, key=lambda piece: piece.at))
        for view, _, _ in several:
            for structure in view.structures:
                self._relation(structure)

    def _mark(self, structure: Structure, name: str, content: str, text: str) -> None:
        begin, end = structure.begin, structure.end
        if not (isinstance(begin, int) and isinstance(end, int) and 0 <= begin < end <= len(content)):
            place = f"{name}: {structure.type}"
            self.wrong.append(problem(place, "errors.uima.place", begin=begin, end=end, length=len(content)))
            return
        target = span_target(text, content, begin, end)
        if structure.type == SPAN:
            about = _object(structure.values.get("record", ""))
            known = about.get("id")
            group = known if isinstance(known, str) and is_id(known) else f"{len(self._pieces)}"
            piece = _Piece(target, about, structure)
            self._pieces[group, structure.values.get("tag") or _short(SPAN)].append(piece)
        else:
            label, rest = _called(structure)
            self._made[id(structure)] = self._foreign.annotate(label, [target], attributes=rest)

    def _together(self, name: str, tag: str, pieces: Sequence[_Piece]) -> None:
        """Make one annotation of its pieces: of ours again, or a new one."""
        structures = [piece.structure for piece in pieces]
        targets = [piece.target for piece in pieces]
        about = pieces[0].record
        comment, attributes = self._comment(structures, about), self._attributes(structures, about)
        if self._held and is_id(name) and name not in self._seen:
            self._seen.add(name)
            known = tag if tag in self._tags else self._foreign.tag(tag)
            annotation, wrong = again(about, known, targets, comment, attributes)
            self.wrong += [Problem(f"{name}.{each.place}", each.what, each.hint) for each in wrong]
            self.kept += [annotation] if annotation else []
        else:
            by = structures[0].values.get("annotator")
            name = self._foreign.annotate(
                tag, targets, by=by, id=name, comment=comment, attributes=attributes
            )
        self._made |= {id(structure): name for structure in structures}

    def _comment(self, structures: Sequence[Structure], about: Mapping[str, Any]) -> str | None:
        """Return the comment that is shown, or as it was before the file could not hold all of it."""
        shown = next((each.values["comment"] for each in structures if "comment" in each.values), None)
        exact = about.get("comment")
        return exact if isinstance(exact, str) and self._clean(exact) == shown else shown

    def _attributes(self, structures: Sequence[Structure], about: Mapping[str, Any]) -> dict[str, str]:
        items = [item for each in structures for item in each.links.get("attributes", ())]
        shown = {item.values.get("name", ""): item.values.get("value", "") for item in items}
        exact = about.get("attributes")
        known = exact if isinstance(exact, dict) else {}
        same = {name: self._clean(str(value)) for name, value in known.items()} == shown
        return known if same else shown

    def _relation(self, structure: Structure) -> None:
        """Take a relation of ours that is new, one of a relation layer, or what a structure refers to."""
        values, links = structure.values, structure.links
        if structure.type == RELATION:
            if values.get("id") not in self._links:
                kind = values.get("kind") or _short(RELATION)
                self._relate(kind, _ends(links.get("ends", ()), "end"), values.get("annotator"))
        elif _is_relation(structure):
            self._relate(_called(structure)[0], [(name.lower(), links[name]) for name in _ENDS], None)
        elif id(structure) in self._made and structure.type != SPAN:
            for name, found in links.items():
                ends = _ends(found, "to")
                if any(id(target) in self._made for _, targets in ends for target in targets):
                    self._relate(f"{_short(structure.type)}/{name}", [("from", [structure]), *ends], None)

    def _relate(self, kind: str, ends: Iterable[tuple[str, Sequence[Structure]]], by: str | None) -> None:
        """Link what structures became; a link without one of its ends is none."""
        roles: dict[str, list[str]] = defaultdict(list)
        for role, targets in ends:
            for target in targets:
                if id(target) not in self._made:
                    return
                roles[role].append(self._made[id(target)])
        if roles:
            self._foreign.relate(kind, roles, by=by)


def _ends(found: Sequence[Structure], role: str) -> list[tuple[str, Sequence[Structure]]]:
    """Return who plays which role: what is referred to, or what its ``target`` refers to."""
    return [(each.values.get("role") or role, each.links.get("target", [each])) for each in found]


def _is_mark(structure: Structure) -> bool:
    """Say whether a structure marks words: an annotation in UIMA's sense that somebody made."""
    made = structure.type != SEGMENT and not structure.type.startswith(_PASSED_OVER)
    return made and structure.begin is not None and not _is_relation(structure)


def _is_relation(structure: Structure) -> bool:
    return all(name in structure.links for name in _ENDS)


def _called(structure: Structure) -> tuple[str, dict[str, str]]:
    """Return what a structure of somebody else's is called, and its other features."""
    rest = dict(structure.values)
    for name in _LABELS:
        if rest.get(name):
            return f"{_short(structure.type)}/{rest.pop(name)}", rest
    return _short(structure.type), rest


def _short(kind: str) -> str:
    return kind.rpartition(".")[2]


def _object(text: str) -> dict[str, Any]:
    """Return the JSON object that a feature holds, or nothing."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
