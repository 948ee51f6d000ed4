"""``workbench project``: where annotations come to lie on the other side, and taking them over there."""

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, some_documents, verb
from workbench.cli.tag import read_span
from workbench.domain.dossier import join_units
from workbench.domain.text import SOURCE
from workbench.errors import NotFound
from workbench.messages import say
from workbench.usecases import carry, documents
from workbench.usecases import tag as tagging
from workbench.usecases.project import Projection, all_projections, in_layer
from workbench.usecases.session import Session


@verb("project")
@some_documents
@click.option("--accept", metavar="ID", multiple=True, help=say("cli.project.accept"))
@click.option("--refuse", metavar="ID", multiple=True, help=say("cli.project.refuse"))
@click.option("--accept-all", "accept_all", is_flag=True, help=say("cli.project.accept_all"))
@click.option("--span", "spans", multiple=True, metavar="START:END", help=say("cli.project.span"))
@as_json
def command(
    desk: Desk,
    docs: tuple[str, ...],
    everything: bool,
    accept: tuple[str, ...],
    refuse: tuple[str, ...],
    accept_all: bool,
    spans: tuple[str, ...],
    as_json: bool,
) -> None:
    """List the projections that nobody has decided on, or decide on them."""
    if (accept or refuse) and accept_all:
        raise click.UsageError(say("cli.project.one_thing"))
    if spans and (len(accept) != 1 or refuse):
        raise click.UsageError(say("cli.project.one_span"))
    places = [read_span(each) for each in spans]
    if accept or refuse:
        listed = _decide(desk, docs, accept, refuse, places)
    else:
        listed = _list(desk, docs, everything=everything, accept_all=accept_all)
    _print(listed, as_json=as_json)


def _list(
    desk: Desk, docs: tuple[str, ...], *, everything: bool, accept_all: bool
) -> list[dict[str, object]]:
    """List what is undecided; with ``accept_all`` take over what is so when its turn comes."""
    listed: list[dict[str, object]] = []
    for document in documents.chosen(desk.wb, docs, everything=everything):
        session = Session(desk.wb, document)
        for each in _undecided(desk, session):
            if accept_all and carry.undecided(session, [each]):
                listed.append(_accepted(desk, session, each, []))
            else:
                listed.append(_as_data(session, each, "open"))
    return listed


def _decide(
    desk: Desk,
    docs: tuple[str, ...],
    accept: tuple[str, ...],
    refuse: tuple[str, ...],
    places: list[tuple[int, int]],
) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = []
    for name in (*accept, *refuse):
        session, found = _find(desk, docs, name)
        if name in accept:
            listed.append(_accepted(desk, session, found, places))
        else:
            carry.refuse(desk.wb, session, found)
            listed.append(_as_data(session, found, "rejected"))
    return listed


def _find(desk: Desk, docs: tuple[str, ...], name: str) -> tuple[Session, Projection]:
    """Return the undecided projection of that name, and its document opened. Raises NotFound."""
    for document in documents.chosen(desk.wb, docs):
        session = Session(desk.wb, document)
        if name.partition("@")[0] in session.annotations:
            return session, carry.find(_undecided(desk, session), name)
    raise NotFound("projection", name=name)


def _undecided(desk: Desk, session: Session) -> list[Projection]:
    found = all_projections(desk.wb, session, list(session.annotations.values()))
    return carry.undecided(session, [each for some in found.values() for each in some])


def _accepted(
    desk: Desk, session: Session, found: Projection, places: list[tuple[int, int]]
) -> dict[str, object]:
    side = "source" if found.targets[0].text == SOURCE else "translation"
    targets = tagging.by_spans(session, places, on=side) if places else []
    annotation = carry.accept(desk.wb, session, found, targets)
    return _as_data(session, found, "accepted") | {"annotation": annotation.id}


def _as_data(session: Session, found: Projection, state: str) -> dict[str, object]:
    shifts = join_units(session.source, session.units)[1] if session.units else {}
    places = [in_layer(target, shifts) for target in found.targets]
    original = session.annotation(found.annotation)
    return {
        "id": found.id,
        "document": session.document.id,
        "of": original.id,
        "by": original.by,
        "tag": original.tag,
        "text": places[0].text,
        "spans": [{"start": each.start, "end": each.end, "exact": each.exact} for each in places],
        "whole": found.whole,
        "method": found.method,
        "confidence": found.confidence,
        "state": state,
        "annotation": None,
    }


def _print(listed: list[dict[str, object]], *, as_json: bool) -> None:
    if as_json:
        output.data(listed)
        return
    head = [say(f"cli.project.{name}") for name in ("id", "tag", "state", "place", "sure", "words")]
    output.table(head, [_row(each) for each in listed])


def _row(each: dict[str, object]) -> list[str]:
    spans = each["spans"]
    assert isinstance(spans, list)
    places = " ".join(f"{span['start']}:{span['end']}" for span in spans)
    return [
        str(each["id"]),
        str(each["tag"]),
        say(f"cli.suggest.{each['state']}"),
        f"{each['text']} {places}",
        f"{each['method']} {each['confidence']:.2f}",
        " … ".join(span["exact"] for span in spans),
    ]
