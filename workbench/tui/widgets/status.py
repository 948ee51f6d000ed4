"""The annotate screen's two lines of figures: which document and layer, and where the cursor is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from textual.content import Content

from workbench.domain.text import Origin
from workbench.messages import say
from workbench.tui.jobs import Job
from workbench.tui.marking import Marking
from workbench.tui.pairs import Place, Side
from workbench.tui.widgets.rows import Part, joined, language_name, plain
from workbench.usecases.finish import State
from workbench.usecases.primary import is_primary

_MUTED = "$foreground-muted"


@dataclass(frozen=True, slots=True)
class Status:
    """What the status line says.

    ``selected`` counts code points, ``pieces`` those that are kept;
    ``alone`` says that others' marks are hidden, ``relating`` that a
    relation is begun and waits for its other end; ``saved`` is None before the
    first edit.
    """

    place: Place | None = None
    selected: int = 0
    selecting: bool = False
    pieces: int = 0
    alone: bool = False
    relating: bool = False
    said: str = ""
    saved: bool | None = None
    job: Job | None = None
    finished: Mapping[str, State] = field(default_factory=dict)


def title_row(marking: Marking, layer: str, annotator: str) -> tuple[Content, Content]:
    """Return the document's title; the layers, the current one standing out; and who annotates.

    Another layer is shown as the key that chooses it; by its name where only "next layer" does.
    """
    parts: list[Content] = []
    tags = marking.tags
    for name in tags.tagsets:
        if name == layer:
            parts.append(Content.styled(f" {plain(tags.layer_title(name))} ", "bold reverse"))
        else:
            parts.append(Content.styled(f" {plain(tags.keys.get(name) or tags.layer_name(name))} ", _MUTED))
    right = Content("").join([*parts, Content.styled(f"  {plain(annotator)}", "bold")])
    title: Part = (marking.session.document.title, "bold")
    return joined([title, *((each, _MUTED) for each in _of_document(marking))]), right


def _of_document(marking: Marking) -> list[str]:
    """Return what was said about the whole document, which no line of the text shows; a star is primary."""
    tags = marking.tags
    return [
        f"{'* ' * is_primary(marking.session.tagsets, each)}{tags.letter(each.tag)} {tags.label(each.tag)}"
        for each in marking.of_document
    ]


def status_row(marking: Marking | None, now: Status) -> tuple[Content, Content, Content, int]:
    """Return what was done, what is selected and where the cursor is; who translated, and what is saved.

    Then what is saved alone, for when the cells of what comes first, the last
    figure, leave no room for both: who translated stands in the panel, too,
    and is left out before anything else is cut. Of the rest the end goes first.
    """
    if marking is None or now.place is None:
        return joined([(now.said, "")]), Content(""), Content(""), 0
    first: list[Part] = [(now.said, "bold $text-accent")]
    if now.alone:
        first.append((say("tui.status.alone"), "$text-warning"))
    if now.relating:
        first.append((say("tui.status.relating"), "bold $text-warning"))
    if now.pieces:
        first.append((say("tui.status.pieces", n=now.pieces), "bold"))
    if now.selected or now.selecting:
        key = "selected_one" if now.selected == 1 else "selected"
        first.append((say(f"tui.status.{key}", n=now.selected), "bold"))
    left = joined([*first, *_where(marking, now), *_what(marking, now.place)])
    saved = _saved(now.saved)
    return left, joined([_engine(marking, now), saved]), joined([saved]), left.cell_length


def _where(marking: Marking, now: Status) -> list[Part]:
    """Return the number of the segment, with a sign once it is finished, the side, and how far one is.

    How it was found, and how many are finished in the layer, is said once one is.
    """
    assert now.place is not None
    index = now.place.index
    state = now.finished.get(marking.segment(index).id)
    number = say("tui.status.segment", n=index + 1, of=len(marking))
    parts: list[Part] = [
        (say("tui.status.segment_finished", number=number), "$text-success") if state else (number, ""),
        (say(f"tui.side.{now.place.side.value}"), ""),
    ]
    if now.finished:
        parts.append((say(f"tui.status.{state}") if state else "", "$text-success"))
        parts.append((say("tui.status.finished", n=len(now.finished), of=len(marking)), _MUTED))
    return parts


def _what(marking: Marking, place: Place) -> list[Part]:
    """Return what kind of text this is, and its language."""
    segment = marking.segment(place.index)
    unit = marking.unit(place.index)
    on_source = place.side is Side.SOURCE
    language = segment.language if on_source or unit is None else unit.language
    return [
        (say(f"view.role.{segment.role.value}"), _MUTED),
        (language_name(language), _MUTED),
    ]


def _engine(marking: Marking, now: Status) -> Part:
    """Return the translation's progress while it runs, else what kind of translation this is."""
    if now.job is not None:
        if not now.job.total:
            return (say("tui.status.translating_soon"), "$text-warning")
        return (say("tui.status.translating", done=now.job.done, total=now.job.total), "$text-warning")
    unit = marking.unit(now.place.index) if now.place else None
    if unit is None:
        return (say("tui.status.untranslated"), "$text-warning")
    style = "$text-warning" if unit.provenance.origin is Origin.GLOSS else _MUTED
    return (say(f"tui.origin.{unit.provenance.origin.value}"), style)


def _saved(saved: bool | None) -> Part:
    if saved is False:
        return (say("tui.status.not_saved"), "bold $text-error")
    return (say("tui.status.saved"), "$text-success" if saved else _MUTED)
