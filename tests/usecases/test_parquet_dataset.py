"""A project exported as Parquet is a dataset that other people's libraries load."""

import hashlib
import json

import pytest

from workbench.usecases.add import add
from workbench.usecases.dataset import Plan, dataset
from workbench.usecases.export import the_format
from workbench.usecases.session import Session
from workbench.usecases.tag import by_quote

TEXT = "Talks {n} are frozen 😀, and nobody objects.\r\n𠀀物价又涨了？\n\n评论\n发表评论\n"
QUOTES = ("nobody", "frozen 😀, and", "𠀀物价")


@pytest.fixture
def published(wb, tmp_path):
    """Export a project of three documents as a dataset of annotations."""
    for n in range(3):
        session = Session(wb, add(wb, TEXT.format(n=n).encode(), f"page{n}.txt").document)
        for quote in QUOTES:
            session.tag("rhetoric.doubt", by_quote(session, quote, nth=None, on="source"))
    form = the_format(wb, "parquet")
    dataset(wb, wb.store.documents(), Plan(form=form, title="Prices", licence="cc-by-4.0"), tmp_path / "out")
    return tmp_path / "out"


def test_the_metadata_describes_each_file_and_each_column(published):
    found = json.loads((published / "croissant.json").read_bytes())
    assert found["name"] == "Prices"
    assert found["license"] == "cc-by-4.0"
    files = {each["contentUrl"]: each["sha256"] for each in found["distribution"]}
    assert set(files) == {"README.md", "data.parquet"}
    for name, sha256 in files.items():
        assert hashlib.sha256((published / name).read_bytes()).hexdigest() == sha256
    (records,) = found["recordSet"]
    kinds = {each["name"]: (each["dataType"], each.get("repeated", False)) for each in records["field"]}
    assert kinds["tag"] == ("sc:Text", False)
    assert kinds["starts"] == ("sc:Integer", True)
    assert kinds["created"] == ("sc:DateTime", False)


def test_the_metadata_is_checked_by_the_sums(published):
    sums = (published / "SHA256SUMS").read_text()
    assert {"README.md", "croissant.json", "data.parquet"} == {line[66:] for line in sums.split("\n") if line}


def test_formats_without_columns_have_no_such_metadata(wb, tmp_path):
    add(wb, b"Some words.", "a.txt")
    dataset(wb, wb.store.documents(), Plan(form=the_format(wb, "jsonl")), tmp_path / "out")
    assert not (tmp_path / "out" / "croissant.json").exists()


@pytest.mark.peers
def test_the_datasets_library_loads_the_folder(published, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets = pytest.importorskip("datasets", reason="make test-peers installs it")
    loaded = datasets.load_dataset(str(published), cache_dir=str(tmp_path / "cache"))
    assert set(loaded) == {"train"}
    rows = list(loaded["train"])
    assert [row["quotes"] for row in rows] == [[quote] for quote in QUOTES] * 3
    assert {row["tag"] for row in rows} == {"rhetoric.doubt"}
    assert all(row["sentence"].find(row["quotes"][0]) >= 0 for row in rows)
    assert rows[0]["ends"][0] - rows[0]["starts"][0] == len("nobody")


@pytest.mark.peers
@pytest.mark.filterwarnings("default")
def test_croissants_own_library_loads_the_rows(published):
    mlcroissant = pytest.importorskip("mlcroissant", reason="make test-peers installs it")
    found = mlcroissant.Dataset(jsonld=str(published / "croissant.json"))
    assert not found.metadata.ctx.issues.errors
    rows = list(found.records("annotations"))
    assert len(rows) == 9
    text = {key.rpartition("/")[2]: value for key, value in rows[0].items()}
    assert text["tag"] in (b"rhetoric.doubt", "rhetoric.doubt")
