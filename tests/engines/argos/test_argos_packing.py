import hashlib
import io
import json
import stat
import zipfile
from pathlib import Path

import pytest

from tests.effort import at_most
from tests.engines.argos import hostile
from tests.tiny_model import build
from workbench import messages
from workbench.engines.argos import Shelf
from workbench.engines.argos.archive import Limits
from workbench.errors import NotFound, Refused


@pytest.fixture
def full(tmp_path):
    """Return a shelf that holds two versions of en-zh and one of zh-en."""
    shelf = Shelf(tmp_path / "full", works=lambda folder, source: True)
    shelf.install_file(build(tmp_path / "1", {"Hello": "你好"}))
    shelf.install_file(build(tmp_path / "2", {"Hello": "您好"}, version="1.10"))
    shelf.install_file(build(tmp_path / "3", {"你好": "hello"}, "zh", "en"))
    return shelf


def facts(models):
    return [(model.pair, model.version, model.sha256, model.size) for model in models]


def left(folder):
    return sorted(path.name for path in folder.iterdir() if path.name not in {".lock", ".tested"})


def test_what_is_packed_is_unpacked_byte_for_byte(tmp_path, full, shelf):
    seen = []
    packed = full.pack(tmp_path / "models.zip", lambda *step: seen.append(step))
    assert packed == full.installed()
    assert seen == [(1, 3), (2, 3), (3, 3)]
    done = shelf.unpack(tmp_path / "models.zip")
    assert facts(shelf.installed()) == facts(full.installed()) == facts(done.models)
    assert done.refused == ()
    assert len(left(tmp_path / "models")) == 3


def test_the_same_models_give_the_same_bytes_and_unpacking_again_changes_nothing(tmp_path, full, shelf):
    full.pack(tmp_path / "a")
    shelf.unpack(tmp_path / "a")
    shelf.unpack(tmp_path / "a")
    shelf.pack(tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_an_empty_shelf_packs_nothing(tmp_path, shelf):
    with pytest.raises(NotFound) as caught:
        shelf.pack(tmp_path / "a")
    assert caught.value.key == "argos.nothing_to_pack"
    assert not (tmp_path / "a").exists()


def test_a_place_that_cannot_be_written_is_named_and_nothing_stays(tmp_path, full):
    with pytest.raises(Refused) as caught:
        full.pack(tmp_path / "none" / "a")
    assert caught.value.key == "argos.pack_unwritten"


def entry(data: bytes, name: str = "en_zh-1.9-00000000.argosmodel", **changed):
    return {"file": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest(), **changed}


def written(path: Path, files, listed, *, manifest=None, compression=zipfile.ZIP_STORED, kind=stat.S_IFREG):
    """Write a file of packed models as somebody might who means no good."""
    table = {"format": "workbench-models", "version": 1, "models": listed} if manifest is None else manifest
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = compression
            info.external_attr = (kind | 0o644) << 16
            archive.writestr(info, data)
        if manifest is not False:
            archive.writestr("manifest.json", table if isinstance(table, bytes) else json.dumps(table))
    path.write_bytes(buffer.getvalue())


NAME = "en_zh-1.9-00000000.argosmodel"
GOOD = hostile.pack()
BOMB = hostile.pack({**hostile.FILES, "zeros": bytes(32 * 2**20)}, compression=zipfile.ZIP_DEFLATED)
WHOLE_FILE = {
    "no archive": ("argos.not_zip", lambda path: path.write_bytes(b"PK but no archive")),
    "no manifest": ("argos.pack_not_ours", lambda path: written(path, {NAME: GOOD}, [], manifest=False)),
    "a package by itself": ("argos.pack_not_ours", lambda path: path.write_bytes(GOOD)),
    "a manifest of noise": (
        "argos.pack_manifest",
        lambda path: written(path, {NAME: GOOD}, [], manifest=b"{" * 9999),
    ),
    "a manifest without end": (
        "argos.pack_manifest",
        lambda path: written(path, {NAME: GOOD}, [], manifest=b" " * 300_000 + b"{}"),
    ),
    "another format": (
        "argos.pack_not_ours",
        lambda path: written(path, {}, [], manifest={"format": "x", "version": 1, "models": []}),
    ),
    "a later version": (
        "argos.pack_not_ours",
        lambda path: written(
            path, {}, [], manifest={"format": "workbench-models", "version": 2, "models": []}
        ),
    ),
    "a list that is none": (
        "argos.pack_manifest",
        lambda path: written(path, {}, {"a": 1}),
    ),
    "a wrong hash": (
        "argos.pack_checksum",
        lambda path: written(path, {NAME: GOOD}, [entry(GOOD, sha256="0" * 64)]),
    ),
    "a hash that is none": (
        "argos.pack_manifest",
        lambda path: written(path, {NAME: GOOD}, [entry(GOOD, sha256="x")]),
    ),
    "a wrong size": ("argos.pack_checksum", lambda path: written(path, {NAME: GOOD}, [entry(GOOD, size=7)])),
    "a size that is true": (
        "argos.pack_manifest",
        lambda path: written(path, {NAME: b"x"}, [entry(b"x", size=True)]),
    ),
    "one that is not listed": (
        "argos.pack_entries",
        lambda path: written(path, {NAME: GOOD, "more": b"x"}, [entry(GOOD)]),
    ),
    "one that is not there": ("argos.pack_entries", lambda path: written(path, {}, [entry(GOOD)])),
    "the same one twice": (
        "argos.pack_manifest",
        lambda path: written(path, {NAME: GOOD}, [entry(GOOD)] * 2),
    ),
    "a name that climbs": (
        "argos.pack_manifest",
        lambda path: written(path, {f"../{NAME}": GOOD}, [entry(GOOD, f"../{NAME}")]),
    ),
    "an absolute name": (
        "argos.pack_manifest",
        lambda path: written(path, {f"/{NAME}": GOOD}, [entry(GOOD, f"/{NAME}")]),
    ),
    "a link": (
        "argos.kind",
        lambda path: written(path, {NAME: b"/etc/passwd"}, [entry(b"/etc/passwd")], kind=stat.S_IFLNK),
    ),
    "compressed, as bombs are": (
        "argos.compression",
        lambda path: written(
            path, {NAME: bytes(2**24)}, [entry(bytes(2**24))], compression=zipfile.ZIP_DEFLATED
        ),
    ),
}


@pytest.mark.parametrize("name", WHOLE_FILE)
def test_a_file_that_is_not_ours_or_was_changed_is_refused_before_anything_is_installed(
    name, tmp_path, shelf
):
    key, recipe = WHOLE_FILE[name]
    recipe(tmp_path / "pack")
    with at_most(2), pytest.raises(Refused) as caught:
        shelf.unpack(tmp_path / "pack")
    assert caught.value.key == key
    assert str(tmp_path / "pack") in caught.value.place
    assert shelf.installed() == []
    assert left(tmp_path / "models") == []
    for language in messages.LANGUAGES:
        messages.use(language)
        assert caught.value.message
        assert caught.value.hint
    messages._chosen.clear()


def test_a_flipped_bit_anywhere_is_found_or_harmless(tmp_path, full, shelf):
    import random

    full.pack(tmp_path / "pack")
    whole = (tmp_path / "pack").read_bytes()
    chance = random.Random(2)
    for _ in range(40):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        (tmp_path / "flipped").write_bytes(data)
        try:
            done = shelf.unpack(tmp_path / "flipped")
        except Refused:
            assert shelf.installed() == []
        else:
            assert facts(done.models) == facts(full.installed())
            shelf.remove("en-zh")
            shelf.remove("zh-en")


@pytest.mark.parametrize("name", [*hostile.HOSTILE, "a bomb within"])
def test_a_hostile_package_within_is_refused_alone_and_the_others_are_installed(name, tmp_path, shelf):
    key, data = (
        ("argos.bomb", BOMB)
        if name == "a bomb within"
        else (hostile.HOSTILE[name][0], hostile.HOSTILE[name][1]())
    )
    good = build(tmp_path / "good", {"你好": "hello"}, "zh", "en").read_bytes()
    files = {"en_zh-1.9-00000000.argosmodel": data, "zh_en-1.9-00000000.argosmodel": good}
    written(tmp_path / "pack", files, [entry(data, each) for each, data in files.items()])
    done = shelf.unpack(tmp_path / "pack")
    assert [error.key for error in done.refused] == [key]
    assert "en_zh-1.9-00000000.argosmodel" in done.refused[0].place
    assert [model.pair for model in done.models] == ["zh-en"]
    assert shelf.installed() == list(done.models)
    assert len(left(tmp_path / "models")) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["good", "models", "pack"]


def test_a_packed_model_that_does_not_load_stays_out(tmp_path, full):
    full.pack(tmp_path / "pack")
    picky = Shelf(tmp_path / "models", works=lambda folder, source: source == "zh")
    done = picky.unpack(tmp_path / "pack")
    assert [error.key for error in done.refused] == ["argos.broken_package"] * 2
    assert [model.pair for model in picky.installed()] == ["zh-en"]


def test_the_limits_of_the_shelf_hold_for_packed_models(tmp_path, full):
    full.pack(tmp_path / "pack")
    done = Shelf(tmp_path / "models", Limits(unpacked=2**20 // 10)).unpack(tmp_path / "pack")
    assert {error.key for error in done.refused} == {"argos.too_large"}


def test_the_self_test_is_run_again_when_asked_and_its_result_is_kept(tmp_path, full):
    works = [True]
    shelf = Shelf(tmp_path / "full", works=lambda folder, source: works[0])
    model = shelf.installed()[0]
    assert shelf.tested(model)
    works[0] = False
    assert not shelf.test(model)
    assert not shelf.tested(model)
    works[0] = True
    assert shelf.test(model)
    assert shelf.tested(model)
