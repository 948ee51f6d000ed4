import gzip
import io
import json
import shutil
import tarfile
import zipfile

import pytest

from tests.effort import at_most
from tests.engines.firefox.conftest import WORDS
from tests.tiny_marian import binary, build, entries
from tests.tiny_model import build as build_argos
from workbench import messages
from workbench.domain.language import Language
from workbench.engines import argos
from workbench.engines.firefox import Firefox, Shelf, looks_like
from workbench.errors import NotFound, Refused
from workbench.neural.shelves import Shelves
from workbench.ports import Models

NAMES = ["lex.enzh.bin", "metadata.json", "model.enzh.bin", "srcvocab.enzh.spm", "trgvocab.enzh.spm"]


def zipped(path, files, root="model/"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(root + name, data)
    return path


def tarred(path, files, mode="w:gz", extra=()):
    with tarfile.open(path, mode) as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        for entry in extra:
            archive.addfile(entry)
    return path


def special(name, kind, target=""):
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return entry


def strays(folder):
    """Return what lies on a shelf beside its models and its own notes."""
    there = {path.name for path in (folder / "firefox").iterdir()} if (folder / "firefox").exists() else set()
    return there - {".lock", ".tested"} - {model.folder.name for model in Shelf(folder).installed()}


@pytest.fixture(scope="module")
def parts(files):
    return {path.name: path.read_bytes() for path in files.iterdir()}


def test_a_folder_is_installed_under_plain_names(shelf, files):
    model = shelf.install_file(files)
    assert (model.engine, model.pair, model.version) == ("firefox", "en-zh", "1.0")
    assert sorted(path.name for path in model.folder.iterdir()) == NAMES
    assert shelf.used() == shelf.installed() == [model]
    assert shelf.install_file(files) == model


@pytest.mark.parametrize("how", ["zip", "zip without folder", "tar", "tar.gz", "gz members", "gz in zip"])
def test_any_archive_gives_the_same_model(how, tmp_path, shelf, files, parts):
    packed = {f"{name}.gz": gzip.compress(data) for name, data in parts.items()}
    path = tmp_path / "model.archive"
    if how == "gz members":
        path = tmp_path / "folder"
        path.mkdir()
        for name, data in packed.items():
            (path / name).write_bytes(data)
    elif how.startswith("tar"):
        tarred(path, {f"x/{name}": data for name, data in parts.items()}, "w:gz" if how == "tar.gz" else "w")
    else:
        root = "" if how == "zip without folder" else "model/"
        zipped(path, packed if how == "gz in zip" else parts, root)
    assert looks_like(path)
    assert shelf.install_file(path).sha256 == shelf.install_file(files).sha256
    assert strays(tmp_path / "models") == set()


def test_the_version_is_the_one_that_the_files_say(tmp_path, shelf, parts):
    for number, name in enumerate(("metadata.json", "model_info.json")):
        about = json.dumps({"version": [2.1, "1.4"][number], "modelName": "x"}).encode()
        shelf.install_file(zipped(tmp_path / f"{number}.zip", {**parts, name: about}))
    shelf.install_file(zipped(tmp_path / "odd.zip", {**parts, "metadata.json": b'{"version": "../../x"}'}))
    assert [model.version for model in shelf.installed()] == ["1.0", "1.4", "2.1"]
    assert shelf.use("en-zh", "1.4").version == "1.4"
    assert [model.version for model in shelf.used()] == ["1.4"]
    assert [model.version for model in shelf.remove("en-zh", "1.4")] == ["1.4"]
    assert [model.version for model in shelf.used()] == ["2.1"]


def without(parts, name):
    return {key: data for key, data in parts.items() if not key.startswith(name)}


def with_weights(parts, data):
    return {**without(parts, "model"), "model.enzh.bin": data}


HOSTILE = {
    "no weights": ("firefox.incomplete", lambda p, t: zipped(p, without(t, "model"))),
    "no vocabulary": ("firefox.incomplete", lambda p, t: tarred(p, without(t, "srcvocab"))),
    "nothing": ("firefox.incomplete", lambda p, t: tarred(p, {})),
    "two models": ("firefox.several", lambda p, t: zipped(p, {**t, "model.zhen.bin": b"x"})),
    "another pair's vocabulary": (
        "firefox.several",
        lambda p, t: zipped(p, {**without(t, "trgvocab"), "trgvocab.enpt.spm": t["trgvocab.enzh.spm"]}),
    ),
    "a pair of one language": (
        "firefox.several",
        lambda p, t: tarred(p, {key.replace("enzh", "enen"): data for key, data in t.items()}),
    ),
    "damaged weights": (
        "firefox.damaged",
        lambda p, t: zipped(p, with_weights(t, t["model.enzh.intgemm.alphas.bin"][:-9])),
    ),
    "weights of another network": (
        "firefox.setting",
        lambda p, t: zipped(p, with_weights(t, binary(entries(11, {"type": "s2s"})))),
    ),
    "a shortlist of another model": (
        "firefox.shortlist",
        lambda p, t: zipped(p, {**t, "lex.50.50.enzh.s2t.bin": t["lex.50.50.enzh.s2t.bin"][:-4]}),
    ),
    "gzip that is none": (
        "argos.damaged",
        lambda p, t: tarred(p, {**without(t, "lex"), "lex.enzh.bin.gz": b"x" * 99}),
    ),
    "gzip cut off": (
        "argos.damaged",
        lambda p, t: tarred(
            p, {**without(t, "lex"), "lex.enzh.bin.gz": gzip.compress(t["lex.50.50.enzh.s2t.bin"])[:-9]}
        ),
    ),
    "gzip that unpacks to too much": (
        "firefox.too_large",
        lambda p, t: tarred(
            p, {**without(t, "srcvocab"), "srcvocab.enzh.spm.gz": gzip.compress(bytes(2**25 + 1), 1)}
        ),
    ),
    "a zip bomb": ("argos.bomb", lambda p, t: zipped(p, {**t, "zeros": bytes(2**27)})),
    "a packed tar cut off": (
        "firefox.no_archive",
        lambda p, t: p.write_bytes(tarred(p, t).read_bytes()[:-3000]),
    ),
    "a plain tar cut off": (
        "argos.damaged",
        lambda p, t: p.write_bytes(tarred(p, t, "w").read_bytes()[:20_000]),
    ),
    "a text": ("firefox.no_archive", lambda p, t: p.write_bytes(b"text")),
    "a path out of a zip": ("argos.name", lambda p, t: zipped(p, {**t, "../x": b"x"})),
    "a path out of a tar": ("argos.name", lambda p, t: tarred(p, {**t, "../model.spm": b"x"})),
    "a path from the root": ("argos.name", lambda p, t: tarred(p, {**t, "/etc/x": b"x"})),
    "a link": ("argos.kind", lambda p, t: tarred(p, t, extra=[special("x", tarfile.SYMTYPE, "/etc/passwd")])),
    "a hard link": ("argos.kind", lambda p, t: tarred(p, t, extra=[special("x", tarfile.LNKTYPE, "y")])),
    "a device": ("argos.kind", lambda p, t: tarred(p, t, extra=[special("x", tarfile.CHRTYPE)])),
    "thousands of files": ("argos.too_many", lambda p, t: tarred(p, {f"x{n}": b"" for n in range(2001)})),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused_with_its_reason_and_leaves_nothing_behind(
    name, tmp_path, shelf, files, parts
):
    there = shelf.install_file(files)
    key, make = HOSTILE[name]
    path = tmp_path / "hostile.archive"
    make(path, parts)
    before = {file for file in tmp_path.rglob("*") if file.is_file()}
    with at_most(5), pytest.raises(Refused) as caught:
        shelf.install_file(path)
    assert caught.value.key == key
    assert str(path) in caught.value.place
    assert shelf.installed() == [there]
    assert {file for file in tmp_path.rglob("*") if file.is_file()} == before
    assert strays(tmp_path / "models") == set()
    for language in messages.LANGUAGES:
        messages.use(language)
        assert caught.value.message


@pytest.mark.parametrize("damage", ["a vocabulary that is none", "a vocabulary that is too large"])
def test_a_model_that_does_not_translate_a_line_in_its_own_process_is_refused(tmp_path, parts, damage):
    from tests.tiny_marian import vocabulary

    words = b"\x0a\xff\xff" * 50 if "none" in damage else vocabulary([f"w{n}" for n in range(99)])
    path = zipped(tmp_path / "x.zip", {**parts, "srcvocab.enzh.spm": words})
    with pytest.raises(Refused) as caught:
        Shelf(tmp_path / "models").install_file(path)
    assert caught.value.key == "firefox.broken_package"
    assert strays(tmp_path / "models") == set()


def test_what_is_no_model_of_mozillas_is_left_to_others(tmp_path):
    assert not looks_like(build_argos(tmp_path / "en_zh.argosmodel", {"Hello": "你好"}))
    assert not looks_like(tmp_path / "nothing")
    (tmp_path / "text").write_bytes(b"text")
    assert not looks_like(tmp_path / "text")


@pytest.fixture
def both(tmp_path, files):
    """Return a shelf for all engines, with a model of each for one pair."""
    online = argos.Shelf(tmp_path / "all", works=lambda *_: True)
    shelves = {"argos": online, "firefox": Shelf(tmp_path / "all", works=lambda *_: True)}
    made = Shelves(shelves, lambda path: "firefox" if looks_like(path) else "argos", online)
    made.install_file(build_argos(tmp_path / "en_zh.argosmodel", {"Hello": "你好"}))
    made.install_file(files)
    return made


def test_one_shelf_lists_the_models_of_all_engines(both):
    models: Models = both
    assert [(m.engine, m.pair, m.version) for m in models.used()] == [
        ("argos", "en-zh", "1.9"),
        ("firefox", "en-zh", "1.0"),
    ]
    assert all(models.tested(model) for model in models.installed())
    assert all(models.test(model) for model in models.installed())


def test_a_pair_is_removed_of_one_engine_or_of_all(both):
    with pytest.raises(NotFound):
        both.remove("en-zh", "3.0")
    with pytest.raises(NotFound):
        both.remove("zh-en")
    assert both.use("en-zh", "1.0").engine == "firefox"
    assert both.use("en-zh", None, "argos").engine == "argos"
    assert [model.engine for model in both.remove("en-zh", engine="firefox")] == ["firefox"]
    assert [model.engine for model in both.remove("en-zh")] == ["argos"]
    assert both.installed() == []


def test_models_of_both_engines_are_carried_in_one_file(both, tmp_path):
    packed = both.pack(tmp_path / "all.models")
    assert [model.engine for model in packed] == ["argos", "firefox"]
    there = {"argos": argos.Shelf(tmp_path / "b", works=lambda *_: True), "firefox": Shelf(tmp_path / "b")}
    done = Shelves(there, lambda path: "argos", there["argos"]).unpack(tmp_path / "all.models")
    assert done.refused == ()
    assert [m.sha256 for m in done.models] == [m.sha256 for m in packed]
    (draft,) = Firefox(tmp_path / "b").translate(["Hello minister"], Language.EN, Language.ZH_HANS)
    assert draft.text == "你好部长"


def test_a_program_without_the_engine_installs_the_rest_and_says_so(both, tmp_path):
    both.pack(tmp_path / "all.models")
    done = argos.Shelf(tmp_path / "c", works=lambda *_: True).unpack(tmp_path / "all.models")
    assert [model.engine for model in done.models] == ["argos"]
    assert [error.key for error in done.refused] == ["argos.pack_engine"]


def test_a_model_with_one_vocabulary_for_both_languages_is_whole(tmp_path, shelf):
    folder = build(tmp_path / "one", WORDS, shortlist=False)
    (folder / "trgvocab.enzh.spm").unlink()
    (folder / "srcvocab.enzh.spm").rename(folder / "vocab.enzh.spm")
    model = shelf.install_file(folder)
    assert sorted(path.name for path in model.folder.iterdir()) == [
        "metadata.json",
        "model.enzh.bin",
        "vocab.enzh.spm",
    ]
    shutil.rmtree(folder)
    (draft,) = Firefox(tmp_path / "models").translate(["Hello"], Language.EN, Language.ZH_HANS)
    assert draft.text == "Hello"
