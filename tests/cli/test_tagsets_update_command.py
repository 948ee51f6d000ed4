from tests import builders

OLD = """id = "mine"
version = "1"
name = "Mine"
[[tags]]
id = "mine.guess"
name = "Guess"
"""
NEW = """id = "mine"
version = "2"
name = "Mine"
renamed = { "mine.guess" = "mine.estimate" }
[[tags]]
id = "mine.estimate"
name = "Estimate"
"""


def test_an_update_is_tried_made_and_taken_back(run, tmp_path, monkeypatch):
    folder = tmp_path / "tagsets"
    folder.mkdir()
    monkeypatch.setenv("WORKBENCH_TAGSETS", str(folder))
    file = folder / "mine.toml"
    file.write_text(OLD, encoding="utf-8")
    text = tmp_path / "a.txt"
    text.write_bytes(builders.CONTENT.encode())
    doc = run.json("add", text)[0]["id"]
    run("tag", doc, "mine.guess", "--quote", "rose")
    file.write_text(NEW, encoding="utf-8")
    assert run.json("annotations", doc)[0]["tag"] == "mine.guess"
    (move,) = run.json("tagsets", "update", "--dry-run")["moves"]
    assert (move["tag"], move["becomes"], move["annotations"]) == ("mine.guess", "mine.estimate", 1)
    assert "mine.estimate" in run("tagsets", "update")
    assert run.json("annotations", doc)[0]["tag"] == "mine.estimate"
    assert run("tagsets", "update") == ""
    assert "nothing to update" in run.err
    assert run.json("tagsets", "update")["moves"] == []
    assert run.json("tagsets", "update", "--undo") == {"taken_back": 1}
    assert run.json("annotations", doc)[0]["tag"] == "mine.guess"
    assert run.json("log")[-1]["verb"] == "undo"
