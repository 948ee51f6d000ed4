"""``workbench suggest``: proposals by programs, and what becomes of them."""

from dataclasses import asdict

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, some_documents, verb
from workbench.domain.annotation import SpanTarget
from workbench.domain.proposal import Proposal
from workbench.messages import say
from workbench.usecases import documents, suggest
from workbench.usecases.session import Session


@verb("suggest")
@some_documents
@click.option("--from", "names", metavar="NAME", multiple=True, help=say("cli.suggest.names"))
@click.option("--accept-all", "accept_all", is_flag=True, help=say("cli.suggest.accept_all"))
@click.option("--accept", metavar="ID", multiple=True, help=say("cli.suggest.accept"))
@click.option("--reject", "--refuse", "reject", metavar="ID", multiple=True, help=say("cli.suggest.reject"))
@click.option("--rates", is_flag=True, help=say("cli.suggest.rates"))
@as_json
def command(
    desk: Desk,
    docs: tuple[str, ...],
    everything: bool,
    names: tuple[str, ...],
    accept_all: bool,
    accept: tuple[str, ...],
    reject: tuple[str, ...],
    rates: bool,
    as_json: bool,
) -> None:
    """Propose, decide, or tell how proposals fared."""
    if bool(accept or reject) + rates + bool(docs or everything or names or accept_all) > 1:
        raise click.UsageError(say("cli.suggest.one_thing"))
    if rates:
        _rates(desk, as_json=as_json)
    elif accept or reject:
        _decide(desk, accept, reject, as_json=as_json)
    else:
        _propose(desk, docs, names, everything=everything, accept_all=accept_all, as_json=as_json)


def _propose(
    desk: Desk,
    docs: tuple[str, ...],
    names: tuple[str, ...],
    *,
    everything: bool,
    accept_all: bool,
    as_json: bool,
) -> None:
    listed: list[dict[str, object]] = []
    learned = suggest.learned_by_people(desk.wb)
    for document in documents.chosen(desk.wb, docs, everything=everything):
        session = Session(desk.wb, document)
        suggest.propose(desk.wb, session, names, learned=learned)
        found = suggest.undecided(session)
        taken: dict[str, str] = {}
        if accept_all:
            taken = {str(a.derived_from): a.id for a in suggest.accept_free(desk.wb, session, found)}
        listed += _as_data(session, found, taken)
    _print(listed, as_json=as_json)
    if not as_json and not accept_all and listed:
        output.talk(say("cli.suggest.next", count=len(listed)))
        for each in suggest.rates(desk.wb):
            if each.rate is not None:
                decided = each.accepted + each.rejected
                output.talk(say("cli.suggest.so_far", name=each.name, n=each.accepted, of=decided))


def _decide(desk: Desk, accept: tuple[str, ...], reject: tuple[str, ...], *, as_json: bool) -> None:
    listed: list[dict[str, object]] = []
    for name in accept:
        session, proposal = suggest.find(desk.wb, name)
        annotation = suggest.accept(desk.wb, session, proposal)
        listed += _as_data(session, [proposal], {proposal.id: annotation.id})
    for name in reject:
        session, proposal = suggest.find(desk.wb, name)
        suggest.reject(session, proposal)
        listed += [each | {"state": "rejected"} for each in _as_data(session, [proposal], {})]
    _print(listed, as_json=as_json)


def _rates(desk: Desk, *, as_json: bool) -> None:
    found = suggest.rates(desk.wb)
    if as_json:
        output.data([asdict(each) | {"rate": each.rate} for each in found])
        return
    head = [say(f"cli.suggest.{name}") for name in ("by", "open", "accepted", "rejected", "rate")]
    rows = [
        [
            each.name,
            *map(str, (each.open, each.accepted, each.rejected)),
            "-" if each.rate is None else f"{each.rate:.0%}",
        ]
        for each in found
    ]
    output.table(head, rows)


def _print(listed: list[dict[str, object]], *, as_json: bool) -> None:
    if as_json:
        output.data(listed)
        return
    head = [say(f"cli.suggest.{name}") for name in ("id", "tag", "by", "state", "place", "words")]
    output.table(head, [_row(each) for each in listed])


def _row(each: dict[str, object]) -> list[str]:
    place = f"{each['text']} {each['start']}:{each['end']}"
    return [
        str(each["id"]),
        str(each["tag"]),
        str(each["by"]),
        say(f"cli.suggest.{each['state']}"),
        place,
        str(each["exact"]),
    ]


def _as_data(session: Session, found: list[Proposal], taken: dict[str, str]) -> list[dict[str, object]]:
    places = suggest.in_layers(session, [each.targets[0] for each in found])
    return [
        {
            "id": each.id,
            "document": session.document.id,
            "tag": each.tag,
            "by": each.by,
            "text": place.text if isinstance(place, SpanTarget) else None,
            "start": place.start if isinstance(place, SpanTarget) else None,
            "end": place.end if isinstance(place, SpanTarget) else None,
            "exact": place.exact if isinstance(place, SpanTarget) else None,
            "score": each.score,
            "state": "accepted" if each.id in taken else each.state,
            "annotation": taken.get(each.id),
        }
        for each, place in zip(found, places, strict=True)
    ]
