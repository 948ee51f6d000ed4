import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests import builders as build
from tests import strategies
from tests.strategies import quick
from workbench.domain.journal import (
    KINDS,
    Edit,
    History,
    Operation,
    Record,
    chain,
    created,
    dump_changes,
    inverse,
    load_changes,
    removed,
    replaced,
)

FIRST = created("agent", build.PERSON)


def edit(name, verb="tag", *, undoable=True):
    operation = Operation(
        op_id=name, document="d", actor="mei", at=build.NOW, verb=verb, undoable=undoable and verb == "tag"
    )
    return Edit(operation, (FIRST,))


@quick
@given(strategies.tuples(strategies.changes(), most=3))
def test_changes_come_back_as_they_were_written(changes):
    assert load_changes(dump_changes(changes)) == changes


@quick
@given(strategies.tuples(strategies.changes(), most=3))
def test_the_same_changes_give_the_same_text(changes):
    assert dump_changes(load_changes(dump_changes(changes))) == dump_changes(changes)


@quick
@given(strategies.tuples(strategies.changes(), most=3))
def test_taking_back_what_was_taken_back_is_where_one_began(changes):
    assert inverse(inverse(changes)) == changes


@given(strategies.records())
@quick
def test_a_creation_is_taken_back_by_a_removal(pair):
    kind, record = pair
    assert inverse([created(kind, record)]) == (removed(kind, record),)


def test_the_last_change_is_taken_back_first():
    second = replaced("agent", build.PERSON, build.PERSON.model_copy(update={"name": "M"}))
    assert inverse([FIRST, second]) == (second.inverse(), FIRST.inverse())


def test_a_journal_entry_with_a_wrong_record_is_refused():
    text = dump_changes([FIRST])
    with pytest.raises(ValidationError):
        load_changes(text.replace('"person"', '"ghost"'))


def test_every_kind_of_record_is_in_the_journal_by_its_own_name():
    assert sorted(map(repr, KINDS.values())) == sorted(map(repr, get_args(Record)))


@quick
@given(strategies.operations(), strategies.tuples(strategies.changes()), st.data())
def test_a_changed_character_changes_the_hash(operation, changes, data):
    text = dump_changes(changes)
    at = data.draw(st.integers(0, len(text) - 1))
    other = text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]
    assert chain("0" * 64, operation, text) != chain("0" * 64, operation, other)


@quick
@given(strategies.operations(), strategies.operations())
def test_the_hash_stands_for_what_went_before_and_for_the_operation(one, other):
    hashes = {chain(before, each, "[]") for before in ("0" * 64, "1" * 64) for each in (one, other)}
    assert len(hashes) == (2 if one.model_dump_json() == other.model_dump_json() else 4)


def test_the_hash_is_64_hexadecimal_digits():
    digest = chain("", edit("o0").operation, "[]")
    assert len(digest) == 64
    assert int(digest, 16) >= 0


def test_what_was_undone_can_be_redone_until_something_new_is_done():
    one, two = edit("o1"), edit("o2")
    history = History.of([one, two, edit("o3", "undo")])
    assert (history.done, history.undone) == ([one], [two])
    history.add(edit("o4", "redo"))
    assert (history.done, history.undone) == ([one, two], [])
    history.add(edit("o5", "undo"))
    three = edit("o6")
    history.add(three)
    assert (history.done, history.undone) == ([one, three], [])


def test_what_cannot_be_undone_leaves_the_history_alone():
    one = edit("o1")
    history = History.of([one, edit("o2", undoable=False)])
    assert (history.done, history.undone) == ([one], [])


@quick
@given(st.lists(st.sampled_from(["tag", "undo", "redo"])))
def test_undo_and_redo_walk_up_and_down_one_line(verbs):
    history, line, at = History([], []), [], 0
    for i, verb in enumerate(verbs):
        if (verb == "undo" and at == 0) or (verb == "redo" and at == len(line)):
            continue
        step = edit(f"o{i}", verb)
        history.add(step)
        if verb == "tag":
            line[at:] = [step]
        at += -1 if verb == "undo" else 1
        assert history.done == line[:at]
        assert history.undone == line[at:][::-1]


def test_journal_text_is_json_that_names_kind_and_id():
    (entry,) = json.loads(dump_changes([FIRST]))
    assert (entry["kind"], entry["id"], entry["before"]) == ("agent", "mei", None)


def test_an_undo_takes_back_what_it_names_and_not_what_was_done_last():
    one, two = edit("o1"), edit("o2")
    back = edit("o3", "undo").operation.model_copy(update={"reverses": "o1"})
    history = History.of([one, two, Edit(back, (FIRST,))])
    assert (history.done, history.undone) == ([two], [one])
    again = edit("o4", "redo").operation.model_copy(update={"reverses": "o1"})
    history.add(Edit(again, (FIRST,)))
    assert (history.done, history.undone) == ([two, one], [])
    history.add(Edit(back.model_copy(update={"reverses": "gone"}), (FIRST,)))
    assert (history.done, history.undone) == ([two, one], [])
