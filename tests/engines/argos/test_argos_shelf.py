import os
import random
import resource
import signal
import threading
import time

import pytest

from tests.effort import at_most
from tests.engines.argos.hostile import FILES, HOSTILE, harmless, pack
from tests.tiny_model import build
from workbench import messages
from workbench.domain.language import Language
from workbench.engines.argos import Argos, Shelf
from workbench.engines.argos.archive import Limits
from workbench.engines.argos.selftest import passes
from workbench.engines.argos.shelf import fingerprint
from workbench.errors import NotFound, Refused
from workbench.ports import Models

OURS = {".lock", ".tested"}


def strays(folder):
    """Return what lies on a shelf beside its packages and its own notes."""
    names = {path.name for path in folder.iterdir()} - OURS
    return names - {model.folder.name for model in Shelf(folder).installed()}


@pytest.fixture
def package(tmp_path):
    return build(tmp_path / "en_zh.argosmodel", {"Hello": "你好"})


def test_it_is_a_shelf_of_models(shelf):
    models: Models = shelf
    assert models.installed() == []


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_package_is_refused_with_its_reason_and_leaves_nothing_behind(
    name, tmp_path, package, shelf
):
    there = shelf.install_file(package)
    key, recipe = HOSTILE[name]
    path = tmp_path / "hostile.argosmodel"
    path.write_bytes(recipe())
    before = {file for file in tmp_path.rglob("*") if file.is_file()}
    with at_most(2), pytest.raises(Refused) as caught:
        shelf.install_file(path)
    assert caught.value.key == key
    assert str(path) in caught.value.place
    assert shelf.installed() == [there]
    assert {file for file in tmp_path.rglob("*") if file.is_file()} == before
    assert strays(tmp_path / "models") == set()
    for language in messages.LANGUAGES:
        messages.use(language)
        assert caught.value.message
        assert caught.value.hint
    messages._chosen.clear()


def test_bytes_changed_at_random_are_refused_or_harmless_and_leave_nothing_behind(tmp_path, shelf):
    chance = random.Random(1)
    path = tmp_path / "changed"
    outcomes = set()
    for _ in range(150):
        data = bytearray(pack())
        for _ in range(chance.choice([1, 1, 2, 4])):
            data[chance.randrange(chance.choice([0, data.index(b"PK\1\2")]), len(data))] = chance.choice(
                [0, 1, 128, 255]
            )
        path.write_bytes(data[: chance.choice([len(data), len(data), chance.randrange(len(data))])])
        try:
            outcomes.add(shelf.install_file(path).pair)
            shelf.remove("en-zh")
        except Refused as error:
            outcomes.add(error.key)
        assert strays(tmp_path / "models") == set()
    assert {"en-zh", "argos.not_zip", "argos.damaged", "argos.name"} <= outcomes


@pytest.mark.parametrize(("name", "data"), list(harmless()))
def test_a_package_that_only_looks_odd_is_installed(name, data, tmp_path, shelf):
    path = tmp_path / "odd.argosmodel"
    path.write_bytes(data)
    model = shelf.install_file(path)
    assert {name: (model.folder / name).read_bytes() for name in FILES if name != "metadata.json"} == {
        name: data for name, data in FILES.items() if name != "metadata.json"
    }


BROKEN = {
    "weights of noise": {"model/model.bin": os.urandom(4_000)},
    "half of the weights": {"model/model.bin": lambda data: data[: len(data) // 2]},
    "a tokenizer of noise": {"sentencepiece.model": os.urandom(500)},
    "no vocabulary": {"model/target_vocabulary.json": None},
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_package_whose_model_does_not_load_is_refused(name, tmp_path, package):
    import zipfile

    with zipfile.ZipFile(package) as archive:
        files = {entry.partition("/")[2]: archive.read(entry) for entry in archive.namelist()}
    for file, change in BROKEN[name].items():
        new = change(files[file]) if callable(change) else change
        files = {**files, file: new} if new is not None else {key: files[key] for key in files if key != file}
    (tmp_path / "broken").write_bytes(pack(files))
    with pytest.raises(Refused) as caught:
        Shelf(tmp_path / "models").install_file(tmp_path / "broken")
    assert caught.value.key == "argos.broken_package"
    assert strays(tmp_path / "models") == set()


def test_a_model_that_takes_too_long_does_not_pass(tmp_path, package, shelf):
    model = shelf.install_file(package)
    assert passes(model.folder, "en", timeout=0.01) is False
    assert passes(model.folder, "en") is True


def test_what_is_installed_is_listed_with_pair_version_size_and_hash(tmp_path, package, shelf):
    model = shelf.install_file(package)
    assert (model.engine, model.pair, model.version) == ("argos", "en-zh", "1.9")
    assert model.folder.parent == tmp_path / "models"
    assert model.size == sum(file.stat().st_size for file in model.folder.rglob("*") if file.is_file())
    assert shelf.installed() == [model]
    assert Shelf(tmp_path / "models").installed() == [model]


def test_the_hash_is_over_names_and_bytes_and_not_over_places_or_times(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name / "model").mkdir(parents=True)
        (tmp_path / name / "model" / "a").write_bytes(b"1")
    one = fingerprint(tmp_path / "one")
    assert one == fingerprint(tmp_path / "two")
    (tmp_path / "two" / "model" / "a").rename(tmp_path / "two" / "model" / "b")
    assert one != fingerprint(tmp_path / "two")
    (tmp_path / "one" / "model" / "a").write_bytes(b"22")
    assert one != fingerprint(tmp_path / "one")


def test_the_same_package_again_changes_nothing(tmp_path, package, shelf):
    first = shelf.install_file(package)
    inode = first.folder.stat().st_ino
    assert shelf.install_file(package) == first
    assert first.folder.stat().st_ino == inode


@pytest.fixture
def two(tmp_path, package, shelf):
    """Install 1.9 and 1.10 of en-zh."""
    newer = build(tmp_path / "newer", {"Hello": "您好"}, version="1.10")
    return shelf.install_file(package), shelf.install_file(newer)


def test_versions_of_a_pair_stand_side_by_side_and_the_newest_is_used(tmp_path, shelf, two):
    assert shelf.installed() == list(two)
    assert shelf.used() == [two[1]]
    assert strays(tmp_path / "models") == set()


def test_an_older_version_is_put_beside_the_newer_one_which_goes_on_translating(tmp_path, package, shelf):
    newer = shelf.install_file(build(tmp_path / "newer", {"Hello": "您好"}, version="1.10"))
    older = shelf.install_file(package)
    assert shelf.installed() == [older, newer]
    assert shelf.used() == [newer]


def test_another_version_can_be_chosen_and_every_engine_follows(tmp_path, shelf, two):
    engine = Argos(tmp_path / "models")
    assert engine.agent(Language.EN, Language.ZH_HANS).model == "en_zh 1.10"
    assert shelf.use("en-zh", "1.9") == two[0]
    assert shelf.used() == Shelf(tmp_path / "models").used() == [two[0]]
    assert engine.agent(Language.EN, Language.ZH_HANS).model == "en_zh 1.9"
    assert shelf.use("en-zh", None) == two[1]
    assert engine.agent(Language.EN, Language.ZH_HANS).model == "en_zh 1.10"
    assert strays(tmp_path / "models") == {".used.json"}


def test_what_is_not_installed_cannot_be_chosen(shelf, two):
    for pair, version, key in (("en-zh", "2.0", "argos.no_version"), ("zh-en", "1.9", "argos.not_installed")):
        with pytest.raises(NotFound) as caught:
            shelf.use(pair, version)
        assert caught.value.key == key
    assert shelf.used() == [two[1]]


def test_one_version_can_be_removed_and_a_choice_goes_with_it(tmp_path, package, shelf, two):
    shelf.use("en-zh", "1.9")
    assert shelf.remove("en-zh", "1.9") == [two[0]]
    assert shelf.used() == [two[1]]
    shelf.install_file(package)
    assert shelf.used() == [two[1]]
    with pytest.raises(NotFound) as caught:
        shelf.remove("en-zh", "7")
    assert caught.value.values["known"] == "1.9, 1.10"


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"en-zh": 7}', '{"en-zh": "0.1"}', "[" * 9999])
def test_a_choice_that_makes_no_sense_is_none(tmp_path, shelf, two, text):
    (tmp_path / "models" / ".used.json").write_text(text)
    assert shelf.used() == [two[1]]


def test_another_package_of_the_same_version_takes_its_place(tmp_path, package, shelf):
    shelf.install_file(package)
    other = shelf.install_file(build(tmp_path / "other", {"Hello": "您好"}))
    assert shelf.installed() == [other]


def test_a_damaged_package_is_healed_by_installing_it_again(tmp_path, package, shelf):
    model = shelf.install_file(package)
    weights = model.folder / "model" / "model.bin"
    weights.write_bytes(weights.read_bytes()[:-1])
    assert shelf.install_file(package) == model


def test_a_package_with_another_hash_than_promised_is_refused(tmp_path, package, shelf):
    with pytest.raises(Refused) as caught:
        shelf.install_file(package, "0" * 64)
    assert caught.value.key == "argos.checksum"
    assert not (tmp_path / "models").exists()


def test_pairs_stand_side_by_side_and_are_removed_one_by_one(tmp_path, package, shelf):
    shelf.install_file(package)
    back = shelf.install_file(build(tmp_path / "zh_en", {"你好": "hello"}, "zh", "en"))
    removed = shelf.remove("en-zh")
    assert [model.pair for model in removed] == ["en-zh"]
    assert shelf.installed() == [back]
    assert strays(tmp_path / "models") == set()
    with pytest.raises(NotFound) as caught:
        shelf.remove("en-zh")
    assert caught.value.key == "argos.not_installed"


def test_of_a_linked_package_only_the_link_is_removed(tmp_path, package, shelf):
    elsewhere = Shelf(tmp_path / "elsewhere", works=lambda folder, source: True).install_file(package)
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "linked").symlink_to(elsewhere.folder)
    assert [model.pair for model in shelf.installed()] == ["en-zh"]
    shelf.remove("en-zh")
    assert shelf.installed() == []
    assert elsewhere.folder.is_dir()


def test_whatever_else_lies_in_the_folder_is_left_alone(tmp_path, package, shelf):
    model = shelf.install_file(package)
    folder = tmp_path / "models"
    (folder / "notes.txt").write_text("x")
    (folder / "empty").mkdir()
    for name, text in (("broken", "{"), ("odd", '{"from_code": "../x"}')):
        for file in ("metadata.json", "sentencepiece.model", "model/model.bin"):
            (folder / name / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / name / file).write_text(text)
    assert shelf.installed() == [model]
    assert strays(folder) == {"notes.txt", "empty", "broken", "odd"}


@pytest.mark.parametrize("pair", ["", "..", "../models", "en-zh/../..", ".staging-x"])
def test_a_pair_is_never_taken_for_a_path(pair, package, shelf):
    shelf.install_file(package)
    with pytest.raises(NotFound):
        shelf.remove(pair)


def test_no_file_is_not_found_and_a_folder_is_no_file(tmp_path, shelf):
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(NotFound) as caught:
            shelf.install_file(path)
        assert caught.value.key == "argos.no_file"


def test_a_disk_that_is_full_is_named_and_nothing_stays(tmp_path, package, shelf):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    shelf.installed()
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    try:
        with pytest.raises(Refused) as caught:
            shelf.install_file(package)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.key == "argos.disk"
    assert strays(tmp_path / "models") == set()
    assert shelf.install_file(package).pair == "en-zh"


def test_a_folder_that_cannot_be_made_is_named(tmp_path, package):
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refused) as caught:
        Shelf(tmp_path / "file" / "models").install_file(package)
    assert caught.value.key == "argos.disk"


def test_without_room_nothing_is_unpacked(tmp_path, package, shelf, monkeypatch):
    import shutil

    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1_000))
    with pytest.raises(Refused) as caught:
        shelf.install_file(package)
    assert caught.value.key == "argos.no_room"


def test_limits_are_the_shelfs_own(tmp_path, package):
    with pytest.raises(Refused) as caught:
        Shelf(tmp_path / "models", Limits(unpacked=2**20 // 10)).install_file(package)
    assert caught.value.key == "argos.too_large"


KILLED = """
import os, signal, sys
from pathlib import Path
from workbench.engines.argos import Shelf
package, folder = map(Path, sys.argv[1:])
def die(folder, source):
    os.kill(os.getpid(), signal.SIGKILL)
Shelf(folder, works=die).install_file(package)
"""


def test_an_install_that_is_killed_leaves_the_old_package_and_the_next_one_sweeps_up(
    tmp_path, package, shelf, python
):
    old = shelf.install_file(package)
    newer = build(tmp_path / "newer", {"Hello": "您好"}, version="2.0")
    assert python(KILLED, newer, tmp_path / "models").returncode == -signal.SIGKILL
    assert shelf.installed() == [old]
    assert [name for name in strays(tmp_path / "models") if name.startswith(".staging-")]
    assert Argos(tmp_path / "models").agent(Language.EN, Language.ZH_HANS).model == "en_zh 1.9"
    new = shelf.install_file(newer)
    assert shelf.installed() == [old, new]
    assert strays(tmp_path / "models") == set()


def test_two_that_install_at_the_same_time_wait_for_each_other(tmp_path, package):
    other = build(tmp_path / "zh_en", {"你好": "hello"}, "zh", "en")
    busy = []

    def works(folder, source):
        busy.append(source)
        time.sleep(0.1)
        assert busy.count("x") == 0
        assert folder.is_dir()
        return True

    shelves = [Shelf(tmp_path / "models", works=works) for _ in range(4)]
    files = [package, other, package, other]
    threads = [
        threading.Thread(target=shelf.install_file, args=(file,))
        for shelf, file in zip(shelves, files, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [model.pair for model in shelves[0].installed()] == ["en-zh", "zh-en"]
    assert sorted(busy) == ["en", "zh"]
    assert strays(tmp_path / "models") == set()
