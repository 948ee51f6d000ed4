from pathlib import Path

import pytest

TEXT = "Critics say the plan costs too much.\n\nOthers say it saves money.\n"


@pytest.fixture
def doc(run, tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(TEXT, encoding="utf-8")
    return run.json("add", path)[0]["id"]


@pytest.fixture
def tagged(run, doc):
    """Two people agree on one place, and differ in the boundary and the label of another."""

    def tag(who, quote, name):
        return run("tag", doc, name, "--quote", quote, who=who).strip()

    return {
        "mei 1": tag("mei", "Critics", "claims.attr_source"),
        "sam 1": tag("sam", "Critics", "claims.attr_source"),
        "mei 2": tag("mei", "saves money", "claims.attr_content"),
        "sam 2": tag("sam", "it saves money", "claims.attr_content"),
    }


def test_the_queue_is_worst_first_and_a_decision_takes_a_place_off_it(run, doc, tagged):
    found = run.json("review", doc)
    assert [(each["kind"], each["votes"], each["saw"]) for each in found] == [
        ("boundary", [1, 1], 2),
        ("agree", [2], 2),
    ]
    shown = run.json("review", "--unit", tagged["mei 2"])
    assert [each["words"] for each in shown["candidates"]] == ["it saves money", "saves money"]
    decision = run.json(
        "review", "--unit", tagged["mei 2"], "--accept", "--candidate", "2", "--reason", "shorter", who="lee"
    )[0]
    assert (decision["targets"], decision["others"]) == ([tagged["mei 2"]], [tagged["sam 2"]])
    assert [each["kind"] for each in run.json("review", doc)] == ["agree"]
    assert [each["state"] for each in run.json("review", doc, "--state", "decided")] == ["decided"]
    run("undo", doc, who="lee")
    assert len(run.json("review", doc)) == 2


def test_annotators_see_what_became_of_their_work_and_why(run, doc, tagged):
    run("review", "--unit", tagged["sam 2"], "--accept", "--candidate", "2", "--reason", "shorter", who="lee")
    mine = {each["annotation"]["id"]: each for each in run.json("feedback", who="sam")}
    assert (mine[tagged["sam 2"]]["fate"], mine[tagged["sam 2"]]["reason"]) == ("rejected", "shorter")
    assert mine[tagged["sam 1"]]["fate"] == "waiting"
    assert [each["fate"] for each in run.json("feedback", "--fate", "accepted", who="mei")] == ["accepted"]
    assert "shorter" in run("feedback", doc, who="sam")


def test_a_place_can_be_amended_added_to_put_off_and_taken_up_again(run, doc, tagged):
    start = TEXT.index("saves")
    amended = run.json(
        "review",
        "--unit",
        tagged["mei 2"],
        "--amend",
        "--set-tag",
        "claims.attr_cue",
        "--span",
        f"{start}:{start + 5}",
    )[0]
    assert [(each["tag"], each["targets"][0]["exact"]) for each in amended["result"]] == [
        ("claims.attr_cue", "saves")
    ]
    stands = run.json("adjudicate", doc)[0]
    assert ([each["tag"] for each in stands["spans"]], stands["waiting"]) == (["claims.attr_cue"], 1)
    run("review", "--unit", tagged["mei 2"], "--reopen")
    assert run.json("adjudicate", doc)[0]["spans"] == []
    assert {each["state"] for each in run.json("review", doc)} == {"open", "reopened"}
    run("review", "--unit", tagged["mei 2"], "--keep-both", "--candidate", "1", "--candidate", "2")
    assert len(run.json("adjudicate", doc)[0]["spans"]) == 2
    run("review", "--unit", tagged["mei 1"], "--defer")
    assert [each["state"] for each in run.json("review", doc)] == ["deferred"]
    run("review", "--unit", tagged["mei 1"], "--add", "--span", "8:11", "--set-tag", "claims.attr_cue")
    assert len(run.json("adjudicate", doc)[0]["spans"]) == 3


def test_rules_decide_the_easy_places_once_and_a_person_beats_them(run, doc, tagged):
    first = run.json("adjudicate", doc, "--rule", "identical")[0]
    assert (first["made"], [each["share"] for each in first["spans"]], first["waiting"]) == (1, [1.0], 1)
    again = run.json("adjudicate", doc, "--rule", "identical")[0]
    assert (again["made"], again["kept"], again["withdrawn"]) == (0, 1, 0)
    run("review", "--unit", tagged["mei 1"], "--reject")
    run("adjudicate", doc, "--rule", "identical")
    assert run.json("adjudicate", doc)[0]["spans"] == []
    run("adjudicate", doc, "--rule", "majority", "--share", "2", code=1)
    run("adjudicate", doc, "--rule", "nonsense", code=2)


def test_what_all_agree_on_and_what_one_person_says_is_accepted_at_once(run, doc, tagged):
    assert len(run.json("review", doc, "--accept-identical")) == 1
    assert [each["targets"] for each in run.json("review", doc, "--accept-author", "sam")] == [
        [tagged["sam 2"]]
    ]
    assert run.json("review", doc) == []
    run("review", doc, "--accept-author", "nobody", code=1)


def test_blind_review_shows_neither_names_nor_votes(run, doc, tagged):
    found = run.json("review", doc, "--blind")
    assert [each["people"] for each in found] == [["A", "B"], ["A", "B"]]
    assert {each["votes"] for each in found} == {each["saw"] for each in found} == {None}
    said = run("review", "--unit", tagged["mei 2"], "--blind")
    assert "mei" not in said
    assert "sam" not in said
    run("review", "--unit", tagged["mei 2"], "--blind", "--accept", "--candidate", "1")
    shown = run.json("review", "--unit", tagged["mei 2"])
    assert [each["blind"] for each in shown["decisions"]] == [True]


def test_the_queue_is_filtered(run, doc, tagged):
    assert [each["kind"] for each in run.json("review", "--kind", "boundary")] == ["boundary"]
    assert [each["tags"] for each in run.json("review", "--tag", "claims.attr_source")] == [
        ["claims.attr_source"]
    ]
    assert len(run.json("review", "--tag", "claims")) == 2
    assert run.json("review", "--by", "lee") == []
    run("review", "--kind", "nonsense", code=2)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--unit", "nothing"], 1),
        (["--accept"], 2),
        (["--unit", "mei 2", "--accept"], 1),
        (["--unit", "mei 2", "--accept", "--candidate", "9"], 1),
        (["--unit", "mei 2", "--keep-both", "--candidate", "1"], 1),
        (["--unit", "mei 2", "--reopen"], 1),
        (["--unit", "mei 2", "--accept-identical"], 2),
        (["--unit", "mei 2", "--amend", "--set-tag", "nonsense"], 1),
        (["--unit", "mei 2", "--amend", "--span", "x"], 2),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_decided(run, doc, tagged, words, code):
    run("review", *(tagged.get(each, each) for each in words), code=code)
    assert run.err
    assert len(run.json("review", doc)) == 2


def test_comments_are_answered_settled_and_taken_back(run, doc, tagged):
    said = run("comment", tagged["sam 2"], "Why “it”?", who="mei").strip()
    answer = run("comment", said, "It is part of the clause.", who="sam").strip()
    run("comment", said, "--resolve", who="mei")
    found = run.json("comment", doc)[0]
    assert (found["text"], found["target"], found["resolved_by"]) == ("Why “it”?", tagged["sam 2"], "mei")
    assert [each["by"] for each in found["answers"]] == ["sam", "mei"]
    assert "Why “it”?" in run("comment")
    run("comment", answer, "--retract", who="mei", code=1)
    run("comment", answer, "--retract", who="sam")
    assert len(run.json("comment", doc)[0]["answers"]) == 1
    segment = run.json("show", doc)["segments"][0]["id"]
    assert run.json("comment", segment, "Odd", "--document", doc)["kind"] == "segment"
    assert run.json("comment", doc, "A good text")["kind"] == "document"
    run("comment", "nothing", "x", code=1)
    run("comment", doc, "  ", code=1)
    run("comment", "--resolve", code=2)


def test_a_document_is_assigned_blind_until_it_is_finished(run, doc, tagged):
    run("assign", doc, "--to", "sam", "--layer", "claims", "--blind", who="lee")
    assert {each["by"] for each in run.json("annotations", doc, who="sam")} == {"sam"}
    assert run.json("review", doc, who="sam") == []
    assert "blind" in run.err
    run("export", doc, "--format", "json", "--adjudicated", "--out", "-", who="sam", code=1)
    run("finish", doc, "--segment", "s1", who="sam", code=2)
    run("finish", doc, who="sam")
    assert {each["by"] for each in run.json("annotations", doc, who="sam")} == {"mei", "sam"}
    (told,) = [each for each in run.json("assign", doc) if each["person"] == "sam"]
    assert (told["assigned"], told["blind"], told["done"], told["locked"]) == (True, True, True, False)
    run("assign", doc, "--nobody")
    assert not any(each["assigned"] for each in run.json("assign"))
    run("assign", "--to", "sam", code=2)


def test_saying_that_one_is_done_makes_nothing_marked_a_vote(run, doc, tagged):
    run("finish", doc, "--layer", "claims", who="lee")
    assert [each["saw"] for each in run.json("review", doc)] == [3, 3]
    assert {each["kind"] for each in run.json("review", doc)} == {"missing"}
    found = run.json("adjudicate", doc, "--rule", "majority")[0]
    assert [(each["tag"], each["share"]) for each in found["spans"]] == [
        ("claims.attr_source", pytest.approx(2 / 3))
    ]


def test_with_roles_reviewers_decide_and_owners_assign(run, doc, tagged):
    run("roles", "give", "sam", "reviewer", code=1)
    run("roles", "give", "mei", "owner")
    run("roles", "give", "lee", "reviewer", who="sam", code=1)
    run("roles", "give", "lee", "reviewer")
    assert [(each["person"], each["role"]) for each in run.json("roles")] == [
        ("mei", "owner"),
        ("lee", "reviewer"),
    ]
    run("review", "--unit", tagged["mei 2"], "--reject", who="sam", code=1)
    run("review", "--unit", tagged["mei 2"], "--reject", who="lee")
    run("assign", doc, "--to", "sam", who="lee", code=1)
    run("roles", "take", "mei", "owner", code=1)
    run("roles", "take", "lee", "reviewer")
    run("roles", "take", "mei", "owner")
    assert run.json("roles") == []


def test_what_stands_is_exported_checked_and_read_elsewhere(run, doc, tagged, tmp_path):
    run("adjudicate", doc, "--rule", "identical")
    run("review", "--unit", tagged["mei 2"], "--amend", "--set-tag", "claims.attr_cue", who="lee")
    out = tmp_path / "out"
    for form in ("json", "xml"):
        (path,) = run.json("export", doc, "--format", form, "--adjudicated", "--out", out)["files"]
        run("check", path, "--deep")
    shell = run.elsewhere(tmp_path / "other.db")
    shell("import", path)
    assert {each["by"] for each in shell.json("annotations")} == {"adjudicated"}


def test_decisions_go_with_all_layers_and_hold_where_they_are_read(run, doc, tagged, tmp_path):
    run("review", "--unit", tagged["mei 1"], "--accept", who="lee")
    run(
        "review",
        "--unit",
        tagged["mei 2"],
        "--amend",
        "--set-tag",
        "claims.attr_cue",
        "--reason",
        "cue",
        who="lee",
    )
    for form in ("json", "xml"):
        (path,) = run.json("export", doc, "--format", form, "--out", tmp_path / form)["files"]
        run("check", path, "--deep")
        shell = run.elsewhere(tmp_path / f"{form}.db")
        shell("import", path)
        there = run.elsewhere(tmp_path / f"{form}.db").json("adjudicate")[0]["spans"]
        assert sorted(each["tag"] for each in there) == ["claims.attr_cue", "claims.attr_source"]
        assert shell.json("review", doc) == []
        again = shell.json("export", doc, "--format", form, "--out", tmp_path / f"again {form}")["files"][0]
        assert Path(again).read_bytes() == Path(path).read_bytes()
        assert run.json("import", path)[0]["new"] == 0
    assert {each["id"] for each in run.json("annotations", doc)} == set(tagged.values())


def test_work_is_bundled_carried_and_merged_and_a_new_machine_gets_the_document(run, doc, tagged, tmp_path):
    run("review", "--unit", tagged["mei 2"], "--accept", "--candidate", "1", who="lee")
    run("comment", tagged["mei 2"], "so?", who="lee")
    made = run.json("bundle", "--out", tmp_path / "b")
    names = sorted(Path(each).name for each in made["files"])
    assert names == ["lee.reviews.jsonl", "mei.annotations.jsonl", "sam.annotations.jsonl"]
    shell = run.elsewhere(tmp_path / "other.db")
    first = shell.json("merge", tmp_path / "b")[0]
    assert (first["new_document"], first["new"]) == (True, 6)
    assert shell.json("merge", tmp_path / "b")[0]["known"] == 6
    assert shell.json("annotations") == run.json("annotations")
    assert shell.json("adjudicate") == run.json("adjudicate")
    assert "other.db" in shell("check", tmp_path / "other.db")
    run("untag", tagged["mei 2"])
    run("bundle", doc, "--by", "mei", "--out", tmp_path / "mei.jsonl")
    assert shell.json("merge", tmp_path / "mei.jsonl")[0]["removed"] == 1
    (tmp_path / "mei.jsonl").write_text("{}\n", encoding="utf-8")
    shell("merge", tmp_path / "mei.jsonl", code=1)
    assert "line 1" in shell.err
    (tmp_path / "empty").mkdir()
    shell("merge", tmp_path / "empty", code=1)
