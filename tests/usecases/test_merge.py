"""Two machines work on one document, and exchange bundles: nothing is lost, and nothing doubled."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import builders, fakes
from workbench.domain.bundle import Header, dump, file_name
from workbench.domain.review import Outcome
from workbench.errors import Conflict, InputError, InvalidFile, NotFound
from workbench.usecases import assign, comments, decide, review, roles
from workbench.usecases.add import add
from workbench.usecases.bundle import bundles, plain
from workbench.usecases.edit import edit
from workbench.usecases.finish import finish
from workbench.usecases.flags import dismiss
from workbench.usecases.merge import merge
from workbench.usecases.relate import relate
from workbench.usecases.session import Session

DOC = "d0001"
KINDS = ("translation", "annotation", "relation", "finding", "decision", "comment", "assignment", "grant")
QUOTES = ("Prices rose", "rose 😀 again", "Critics", "doubt it", "评论", "𠀀物价")


class OwnIds(fakes.FakeIds):
    """Ids that no other machine makes."""

    def __init__(self, machine):
        super().__init__()
        self._machine = machine

    def new(self, prefix):
        return f"{super().new(prefix)}.{self._machine}"


def machine(name, *, document=True):
    wb = fakes.workbench(annotator=name)
    wb.ids = OwnIds(name)
    if document:
        fakes.put(wb, builders.parts(annotations=[], relations=[], reviews=[], findings=[]))
    return wb


def carry(one, other, *, by=None):
    """Take the bundles of one machine to another, as files."""
    return merge(other, [(file_name(each.header), dump(each)) for each in bundles(one, by=by)])


def held(wb):
    """Return what a project holds, whatever the order it came in."""
    return {
        kind: {each.id: plain(each).model_dump_json() for each in wb.store.records(kind)} for kind in KINDS
    }


def exchanged(mei, sam):
    carry(mei, sam)
    carry(sam, mei)
    carry(mei, sam)


def act(wb, what, pick):
    """Do one thing as a person would; what cannot be done now is left undone."""
    session = Session.open(wb, DOC)
    own = [each for each in session.annotations.values() if each.by == session.person.id]
    quote = QUOTES[pick % len(QUOTES)]
    start = builders.CONTENT.index(quote)
    place = [session.target("source", start, start + len(quote))]
    mine = own[pick % len(own)] if own else None
    every = list(session.annotations.values())
    try:
        if what == "tag":
            session.tag("claims.fact", place)
        elif what == "tag translation":
            unit = session.units["s0"]
            session.tag("claims.doubt", [session.target(unit.id, 0, 1 + pick % len(unit.content))])
        elif what == "retag" and mine:
            session.retag(mine.id, "claims.doubt" if mine.tag == "claims.fact" else "claims.fact")
        elif what == "move" and mine:
            session.move(mine.id, place)
        elif what == "note" and mine:
            session.note(mine.id, f"note {pick}")
        elif what == "untag" and mine:
            session.untag(mine.id)
        elif what == "relate" and len(every) > 1:
            others = [each for each in every if each.tag == "claims.fact"]
            if others and others[-1].id != every[0].id:
                relate(session, "claims.supports", {"from": [every[0].id], "to": [others[-1].id]})
        elif what == "finish":
            finish(wb, session, f"s{pick % 3}", "claims")
        elif what == "edit":
            edit(wb, session, "s0", f"涨价 {wb.annotator} {pick}")
        elif what == "undo":
            session.undo()
        elif what == "redo":
            session.redo()
        elif what == "comment" and every:
            comments.comment(wb, every[pick % len(every)].id, f"why {pick}?")
        elif what == "decide" and every:
            unit = review.unit(wb, every[pick % len(every)].id)
            amended = Outcome(tag="claims.doubt", targets=tuple(place))
            action = ("accept", "reject", "amend", "defer")[pick % 4]
            decide.decide(
                wb,
                unit,
                action,
                [0] if action == "accept" else [],
                outcome=amended if action == "amend" else None,
            )
    except (Conflict, InputError, NotFound):
        return


ACTS = (
    "tag", "tag", "tag translation", "retag", "move", "note", "untag", "relate", "finish", "edit",
    "undo", "redo", "comment", "decide",
)  # fmt: skip
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(("mei", "sam")), st.sampled_from(ACTS), st.integers(0, 40)),
        st.tuples(st.just("carry"), st.sampled_from(("mei", "sam")), st.just(0)),
    ),
    max_size=30,
)


def interleave(steps):
    machines = {"mei": machine("mei"), "sam": machine("sam")}
    for who, what, pick in steps:
        if who == "carry":
            carry(machines[what], machines["sam" if what == "mei" else "mei"])
        else:
            act(machines[who], what, pick)
    return machines["mei"], machines["sam"]


def check_interleaving(steps):
    mei, sam = interleave(steps)
    before = {wb.annotator: own(wb) for wb in (mei, sam)}
    exchanged(mei, sam)
    assert held(mei) == held(sam)
    assert {wb.annotator: own(wb) for wb in (mei, sam)} == before
    there = held(mei)
    exchanged(mei, sam)
    assert held(mei) == there == held(sam)
    session = {wb.annotator: Session.open(wb, DOC).units for wb in (mei, sam)}
    assert {each.id for each in session["mei"].values()} == {each.id for each in session["sam"].values()}


def own(wb):
    """Return the annotations, findings, decisions and comments that a person has on their own machine."""
    return {
        each.id: each.model_dump_json()
        for kind in ("annotation", "finding", "decision", "comment")
        for each in wb.store.records(kind)
        if each.by == wb.annotator
    }


def test_a_translation_taken_back_there_comes_back_where_somebody_tagged_it_here():
    steps = [("sam", "edit", 0), ("carry", "sam", 0), ("mei", "tag translation", 0), ("sam", "undo", 0)]
    check_interleaving(steps)
    mei, sam = interleave(steps)
    exchanged(mei, sam)
    for wb in (mei, sam):
        session = Session.open(wb, DOC)
        (annotation,) = session.annotations.values()
        assert session.content(annotation.spans[0].text).startswith(annotation.spans[0].exact)
        assert session.units["s0"].content.startswith("涨价 sam")


@settings(deadline=None, max_examples=60)
@given(STEPS)
def test_two_machines_that_exchange_everything_end_equal(steps):
    check_interleaving(steps)


@pytest.mark.slow
@settings(deadline=None, max_examples=1000)
@given(STEPS)
def test_two_machines_that_exchange_everything_end_equal_a_thousand_times(steps):
    check_interleaving(steps)


STORY = [
    ("mei", "tag", 0), ("sam", "tag", 0), ("mei", "tag translation", 3), ("carry", "mei", 0),
    ("sam", "edit", 1), ("mei", "edit", 2), ("sam", "decide", 1), ("mei", "comment", 0), ("mei", "untag", 0),
    ("sam", "relate", 0), ("mei", "finish", 1), ("sam", "comment", 1), ("sam", "undo", 0),
]  # fmt: skip


def git(folder, *words):
    names = ("-c", "user.name=t", "-c", "user.email=t@t", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *names, *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def write(wb, folder):
    for each in bundles(wb, by=wb.annotator):
        path = folder / file_name(each.header)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(dump(each))
    git(folder, "add", ".")
    git(folder, "commit", "--allow-empty", "-m", wb.annotator)


def read(wb, folder):
    return merge(wb, [(str(path), path.read_bytes()) for path in sorted(folder.rglob("*.jsonl"))])


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_git_merges_the_bundles_of_two_people_without_a_conflict(tmp_path, turns):
    hub, one, other = (tmp_path / name for name in ("hub", "one", "other"))
    hub.mkdir()
    git(hub, "init", "--bare")
    mei, sam = machine("mei"), machine("sam")
    for folder in (one, other):
        git(tmp_path, "clone", str(hub), folder.name)
    for turn in range(turns):
        for who, what, pick in STORY:
            if who != "carry":
                act({"mei": mei, "sam": sam}[who], what, pick + turn)
        write(mei, one)
        write(sam, other)
        if turn == 0:
            git(one, "push", "origin", "HEAD:main")
            git(other, "pull", "--no-rebase", "--allow-unrelated-histories", "origin", "main")
        else:
            git(one, "pull", "--no-rebase", "origin", "main")
            git(one, "push", "origin", "HEAD:main")
            git(other, "pull", "--no-rebase", "origin", "main")
        git(other, "push", "origin", "HEAD:main")
        git(one, "pull", "--no-rebase", "origin", "main")
        read(mei, one)
        read(sam, other)
    assert held(mei) == held(sam)
    assert len(held(mei)["annotation"]) > 1


def test_a_machine_without_the_document_gets_it_with_the_work(tmp_path):
    mei, sam = interleave(STORY)
    exchanged(mei, sam)
    new = machine("lee", document=False)
    assert [each.new_document for each in carry(mei, new)] == [True]
    assert held(new)["annotation"] == held(mei)["annotation"]
    assert new.store.source(DOC) == mei.store.source(DOC)
    assert new.store.raw(DOC) == mei.store.raw(DOC)


def test_the_same_bundle_twice_changes_nothing_and_its_bytes_are_the_same_on_both_machines():
    mei, sam = interleave(STORY)
    exchanged(mei, sam)
    length = len(sam.store.log)
    again = carry(mei, sam)
    assert (again[0].new, again[0].changed) == (0, 0)
    assert len(sam.store.log) == length
    here = {file_name(each.header): dump(each) for each in bundles(mei)}
    there = {file_name(each.header): dump(each) for each in bundles(sam)}
    assert here == there


def test_an_older_bundle_takes_nothing_back():
    mei, sam = machine("mei"), machine("sam")
    act(mei, "tag", 0)
    old = [(file_name(each.header), dump(each)) for each in bundles(mei)]
    act(mei, "retag", 0)
    act(mei, "undo", 0)
    carry(mei, sam)
    assert held(sam) == held(mei)
    merge(sam, old)
    assert held(sam) == held(mei)
    act(mei, "untag", 0)
    carry(mei, sam)
    merge(sam, old)
    assert held(sam)["annotation"] == {}


def test_another_text_under_the_same_id_is_refused():
    mei, other = machine("mei"), machine("sam", document=False)
    act(mei, "tag", 0)
    fakes.put(
        other,
        builders.parts(
            source=builders.source("Other."), units=[], annotations=[], relations=[], reviews=[], findings=[]
        ),
    )
    with pytest.raises(Conflict) as refused:
        carry(mei, other)
    assert refused.value.key == "other_text"
    assert held(other)["annotation"] == {}


def test_one_record_edited_on_two_machines_of_its_author_is_an_error_with_its_place():
    mei, away = machine("mei"), machine("mei")
    away.ids = OwnIds("away")
    act(mei, "tag", 0)
    carry(mei, away)
    act(mei, "note", 1)
    act(away, "note", 2)
    there = held(away)
    with pytest.raises(Conflict) as refused:
        carry(mei, away)
    assert refused.value.key == "bundle.diverged"
    assert refused.value.place.startswith(f"{DOC}/mei.annotations.jsonl:")
    assert held(away) == there


def test_a_relation_waits_for_annotations_that_nobody_has_brought_yet():
    mei, sam, lee = machine("mei"), machine("sam"), machine("lee")
    act(mei, "tag", 0)
    carry(mei, sam)
    act(sam, "tag", 2)
    act(sam, "relate", 0)
    assert len(held(sam)["relation"]) == 1
    first = carry(sam, lee, by="sam")[0]
    assert (len(first.waiting), held(lee)["relation"]) == (1, {})
    carry(mei, lee, by="mei")
    carry(sam, lee, by="sam")
    assert held(lee)["relation"] == held(sam)["relation"]


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        (b'"line":"bundle"', b'"line":"bundel"', "line 1"),
        (b'"start":0,"end":11,"exact"', b'"start":"0","end":11,"exact"', "states[0].targets[0].start"),
        (b'"states":[{', b'"states":[{"id":"x",', "id"),
        (b'"document":"d0001","sha256"', b'"document":null,"sha256"', "document"),
        (b'"by":"mei","created"', b'"by":"sam","created"', "by"),
        (b'"kind":"annotation"', b'"kind":"decision"', "kind"),
        (b'{"line":"record"', b"<<<<<<< HEAD\n" + b'{"line":"record"', "line"),
    ],
)
def test_a_broken_line_is_said_with_its_place_and_nothing_is_merged(before, after, place):
    mei, sam = machine("mei"), machine("sam")
    act(mei, "tag", 0)
    ((name, data),) = [(file_name(each.header), dump(each)) for each in bundles(mei)]
    assert before in data
    with pytest.raises(InvalidFile) as refused:
        merge(sam, [(name, data.replace(before, after, 1))])
    assert any(place in each.place for each in refused.value.problems)
    assert held(sam)["annotation"] == {}


def test_offsets_that_do_not_fit_the_text_are_refused():
    mei, sam = machine("mei"), machine("sam")
    act(mei, "tag", 0)
    ((name, data),) = [(file_name(each.header), dump(each)) for each in bundles(mei)]
    with pytest.raises(InvalidFile) as refused:
        merge(sam, [(name, data.replace(b'"exact":"Prices rose"', b'"exact":"Prices fell"'))])
    assert refused.value.key == "bundle.contradicts"
    assert held(sam)["annotation"] == {}


def test_a_persons_translation_stays_current_when_a_machines_comes_in():
    mei, sam = machine("mei"), machine("sam", document=False)
    parts = builders.parts(annotations=[], relations=[], reviews=[], findings=[])
    renamed = [each.model_copy(update={"id": f"other{each.id}"}) for each in parts.units[:2]]
    fakes.put(sam, builders.parts(units=renamed, annotations=[], relations=[], reviews=[], findings=[]))
    act(sam, "tag translation", 0)
    act(mei, "edit", 0)
    done = carry(sam, mei)[0]
    session = Session.open(mei, DOC)
    assert session.units["s0"].content == "涨价 mei 0"
    assert done.translations == []
    [annotation] = session.annotations.values()
    assert session.unit(annotation.spans[0].text).id == "otheru0"


def written(wb, name, content, minutes, **fields):
    """Put a person's translation of the title into a project, made at that time."""
    made = builders.provenance(
        by=wb.annotator,
        origin=builders.Origin.HUMAN,
        state=builders.State.REVIEWED,
        created=builders.at(minutes),
        **fields,
    )
    unit = builders.unit(name, "s0", content, provenance=made)
    Session.open(wb, DOC).put_units([unit], "edit", undoable=True)
    return unit


def now(wb):
    return Session.open(wb, DOC).units["s0"].content


def test_an_earlier_translation_that_changes_there_stays_an_earlier_one_here():
    mei, sam = machine("mei"), machine("sam")
    unit = written(mei, "u-mei", "早", 10, flags=(builders.Flag(kind="number", note="1"),))
    written(sam, "u-sam", "晚", 20)
    carry(mei, sam)
    assert now(sam) == "晚"
    dismiss(Session.open(mei, DOC), unit.segment)
    carry(mei, sam)
    assert now(sam) == "晚"
    exchanged(mei, sam)
    assert (now(mei), now(sam), held(mei)) == ("晚", "晚", held(sam))


def test_an_earlier_translation_that_comes_back_there_is_an_earlier_one_here():
    mei, sam = machine("mei"), machine("sam")
    written(mei, "u-mei", "早", 10)
    written(sam, "u-sam", "晚", 20)
    carry(mei, sam)
    Session.open(mei, DOC).undo()
    carry(mei, sam)
    Session.open(mei, DOC).redo()
    carry(mei, sam)
    assert now(sam) == "晚"
    exchanged(mei, sam)
    assert (now(mei), now(sam), held(mei)) == ("晚", "晚", held(sam))


def test_what_is_taken_back_is_no_reason_to_put_another_translation_below_it():
    mei, sam, lee = machine("mei"), machine("sam"), machine("lee")
    written(mei, "u-mei", "晚", 20)
    carry(mei, sam)
    written(lee, "u-lee", "早", 10)
    Session.open(mei, DOC).undo()
    files = [(file_name(part.header), dump(part)) for wb in (mei, lee) for part in bundles(wb)]
    merge(sam, files)
    assert now(sam) == "早"


def test_who_was_given_a_role_is_known_by_name_on_the_other_machine():
    mei, sam = machine("mei"), machine("sam")
    roles.grant(mei, "mei", "owner")
    roles.grant(mei, "梅", "reviewer")
    carry(mei, sam)
    assert "梅" in {each.name for each in sam.store.records("agent")}


def test_roles_travel_with_whoever_gave_them():
    mei, sam = machine("mei"), machine("sam")
    roles.grant(mei, "mei", "owner")
    roles.grant(mei, "sam", "reviewer")
    assert file_name(bundles(mei)[0].header) == "project/mei.roles.jsonl"
    carry(mei, sam)
    assert held(sam)["grant"] == held(mei)["grant"]
    roles.revoke(mei, "sam", "reviewer")
    assert carry(mei, sam)[0].removed == 1
    assert not roles.may(sam, "reviewer")


def test_a_document_that_another_owner_gave_anew_travels():
    mei, sam = machine("mei"), machine("sam")
    document = mei.store.documents()[0]
    assign.assign(mei, document, ["lee"])
    carry(mei, sam)
    assign.assign(sam, document, ["kim"], blind=True)
    exchanged(mei, sam)
    for wb in (mei, sam):
        assert [(each.people, each.by) for each in assign.assignments(wb)] == [(("kim",), "sam")]
    assert held(mei) == held(sam)


def test_names_that_differ_in_case_alone_are_different_files():
    headers = [Header(part="roles", by=by) for by in ("alice", "Alice", "ALICE", "ALice")]
    assert len({file_name(each).lower() for each in headers}) == 4


def test_the_bytes_of_another_encoding_come_along():
    mei, new = fakes.workbench(), machine("lee", document=False)
    data = "物价又上涨了，批评者表示怀疑。".encode("gb18030")
    document = add(mei, data, "page.txt").document
    session = Session(mei, document)
    session.tag("claims.fact", [session.target("source", 0, 2)])
    carry(mei, new)
    assert new.store.raw(document.id) == data
    assert add(new, data, "page.txt").already


def test_one_file_holds_everything_for_those_who_send_mail():
    mei, sam = interleave(STORY)
    exchanged(mei, sam)
    from workbench.usecases.bundle import bundle

    bundle(mei, Path("all.jsonl"))
    data = mei.files.files[Path("all.jsonl")]
    assert data.count(b'{"line":"document"') == 1
    new = machine("lee", document=False)
    merge(new, [("all.jsonl", data)])
    assert held(new)["annotation"] == held(mei)["annotation"]
