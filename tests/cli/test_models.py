"""The way of a model: a package file, installed, translating, named in what it made, and removed."""

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.tiny_model import build, seed_pairs, turned
from workbench.engines.argos.download import Web

SEED = Path(__file__).parents[2] / "seeds" / "000_9e8087d3640a9bf4.txt"


def no_network():
    tool = shutil.which("unshare")
    if not tool:
        return None
    words = [tool, "--net", "true"] if os.geteuid() == 0 else [tool, "--net", "--map-root-user", "true"]
    done = subprocess.run(words, capture_output=True, check=False)
    return words[:-1] if done.returncode == 0 else None


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packages")
    english = seed_pairs()
    return [
        build(folder / "en_zh.argosmodel", english),
        build(folder / "zh_en.argosmodel", turned(english), source="zh", target="en"),
    ]


def test_a_package_is_installed_from_a_file_translates_and_is_named_in_what_it_made(run, packages):
    for package in packages:
        run("models", "install", "--file", package)
    models = run.json("models", "list")
    assert {each["pair"] for each in models} == {"en-zh", "zh-en"}
    doc = run.json("add", SEED)[0]["id"]
    done = run.json("translate", doc)
    assert done["translated"] == done["segments"]
    shown = run.json("show", doc)["segments"]
    assert {each["origin"] for each in shown} == {"machine"}
    assert all("Argos" in each["engine"] and "1.9" in each["engine"] for each in shown)
    assert shown[-1]["source"] == "发表评论"
    assert shown[-1]["translation"] == "Post a comment"
    again = run.json("translate", doc, "--force")
    assert again["cached"] == again["segments"]
    run("models", "remove", "en-zh")
    assert [each["pair"] for each in run.json("models", "list")] == ["zh-en"]


def test_a_package_that_is_no_package_is_refused_and_leaves_nothing(run, tmp_path):
    fake = tmp_path / "fake.argosmodel"
    fake.write_bytes(b"PK\x03\x04 not really")
    run("models", "install", "--file", fake, code=1)
    assert run.err.strip()
    assert run.json("models", "list") == []


def test_versions_are_listed_chosen_and_removed(run, packages, tmp_path):
    run("models", "install", "--file", packages[0])
    newer = build(tmp_path / "newer.argosmodel", seed_pairs(), version="1.10")
    assert "1.10" in run("models", "install", "--file", newer)
    shown = run("models", "list")
    assert [line.split()[2:4] for line in shown.splitlines()[1:]][1] == ["1.10", "✓"]
    assert "zh-en" in run.err
    run("models", "use", "en-zh", "1.9")
    assert [(each["version"], each["used"]) for each in run.json("models", "list")] == [
        ("1.9", True),
        ("1.10", False),
    ]
    run("models", "use", "en-zh", "7", code=1)
    assert "1.9, 1.10" in run.err
    run("models", "use", "en-zh", "newest")
    assert "1.9" in run("models", "remove", "en-zh", "1.9")
    assert [each["version"] for each in run.json("models", "list")] == ["1.10"]


def test_an_older_version_is_put_beside_and_that_is_said(run, packages, tmp_path):
    run("models", "install", "--file", build(tmp_path / "newer.argosmodel", seed_pairs(), version="1.10"))
    run("models", "install", "--file", packages[0])
    assert "workbench models use en-zh 1.9" in run.err


def test_models_are_carried_in_one_file(run, packages, tmp_path, monkeypatch):
    for package in packages:
        run("models", "install", "--file", package)
    pack = tmp_path / "carry.models"
    assert str(pack) in run("models", "pack", pack)
    before = run.json("models", "list")
    monkeypatch.setenv("WORKBENCH_MODELS", str(tmp_path / "elsewhere"))
    assert run.json("models", "list") == []
    assert len(run("models", "unpack", pack).splitlines()) == 2
    assert [each["sha256"] for each in run.json("models", "list")] == [each["sha256"] for each in before]
    data = bytearray(pack.read_bytes())
    data[len(data) // 2] ^= 1
    pack.write_bytes(data)
    run("models", "unpack", pack, code=1)
    assert "SHA-256" in run.err or "damaged" in run.err


def test_an_update_says_that_it_goes_online_and_what_failed(run, packages, monkeypatch):
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", "https://127.0.0.1:9/")
    monkeypatch.setattr("workbench.engines.argos.download.Web", partial(Web, sleep=lambda seconds: None))
    assert run("models", "update") == ""
    assert "models install" in run.err
    run("models", "install", "--file", packages[0])
    run("models", "update", code=3)
    assert "Going online" in run.err
    assert "The download failed" in run.err


def test_installing_and_translating_need_no_network(packages, tmp_path):
    cut = no_network()
    if cut is None:
        pytest.skip("unshare --net is not permitted here")
    program = [*cut, sys.executable, "-m", "workbench", "--project", str(tmp_path / "w.db")]
    environ = {**os.environ, "WORKBENCH_MODELS": str(tmp_path / "models")}

    def run(*words):
        done = subprocess.run(
            [*program, *map(str, words)],
            env=environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    for package in packages:
        run("models", "install", "--file", package)
    run("add", SEED, "--title", "seed")
    assert "Argos" in run("translate", "seed")
    assert "普京" in run("show", "seed")


def test_a_mozilla_model_is_installed_from_a_folder_and_preferred_until_it_is_removed(
    run, packages, tmp_path
):
    from tests.tiny_marian import build as build_mozilla

    words = {"▁Hello": "您好", "▁minister": "部长", ".": "."}
    folder = build_mozilla(tmp_path / "mozilla", words)
    (tmp_path / "a.txt").write_text("Hello minister.\n", "utf-8")
    run("models", "install", "--file", packages[0])
    run("models", "install", "--file", folder)
    assert [(each["engine"], each["pair"], each["used"]) for each in run.json("models", "list")] == [
        ("argos", "en-zh", True),
        ("firefox", "en-zh", True),
    ]
    doc = run.json("add", tmp_path / "a.txt")[0]["id"]
    run("translate", doc)
    (shown,) = run.json("show", doc)["segments"]
    assert shown["translation"] == "您好部长。"
    assert "Firefox" in shown["engine"]
    run("translate", doc, "--engine", "argos", "--force")
    assert "Argos" in run.json("show", doc)["segments"][0]["engine"]
    run("translate", doc, "--engine", "firefox", "--force")
    assert "Firefox" in run.json("show", doc)["segments"][0]["engine"]
    run("models", "use", "en-zh", "1.0", "--engine", "firefox")
    gone = run.json("models", "remove", "en-zh", "--engine", "firefox")
    assert [each["engine"] for each in gone] == ["firefox"]
    assert [each["engine"] for each in run.json("models", "list")] == ["argos"]
    run("translate", doc, "--engine", "firefox", "--force", code=3)
    assert "models install --file" in run.err
