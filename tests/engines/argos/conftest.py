import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tiny_model import build, seed_pairs, turned
from workbench.engines.argos import Argos, Shelf

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def en_zh(tmp_path_factory):
    return build(tmp_path_factory.mktemp("packages") / "en_zh.argosmodel", seed_pairs())


@pytest.fixture(scope="session")
def zh_en(tmp_path_factory):
    return build(tmp_path_factory.mktemp("packages") / "zh_en.argosmodel", turned(seed_pairs()), "zh", "en")


@pytest.fixture(scope="session")
def models(tmp_path_factory, en_zh, zh_en):
    """Install both packages for real, self-test and all; tests only read this folder."""
    folder = tmp_path_factory.mktemp("models")
    for package in (en_zh, zh_en):
        Shelf(folder).install_file(package)
    return folder


@pytest.fixture(scope="session")
def argos(models):
    return Argos(models)


@pytest.fixture
def shelf(tmp_path):
    """Return a shelf that believes every package loads: the tests of its checks start no process."""
    return Shelf(tmp_path / "models", works=lambda folder, source: True)


@pytest.fixture
def engine_of(tmp_path):
    """Return an engine over one tiny package of these pairs."""

    def make(pairs, source="en", target="zh", options=None, **more):
        package = build(tmp_path / f"{source}_{target}.argosmodel", pairs, source, target, **more)
        Shelf(tmp_path / "models", works=lambda folder, code: True).install_file(package)
        return Argos(tmp_path / "models", options)

    return make


@pytest.fixture
def python(tmp_path):
    """Run Python code in a new process with an empty home; ``before`` is a command to run it under."""

    def run(code, *arguments, before=(), **environment):
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        return subprocess.run(
            [*before, sys.executable, "-c", code, *map(str, arguments)],
            env={**kept, "HOME": str(home), "PYTHONPATH": str(ROOT), **environment},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run
