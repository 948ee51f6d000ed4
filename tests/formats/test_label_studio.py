import copy
import json
from collections import Counter

import pytest
from hypothesis import given

from tests import builders as build
from tests import strategies
from tests.formats import peer_fixture
from tests.strategies import quick
from workbench.domain.annotation import DocumentTarget, SegmentTarget
from workbench.domain.relation import Relation
from workbench.domain.validation import problems
from workbench.errors import InvalidFile
from workbench.formats import discover
from workbench.formats.label_studio import reading

STUDIO = discover()["label_studio"]
TEXT = "Prices 😀 rose.\r\n物价又涨了"


def tasks_of(*dossiers):
    return json.loads(STUDIO.write(dossiers))


def packed(*tasks):
    return json.dumps(tasks, ensure_ascii=False).encode()


def read(data):
    (found,) = STUDIO.read(data, "f")
    assert problems(found) == []
    return found


def refused(data):
    with pytest.raises(InvalidFile) as caught:
        STUDIO.read(data, "f")
    assert caught.value.problems == tuple(STUDIO.problems(data, "f"))
    assert all(each.what and each.hint for each in caught.value.problems)
    return caught.value.problems


def region(name="r1", start=0, end=6, labels=("X",), **fields):
    value = {"start": start, "end": end, "text": "?", "labels": list(labels)}
    base = {"id": name, "from_name": "label", "to_name": "text", "type": "labels", "value": value}
    return base | fields


def answer(name, control, kind, **value):
    return {"id": name, "from_name": control, "to_name": "text", "type": kind, "value": value}


def arrow(start, end, **fields):
    return {"type": "relation", "from_id": start, "to_id": end} | fields


def foreign(*results, **fields):
    """A task as Label Studio exports it, of somebody else's project."""
    return {
        "id": 1,
        "data": {"text": TEXT},
        "annotations": [{"id": 7, "completed_by": 3, "result": results}],
    } | fields


def plain(dossier):
    """The dossier with the one thing that the format does not keep: how much of the context is quoted."""
    return dossier.model_copy(
        update={
            "annotations": tuple(
                each.model_copy(
                    update={
                        "targets": tuple(
                            target.model_copy(update={"prefix": "", "suffix": ""})
                            if target.kind == "span"
                            else target
                            for target in each.targets
                        )
                    }
                )
                for each in dossier.annotations
            )
        }
    )


@quick
@given(strategies.dossiers())
def test_what_was_written_comes_back_whole(dossier):
    data = STUDIO.write([dossier])
    assert STUDIO.write([dossier]) == data
    assert STUDIO.problems(data, "f") == []
    assert plain(read(data)) == plain(dossier)


def test_a_tag_on_a_segment_whose_translation_is_empty_comes_back():
    source = build.source("aaa")
    unit = build.unit("u1", source.segments[0].id, "")
    tagged = build.annotation("a1", SegmentTarget(segment="u1"))
    held = build.Parts(
        document=build.document(),
        source=source,
        agents=[build.PERSON, build.MACHINE],
        tagsets=[build.tagset()],
        units=[unit],
        annotations=[tagged],
    )
    dossier = build.assemble(held, generator="tests 1")
    data = STUDIO.write([dossier])
    assert STUDIO.problems(data, "f") == []
    assert plain(read(data)) == plain(dossier)


def test_every_span_of_the_peers_document_comes_back():
    assert peer_fixture.covered(read(STUDIO.write([peer_fixture.dossier()]))) == peer_fixture.EXPECTED


def test_regions_count_utf_16_units_and_quote_their_words():
    (task,) = tasks_of(peer_fixture.dossier())
    text = task["data"]["text"].encode("utf-16-le")
    values = [result["value"] for result in task["annotations"][0]["result"]]
    assert len(values) == sum(len(quotes) for _, quotes in peer_fixture.QUOTES)
    for value in values:
        assert text[value["start"] * 2 : value["end"] * 2].decode("utf-16-le") == value["text"]


def test_both_texts_stand_side_by_side_and_each_has_its_regions():
    (task,) = tasks_of(build.dossier())
    assert list(task["data"]) == ["text", "translation"]
    every = [each for said in task["annotations"] for each in said["result"] if each["type"] == "labels"]
    places = {(each["to_name"], each["from_name"]) for each in every}
    assert {("translation", "label_translation"), ("text", "label")} <= places


def test_people_have_annotations_and_programs_predictions():
    marks = [
        build.annotation("a0", *build.spans(build.CONTENT, "rose")),
        build.annotation("a1", *build.spans(build.CONTENT, "rose"), by="sam", ordinal=1),
        build.annotation("a2", *build.spans(build.CONTENT, "rose"), by=build.MACHINE.id, ordinal=2),
    ]
    whole = build.dossier(annotations=marks, relations=[], reviews=[])
    (task,) = tasks_of(whole)
    assert len(task["annotations"]) == 2
    assert [each["model_version"] for each in task["predictions"]] == [build.MACHINE.id]
    assert read(packed(task)) == whole


def test_labels_of_the_document_and_of_segments_are_choices():
    (task,) = tasks_of(build.dossier())
    results = {
        each["from_name"]: each for said in task["annotations"] for each in said["result"] if "id" in each
    }
    assert results["document"]["value"] == {"choices": ["claims.fact"]}
    assert results["segment_label"]["value"]["choices"] == ["claims.fact"]
    assert results["segment_label"]["id"] == results["segment"]["id"]
    assert results["segment"]["value"]["text"] == "Critics doubt it: 𠀀物价又涨了？"


def test_attributes_are_chosen_or_written_for_their_region():
    values = {"claims.stance": "favor", "claims.target": "prices, so"}
    mark = build.annotation(
        "a0", *build.spans(build.CONTENT, "rose"), attributes=values, comment="see\nthere"
    )
    whole = build.dossier(annotations=[mark], relations=[], reviews=[])
    (task,) = tasks_of(whole)
    first, stance, target = task["annotations"][0]["result"]
    assert first["meta"]["text"] == ["see\nthere"]
    assert (stance["type"], stance["value"]["choices"]) == ("choices", ["favor"])
    assert (target["type"], target["value"]["text"]) == ("textarea", ["prices, so"])
    assert {first["id"], stance["id"], target["id"]} == {"a0"}


def linked():
    whole = build.dossier()
    marks = [
        build.annotation(f"a{i}", *build.spans(build.CONTENT, quote), ordinal=i, by=by)
        for i, (quote, by) in enumerate(
            [("Prices", "mei"), ("rose", "mei"), ("Critics", "mei"), ("doubt", "sam")]
        )
    ]
    kinds = [
        {"from": ("a0",), "to": ("a1", "a2")},
        {"from": ("a0",), "to": ("a3",)},
        {"all": ("a0", "a1", "a2")},
        {"none": ()},
    ]
    links = [
        Relation(id=f"r{i}", ordinal=i, kind="claims.supports", roles=roles, by="sam", created=build.NOW)
        for i, roles in enumerate(kinds)
    ]
    return whole.model_copy(update={"annotations": tuple(marks), "relations": tuple(links), "reviews": ()})


def test_relations_are_arrows_and_come_back_with_all_their_roles():
    (task,) = tasks_of(linked())
    arrows = [each for each in task["annotations"][0]["result"] if each["type"] == "relation"]
    assert Counter((each["from_id"], each["to_id"]) for each in arrows) == {("a0", "a1"): 2, ("a0", "a2"): 2}
    assert read(packed(task)) == linked()


def test_a_relation_whose_arrow_was_deleted_is_gone_and_the_rest_of_it_stays():
    (task,) = tasks_of(linked())
    results = task["annotations"][0]["result"]
    results.remove(next(each for each in results if each.get("to_id") == "a1"))
    again = read(packed(task))
    assert [link.id for link in again.relations][:2] == ["r0", "r1"]
    assert "r2" not in [link.id for link in again.relations]
    (new,) = [link for link in again.relations if link.id not in {"r0", "r1", "r3"}]
    assert new.roles == {"from": ("a0",), "to": ("a2",)}


def edited(change):
    (task,) = tasks_of(build.dossier())
    change(task)
    return read(packed(task))


def results_of(task):
    return task["annotations"][0]["result"]


def test_a_region_that_was_moved_or_renamed_keeps_its_annotation():
    def change(task):
        results_of(task)[0]["value"]["start"] += 1
        results_of(task)[1]["value"]["start"] += 0
        results_of(task)[2]["value"]["labels"] = ["claims.fact"]

    again = edited(change)
    first, second = again.annotations[:2]
    assert [span.exact for span in first.spans] == ["ose 😀 again", "𠀀物价又涨了"]
    assert (first.id, first.created) == ("a0", build.NOW)
    assert (second.id, second.tag) == ("a1", "claims.fact")


def test_a_region_that_was_deleted_takes_its_review_along():
    def change(task):
        task["annotations"][0]["result"] = [
            each
            for each in results_of(task)
            if each.get("id") not in {"a0", "a0-1"} and each["type"] != "relation"
        ]

    again = edited(change)
    assert "a0" not in [each.id for each in again.annotations]
    assert [review.id for review in again.reviews] == ["v1"]


def test_a_new_region_is_by_who_completed_it_and_may_have_a_new_label():
    def change(task):
        task["annotations"].append(
            {"completed_by": {"email": "li@x.org"}, "result": [region(labels=["评论", "claims.fact"])]}
        )

    new = edited(change).annotations[-2:]
    assert [each.ordinal for each in new] == [5, 6]
    assert {each.tag.partition(".")[0] for each in new} == {"label_studio", "claims"}
    assert {agent.name for agent in edited(change).agents} >= {"li@x.org"}


def test_a_prediction_that_became_an_annotation_is_one_more():
    mark = [build.annotation("a0", *build.spans(build.CONTENT, "rose"), by=build.MACHINE.id)]
    (task,) = tasks_of(build.dossier(annotations=mark, relations=[], reviews=[]))
    task["annotations"].append(copy.deepcopy(task["predictions"][0]) | {"completed_by": 5})
    del task["annotations"][0]["model_version"]
    again = read(packed(task))
    assert [each.by for each in again.annotations] == [build.MACHINE.id, "user-5"]


def test_a_second_label_on_a_region_is_a_second_annotation():
    def change(task):
        results_of(task)[2]["value"]["labels"].append("claims.fact")

    again = edited(change)
    assert [
        each.tag for each in again.annotations if "again.\r\nCritics" in [s.exact for s in each.spans]
    ] == [
        "claims.doubt",
        "claims.fact",
    ]


def test_a_choice_that_was_taken_back_is_no_annotation_and_a_new_one_is():
    def change(task):
        choice = next(each for each in results_of(task) if each.get("from_name") == "document")
        choice["value"]["choices"] = ["claims.doubt"]

    again = edited(change)
    assert [each.kind for each in again.annotations[-2].targets] == ["segment"]
    assert again.annotations[-1].tag == "claims.doubt"
    assert again.annotations[-1].targets == (DocumentTarget(),)


def test_a_segment_that_was_cut_anew_is_a_span():
    def change(task):
        for each in results_of(task):
            if each.get("id") == "segment-s1":
                each["value"]["end"] -= 1

    (mark,) = [each for each in edited(change).annotations if each.id == "a4"]
    assert [target.kind for target in mark.targets] == ["span", "document"]


def test_a_text_that_was_changed_is_refused():
    (task,) = tasks_of(build.dossier())
    task["data"]["text"] += "!"
    assert any("sha256" in each.place for each in refused(packed(task)))


def test_what_others_export_is_read_with_their_labels():
    found = read(
        packed(
            foreign(
                region("Ab_1", 7, 9, ["Loaded Language", "X"], meta={"text": ["see", "there"]}, score=0.25),
                region("9b", 10, 14),
                answer("Ab_1", "sure", "choices", choices=["high"]),
                answer("Ab_1", "why", "textarea", text=["a", "b"]),
                answer("q", "kind", "choices", choices=["news"]),
                answer("s", "stars", "rating", rating=4),
                arrow("9b", "Ab_1", direction="left", labels=["of", "by"]),
                arrow("9b", "Ab_1", direction="right"),
            )
        )
    )
    first, second, third, kind, stars = found.annotations
    assert [each.spans[0].exact for each in (first, second, third)] == ["😀", "😀", "rose"]
    assert first.id == "Ab_1"
    assert (first.comment, first.confidence) == ("see\nthere", 0.25)
    assert first.attributes == {"sure": "high", "why": "a\nb"}
    assert [tag.official["label_studio"] for tag in found.tagsets[0].tags] == [
        "Loaded Language",
        "X",
        "news",
        "stars",
    ]
    assert (kind.targets, stars.attributes) == ((DocumentTarget(),), {"rating": "4"})
    assert {each.by for each in found.annotations} == {"user-3"}
    assert Counter((link.kind.partition("-")[0], link.roles["from"]) for link in found.relations) == {
        ("label_studio.of", (first.id,)): 1,
        ("label_studio.by", (first.id,)): 1,
        ("label_studio.relation", (third.id,)): 1,
    }


def test_a_text_under_another_key_is_found_by_its_object_or_as_the_only_one():
    one = foreign(region(to_name="body"), data={"body": TEXT, "title": "T"})
    other = foreign(region(), data={"review": TEXT, "n": 5})
    assert [read(packed(each)).source.content for each in (one, other)] == [TEXT, TEXT]


def test_skipped_annotations_are_not_read_and_old_versions_are():
    skipped = {"was_cancelled": True, "result": [region()]}
    old = {
        "data": {"text": TEXT},
        "completions": [skipped, {"result": [region()], "created_at": "2024-05-01T12:00:00Z"}],
    }
    found = read(packed(old))
    assert [each.by for each in found.annotations] == ["import"]
    assert found.annotations[0].created == build.NOW


def test_one_task_alone_is_read_too():
    assert read(json.dumps(foreign(region())).encode()).annotations


def test_many_documents_stand_in_their_order():
    data = STUDIO.write([peer_fixture.dossier(), build.dossier()])
    assert [each.source.content for each in STUDIO.read(data, "f")] == [peer_fixture.CONTENT, build.CONTENT]


@pytest.mark.parametrize(
    "result",
    [
        5,
        {},
        region("r2", 0, 99),
        region("r2", 8, 9),
        region("r2", 3, 3),
        region("r2", 6, 0),
        region("r2", "0", 6),
        region("r2", True, 6),
        region("r2", 0, 10**400),
        region("r2", 0, 6, ["X\ud800"]),
        region("r2", 0, 6, [""]),
        region("r2", value={"start": 0, "end": 6}),
        region("r2", "/p[1]", "/p[1]"),
        region("r2", value=[]),
        region("r1", 1, 6),
        region("r2", to_name="other"),
        region("r2", type="choices"),
        {"type": "relation", "from_id": "r1", "to_id": "r9"},
        {"type": "relation", "from_id": "r1"},
    ],
)
def test_a_bad_result_is_refused_with_its_place(result):
    (found,) = refused(json.dumps([foreign(region(), result)]).encode())
    assert found.place == "[0].annotations[0].result[1]"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"5",
        b"[5]",
        b'[{"data": 5}]',
        b'[{"data": {}}]',
        b'[{"data": {"a": "x", "b": "y"}}]',
        b'[{"data": {"text": "x\\ud800"}}]',
        b'[{"data": {"text": "x"}, "annotations": [{"result": 5}]}]',
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_what_is_no_list_of_tasks_is_refused(data):
    assert len(refused(data)) == 1


@pytest.mark.parametrize(
    "harm",
    [
        lambda task: task["meta"]["workbench"]["dossier"].update(texts=5),
        lambda task: task["meta"]["workbench"]["dossier"].update(texts=[]),
        lambda task: task["meta"]["workbench"]["dossier"].update(format_version="7.0"),
        lambda task: task["meta"]["workbench"]["dossier"].update(agents=[]),
        lambda task: task["meta"]["workbench"]["dossier"]["texts"][1].update(id="x"),
        lambda task: results_of(task)[0]["meta"]["workbench"].update(created="yesterday"),
        lambda task: results_of(task)[0]["meta"]["workbench"].update(by="nobody"),
        lambda task: results_of(task)[0]["meta"]["workbench"].update(confidence=5),
        lambda task: results_of(task)[0]["meta"]["workbench"].update(id="s0"),
        lambda task: results_of(task)[0]["meta"]["workbench"].update(ordinal="\ud800"),
        lambda task: task["data"].pop("text"),
    ],
)
def test_a_frame_that_was_broken_is_refused(harm):
    (task,) = tasks_of(build.dossier())
    harm(task)
    assert refused(json.dumps([task]).encode())


@pytest.mark.parametrize(
    "harm",
    [
        lambda task: task["meta"]["workbench"].update(order=5),
        lambda task: task["meta"]["workbench"].update(order=[5, {}, "a9"]),
        lambda task: results_of(task)[0].update(meta=5),
        lambda task: results_of(task)[0]["meta"].update(workbench=[5]),
        lambda task: results_of(task)[0]["meta"]["workbench"].update(at="x", more=[]),
        lambda task: task["annotations"].append({"result": [], "completed_by": ["x"], "model_version": 5}),
    ],
)
def test_what_is_odd_around_the_results_does_no_harm(harm):
    (task,) = tasks_of(build.dossier())
    harm(task)
    assert len(read(packed(task)).annotations) >= 5


def test_floods_of_results_are_refused_at_once(monkeypatch):
    monkeypatch.setattr(reading, "MARKS", 10)
    data = packed(
        foreign(*[region(f"r{i}") for i in range(6)]), foreign(*[region(f"r{i}") for i in range(6)])
    )
    assert len(refused(data)) == 1


def test_half_a_character_is_refused_when_writing():
    with pytest.raises(InvalidFile):
        STUDIO.write([build.dossier(document=build.document(title="x\ud800"))])


def test_segments_of_the_translation_are_shown_on_it():
    mark = build.annotation("a0", SegmentTarget(segment="u1"))
    whole = build.dossier(annotations=[mark], relations=[], reviews=[])
    (task,) = tasks_of(whole)
    assert {each["to_name"] for each in results_of(task)} == {"translation"}
    assert read(packed(task)) == whole


@pytest.mark.peers
@quick
@given(dossier=strategies.dossiers())
def test_label_studios_own_interface_takes_every_result(dossier):
    sdk = pytest.importorskip("label_studio_sdk.label_interface", reason="label-studio-sdk is not installed")
    for whole in (dossier, build.dossier(), linked(), peer_fixture.dossier()):
        (task,) = tasks_of(whole)
        interface = sdk.LabelInterface(task["meta"]["label_config"])
        interface.validate()
        for said in (*task["annotations"], *task["predictions"]):
            assert interface.validate_prediction(said, return_errors=True) == []
