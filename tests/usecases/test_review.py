"""The queue, one place, decisions, rules: what a reviewer and an annotator would expect of them."""

import pytest

from tests import builders, fakes
from workbench.domain.annotation import DocumentTarget, SegmentTarget
from workbench.domain.journal import created
from workbench.domain.review import Outcome
from workbench.domain.validation import problems
from workbench.errors import InputError, NotFound
from workbench.usecases import adjudicate, decide, documents, feedback, review
from workbench.usecases.adjudicated import adjudicated_dossier, derived
from workbench.usecases.bundle import bundles
from workbench.usecases.finish import finish_all
from workbench.usecases.merge import merge_parts
from workbench.usecases.session import Session

DOC = "d0001"
EVERYTHING = review.Filter(states=frozenset())


class Team:
    """Annotators and a reviewer in one project."""

    def __init__(self):
        self.store = fakes.FakeStore()
        self.mei = fakes.workbench(store=self.store)
        self.sam, self.lee, self.kim = (self.other(name) for name in ("sam", "lee", "kim"))
        fakes.put(self.mei, builders.parts(annotations=[], relations=[], reviews=[], findings=[]))

    def other(self, name):
        wb = fakes.workbench(annotator=name, store=self.store)
        wb.ids, wb.clock = self.mei.ids, self.mei.clock
        return wb

    @property
    def document(self):
        return documents.document(self.mei, DOC)


@pytest.fixture
def team():
    return Team()


def tag(wb, quote, name="claims.fact", **said):
    session = Session.open(wb, DOC)
    start = builders.CONTENT.index(quote)
    return session.tag(name, [session.target("source", start, start + len(quote))], **said).id


def pick(unit, name):
    return [next(number for number, each in enumerate(unit.candidates) if name in each.ids)]


def accept(wb, name, reason=None):
    unit = review.unit(wb, name)
    return decide.decide(wb, unit, "accept", pick(unit, name), reason=reason)


def states(wb):
    return [item.state for item in review.queue(wb, wanted=EVERYTHING).items]


def stands(team):
    return [each.outcome.targets[0].exact for each in adjudicate.layer(team.mei, team.document).spans]


def test_places_are_kept_apart_by_layer_side_and_reach(team):
    first = tag(team.mei, "Prices rose")
    other = tag(team.sam, "rose 😀", "claims.doubt")
    far = tag(team.sam, "Critics")
    session = Session.open(team.sam, DOC)
    segment = session.tag("claims.fact", [SegmentTarget(segment="s0")]).id
    whole = session.tag("claims.doubt", [DocumentTarget()]).id
    found = {frozenset(spot.id for spot in item.place.spots) for item in review.queue(team.mei).items}
    assert found == {frozenset({first, other}), frozenset({far}), frozenset({segment}), frozenset({whole})}


def test_what_lies_between_the_pieces_of_an_annotation_is_another_place(team):
    session = Session.open(team.mei, DOC)
    pieces = [*builders.spans(builders.CONTENT, "Prices"), *builders.spans(builders.CONTENT, "Critics")]
    apart = session.tag("claims.fact", pieces).id
    between = tag(team.sam, "again")
    touching = tag(team.sam, "Critics doubt")
    found = {frozenset(spot.id for spot in item.place.spots) for item in review.queue(team.mei).items}
    assert found == {frozenset({apart, touching}), frozenset({between})}


def test_who_tags_the_translation_is_compared_by_where_it_lies_in_the_source(team):
    one = tag(team.mei, "Prices rose 😀 again.")
    session = Session.open(team.sam, DOC)
    unit = session.units["s0"]
    other = session.tag("claims.fact", [session.target(unit.id, 0, len(unit.content))]).id
    (item,) = review.queue(team.lee).items
    assert {spot.id for spot in item.place.spots} == {one, other}
    assert item.kind in ("agree", "boundary")
    shown = review.unit(team.lee, other)
    assert [side.unit.id for side in shown.sides] == [unit.id]
    decide.decide(team.lee, shown, "keep_both", [0, 1])
    whole = adjudicated_dossier(team.lee, team.document)
    assert problems(whole) == []
    assert {span.text for each in whole.annotations for span in each.spans} == {"source", "translation"}


@pytest.mark.parametrize(
    ("theirs", "kind"),
    [
        (("Prices rose", "claims.fact", {}), "agree"),
        (("Prices", "claims.fact", {}), "boundary"),
        (("Prices rose", "claims.doubt", {}), "label"),
        (("Prices rose", "claims.fact", {"attributes": {"claims.target": "x"}}), "attributes"),
        (("Critics", "claims.fact", {}), "single"),
    ],
)
def test_a_place_says_how_people_differ(team, theirs, kind):
    mine = tag(team.mei, "Prices rose")
    quote, name, said = theirs
    tag(team.sam, quote, name, **said)
    assert review.unit(team.lee, mine).item.kind == kind


def test_a_line_of_the_queue_shows_what_was_decided_or_tagged_since(team):
    mine = tag(team.mei, "Prices rose")
    tag(team.sam, "Prices")
    (item,) = review.queue(team.lee).items
    assert review.open_item(team.lee, item).item.state == "open"
    accept(team.lee, mine)
    after = review.open_item(team.lee, item)
    assert (after.item.state, len(after.held)) == ("decided", 1)
    tag(team.kim, "rose")
    again = review.open_item(team.lee, after.item)
    assert (again.item.state, len(again.candidates)) == ("changed", 3)
    session = Session.open(team.mei, DOC)
    session.untag(mine)
    apart = review.open_item(team.lee, again.item)
    assert (apart.item.state, len(apart.candidates)) == ("changed", 1)


def test_undo_takes_a_decision_back_and_redo_restores_it(team):
    mine = tag(team.mei, "Prices rose")
    accept(team.lee, mine)
    assert stands(team) == ["Prices rose"]
    decide.undo(team.lee, team.document)
    assert (stands(team), states(team.lee)) == ([], ["open"])
    Session.open(team.lee, DOC).redo()
    assert (stands(team), states(team.lee)) == (["Prices rose"], ["decided"])


def test_a_second_decision_takes_the_place_of_the_first_and_undoing_it_brings_that_back(team):
    mine, theirs = tag(team.mei, "Prices rose"), tag(team.sam, "Prices")
    first = accept(team.lee, mine)
    second = accept(team.kim, theirs)
    assert second.supersedes == (first.id,)
    assert (stands(team), states(team.lee)) == (["Prices"], ["decided"])
    decide.undo(team.kim, team.document)
    assert stands(team) == ["Prices rose"]


def test_rejecting_one_of_three_leaves_the_others_to_be_decided(team):
    first, second, third = tag(team.mei, "Prices rose"), tag(team.sam, "Prices"), tag(team.kim, "rose")
    unit = review.unit(team.lee, first)
    decide.decide(team.lee, unit, "reject", pick(unit, second))
    assert states(team.lee) == ["open"]
    accept(team.lee, third)
    assert (stands(team), states(team.lee)) == (["rose"], ["decided"])
    fates = {
        each.annotation.id: each.fate
        for who in ("mei", "sam", "kim")
        for each in feedback.feedback(team.mei, by=who)
    }
    assert fates == {first: "rejected", second: "rejected", third: "accepted"}


def test_two_reviewers_who_decide_apart_are_contested_until_one_of_them_decides_again(team):
    mine, theirs = tag(team.mei, "Prices rose"), tag(team.sam, "Prices")
    away = fakes.workbench(annotator="kim")
    away.ids.new = lambda prefix, new=away.ids.new: f"{new(prefix)}.away"
    merge_parts(away, bundles(team.mei))
    accept(team.lee, mine)
    accept(away, theirs, reason="shorter")
    merge_parts(team.mei, bundles(away, by="kim"))
    assert states(team.lee) == ["contested"]
    accept(team.lee, mine, reason="longer")
    assert (states(team.lee), stands(team)) == (["decided"], ["Prices rose"])


def test_running_rules_again_changes_nothing_and_what_fits_no_more_is_taken_back(team):
    mine = tag(team.mei, "Prices rose")
    tag(team.sam, "Prices rose")
    rules = [adjudicate.Rule.of("identical"), adjudicate.Rule.of("majority")]
    assert len(adjudicate.adjudicate(team.lee, team.document, rules).made) == 1
    length = len(team.store.log)
    again = adjudicate.adjudicate(team.lee, team.document, rules)
    assert (again.made, again.kept, again.withdrawn, len(team.store.log)) == ([], 1, 0, length)
    Session.open(team.mei, DOC).retag(mine, "claims.doubt")
    gone = adjudicate.adjudicate(team.lee, team.document, rules)
    assert (gone.made, gone.kept, gone.withdrawn) == ([], 0, 1)
    assert stands(team) == []


def test_rules_keep_away_from_what_a_person_decided_or_put_off(team):
    mine = tag(team.mei, "Prices rose")
    tag(team.sam, "Prices rose")
    decide.decide(team.lee, review.unit(team.lee, mine), "defer")
    rules = [adjudicate.Rule.of("identical")]
    assert adjudicate.adjudicate(team.lee, team.document, rules).made == []
    decide.undo(team.lee, team.document)
    assert len(adjudicate.adjudicate(team.lee, team.document, rules).made) == 1
    decide.decide(team.kim, review.unit(team.kim, mine), "reject")
    assert stands(team) == []
    adjudicate.adjudicate(team.lee, team.document, rules)
    assert stands(team) == []
    decide.undo(team.kim, team.document)
    assert stands(team) == ["Prices rose"]


def test_what_a_rule_decided_is_taken_up_again_and_no_rule_decides_it_then(team):
    mine = tag(team.mei, "Prices rose")
    tag(team.sam, "Prices rose")
    rules = [adjudicate.Rule.of("identical")]
    adjudicate.adjudicate(team.lee, team.document, rules)
    decide.reopen(team.kim, review.unit(team.kim, mine), reason="is it?")
    assert (stands(team), states(team.lee)) == ([], ["reopened"])
    assert adjudicate.adjudicate(team.lee, team.document, rules).made == []
    with pytest.raises(InputError):
        decide.reopen(team.kim, review.unit(team.kim, mine))
    accept(team.kim, mine)
    assert states(team.lee) == ["decided"]


def test_putting_a_place_off_keeps_what_was_rejected_there(team):
    first, second = tag(team.mei, "Prices rose"), tag(team.sam, "Prices")
    unit = review.unit(team.lee, first)
    decide.decide(team.lee, unit, "reject", pick(unit, second))
    decide.decide(team.lee, review.unit(team.lee, first), "defer")
    assert states(team.lee) == ["deferred"]
    accept(team.lee, first)
    assert (stands(team), states(team.lee)) == (["Prices rose"], ["decided"])


def test_a_majority_keeps_rejects_or_says_nothing(team):
    for wb in (team.mei, team.sam, team.kim):
        tag(wb, "Prices rose")
    tag(team.kim, "Critics")
    half = tag(team.mei, "doubt it")
    tag(team.sam, "doubt it", "claims.doubt")
    for wb in (team.mei, team.sam, team.kim):
        session = Session.open(wb, DOC)
        finish_all(wb, session, ["claims"])
    made = adjudicate.adjudicate(team.lee, team.document, [adjudicate.Rule.of("majority")]).made
    assert sorted((each.action, len(each.result)) for each in made) == [("accept", 1), ("reject", 0)]
    assert {each.basis for each in made} == {"rule"}
    assert made[0].parameters == {"least": 3.0, "share": 0.5}
    (item,) = review.queue(team.lee).items
    assert half in {spot.id for spot in item.place.spots}


def test_soft_labels_are_votes_over_those_who_saw_the_place(team):
    mine = tag(team.mei, "Prices rose")
    tag(team.sam, "Prices rose")
    finish_all(team.kim, Session.open(team.kim, DOC), ["claims"])
    accept(team.lee, mine)
    layer = adjudicate.layer(team.mei, team.document)
    assert list(layer.soft_labels.values()) == [pytest.approx(2 / 3)]
    start = builders.CONTENT.index("Critics")
    added = Outcome(tag="claims.fact", targets=builders.spans_at(builders.CONTENT, start, start + 7))
    decide.decide(team.lee, review.unit(team.lee, mine), "add", outcome=added)
    assert None in adjudicate.layer(team.mei, team.document).soft_labels.values()


def test_what_an_annotator_edits_after_it_was_accepted_is_not_what_stands(team):
    mine = tag(team.mei, "Prices rose")
    accept(team.lee, mine)
    session = Session.open(team.mei, DOC)
    session.move(mine, [session.target("source", 0, 6)])
    assert (stands(team), states(team.lee)) == (["Prices rose"], ["changed"])
    assert derived(team.mei, team.document) == ([], [])


def test_everything_of_one_author_is_taken_where_nothing_is_decided(team):
    decided = tag(team.mei, "Prices rose")
    tag(team.mei, "Critics")
    tag(team.sam, "Critics doubt")
    only = tag(team.sam, "评论")
    unit = review.unit(team.lee, decided)
    decide.decide(team.lee, unit, "reject")
    made = decide.accept_author(team.lee, team.document, "mei")
    assert (stands(team), len(made)) == (["Critics"], 1)
    assert [item.id for item in review.queue(team.lee).items] == [only]
    Session.open(team.lee, DOC).undo()
    assert stands(team) == []


def test_names_are_letters_that_stay_within_a_document_and_tell_nothing(team):
    mine = tag(team.mei, "Prices rose")
    tag(team.sam, "Prices rose")
    tag(team.sam, "Critics")
    shown = review.unit(team.lee, mine, blind=True)
    assert sorted(shown.lanes) == ["A", "B"]
    named = {each.id: each for each in review.queue(team.lee, blind=True).items}
    assert named[mine].votes is None
    alone = next(item for name, item in named.items() if name != mine)
    assert alone.people == (shown.people["sam"],)
    assert accept(team.lee, mine).blind is False
    assert decide.decide(team.lee, shown, "accept", [0]).blind is True


def test_what_does_not_fit_together_is_refused(team):
    mine = tag(team.mei, "Prices rose")
    unit = review.unit(team.lee, mine)
    place = builders.spans_at(builders.CONTENT, 0, 6)
    with pytest.raises(InputError):
        decide.decide(team.lee, unit, "amend")
    with pytest.raises(InputError):
        decide.decide(team.lee, unit, "accept", outcome=Outcome(tag="claims.fact", targets=place))
    with pytest.raises(NotFound):
        decide.decide(team.lee, unit, "add", outcome=Outcome(tag="claims.nothing", targets=place))
    wrong = (place[0].model_copy(update={"exact": "Prizes"}),)
    with pytest.raises(InputError):
        decide.decide(team.lee, unit, "amend", outcome=Outcome(tag="claims.fact", targets=wrong))
    with pytest.raises(NotFound):
        adjudicate.Rule.of("coin")
    assert team.store.records("decision") == ()


def test_a_dry_run_says_what_would_be_decided_and_writes_nothing(team):
    for wb in (team.mei, team.sam):
        tag(wb, "Prices")
    tag(team.mei, "doubt", "claims.doubt")
    rule = [adjudicate.Rule.of("identical")]
    assert len(decide.accept_identical(team.lee, team.document, dry=True)) == 1
    assert len(decide.accept_author(team.lee, team.document, "mei", dry=True)) == 2
    assert len(adjudicate.adjudicate(team.lee, team.document, rule, dry=True).made) == 1
    assert team.store.records("decision", DOC) == ()
    assert len(adjudicate.adjudicate(team.lee, team.document, rule).made) == 1


def test_what_a_review_of_the_longest_name_says_stands_in_the_adjudicated_layer(team):
    mine = tag(team.mei, "Prices rose")
    said = builders.Review(id="v" * 64, ordinal=0, of=mine, by="sam", decision="accept", created=builders.NOW)
    Session.open(team.mei, DOC).apply("put", [created("review", said)], undoable=False)
    whole = adjudicated_dossier(team.lee, team.document)
    assert problems(whole) == []
    assert len(whole.annotations) == 1
