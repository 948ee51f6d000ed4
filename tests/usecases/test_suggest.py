from dataclasses import replace

import pytest

from workbench.domain.document import Agent
from workbench.errors import Conflict, InputError, Missing, NotFound
from workbench.ports import Idea
from workbench.usecases import suggest
from workbench.usecases.add import add
from workbench.usecases.edit import edit
from workbench.usecases.export import dossier, render
from workbench.usecases.list import overview
from workbench.usecases.session import Session
from workbench.usecases.stats import stats
from workbench.usecases.tag import by_quote

TEXT = "Talks are off the table, he said. Off the table! Again off the table.\n\n一律免谈，免谈。\n".encode()


class Finder:
    """Proposes a tag wherever these words stand."""

    name = "finder"

    def __init__(self, *words, tag="rhetoric.slogans", score=0.5):
        self._words, self._tag, self._score = words, tag, score

    def agent(self):
        return Agent(id="finder", kind="software", name="finder")

    def suggest(self, page):
        return [
            Idea(self._tag, passage, at, at + len(word), self._score)
            for passage in page.passages
            for word in self._words
            for at in [passage.content.find(word)]
            if at >= 0
        ]


@pytest.fixture
def session(wb):
    return Session(wb, add(wb, TEXT, "page.txt").document)


@pytest.fixture
def finder(wb):
    wb.suggesters = {"finder": Finder("Talks", "he said", "免谈")}
    return wb.suggesters["finder"]


def words(session, proposals):
    return [session.content(t.text)[t.start : t.end] for each in proposals for t in each.targets]


def test_what_people_tagged_is_proposed_elsewhere_and_only_once(wb, session):
    session.tag("rhetoric.doubt", by_quote(session, "off the table", nth=1, on="source"))
    made = suggest.propose(wb, session, ["repeats"])
    assert words(session, made) == ["Off the table", "off the table"]
    assert {(each.state, each.by, each.tag) for each in made} == {
        ("open", "suggester-repeats", "rhetoric.doubt")
    }
    assert suggest.propose(wb, session, ["repeats"]) == []
    assert suggest.undecided(Session(wb, session.document)) == made


def test_what_is_tagged_in_one_document_is_proposed_in_another_and_in_translations(wb, session):
    other = Session(wb, add(wb, b"Nothing is off the table here.\n", "b.txt").document)
    unit = edit(wb, other, "s1", "这里没有免谈。")
    session.tag("rhetoric.doubt", by_quote(session, "off the table", nth=1, on="source"))
    session.tag("rhetoric.doubt", by_quote(session, "免谈", nth=1, on="source"))
    found = suggest.propose(wb, other, ["repeats"])
    assert {each.targets[0].text for each in found} == {"source", unit.id}
    assert sorted(words(other, found)) == sorted(["off the table", "免谈"])


def test_words_with_the_tag_are_not_proposed_by_whomever_they_were_tagged(make_wb, wb, session, finder):
    jun = make_wb(annotator="jun")
    jun.ids = wb.ids
    other = Session(jun, session.document)
    other.tag("rhetoric.slogans", by_quote(other, "Talks are", nth=None, on="source"))
    other.tag("rhetoric.doubt", by_quote(other, "he said", nth=None, on="source"))
    made = suggest.propose(wb, Session(wb, session.document))
    assert words(session, made) == ["he said", "免谈"]


def test_proposals_are_never_counted_and_never_exported(wb, session, finder):
    before = (stats(wb), overview(wb), dossier(wb, session.document))
    assert len(suggest.propose(wb, session)) == 3
    told = stats(wb)
    assert [each.undecided for each in told.proposals] == [3]
    assert (replace(told, proposals=[]), overview(wb), dossier(wb, session.document)) == before
    assert session.annotations == {}
    assert wb.store.problems() == []


def test_an_accepted_proposal_is_an_annotation_of_the_person_who_accepts(wb, session, finder):
    proposal = suggest.propose(wb, session)[0]
    annotation = suggest.accept(wb, session, proposal)
    assert session.annotations == {annotation.id: annotation}
    assert (annotation.by, annotation.origin, annotation.derived_from) == ("mei", "suggestion", proposal.id)
    assert (annotation.tag, annotation.targets) == (proposal.tag, proposal.targets)
    kept = suggest.find(wb, proposal.id)[1]
    assert (kept.state, kept.annotation) == ("accepted", annotation.id)
    assert Session(wb, session.document).annotations == session.annotations


def test_one_undo_takes_an_acceptance_back_whole_and_redo_does_it_again(wb, session, finder):
    proposal = suggest.propose(wb, session)[0]
    annotation = suggest.accept(wb, session, proposal)
    session.undo()
    assert session.annotations == {}
    assert suggest.find(wb, proposal.id)[1] == proposal
    assert session.undo() is None
    session.redo()
    assert list(session.annotations) == [annotation.id]
    assert suggest.find(wb, proposal.id)[1].state == "accepted"


def test_who_tagged_the_same_meanwhile_gets_no_second_annotation(wb, session, finder):
    proposal = suggest.propose(wb, session)[0]
    own = session.tag(proposal.tag, proposal.targets)
    assert suggest.accept(wb, session, proposal) == own
    assert list(session.annotations) == [own.id]
    assert suggest.find(wb, proposal.id)[1].annotation == own.id


@pytest.mark.parametrize("decide", ["accept", "reject"])
def test_what_is_decided_is_not_proposed_again_nor_decided_twice(wb, session, finder, decide):
    first, *rest = suggest.propose(wb, session)
    if decide == "accept":
        session.untag(suggest.accept(wb, session, first).id)
    else:
        suggest.reject(session, first)
    assert suggest.propose(wb, session) == []
    assert suggest.undecided(session) == rest
    decided = suggest.find(wb, first.id)[1]
    with pytest.raises(Conflict):
        suggest.accept(wb, session, decided)
    with pytest.raises(Conflict):
        suggest.reject(session, decided)
    with pytest.raises(Conflict):  # somebody's view that is older than the decision
        suggest.accept(wb, session, first)


def test_a_rejection_can_be_undone(wb, session, finder):
    first = suggest.propose(wb, session)[0]
    suggest.reject(session, first)
    session.undo()
    assert suggest.find(wb, first.id)[1] == first


def test_exports_with_accepted_suggestions_are_valid_and_hold_no_proposal(wb, session, finder):
    first, second, _ = suggest.propose(wb, session)
    suggest.accept(wb, session, first)
    whole = dossier(wb, session.document)
    for name in ("native_json", "native_xml", "json", "xml"):
        if name in wb.formats:
            data = render(wb.formats[name], [whole])
            assert wb.formats[name].problems(data, name, deep=True) == []
            assert wb.formats[name].read(data, name) == [whole]
            assert second.id.encode() + b'"' not in data
    assert {"json", "xml"} <= set(wb.formats)


def test_all_are_accepted_in_one_edit_but_none_twice_over(wb, session):
    wb.suggesters = {"finder": Finder("Talks are", "are off", "he said")}
    made = suggest.propose(wb, session)
    assert len(made) == 3
    accepted = suggest.accept_free(wb, session, made)
    assert [each.derived_from for each in accepted] == [made[0].id, made[2].id]
    assert suggest.undecided(session) == []
    session.undo()
    assert session.annotations == {}


def test_rates_tell_how_the_proposals_of_each_suggester_fared(wb, session, finder):
    assert suggest.rates(wb) == []
    first, second, _ = suggest.propose(wb, session)
    assert suggest.rates(wb)[0].rate is None
    suggest.accept(wb, session, first)
    suggest.reject(session, second)
    [rate] = suggest.rates(wb)
    assert (rate.name, rate.open, rate.accepted, rate.rejected, rate.rate) == ("finder", 1, 1, 1, 0.5)


def test_an_unknown_suggester_a_missing_one_and_an_unknown_id_are_told_apart(wb, session, finder):
    with pytest.raises(NotFound):
        suggest.propose(wb, session, ["oracle"])
    finder.agent = lambda: None
    assert suggest.propose(wb, session) == []
    with pytest.raises(Missing):
        suggest.propose(wb, session, ["finder"])
    with pytest.raises(NotFound):
        suggest.find(wb, "p")
    del finder.agent
    suggest.propose(wb, session)
    with pytest.raises(InputError):
        suggest.find(wb, "p")


def test_a_tag_that_nobody_has_and_a_place_outside_are_no_proposals(wb, session):
    wb.suggesters = {"finder": Finder("Talks", tag="no.such")}
    assert suggest.propose(wb, session) == []

    class Wild(Finder):
        def suggest(self, page):
            return [Idea("rhetoric.doubt", page.passages[-1], 0, 10_000)]

    wb.suggesters = {"finder": Wild()}
    with pytest.raises(InputError):
        suggest.propose(wb, session)
    assert wb.store.records("proposal") == ()


def test_places_are_told_as_exports_number_them(wb, session):
    edit(wb, session, "s2", "一个针。")
    wb.suggesters = {"finder": Finder("针")}
    made = suggest.propose(wb, session)
    [target] = suggest.in_layers(session, made[0].targets)
    layer = dossier(wb, session.document).translation
    assert layer.content[target.start : target.end] == "针"
    edit(wb, session, "s2", "别的。")
    [target] = suggest.in_layers(session, made[0].targets)
    texts = {text.id: text.content for text in dossier(wb, session.document).texts}
    assert texts[target.text][target.start : target.end] == "针"
