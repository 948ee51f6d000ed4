import pytest
import store_builders as make
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from workbench.domain.journal import Change, History, removed
from workbench.errors import Conflict, NotFound

DOCUMENTS = st.sampled_from(["d1", "d2"])
ACTORS = st.sampled_from(["anna", "bo"])
WHAT = st.tuples(st.sampled_from(["annotation", "translation"]), st.sampled_from(["x0", "x1", "x2"]))
NUMBERS = st.integers(0, 9)


def some_record(kind, name, by, number):
    if kind == "annotation":
        return make.annotation(name, number % 3, by, comment=f"number {number}")
    return make.unit(name, f"s{number % 2 + 1}", by, content=f"number {number}")


class Model(RuleBasedStateMachine):
    """The store beside a dictionary that obeys the same rules."""

    def __init__(self, project):
        super().__init__()
        self.project = project
        self.store = project.open()
        self.records = {}
        self.living = {}
        self.done = []

    @initialize()
    def begin(self):
        for ordinal, name in enumerate(("d1", "d2")):
            make.add(self.store, name, ordinal)
            self.living[name] = make.document(name, ordinal)

    def expects(self, edit):
        """Say whether the rules allow an edit, and what the records are after it."""
        after = dict(self.records)
        living = dict(self.living)
        for change in edit.changes:
            states = living if change.kind == "document" else after
            key = (
                change.id if change.kind == "document" else (edit.operation.document, change.kind, change.id)
            )
            if states.get(key) != change.before:
                return None
            states[key] = change.after
        creates = any(change.after and change.kind != "document" for change in edit.changes)
        return None if creates and living[edit.operation.document] is None else (after, living)

    def apply(self, edit):
        allowed = self.expects(edit)
        if allowed is None:
            with pytest.raises((Conflict, NotFound)):
                self.store.apply(edit)
            return
        self.records, self.living = allowed
        self.done.append(self.store.apply(edit).edit)

    @rule(document=DOCUMENTS, actor=ACTORS, what=WHAT, number=NUMBERS)
    def write(self, document, actor, what, number):
        kind, name = what
        before = self.records.get((document, *what))
        after = some_record(kind, name, actor, number)
        self.apply(make.edit(Change(kind, name, before, after), document=document, actor=actor))

    @rule(document=DOCUMENTS, actor=ACTORS, what=WHAT)
    def remove(self, document, actor, what):
        before = self.records.get((document, *what))
        if before:
            self.apply(make.edit(removed(what[0], before), document=document, actor=actor))

    @rule(document=DOCUMENTS, actor=ACTORS, what=WHAT, number=NUMBERS)
    def write_after_being_away_too_long(self, document, actor, what, number):
        kind, name = what
        before = some_record(kind, name, actor, 10)
        after = some_record(kind, name, actor, number)
        self.apply(make.edit(Change(kind, name, before, after), document=document, actor=actor))

    @rule(document=DOCUMENTS, actor=ACTORS, number=NUMBERS)
    def write_two_at_once(self, document, actor, number):
        changes = [
            Change(
                kind, name, self.records.get((document, kind, name)), some_record(kind, name, actor, number)
            )
            for kind, name in (("annotation", "x0"), ("translation", "x0"))
        ]
        self.apply(make.edit(*changes, document=document, actor=actor))

    @rule(name=DOCUMENTS)
    def remove_document(self, name):
        record = self.living[name]
        if record:
            self.apply(make.edit(removed("document", record), document=name, actor="anna", verb="remove"))

    def history(self, document, actor):
        return History.of(
            logged.edit for logged in self.store.journal(document, actor) if logged.edit.operation.undoable
        )

    @rule(document=DOCUMENTS, actor=ACTORS)
    def undo(self, document, actor):
        done = self.history(document, actor).done
        if done:
            self.apply(make.undo(done[-1], actor))

    @rule(document=DOCUMENTS, actor=ACTORS)
    def redo(self, document, actor):
        undone = self.history(document, actor).undone
        if undone:
            self.apply(make.redo(undone[-1], actor))

    @precondition(lambda self: self.done)
    @rule(data=st.data())
    def retry(self, data):
        edit = data.draw(st.sampled_from(self.done))
        assert self.store.apply(edit).edit == edit

    @rule()
    def reopen(self):
        self.store.close()
        self.store = self.project.open()

    def expected(self, kind):
        """Return the living records of each living document in their order."""
        here = {name: [] for name, record in self.living.items() if record}
        for (document, its_kind, _), record in self.records.items():
            if record and its_kind == kind and document in here:
                here[document].append(record)
        return {
            name: sorted(records, key=lambda one: getattr(one, "ordinal", 0))
            for name, records in here.items()
        }

    @invariant()
    def both_say_the_same(self):
        for kind in ("annotation", "translation"):
            assert list(self.store.records(kind)) == [
                one for some in self.expected(kind).values() for one in some
            ]

    def teardown(self):
        for kind in ("annotation", "translation"):
            expected = self.expected(kind)
            counted = {name: sum(makers.values()) for name, makers in self.store.count(kind).items()}
            assert counted == {name: len(records) for name, records in expected.items() if records}
            for name in self.living:
                assert list(self.store.records(kind, name)) == expected.get(name, [])
        assert self.store.problems() == []
        self.project.close()


@pytest.mark.parametrize("examples", [12, pytest.param(1000, marks=pytest.mark.slow)])
def test_the_store_does_what_a_dictionary_would(new_project, examples):
    run_state_machine_as_test(
        lambda: Model(new_project()),
        settings=settings(
            max_examples=examples,
            stateful_step_count=15,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
