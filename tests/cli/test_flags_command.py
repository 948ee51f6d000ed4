from tests import builders


def added(run, tmp_path):
    text = tmp_path / "a.txt"
    text.write_bytes(builders.CONTENT.encode())
    return run.json("add", text)[0]["id"]


def test_a_document_without_flags_lists_none_and_has_none_to_dismiss(run, tmp_path):
    doc = added(run, tmp_path)
    segment = "s1"
    assert run.json("flags", doc, "--all") == []
    run("flags", doc, "--dismiss", segment, code=1)
    assert "has no flag" in run.err


def test_a_frame_of_the_document_is_made_the_primary_one_and_another_takes_its_place(run, tmp_path):
    doc = added(run, tmp_path)
    made = [run("tag", doc, tag, "--document").strip() for tag in ("framing.political", "framing.economic")]
    for name in made:
        assert run("primary", name).strip() == name
    ranks = {each["id"]: each["attributes"] for each in run.json("annotations", doc)}
    assert ranks == {made[0]: {}, made[1]: {"framing.field": "primary"}}
    assert "ranked the document" in run("log", doc).splitlines()[-1]
