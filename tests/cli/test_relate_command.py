import json

import pytest


@pytest.fixture
def words(run, tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes(b"Critics say the plan costs too much.")
    doc = run.json("add", path)[0]["id"]
    tags = {"Critics": "source", "say": "cue", "the plan costs too much": "content"}
    return doc, [
        run("tag", doc, f"claims.attr_{tag}", "--quote", quote).strip() for quote, tag in tags.items()
    ]


def test_annotations_are_linked_by_their_roles_and_undone(run, words):
    doc, (source, cue, content) = words
    made = run("relate", "attribution", f"source={source}", f"cue={cue}", f"content={content}").strip()
    (relation,) = json.loads(run("export", doc, "--format", "json", "--out", "-"))["relations"]
    assert relation["id"] == made
    assert relation["roles"] == {"source": [source], "cue": [cue], "content": [content]}
    run("undo", doc)
    assert json.loads(run("export", doc, "--format", "json", "--out", "-"))["relations"] == []


def test_what_is_not_role_and_id_is_wrong_usage_and_a_wrong_role_is_named(run, words):
    _, (source, cue, _) = words
    run("relate", "attribution", "source", f"cue={cue}", code=2)
    run("relate", "attribution", f"actor={source}", f"cue={cue}", code=1)
    assert "actor" in run.err
