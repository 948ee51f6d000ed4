"""Web pages and texts become documents, by ``add`` and by ``import``."""

import pytest

from tests.formats.pages import CHINESE, OLD
from workbench.usecases.add import add
from workbench.usecases.import_ import import_dossier


@pytest.mark.parametrize("name", ["page.html", "page.htm", "page"])
def test_a_page_is_added_as_its_text(run, tmp_path, name):
    path = tmp_path / name
    path.write_text(CHINESE, encoding="utf-8")
    (added,) = run.json("add", path)
    assert added["title"] == "物价又涨了？"
    assert added["roles"]["title"] == 1
    assert added["roles"]["body"] == 4
    assert added["roles"]["comment"] == 4
    assert added["footer_segments"] >= 2
    assert run.json("add", path)[0]["already"] is True


def test_an_encoding_that_is_named_beats_the_one_that_a_page_declares(run, tmp_path):
    path = tmp_path / "old.html"
    path.write_bytes(OLD.replace("gb2312", "iso-8859-1").encode("gb18030"))
    (added,) = run.json("add", path, "--encoding", "GB18030", "--title", "Mine")
    assert added["encoding"] == "gb18030"
    assert added["title"] == "Mine"
    assert added["language"] == "zh-Hans"


TEXT = "\ufeffPrices rose.\r\n评论\u2028x\r"


@pytest.mark.parametrize(("form", "data"), [("html", CHINESE), ("text", TEXT)])
def test_an_import_is_the_same_document_as_what_is_added(run, tmp_path, form, data):
    path = tmp_path / "some.file"
    path.write_bytes(data.encode())
    run("import", "--format", form, path)
    (here,) = run.json("list")
    other = run.elsewhere(tmp_path / "other.db")
    suffixed = tmp_path / {"html": "a.html", "text": "a.txt"}[form]
    suffixed.write_bytes(data.encode())
    (added,) = other.json("add", suffixed)
    assert here["id"] == added["id"]
    assert run.json("add", path)[0]["already"] is True
    run("doctor")


def test_a_page_without_text_is_refused_in_words(run, tmp_path):
    path = tmp_path / "empty.html"
    path.write_text("<html><script>x</script></html>", encoding="utf-8")
    run("add", path, code=1)
    assert "no text" in run.err


@pytest.mark.parametrize("verb", ["add", "import"])
def test_the_bytes_of_a_page_are_kept(wb, verb):
    data = OLD.encode("gb18030")
    if verb == "add":
        document = add(wb, data, "old.html").document
    else:
        (dossier,) = wb.formats["html"].read(data, "old.html")
        document = import_dossier(wb, dossier, "old.html", data).document
    assert wb.store.raw(document.id) == data
    assert "记者在菜市场" in wb.store.source(document.id).content
    assert wb.store.problems() == []
