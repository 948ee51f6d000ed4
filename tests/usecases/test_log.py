from tests import builders, fakes
from workbench import messages
from workbench.domain.journal import created
from workbench.domain.proposal import Proposal
from workbench.errors import StoreError
from workbench.usecases import suggest
from workbench.usecases.finish import finish
from workbench.usecases.log import back_to, log, steps_back
from workbench.usecases.session import Session


def opened():
    wb = fakes.workbench()
    fakes.put(wb, builders.parts(annotations=[], relations=[], reviews=[], findings=[], tagsets=[]))
    return wb, Session.open(wb, "d0001")


def entries(wb, session, **filters):
    return list(log(wb, session.document, **filters))


def tagged(session, start, tag="claims.fact"):
    return session.tag(tag, [session.target("source", start, start + 3)])


def test_every_entry_is_a_sentence_in_the_language_spoken():
    wb, session = opened()
    made = tagged(session, 0)
    session.retag(made.id, "claims.doubt")
    session.undo()
    said = [each.sentence for each in entries(wb, session, by="mei")][-3:]
    assert said == [
        "tagged “Pri” as Fact",
        "retagged “Pri” from Fact to Doubt",
        "took back: retagged “Pri” from Fact to Doubt",
    ]
    messages.use("zh")
    assert entries(wb, session)[-3].sentence == "添加了标注：“Pri”标为事实"
    messages.use("en")


def test_a_finished_segment_and_a_relation_say_where_they_are():
    wb, session = opened()
    first, second = tagged(session, 0), tagged(session, 7)
    session.relate("supports", {"from": [first.id], "to": [second.id]})
    finish(wb, session, "s1", "claims")
    said = [each.sentence for each in entries(wb, session, by="mei")]
    assert said[-2] == "related: supports, “Pri” – “ros”"
    assert said[-1].startswith("finished a segment: “Critics doubt it:")
    assert said[-1].endswith("” in Claims")
    messages.use("zh")
    said = [each.sentence for each in entries(wb, session, by="mei")]
    assert said[-1].startswith("完成了一个句段：“Critics doubt it:")
    assert said[-1].endswith("”（主张）")
    session.untag(second.id)
    messages.use("en")
    assert entries(wb, session)[-1].sentence == "removed the tag of “ros” as Fact"


def test_the_journal_is_told_where_a_text_cannot_be_read_any_more(monkeypatch):
    wb, session = opened()
    finish(wb, session, "s1", "claims")

    def damaged(document, **options):
        raise StoreError("store.damaged", place="here", what=document)

    monkeypatch.setattr(wb.store, "source", damaged)
    assert [each.sentence for each in log(wb, None)][-1] == "finished a segment: Claims"


def test_who_asked_a_program_is_not_said_to_have_had_its_ideas():
    wb, session = opened()
    words = builders.spans(builders.CONTENT, "Prices")
    found = Proposal(
        id="p0", ordinal=0, tag="claims.fact", targets=words, by="lexicon", created=wb.clock.now()
    )
    session.apply("propose", [created("proposal", found)], undoable=False)
    suggest.accept(wb, session, session.proposals["p0"], [session.target("source", 7, 11)])
    asked, taken = (each.sentence for each in entries(wb, session)[-2:])
    assert asked == "asked lexicon for suggestions: “Prices” as Fact"
    assert taken == "accepted the suggestion “rose” as Fact"


def test_what_was_taken_back_is_said_and_what_was_done_again_is_not():
    wb, session = opened()
    tagged(session, 0)
    tagged(session, 4)
    session.undo()
    session.undo()
    session.redo()
    assert [(each.operation.verb, each.undone) for each in entries(wb, session, kind="annotation")] == [
        ("tag", False),
        ("tag", True),
        ("undo", False),
        ("undo", False),
        ("redo", False),
    ]


def test_the_project_s_journal_holds_every_document_and_what_belongs_to_none():
    wb, session = opened()
    tagged(session, 0)
    found = list(log(wb, None))
    assert {each.document for each in found} == {None, "d0001"}
    assert [each.seq for each in found] == sorted(each.seq for each in found)


def test_an_unknown_verb_is_described_by_what_it_did():
    wb, session = opened()
    made = tagged(session, 0)
    session._change("bless", made.id, comment="so be it")
    assert entries(wb, session)[-1].sentence == "changed “Pri” as Fact"


def test_going_back_takes_back_one_s_own_edits_one_by_one():
    wb, session = opened()
    kept = tagged(session, 0)
    point = entries(wb, session)[-1].seq
    for start in (4, 8, 12):
        tagged(session, start)
    assert steps_back(wb, session, point).undone == 3
    length = len(wb.store.log)
    assert len(back_to(wb, session, point).edits) == 3
    assert len(wb.store.log) == length + 3
    assert list(session.annotations) == [kept.id]
    session.redo()
    assert len(session.annotations) == 2


def test_going_back_leaves_what_others_did():
    wb, session = opened()
    tagged(session, 0)
    point = entries(wb, session)[-1].seq
    wb.annotator = "sam"
    theirs = tagged(Session.open(wb, "d0001"), 8)
    wb.annotator = "mei"
    session = Session.open(wb, "d0001")
    tagged(session, 4)
    back_to(wb, session, point)
    assert theirs.id in session.annotations
    assert len(session.annotations) == 2


def test_a_point_before_an_undo_is_reached_by_doing_it_again():
    wb, session = opened()
    tagged(session, 0)
    tagged(session, 4)
    point = entries(wb, session)[-1].seq
    session.undo()
    session.undo()
    done = back_to(wb, session, point)
    assert (done.undone, done.redone) == (0, 2)
    assert len(session.annotations) == 2
    assert steps_back(wb, session, point).redone == 0


def test_undo_and_redo_have_no_end_and_survive_restarts():
    wb, session = opened()
    for start in range(0, 40, 2):
        tagged(session, start)
    for _ in range(20):
        assert Session.open(wb, "d0001").undo() is not None
    assert Session.open(wb, "d0001").undo() is None
    assert not Session.open(wb, "d0001").annotations
    for _ in range(20):
        assert Session.open(wb, "d0001").redo() is not None
    assert Session.open(wb, "d0001").redo() is None
    assert len(Session.open(wb, "d0001").annotations) == 20
