from datetime import timedelta
from threading import Thread

import pytest
import store_builders as make
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.domain.journal import (
    SHARED,
    Change,
    Edit,
    History,
    chain,
    created,
    dump_changes,
    inverse,
    removed,
    replaced,
)
from workbench.domain.text import State, digest
from workbench.errors import Conflict, InputError, NotFound, StoreError
from workbench.ports import Size


def whole(store):
    """Everything a store says, to compare before and after."""
    kinds = ("document", "agent", "tagset", "translation", "annotation", "relation", "finding", "review")
    return {kind: store.records(kind) for kind in kinds} | {"journal": list(store.journal())}


def retag(one, tag):
    return replaced("annotation", one, one.model_copy(update={"tag": tag}))


class TestDocuments:
    def test_an_added_document_is_there_with_its_text_bytes_and_records(self, store):
        make.add(store, others=[("agent", make.person()), ("annotation", make.annotation())])
        assert store.documents() == (make.document(),)
        assert store.source("d1") == make.text()
        assert store.raw("d1") == make.CONTENT.encode()
        assert store.records("agent") == (make.person(),)
        assert store.records("annotation", "d1") == (make.annotation(),)

    def test_documents_stand_in_their_order(self, store):
        for name, ordinal in (("d3", 2), ("d1", 0), ("d2", 1)):
            make.add(store, name, ordinal)
        assert make.names(store.documents()) == ["d1", "d2", "d3"]

    def test_bytes_that_are_no_text_come_back_as_they_were(self, store):
        raw = bytes(range(256))
        store.add(make.text(), raw, make.edit(created("document", make.document()), verb="add"))
        assert store.raw("d1") == raw

    def test_everything_is_there_when_the_project_is_opened_again(self, project):
        first = project.open()
        make.add(first, others=[("agent", make.person())])
        make.put(first, "annotation", make.annotation())
        before = whole(first)
        first.close()
        second = project.open()
        assert whole(second) == before
        assert second.source("d1") == make.text()

    def test_adding_a_document_that_is_there_is_a_conflict_and_writes_nothing(self, store):
        make.add(store)
        before = whole(store)
        with pytest.raises(Conflict):
            make.add(store, content="other text")
        assert whole(store) == before
        assert store.source("d1") == make.text()

    def test_adding_again_with_the_same_op_id_changes_nothing(self, store):
        once = make.edit(created("document", make.document()), verb="add")
        store.add(make.text(), b"raw", once)
        before = whole(store)
        store.add(make.text(), b"raw", once)
        assert whole(store) == before
        assert store.problems() == []

    def test_an_edit_that_adds_a_document_must_name_it(self, store):
        with pytest.raises(ValueError, match="names it"):
            store.add(make.text(), b"", make.edit(created("document", make.document()), document=None))

    @pytest.mark.parametrize("ask", ["source", "raw"])
    def test_asking_for_a_document_that_is_not_there_is_not_found(self, store, ask):
        with pytest.raises(NotFound):
            getattr(store, ask)("d9")

    def test_a_removed_document_takes_its_records_out_of_sight_and_undo_brings_them_back(self, store):
        make.add(store, others=[("agent", make.person())])
        make.put(store, "annotation", make.annotation())
        before = {kind: all_of for kind, all_of in whole(store).items() if kind != "journal"}
        gone = store.apply(make.edit(removed("document", make.document()), verb="remove")).edit
        assert store.documents() == ()
        assert store.records("annotation") == store.records("annotation", "d1") == ()
        assert store.count("annotation") == store.sizes() == {}
        with pytest.raises(NotFound):
            store.source("d1")
        with pytest.raises(NotFound):
            make.put(store, "annotation", make.annotation("a2"))
        store.apply(make.undo(gone))
        assert {kind: all_of for kind, all_of in whole(store).items() if kind != "journal"} == before
        assert store.source("d1") == make.text()

    def test_a_removed_document_can_be_added_again_with_another_text(self, store):
        make.add(store)
        store.apply(make.edit(removed("document", make.document()), verb="remove"))
        make.add(store, content="decoded otherwise")
        assert store.source("d1").content == "decoded otherwise"
        assert store.problems() == []

    def test_sizes_count_characters_segments_footers_and_translated_segments(self, store):
        make.add(store)
        make.add(store, "d2", 1, content="ab")
        make.put(store, "translation", make.unit("t1", "s1"), make.unit("t2", "s1"), make.unit("t3", "s2"))
        store.apply(make.edit(removed("translation", make.unit("t3", "s2"))))
        assert store.sizes() == {
            "d1": Size(characters=len(make.CONTENT), segments=2, footer_segments=1, translated=1),
            "d2": Size(characters=2, segments=2, footer_segments=1, translated=0),
        }


class TestRecords:
    def test_records_stand_by_ordinal_and_then_as_they_came(self, store):
        make.add(store)
        make.put(
            store,
            "annotation",
            *(make.annotation(f"a{n}", ordinal) for n, ordinal in enumerate((5, 1, 5, 0))),
        )
        assert make.names(store.records("annotation", "d1")) == ["a3", "a1", "a0", "a2"]

    def test_translations_stand_oldest_first_so_that_the_last_is_current(self, store):
        make.add(store)
        for name in ("t9", "t1", "t5"):
            make.put(store, "translation", make.unit(name))
        assert make.names(store.records("translation", "d1")) == ["t9", "t1", "t5"]

    def test_records_of_all_documents_follow_the_documents(self, store):
        make.add(store, "d1", 1)
        make.add(store, "d2", 0)
        make.put(store, "annotation", make.annotation("a1", 0), document="d1")
        make.put(store, "annotation", make.annotation("a2", 7), document="d2")
        assert make.names(store.records("annotation")) == ["a2", "a1"]

    def test_one_id_may_serve_several_documents_and_kinds(self, store):
        for ordinal, name in enumerate(("d1", "d2")):
            make.add(store, name, ordinal)
            make.put(store, "annotation", make.annotation("x1", by=f"by_{name}"), document=name)
            make.put(store, "finding", make.finding("x1", by=f"by_{name}"), document=name)
        assert [one.by for one in store.records("annotation")] == ["by_d1", "by_d2"]
        assert [one.by for one in store.records("finding", "d2")] == ["by_d2"]

    @pytest.mark.parametrize("kind", sorted(SHARED))
    def test_agents_and_tagsets_belong_to_the_project(self, store, kind):
        one = {"agent": make.person, "tagset": make.tagset, "grant": make.grant}[kind]()
        make.add(store, others=[(kind, one)])
        make.add(store, "d2", 1)
        assert store.records(kind) == store.records(kind, "d2") == (one,)
        with pytest.raises(Conflict):
            make.put(store, kind, one, document="d2")

    def test_what_belongs_to_the_project_needs_no_document(self, store):
        make.put(store, "tagset", make.tagset(), document=None)
        assert store.records("tagset") == (make.tagset(),)

    def test_a_changed_record_moves_with_its_ordinal_and_keeps_its_place_among_equals(self, store):
        make.add(store)
        make.put(store, "annotation", *(make.annotation(f"a{n}", 3) for n in range(3)))
        first = make.annotation("a0", 3)
        store.apply(make.edit(retag(first, "rhetoric.other")))
        assert make.names(store.records("annotation")) == ["a0", "a1", "a2"]
        now = store.records("annotation")[0]
        store.apply(make.edit(replaced("annotation", now, now.model_copy(update={"ordinal": 9}))))
        assert make.names(store.records("annotation")) == ["a1", "a2", "a0"]

    def test_counts_are_by_document_and_maker_and_leave_out_what_was_removed(self, store):
        make.add(store)
        make.add(store, "d2", 1)
        make.put(
            store, "annotation", make.annotation("a1"), make.annotation("a2", by="bo"), make.annotation("a3")
        )
        make.put(store, "annotation", make.annotation("a1", by="bo"), document="d2")
        store.apply(make.edit(removed("annotation", make.annotation("a3"))))
        make.put(store, "translation", make.unit("t1"), make.unit("t2", by="bo"), make.unit("t3"))
        assert store.count("annotation") == {"d1": {"anna": 1, "bo": 1}, "d2": {"bo": 1}}
        assert store.count("translation") == {"d1": {"argos": 2, "bo": 1}}
        assert store.count("review") == {}

    @settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        words=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
        value=st.text('ab\\"u0'),
    )
    def test_any_words_come_back_as_they_were(self, store, words, value):
        if not store.documents():
            make.add(store)
        number = len(store.records("annotation"))
        one = make.annotation(f"a{number}", number, comment=words, attributes={"note": value})
        make.put(store, "annotation", one)
        assert store.records("annotation")[-1] == one

    @pytest.mark.parametrize("field", [{"comment": "a\0b"}, {"attributes": {"x": "\0"}}])
    def test_the_nul_character_is_refused_and_nothing_is_written(self, store, field):
        make.add(store)
        before = whole(store)
        with pytest.raises(InputError) as refused:
            make.put(store, "annotation", make.annotation(**field))
        assert refused.value.key == "store.nul"
        assert whole(store) == before

    def test_the_nul_character_is_refused_in_a_source(self, store):
        with pytest.raises(InputError) as refused:
            make.add(store, content="a\0b")
        assert refused.value.key == "store.nul"
        assert store.documents() == ()

    def test_half_a_surrogate_pair_is_refused(self, store):
        make.add(store)
        with pytest.raises(InputError) as refused:
            make.put(store, "annotation", make.annotation(comment="\ud83d"))
        assert refused.value.key == "store.surrogate"
        with pytest.raises(InputError) as refused:
            store.apply(make.edit(removed("annotation", make.annotation(comment="\ud83d"))))
        assert refused.value.key == "store.surrogate"

    def test_the_escape_of_nul_written_out_is_no_nul(self, store):
        make.add(store)
        make.put(store, "annotation", make.annotation(comment="\\u0000"))
        assert store.records("annotation")[0].comment == "\\u0000"


class TestConflicts:
    @pytest.mark.parametrize(
        "change",
        [
            created("annotation", make.annotation("a1", comment="mine")),
            replaced(
                "annotation", make.annotation("a1", comment="old"), make.annotation("a1", comment="mine")
            ),
            removed("annotation", make.annotation("a1", comment="old")),
            replaced("annotation", make.annotation("a9"), make.annotation("a9", comment="mine")),
            removed("annotation", make.annotation("a9")),
        ],
        ids=[
            "create what is there",
            "change what changed",
            "remove what changed",
            "change nothing",
            "remove nothing",
        ],
    )
    def test_an_edit_of_what_is_no_longer_so_is_refused_whole(self, store, change):
        make.add(store)
        make.put(store, "annotation", make.annotation("a1", comment="theirs"))
        before = whole(store)
        with pytest.raises(Conflict) as refused:
            store.apply(make.edit(created("annotation", make.annotation("a2")), change))
        assert refused.value.key == "store.changed"
        assert change.id in refused.value.message
        assert whole(store) == before
        assert store.problems() == []

    def test_a_record_that_was_removed_can_be_made_again_but_not_changed(self, store):
        make.add(store)
        make.put(store, "annotation", make.annotation())
        store.apply(make.edit(removed("annotation", make.annotation())))
        with pytest.raises(Conflict):
            store.apply(make.edit(retag(make.annotation(), "rhetoric.other")))
        make.put(store, "annotation", make.annotation(comment="again"))
        assert store.records("annotation")[0].comment == "again"

    def test_the_same_record_in_another_order_of_attributes_is_no_conflict(self, store):
        make.add(store)
        make.put(store, "annotation", make.annotation(attributes={"x": "1", "y": "2"}))
        other = make.annotation(attributes={"y": "2", "x": "1"})
        store.apply(make.edit(retag(other, "rhetoric.other")))
        assert store.records("annotation")[0].tag == "rhetoric.other"
        assert store.problems() == []

    def test_one_edit_may_change_one_record_several_times(self, store):
        make.add(store)
        first = make.annotation()
        second = first.model_copy(update={"comment": "second"})
        steps = (created("annotation", first), replaced("annotation", first, second))
        store.apply(make.edit(*steps))
        assert store.records("annotation") == (second,)
        third = make.annotation("a3")
        store.apply(
            make.edit(
                removed("annotation", second), created("annotation", third), removed("annotation", third)
            )
        )
        assert store.records("annotation") == ()
        assert store.problems() == []

    def test_records_of_a_document_that_was_never_added_are_refused(self, store):
        with pytest.raises(NotFound):
            make.put(store, "annotation", make.annotation(), document="d7")
        assert list(store.journal()) == []

    def test_an_edit_that_contradicts_itself_is_refused(self, store):
        make.add(store)
        with pytest.raises(ValueError, match="another id"):
            store.apply(make.edit(Change("annotation", "a2", None, make.annotation("a1"))))
        with pytest.raises(ValueError, match="neither made nor"):
            store.apply(make.edit(Change("annotation", "a1", None, None)))
        with pytest.raises(ValueError, match="no document"):
            make.put(store, "annotation", make.annotation(), document=None)

    def test_writers_at_once_lose_nothing_and_each_number_is_given_once(self, project):
        store = project.open()
        make.add(store)
        make.add(store, "d2", 1)
        failed = []

        def write(writer):
            try:
                for number in range(8):
                    one = make.annotation(f"a{writer}_{number}", by=f"by{writer}")
                    make.put(store, "annotation", one, document=f"d{writer % 2 + 1}")
            except Exception as error:  # noqa: BLE001 a thread's error must reach the test
                failed.append(error)

        threads = [Thread(target=write, args=(writer,)) for writer in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        assert {one.id for one in store.records("annotation")} == {
            f"a{w}_{n}" for w in range(8) for n in range(8)
        }
        assert len({logged.seq for logged in store.journal()}) == 2 + 64
        assert store.problems() == []

    def test_of_two_changes_of_one_record_at_once_one_wins_and_one_is_told(self, project):
        store = project.open()
        make.add(store)
        make.put(store, "annotation", make.annotation())
        outcomes = []

        def change(tag):
            try:
                store.apply(make.edit(retag(make.annotation(), tag)))
                outcomes.append(tag)
            except Conflict:
                outcomes.append("conflict")

        threads = [Thread(target=change, args=(f"rhetoric.t{n}",)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert outcomes.count("conflict") == 5
        assert store.records("annotation")[0].tag in outcomes


class TestJournal:
    def test_an_edit_that_is_done_already_returns_what_was_logged_and_changes_nothing(self, store):
        make.add(store)
        once = make.edit(created("annotation", make.annotation()))
        first = store.apply(once)
        make.put(store, "annotation", make.annotation("a2"))
        before = whole(store)
        assert store.apply(once) == first
        assert whole(store) == before

    def test_reviewed_translations_are_read_alone_by_document(self, store):
        make.add(store)
        drafts = [make.unit(f"u{at}") for at in range(3)]
        states = (State.REVIEWED, State.TRANSLATED, State.FINAL)
        units = [
            unit.model_copy(
                update={
                    "content": '"state":"reviewed"',
                    "provenance": unit.provenance.model_copy(update={"state": state}),
                }
            )
            for unit, state in zip(drafts, states, strict=True)
        ]
        for unit in units:
            make.put(store, "translation", unit)
        assert store.reviewed() == {"d1": (units[0], units[2])}
        assert list(store.units("d1").values()) == units
        assert store.source("d1", columns=True) == store.source("d1")

    def test_the_journal_can_be_followed_from_any_position(self, store):
        assert store.position() == 0
        make.add(store)
        first = store.position()
        make.put(store, "annotation", make.annotation())
        assert store.position() > first
        everything = list(store.journal())
        assert list(store.journal(after=0)) == everything
        assert list(store.journal(after=first)) == everything[-1:]
        assert list(store.journal(after=store.position())) == []
        assert [logged.seq for logged in everything][-1] == store.position()

    def test_the_journal_says_who_did_what_in_order(self, store):
        make.add(store)
        make.add(store, "d2", 1)
        mine = make.put(store, "annotation", make.annotation("a1"))
        theirs = make.put(store, "annotation", make.annotation("a2", by="bo"), actor="bo")
        other = make.put(store, "annotation", make.annotation("a3"), document="d2")
        everything = [logged.edit for logged in store.journal()]
        assert everything[2:] == [mine, theirs, other]
        assert [logged.edit for logged in store.journal("d1", "bo")] == [theirs]
        assert [logged.edit for logged in store.journal("d2")][1:] == [other]
        assert [logged.edit for logged in store.journal(actor="anna")][2:] == [mine, other]

    def test_undo_is_given_only_what_can_be_undone_by_one_person_in_one_document(self, store):
        make.add(store)
        make.add(store, "d2", 1)
        mine = make.put(store, "annotation", make.annotation("a1"))
        make.put(store, "annotation", make.annotation("a2", by="bo"), actor="bo")
        make.put(store, "annotation", make.annotation("a3"), document="d2")
        back = make.undo(mine)
        store.apply(back)
        found = [each for each in store.undoable("d1", "anna") if each.verb != "add"]
        assert found == [mine.operation, back.operation]
        silent = make.edit(created("annotation", make.annotation("a4")))
        quiet = silent.operation.model_copy(update={"undoable": False})
        store.apply(Edit(quiet, silent.changes))
        assert [each for each in store.undoable("d1", "anna") if each.verb != "add"] == found

    def test_it_is_told_when_each_last_did_something_in_each_document(self, store):
        make.add(store)
        make.add(store, "d2", 1)
        assert store.latest() == {"d1": {"anna": make.NOW}, "d2": {"anna": make.NOW}}
        later = make.NOW + timedelta(seconds=5)
        for who, document, at in (("bo", "d1", make.NOW), ("anna", "d1", later), ("bo", None, later)):
            edit = make.edit(created("agent", make.person(f"p{who}{document}")), document=document, actor=who)
            operation = edit.operation.model_copy(update={"at": at})
            store.apply(Edit(operation, edit.changes))
        assert store.latest() == {
            "": {"bo": later},
            "d1": {"anna": later, "bo": make.NOW},
            "d2": {"anna": make.NOW},
        }

    def test_one_entry_of_the_journal_is_found_by_its_id(self, store):
        make.add(store)
        mine = make.put(store, "annotation", make.annotation("a1"))
        assert store.logged(mine.operation.op_id) == list(store.journal())[-1]
        with pytest.raises(NotFound):
            store.logged("o-nobody")

    def test_a_long_journal_comes_in_pages_without_a_gap(self, store, monkeypatch):
        monkeypatch.setattr("workbench.store.sql.PAGE", 3)
        make.add(store)
        done = [make.put(store, "annotation", make.annotation(f"a{n}")) for n in range(8)]
        assert [logged.edit for logged in store.journal("d1")][1:] == done

    def test_one_may_write_while_reading_the_journal(self, store, monkeypatch):
        monkeypatch.setattr("workbench.store.sql.PAGE", 2)
        make.add(store)
        make.put(store, "annotation", make.annotation("a0"))
        make.put(store, "annotation", make.annotation("a1"))
        reading = store.journal()
        next(reading)
        make.put(store, "annotation", make.annotation("a2"))
        assert [logged.seq for logged in reading] == [2, 3, 4]

    def test_every_entry_is_chained_to_the_one_before(self, project):
        store = project.open()
        make.add(store)
        make.add(store, "d2", 1)
        for number in range(4):
            make.put(store, "annotation", make.annotation(f"a{number}"), document=f"d{number % 2 + 1}")
        last = {}
        for logged in store.journal():
            operation = logged.edit.operation
            link = "" if project.engine == "sqlite" else operation.document
            assert logged.hash == chain(last.get(link, ""), operation, dump_changes(logged.edit.changes))
            last[link] = logged.hash

    def test_one_edit_may_change_records_of_several_documents_and_is_taken_back_whole(self, store):
        make.add(store)
        make.add(store, "d2", 1)
        for number in (1, 2):
            make.put(store, "annotation", make.annotation(f"a{number}"), document=f"d{number}")
        before = {name: store.records("annotation", name) for name in ("d1", "d2")}
        changes = tuple(
            Change("annotation", each.id, each, each.model_copy(update={"comment": "new"}), home)
            for home, (each,) in before.items()
        )
        done = make.edit(*changes, document=None)
        assert store.apply(done).edit == done
        assert [each.comment for each in store.records("annotation")] == ["new", "new"]
        assert [len(store.records("annotation", name)) for name in ("d1", "d2")] == [1, 1]
        assert [logged.edit for logged in store.journal()][-1] == done
        store.apply(make.edit(*inverse(changes), document=None))
        assert {name: store.records("annotation", name) for name in ("d1", "d2")} == before
        assert store.problems() == []

    def test_undo_and_redo_walk_the_history_and_keep_places(self, store):
        make.add(store)
        everyone = [make.annotation(f"a{n}") for n in range(3)]
        for one in everyone:
            make.put(store, "annotation", one)
        store.apply(make.edit(retag(everyone[1], "rhetoric.other")))
        store.apply(make.edit(removed("annotation", everyone[0])))
        states = [store.records("annotation")]

        def history():
            return History.of(
                logged.edit for logged in store.journal("d1", "anna") if logged.edit.operation.verb != "add"
            )

        while history().done:
            store.apply(make.undo(history().done[-1]))
            states.append(store.records("annotation"))
        assert states[1] == (
            everyone[0],
            everyone[1].model_copy(update={"tag": "rhetoric.other"}),
            everyone[2],
        )
        assert states[2] == tuple(everyone)
        assert states[-1] == ()
        back = [states.pop()]
        while history().undone:
            store.apply(make.redo(history().undone[-1]))
            back.append(store.records("annotation"))
        assert back[1:] == states[::-1]
        assert store.problems() == []


class TestCache:
    def test_the_cache_gives_back_what_it_was_given(self, store):
        store.remember({"k1": "译文", "k2": "nul \0 is fine here"})
        store.remember({"k1": "new"})
        store.remember({})
        assert store.remembered(["k1", "k2", "k3"]) == {"k1": "new", "k2": "nul \0 is fine here"}
        assert store.remembered([]) == {}

    def test_the_cache_takes_many_at_once(self, store):
        values = {f"k{n}": str(n) for n in range(1203)}
        store.remember(values)
        assert store.remembered(list(values)) == values

    def test_a_damaged_entry_of_the_cache_is_not_used(self, project):
        store = project.open()
        store.remember({"k1": "right", "k2": "right"})
        project.sql("UPDATE cache SET value = %s WHERE key = 'k1'", b"wrong")
        assert store.remembered(["k1", "k2"]) == {"k2": "right"}
        assert [problem.place for problem in store.problems()] == ["k1"]


TAMPERING = {
    "an entry's words": (
        "UPDATE op SET changes = replace(changes, 'rhetoric', 'rhetorik') WHERE seq = 2",
        "op 2",
    ),
    "an entry's actor": ("UPDATE op SET actor = 'eve' WHERE seq = 2", "op 2"),
    "an entry's document": ("UPDATE op SET document = 'd2' WHERE seq = 2", "op 2"),
    "an entry's operation": (
        "UPDATE op SET operation = replace(operation, 'tag', 'gat') WHERE seq = 2",
        "op 2",
    ),
    "an entry's shape": ("UPDATE op SET operation = '[]' WHERE seq = 2", "op 2"),
    "an entry that is no JSON": ("UPDATE op SET changes = '{' WHERE seq = 2", "op 2"),
    "an entry's hash": ("UPDATE op SET hash = repeat_0 WHERE seq = 2", "op 2"),
    "the last entry": ("DELETE FROM op WHERE seq = 3", "d1/annotation/a2"),
    "a record's words": (
        "UPDATE record SET body = replace(body, '评论', '评價') WHERE id = 'a1'",
        "d1/annotation/a1",
    ),
    "a record that is no record": ("UPDATE record SET body = '{}' WHERE id = 'a1'", "d1/annotation/a1"),
    "a record's maker": ("UPDATE record SET maker = 'eve' WHERE id = 'a1'", "d1/annotation/a1"),
    "a record's ordinal": ("UPDATE record SET ordinal = 7 WHERE id = 'a1'", "d1/annotation/a1"),
    "a record's segment": ("UPDATE record SET segment = 's9' WHERE id = 'a1'", "d1/annotation/a1"),
    "a record hidden": ("UPDATE record SET deleted = 1 WHERE id = 'a1'", "d1/annotation/a1"),
    "a record's place": ("UPDATE record SET position = 99 WHERE id = 'a1'", "d1/annotation/a1"),
    "a record gone": ("DELETE FROM record WHERE id = 'a1'", "d1/annotation/a1"),
    "a record of a strange kind": ("UPDATE record SET kind = 'odd' WHERE id = 'a1'", "d1/odd/a1"),
    "a record nobody made": (
        """INSERT INTO record (document, kind, id, ordinal, maker, segment, deleted, body)
        SELECT document, kind, 'a9', ordinal, maker, segment, deleted, body FROM record WHERE id = 'a1'""",
        "d1/annotation/a9",
    ),
    "a text": ("UPDATE source SET layer_sha256 = repeat_0", "d1"),
    "the bytes": ("UPDATE source SET raw_sha256 = repeat_0", "d1"),
    "the figures": ("UPDATE source SET segments = 77", "d1"),
    "a text that is none": ("UPDATE source SET layer = raw, layer_sha256 = raw_sha256", "d1"),
    "no text": ("DELETE FROM source", "d1"),
}


class TestProblems:
    def test_a_sound_project_has_none(self, store):
        make.add(store, others=[("agent", make.person()), ("tagset", make.tagset())])
        make.put(store, "annotation", make.annotation("a1", 5), make.annotation("a2", 2))
        make.put(store, "translation", make.unit())
        make.put(store, "relation", make.relation(cue=("a1",), content=("a2",)))
        make.put(store, "finding", make.finding())
        make.put(store, "review", make.review())
        store.apply(make.edit(removed("annotation", make.annotation("a2", 2))))
        store.remember({"k": "v"})
        assert store.problems() == []

    @pytest.mark.parametrize(("statement", "place"), TAMPERING.values(), ids=TAMPERING)
    def test_what_was_altered_behind_its_back_is_named(self, project, statement, place):
        store = project.open()
        make.add(store)
        make.put(store, "annotation", make.annotation("a1"))
        make.put(store, "annotation", make.annotation("a2"))
        store.close()
        project.sql(statement.replace("repeat_0", f"'{'0' * 64}'"))
        found = project.open().problems()
        assert place in [problem.place for problem in found]
        assert all(problem.what and problem.hint for problem in found)

    def test_an_unreadable_record_entry_or_text_is_one_clear_error(self, project):
        store = project.open()
        make.add(store)
        make.put(store, "annotation", make.annotation())
        project.sql("UPDATE record SET body = '{}' WHERE kind = 'annotation'")
        project.sql("UPDATE op SET changes = '[' WHERE seq = 2")
        project.sql("UPDATE source SET layer = %s, raw = %s", b"{}", b"{}")
        for ask in (
            lambda: store.records("annotation"),
            lambda: list(store.journal()),
            lambda: store.source("d1"),
            lambda: store.raw("d1"),
        ):
            with pytest.raises(StoreError) as damaged:
                ask()
            assert damaged.value.key == "store.damaged"
        project.sql("UPDATE source SET layer_sha256 = %s", digest("{}"))
        for columns in (False, True):
            with pytest.raises(StoreError) as damaged:
                store.source("d1", columns=columns)
            assert damaged.value.key == "store.damaged"

    def test_no_more_than_a_hundred_of_a_sort_are_listed(self, project):
        store = project.open()
        make.add(store)
        make.put(store, "annotation", *(make.annotation(f"a{n}") for n in range(150)))
        project.sql("UPDATE record SET maker = 'eve'")
        assert len(store.problems()) == 100

    def test_a_store_can_be_closed_twice_and_then_says_so(self, project):
        store = project.open()
        make.add(store)
        store.close()
        store.close()
