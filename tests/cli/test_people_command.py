"""``people`` tells what the screen tells, and ``assign`` gives and takes as it does."""

import pytest


@pytest.fixture
def three(run, tmp_path):
    """Three documents; mei asks."""
    for number in range(3):
        path = tmp_path / f"text{number}.txt"
        path.write_text(f"Text {number} has a sentence. And it has another one.\n", encoding="utf-8")
        run("add", path)
    return run


def holders(run):
    return {
        each["name"]: (each["assigned"], each["single"], each["shared"], each["blind"])
        for each in run.json("people")["people"]
        if each["kind"] == "person"
    }


def test_documents_that_nobody_has_are_shared_out_evenly(three):
    words = ("--to", "sam", "--to", "梅", "--to", "lee", "--each", "2", "--blind")
    three("assign", "--unassigned", *words)
    assert holders(three) == {
        "mei": (0, 0, 0, 0),
        "sam": (2, 0, 2, 2),
        "梅": (2, 0, 2, 2),
        "lee": (2, 0, 2, 2),
    }
    assert three.json("people")["unassigned"] == []
    three("assign", "--unassigned", *words, code=1)
    assert "no document to give" in three.err


def test_the_first_ones_are_given_beside_and_taken_from_one_person(three):
    three("assign", "--unassigned", "--first", "2", "--to", "sam")
    assert len(three.json("people")["unassigned"]) == 1
    three("assign", "text0", "text1", "--beside", "--to", "lee", "--blind")
    assert holders(three)["sam"] == (2, 0, 2, 0)
    assert holders(three)["lee"] == (2, 0, 2, 2)
    three("assign", "text1", "--take", "lee")
    assert holders(three)["sam"] == (2, 1, 1, 0)
    three("assign", "--take", "sam")
    assert holders(three)["sam"] == (0, 0, 0, 0)
    three("assign", "--take", "sam", code=1)
    assert "sam" in three.err


def test_without_beside_a_document_is_taken_from_the_others(three):
    three("assign", "text0", "--to", "sam")
    three("assign", "text0", "--to", "lee")
    assert holders(three)["sam"] == (0, 0, 0, 0)
    three("undo", "text0")
    assert holders(three)["sam"] == (1, 1, 0, 0)


@pytest.mark.parametrize(
    "words",
    [
        ("--each", "2"),
        ("--unassigned",),
        ("text0", "--unassigned", "--to", "sam"),
        ("text0", "--take", "sam", "--to", "lee"),
        ("text0", "--take", "sam", "--nobody"),
        ("text0", "--take", "sam", "--blind"),
        ("text0", "--to", "sam", "--each", "0"),
    ],
)
def test_what_does_not_fit_together_is_wrong_usage(three, words):
    three("assign", *words, code=2)


def test_somebody_is_made_known_and_told_with_their_role_and_progress(three):
    three("people", "--add", "Zoë Ünlü")
    three("roles", "give", "mei", "owner")
    three("roles", "give", "Zoë Ünlü", "reviewer")
    assert "Zoë Ünlü  reviewer" in three("roles")
    three("assign", "text0", "--to", "sam", "--layer", "claims")
    three("finish", "text0", who="sam")
    out = three("people")
    row = next(line for line in out.splitlines() if line.startswith("sam"))
    assert row.split()[1:6] == ["-", "1/1", "0", "0", "2/2"]
    assert next(line for line in out.splitlines() if line.startswith("mei")).split()[1] == "owner"
    (sam,) = [each for each in three.json("people")["people"] if each["name"] == "sam"]
    assert (sam["done"], sam["finished"], sam["documents"][0]["done"]) == (1, 2, True)
    assert sam["last"] is not None
    three("people", "--add", "li", who="sam", code=1)
    assert "owner" in three.err


def test_programs_stand_apart(three):
    three("translate", "text0", "--engine", "gloss")
    people, _, programs = three("people").partition("\n\n")
    assert people.splitlines()[1].startswith("mei")
    assert "translations" in programs.splitlines()[0]
    assert programs.splitlines()[1].split()[-1] == "2"
    (program,) = [each["id"] for each in three.json("people")["people"] if each["kind"] == "software"]
    three("assign", "text0", "--to", program, code=1)
    assert "is a program" in three.err
