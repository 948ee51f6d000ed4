import pytest

HELLO = (
    '<tmx version="1.4"><header srclang="en"/><body><tu>'
    '<tuv xml:lang="en"><seg>Prices rose again.</seg></tuv>'
    '<tuv xml:lang="zh-Hans"><seg>物价又涨了。</seg></tuv></tu></body></tmx>'
)


@pytest.fixture
def project(run, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Prices rose again. Nobody objects.\n")
    doc = run.json("add", path)[0]["id"]
    run("translate", doc)
    segments = run.json("show", doc)["segments"]
    run("edit", doc, segments[1]["id"], "--text", "没有人反对。")
    return doc


def test_post_edits_are_remembered_found_and_carried_as_tmx(run, project, tmp_path):
    assert run.json("memory", "list")["project"] == 1
    (found,) = run.json("memory", "find", "Nobody objected.")
    assert (found["target"], found["document"], found["by"]) == ("没有人反对。", project, "mei")
    assert 80 < found["percent"] < 100
    (back,) = run.json("memory", "find", "没有人反对")
    assert back["target"] == "Nobody objects."
    out = tmp_path / "team.tmx"
    assert run.json("memory", "export", out)["units"] == 1
    run("undo", project)
    assert run.json("memory", "list")["project"] == 0
    assert run.json("memory", "import", out) == [{"name": "team.tmx", "units": 1}]
    (again,) = run.json("memory", "find", "Nobody objects.")
    assert (again["percent"], again["from"]) == (100, "team.tmx")
    assert "team.tmx" in run("memory", "remove", "team.tmx")
    assert run.json("memory", "find", "Nobody objects.") == []


def test_an_imported_memory_translates_and_never_overrides(run, project, tmp_path):
    path = tmp_path / "mine.tmx"
    path.write_text(HELLO)
    run("memory", "import", path)
    assert run.json("translate", project)["translated"] == 1
    first, second = run.json("show", project)["segments"]
    assert (first["translation"], first["origin"]) == ("物价又涨了。", "memory")
    assert second["origin"] == "post_edited"


def test_what_is_no_memory_is_refused(run, tmp_path):
    path = tmp_path / "x.tmx"
    path.write_text("<tmx/>")
    run("memory", "import", path, code=1)
    run("memory", "export", tmp_path / "none.tmx", code=1)
    assert "remembers nothing" in run.err
    run("memory", "remove", "x.tmx", code=1)


def test_one_bad_memory_keeps_no_other_out_and_each_is_named(run, tmp_path):
    for name in ("a.tmx", "c.tmx"):
        (tmp_path / name).write_text(HELLO)
    (tmp_path / "b.tmx").write_text("<tmx/>")
    files = [tmp_path / name for name in ("a.tmx", "b.tmx", "missing.tmx", "c.tmx")]
    out = run("memory", "import", *files, code=1)
    assert ["a.tmx" in out, "b.tmx" in out, "c.tmx" in out] == [True, False, True]
    assert "b.tmx" in run.err
    assert "missing.tmx" in run.err
    assert [each["name"] for each in run.json("memory", "import", *files, code=1)] == ["a.tmx", "c.tmx"]
