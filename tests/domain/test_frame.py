import json

from hypothesis import given

from tests import builders as build
from tests import strategies
from tests.strategies import quick
from workbench.domain.frame import Found, is_frame, put_back, take_out, taken, unfold

NONE = build.dossier(annotations=[], relations=[], reviews=[], agents=[build.MACHINE], tagsets=[])


def around(frame, contents, dossier, annotations):
    held, wrong = unfold(json.loads(json.dumps(frame)), contents)
    assert wrong == []
    found = Found(annotations, held.relations, dossier.model_copy(update={"annotations": ()}))
    return put_back(frame, held, found)


@quick
@given(strategies.dossiers())
def test_a_dossier_comes_back_whole_from_its_frame_and_what_was_shown(dossier):
    contents = {text.id: text.content for text in dossier.texts[:2]}
    shown = dossier.annotations[::2]
    frame = take_out(dossier, contents, {each.id for each in shown})
    assert is_frame(frame)
    assert around(frame, contents, dossier, list(reversed(shown))) == (dossier, [])


def test_what_is_shown_is_not_in_the_frame():
    frame = take_out(build.dossier(), {"source"}, {"a0"})
    assert "Critics doubt it" not in json.dumps(frame["dossier"]["texts"], ensure_ascii=False)
    assert "a0" not in [each["id"] for each in frame["dossier"]["annotations"]]


def test_reviews_and_relations_of_what_was_deleted_are_left_out():
    whole = build.dossier()
    frame = take_out(whole, set(), {each.id for each in whole.annotations})
    again, wrong = around(frame, {}, whole, [each for each in whole.annotations if each.id != "a0"])
    assert wrong == []
    assert [review.id for review in again.reviews] == ["v1"]
    assert again.relations == ()


def test_new_annotations_come_last_and_are_numbered_on():
    whole = build.dossier()
    frame = take_out(whole, set(), {each.id for each in whole.annotations})
    new = build.annotation("b0", *build.spans(build.CONTENT, "rose"))
    again, wrong = around(frame, {}, whole, [new, *whole.annotations])
    assert wrong == []
    assert [(each.id, each.ordinal) for each in again.annotations][-2:] == [("a4", 4), ("b0", 5)]


def test_tags_that_the_frame_does_not_know_are_added_to_their_tagset():
    whole = build.dossier()
    frame = take_out(whole, set(), {each.id for each in whole.annotations})
    held, _ = unfold(frame, {})
    more = build.tagset(tags=(build.Tag(id="claims.new", name=build.both("New")), *build.tagset().tags))
    found = Found(whole.annotations, held.relations, NONE.model_copy(update={"tagsets": (more,)}))
    again, wrong = put_back(frame, held, found)
    assert wrong == []
    assert [tag.id for tag in again.tagsets[0].tags] == ["claims.fact", "claims.doubt", "claims.new"]


def test_ids_that_are_taken_are_known():
    whole = build.dossier()
    held, _ = unfold(take_out(whole, set(), {"a0"}), {})
    assert {"a0", "a1", "s0", "u2", "r0", "f0", "v0", "source"} <= taken(take_out(whole, set(), {"a0"}), held)


def test_a_frame_that_is_broken_says_where():
    frame = take_out(build.dossier(), set(), set())
    frame["dossier"]["document"]["title"] = 5
    held, wrong = unfold(frame, {})
    assert held is None
    assert [each.place for each in wrong] == ["document.title"]
    frame["dossier"]["format_version"] = "9.0"
    assert [each.place for each in unfold(frame, {})[1]] == ["format_version"]


def test_texts_that_do_not_hold_together_are_refused_before_they_are_used():
    frame = take_out(build.dossier(), {"source"}, set())
    frame["dossier"]["texts"][0]["segments"][0] |= {"start": 5, "end": 2}
    held, wrong = unfold(frame, {"source": build.CONTENT})
    assert held is None
    assert wrong[0].place == "texts[0].segments[0].end"
    frame = take_out(build.dossier(), {"source"}, set())
    assert next(each.place for each in unfold(frame, {"source": "else"})[1]) == "texts[0].sha256"


def test_what_is_no_frame_is_not_taken_for_one():
    assert not any(map(is_frame, [None, 5, [], {}, {"dossier": 5}]))
