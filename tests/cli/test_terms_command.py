TERMS = '[[term]]\nen = "price"\nzh = ["物价", "价格"]\n'


def test_terms_are_imported_listed_enforced_and_checked(run, tmp_path):
    (tmp_path / "t.toml").write_text(TERMS, encoding="utf-8")
    (tmp_path / "a.txt").write_text("Prices rose again. Nobody objects.\n", encoding="utf-8")
    assert "no terms" in run("terms", "list")
    assert run.json("terms", "import", tmp_path / "t.toml", "--to-project")[0]["project"] is True
    assert (tmp_path / "w.terms.toml").is_file()
    assert run.json("terms", "list") == [{"en": ["price"], "zh": ["物价", "价格"], "note": ""}]
    doc = run.json("add", tmp_path / "a.txt")[0]["id"]
    segment = run.json("show", doc)["segments"][0]["id"]
    run("edit", doc, segment, "--text", "东西又贵了。")
    shown = run("terms", "check", doc, code=1)
    assert "Prices" in shown
    assert "物价 / 价格" in shown
    run("edit", doc, segment, "--text", "物价又涨了。")
    run("terms", "check", doc)


def test_terms_with_mistakes_are_refused_with_all_of_them(run, tmp_path):
    (tmp_path / "t.toml").write_text('[[term]]\nen = "a"\n[[term]]\nzh = "b"\n', encoding="utf-8")
    run("terms", "import", tmp_path / "t.toml", code=1)
    assert "term 1" in run.err
    assert "term 2" in run.err


def test_one_bad_file_of_terms_keeps_no_other_out_and_each_is_named(run, tmp_path):
    for name in ("a.toml", "c.toml"):
        (tmp_path / name).write_text(TERMS, encoding="utf-8")
    (tmp_path / "b.toml").write_text("[[term", encoding="utf-8")
    files = [tmp_path / name for name in ("a.toml", "b.toml", "c.toml")]
    out = run("terms", "import", *files, code=1)
    assert ["a.toml" in out, "b.toml" in out, "c.toml" in out] == [True, False, True]
    assert "b.toml" in run.err
    assert [each["name"] for each in run.json("terms", "import", *files, code=1)] == ["a.toml", "c.toml"]
