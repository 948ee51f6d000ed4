"""Finding documents, people and tagsets by the names that people type."""

import hashlib
import re
from collections.abc import Mapping, Sequence

from workbench.domain.attributes import applicable, fault
from workbench.domain.document import Agent, Document
from workbench.domain.journal import Change, Edit, Operation, created, replaced
from workbench.domain.tagset import Tag, Tagset
from workbench.errors import Conflict, InputError, NotFound
from workbench.ports import Workbench

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]{0,47}\Z")


def document(wb: Workbench, name: str) -> Document:
    """Return the document with that id, that exact title, or an id that starts so.

    Raises NotFound, or InputError when several would fit.
    """
    everything = wb.store.documents()
    for each in everything:
        if each.id == name:
            return each
    titled = [each for each in everything if each.title == name]
    if len(titled) == 1:
        return titled[0]
    fits = [each for each in everything if each.title == name or (name and each.id.startswith(name))]
    if not fits:
        raise NotFound("document", name=name)
    if len(fits) > 1:
        raise InputError("document_ambiguous", name=name, ids=", ".join(each.id for each in fits))
    return fits[0]


def chosen(wb: Workbench, names: Sequence[str], *, everything: bool = False) -> list[Document]:
    """Return the named documents in the order given, or all of them."""
    return list(wb.store.documents()) if everything or not names else [document(wb, name) for name in names]


def agent_id(name: str) -> str:
    """Return the id of a person: the name itself where it can be one, else ``p-`` and a hash of it.

    >>> agent_id("mei"), agent_id("张")[:2]
    ('mei', 'p-')
    """
    if _NAME.match(name):
        return name
    return f"p-{hashlib.sha256(name.encode(errors='surrogatepass')).hexdigest()[:12]}"


def somebody(name: str) -> Agent:
    """Return the person of that name. Raises InputError for one that nobody could read."""
    seen = any(each.isprintable() and not each.isspace() for each in name)
    if not seen or any(0xD800 <= ord(each) < 0xE000 for each in name):
        raise InputError("person_name", name=name)
    return Agent(id=agent_id(name), kind="person", name=name)


def human(wb: Workbench, name: str) -> Agent:
    """Return the person of that name or id, whom the project need not know yet.

    Raises InputError for a program, and for a name that nobody could read.
    """
    agents = [each for each in wb.store.records("agent") if isinstance(each, Agent)]
    found = next((each for each in agents if each.id in (name, agent_id(name))), None)
    if found is None:
        return somebody(name)
    if found.kind != "person":
        raise InputError("people.program", name=found.name)
    return found


def person(wb: Workbench) -> Agent:
    """Return who acts, and make them known to the project the first time. Raises InputError for no name."""
    agent = somebody(wb.annotator)
    introduce(wb, agent)
    return agent


def introduce(wb: Workbench, agent: Agent) -> None:
    """Record an agent, unless the project knows it already."""
    if all(known.id != agent.id for known in wb.store.records("agent")):
        _put(wb, "introduce", agent.id, created("agent", agent))


def project_tagsets(wb: Workbench) -> Mapping[str, Tagset]:
    """Return the tagsets to tag with: the installed ones, and those that came with data.

    Tags that only an older version had, by which something in the project may
    be tagged still, are there to be read.
    """
    found = dict(wb.tagsets)
    for record in wb.store.records("tagset"):
        if isinstance(record, Tagset):
            newer = found.get(record.id)
            found[record.id] = newer.with_older(record) if newer else record
    return found


def giveable(tagset: Tagset, tag: Tag) -> Tag:
    """Return a tag that may be given. Raises InputError for one that is retired or has another name now."""
    if tagset.gives(tag.id):
        return tag
    heir = tagset.heir(tag.id)
    if heir is None:
        raise InputError("tag_retired", name=tag.id)
    raise InputError("tag_replaced", name=tag.id, heir=heir)


def sayable(tagset: Tagset, tag: str, attributes: Mapping[str, str]) -> None:
    """Refuse attributes that annotations with this tag cannot have: no format would write them.

    Raises NotFound for an unknown one, InputError for a value that the tagset does not allow.
    """
    rules = {rule.id: rule for rule in applicable(tagset, tag)}
    for name, value in attributes.items():
        wrong = fault(rules.get(name), value)
        if wrong == "no_attribute":
            raise NotFound("attribute", name=name, tag=tag)
        if wrong is not None:
            known = ", ".join(choice.id for choice in rules[name].values)
            raise InputError(f"attribute_{wrong}", place=name, value=value, known=known)


def find_tag(tagsets: Mapping[str, Tagset], name: str) -> tuple[Tagset, Tag]:
    """Return the tag with that id, or the only one whose id ends in ``.name`` or whose name it is.

    Raises NotFound, or InputError when several would fit.
    """
    every = [(tagset, tag) for tagset in tagsets.values() for tag in tagset.tags]
    for pair in every:
        if pair[1].id == name:
            return pair
    wanted = name.casefold()
    fits = [pair for pair in every if wanted in _spellings(pair[1])]
    fits = [pair for pair in fits if pair[0].gives(pair[1].id)] or fits
    if not fits:
        raise NotFound("tag", name=name)
    if len(fits) > 1:
        raise InputError("tag_ambiguous", name=name, ids=", ".join(tag.id for _, tag in fits))
    return fits[0]


def keep_tagset(wb: Workbench, tagset: Tagset) -> None:
    """Store a tagset with the project, so that it travels with the data it labels."""
    stored = next((known for known in wb.store.records("tagset") if known.id == tagset.id), None)
    if stored is None:
        _put(wb, "keep_tagset", agent_id(wb.annotator), created("tagset", tagset))
    elif stored != tagset:
        _put(wb, "keep_tagset", agent_id(wb.annotator), replaced("tagset", stored, tagset))


def _spellings(tag: Tag) -> set[str]:
    return {tag.id.partition(".")[2].casefold(), tag.name.en.casefold(), tag.name.zh.casefold()}


def _put(wb: Workbench, verb: str, actor: str, change: Change) -> None:
    operation = Operation(
        op_id=wb.ids.new("o"), document=None, actor=actor, at=wb.clock.now(), verb=verb, undoable=False
    )
    try:
        wb.store.apply(Edit(operation, (change,)))
    except Conflict:
        known = {record.id for record in wb.store.records(change.kind)}
        if change.id not in known:  # not the harmless case: somebody else introduced the same one first
            raise
