import dataclasses
import json
import shutil
import subprocess

import pytest

from workbench import bootstrap
from workbench.config import Settings
from workbench.domain.document import Document
from workbench.domain.splits import ratios, split_of
from workbench.errors import InputError, Refused, StoreError
from workbench.usecases import documents
from workbench.usecases.add import add
from workbench.usecases.adjudicate import Rule, adjudicate
from workbench.usecases.dataset import Plan, Stopped, dataset
from workbench.usecases.export import the_format
from workbench.usecases.gather import Scope
from workbench.usecases.session import Session
from workbench.usecases.tag import by_quote

TEXT = "Talks {n} are frozen, and nobody objects.\n\n评论\n发表评论\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A project file with twelve documents; two people tagged the same words in each."""
    path = tmp_path_factory.mktemp("shelf") / "w.db"
    wb = bootstrap.open_workbench(Settings(), project=str(path), annotator="mei-ling")
    for n in range(12):
        add(wb, TEXT.format(n=n).encode(), f"page{n}.txt")
    for who in ("mei-ling", "sam-sung"):
        each = dataclasses.replace(wb, annotator=who)
        for document in each.store.documents():
            session = Session(each, document)
            session.tag(
                "rhetoric.doubt",
                by_quote(session, "nobody", nth=None, on="source"),
                comment="as sam-sung says",
            )
    wb.store.close()
    return path


@pytest.fixture
def shelf(built, make_wb, tmp_path):
    shutil.copy(built, tmp_path / "shelf.db")
    return make_wb("shelf.db", annotator="mei-ling")


def plan(wb, name="json", **fields):
    return Plan(form=the_format(wb, name), **fields)


def write(wb, out, name="json", **fields):
    return dataset(wb, wb.store.documents(), plan(wb, name, **fields), out)


def test_the_checksums_are_those_of_all_files(shelf, tmp_path):
    done = write(shelf, tmp_path / "set", ratios=ratios("1/1/1"))
    listed = {path for path in (tmp_path / "set").rglob("*") if path.is_file()}
    assert set(done.paths) == listed
    checked = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=tmp_path / "set", capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.count(b": OK") == len(listed) - 1


def test_each_document_is_in_the_split_that_its_bytes_give(shelf, tmp_path):
    weights = ratios("1/1/1")
    done = write(shelf, tmp_path / "set", ratios=weights)
    assert sum(done.parts.values()) == 12
    for document in shelf.store.documents():
        (path,) = (tmp_path / "set").rglob(f"*{document.id}.json")
        assert path.parent.name == split_of(document.source_bytes_sha256, weights)


@pytest.mark.parametrize(("name", "files"), [("doccano", 1), ("jsonl", 1), ("brat", 3), ("json", 12)])
def test_large_splits_are_cut_only_where_files_cannot_be_joined(shelf, tmp_path, name, files):
    done = write(shelf, tmp_path / "set", name, shard=5)
    form = the_format(shelf, name)
    data = [path for path in done.paths if path.name.endswith(form.suffix)]
    assert len(data) == files
    read = [each for path in sorted(data) for each in form.read(path.read_bytes(), path.name)]
    assert len(read) == 12
    assert sum(len(each.annotations) for each in read) == done.annotations == 24


@pytest.mark.parametrize(("given", "files"), [(None, 4), (0, 1), (6, 2)])
def test_a_format_says_how_many_documents_suit_its_files_unless_somebody_else_does(
    shelf, tmp_path, monkeypatch, given, files
):
    monkeypatch.setattr(the_format(shelf, "label_studio"), "shard", 3)
    done = write(shelf, tmp_path / "set", "label_studio", shard=given)
    assert sum(path.name.endswith(".label-studio.json") for path in done.paths) == files


def test_a_single_file_needs_no_number(shelf, tmp_path):
    done = write(shelf, tmp_path / "set", "brat")
    assert [path.name for path in done.paths] == ["README.md", "SHA256SUMS", "data.brat.zip"]


def test_nobody_is_named_in_any_file(shelf, tmp_path):
    key = tmp_path / "key.json"
    write(shelf, tmp_path / "set", scope=Scope(pseudonyms=True), key=key, title="by Sam-Sung")
    for path in (tmp_path / "set").rglob("*"):
        if path.is_file():
            assert b"sam-sung" not in path.read_bytes().lower()
            assert b"mei-ling" not in path.read_bytes().lower()
            assert "sam-sung" not in path.name
    people = json.loads(key.read_text())
    assert {each["id"] for each in people.values()} == {"mei-ling", "sam-sung"}
    assert {path.parent for path in tmp_path.rglob("*key*")} == {tmp_path}


def test_a_person_has_one_pseudonym_in_all_files(shelf, tmp_path):
    write(shelf, tmp_path / "set", "jsonl", scope=Scope(by=("sam-sung",), pseudonyms=True))
    lines = (tmp_path / "set" / "data.jsonl").read_text().split("\n")[:-1]
    assert len({mark["by"] for line in lines for mark in json.loads(line)["annotations"]}) == 1


def test_the_key_is_kept_away_from_the_files_and_from_earlier_keys(shelf, tmp_path):
    scope = Scope(pseudonyms=True)
    with pytest.raises(InputError) as inside:
        write(shelf, tmp_path / "set", scope=scope, key=tmp_path / "set" / "key.json")
    assert inside.value.key == "key_inside"
    (tmp_path / "key.json").write_text("old")
    with pytest.raises(InputError) as taken:
        write(shelf, tmp_path / "set", scope=scope, key=tmp_path / "key.json")
    assert taken.value.key == "key_taken"
    assert (tmp_path / "key.json").read_text() == "old"
    assert not (tmp_path / "set").exists()


def test_a_folder_with_something_in_it_is_left_alone(shelf, tmp_path):
    (tmp_path / "set").mkdir()
    write(shelf, tmp_path / "set")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Refused):
        write(shelf, tmp_path / "set")
    assert sorted(tmp_path.rglob("*")) == before


def test_an_export_that_fails_or_is_stopped_leaves_nothing(shelf, tmp_path):
    class Broken:
        name, suffix, many, reads, writes, loses = "broken", ".broken", False, False, True, frozenset()
        left = 5

        def write(self, dossiers):
            self.left -= 1
            if not self.left:
                raise InputError("file_unwritable")
            return b"x"

        def problems(self, data, name, *, deep=False):
            return []

    home = tmp_path / "exports"
    with pytest.raises(InputError):
        dataset(shelf, shelf.store.documents(), Plan(form=Broken()), home / "set")
    seen = []
    with pytest.raises(Stopped):
        dataset(
            shelf,
            shelf.store.documents(),
            plan(shelf),
            home / "set",
            progress=lambda done, total: seen.append((done, total)),
            cancelled=lambda: len(seen) == 4,
        )
    assert seen == [(n, 12) for n in range(1, 5)]
    assert list(home.rglob("*")) == []


def test_a_disk_that_gives_back_something_else_is_noticed(shelf, tmp_path, monkeypatch):
    from workbench.store import files

    monkeypatch.setattr(files.Building, "sums", lambda self: {"README.md": "0" * 64})
    with pytest.raises(StoreError):
        write(shelf, tmp_path / "set")
    assert not (tmp_path / "set").exists()


def test_without_footers_no_file_has_them_and_the_card_says_so(shelf, tmp_path):
    done = write(shelf, tmp_path / "set", "jsonl", scope=Scope(footer=False))
    assert "评论" not in (tmp_path / "set" / "data.jsonl").read_text()
    assert done.left_out == {"segments": 24}
    assert "| segments | left out by choice | 24 |" in (tmp_path / "set" / "README.md").read_text()


def test_a_document_that_is_all_footer_is_kept_back_and_counted(make_wb, tmp_path, monkeypatch):
    wb = make_wb()
    add(wb, TEXT.encode(), "page.txt")
    source = wb.store.source

    def all_footer(name):
        text = source(name)
        last = text.segments[-1].role
        return text.model_copy(
            update={"segments": tuple(each.model_copy(update={"role": last}) for each in text.segments)}
        )

    monkeypatch.setattr(wb.store, "source", all_footer)
    done = write(wb, tmp_path / "set", "jsonl", scope=Scope(footer=False))
    assert done.documents == 0
    assert done.left_out["documents"] == 1


def test_the_card_says_what_is_in_it(shelf, tmp_path):
    write(shelf, tmp_path / "set", ratios=ratios("0/1/0"), licence="CC-BY-4.0", title="Talks | frozen")
    card = (tmp_path / "set" / "README.md").read_text()
    for line in (
        "license: cc-by-4.0",
        "# Talks \\| frozen",
        "| rhetoric.doubt | Casting Doubt | 24 | 24 |",
        "| mei-ling | person | 12 | 12 |",
        "| sam-sung | person | 12 | 12 |",
        "| mei-ling / sam-sung | 12 | F1, exact | 1.000 | 1.000–1.000 | 24 |",
        "Nothing: the files hold everything",
    ):
        assert line in card
    assert "| dev | 12 |" in card


def test_what_the_format_loses_is_in_the_card_with_its_number(shelf, tmp_path):
    done = write(shelf, tmp_path / "set", "ptc_tc")
    card = (tmp_path / "set" / "README.md").read_text()
    assert done.lost["comments"] == 24
    assert "| rhetoric.doubt | Casting Doubt | 24 |\n" in card
    assert "| notes | the format has no place for it | 24 |" in card


def test_soft_labels_stand_once_for_all(shelf, tmp_path):
    done = write(shelf, tmp_path / "set", "jsonl", scope=Scope(layer="soft"))
    first = json.loads((tmp_path / "set" / "data.jsonl").read_text().split("\n")[0])
    assert done.annotations == 12
    assert [(each["confidence"], each["comment"]) for each in first["annotations"]] == [(1.0, "2/2")]
    assert [each["name"] for each in first["agents"]] == ["soft labels"]


def test_own_annotations_are_those_of_who_acts(shelf):
    from workbench.usecases.gather import Gatherer

    document = documents.document(shelf, shelf.store.documents()[0].id)
    assert isinstance(document, Document)
    found = Gatherer(shelf, Scope(layer="own")).gather(document)
    assert {each.by for each in found.dossier.annotations} == {"mei-ling"}
    assert found.left_out == {"annotations": 1}


def test_the_adjudicated_layer_takes_the_place_of_everybodys_work(shelf, tmp_path):
    document = shelf.store.documents()[0]
    adjudicate(shelf, document, [Rule.of("identical")])
    done = write(shelf, tmp_path / "set", "jsonl", scope=Scope(layer="adjudicated", pseudonyms=True))
    first = json.loads((tmp_path / "set" / "data.jsonl").read_text().split("\n")[0])
    assert done.annotations == 1
    assert [(each["tag"], each["by"]) for each in first["annotations"]] == [("rhetoric.doubt", "adjudicated")]


def test_decisions_travel_with_everybodys_work(shelf, tmp_path):
    adjudicate(shelf, shelf.store.documents()[0], [Rule.of("identical")])
    write(shelf, tmp_path / "set", "jsonl")
    first = json.loads((tmp_path / "set" / "data.jsonl").read_text().split("\n")[0])
    assert len(first["annotations"]) == 2
    assert first["reviews"]
