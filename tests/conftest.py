import dataclasses
import gc
from datetime import UTC, datetime, timedelta

import pytest

from workbench import bootstrap, messages
from workbench.config import Settings


def pytest_collection_finish():
    """Let the collector leave alone what lives to the end: it took a quarter of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory, monkeypatch):
    """No test reads or writes anything of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    for name, folder in {"HOME": "", "XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config"}.items():
        monkeypatch.setenv(name, str(home / folder))
    for name in ("PROJECT", "ANNOTATOR", "LANG", "THEME", "MODELS", "TAGSETS", "MEMORY", "CONFIG"):
        monkeypatch.delenv(f"WORKBENCH_{name}", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    messages._chosen.clear()


@pytest.fixture(scope="session", autouse=True)
def _one_cache(tmp_path_factory):
    """The dictionary's index takes seconds to build; one for all tests is enough."""
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp().parent / "cache"))
    yield
    patch.undo()


class SteadyClock:
    """A second passes each time somebody asks."""

    def __init__(self):
        self._now = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self):
        self._now += timedelta(seconds=1)
        return self._now


class CountingIds:
    """``a1``, ``a2`` …: a count for each prefix."""

    def __init__(self):
        self._counts = {}

    def new(self, prefix):
        self._counts[prefix] = self._counts.get(prefix, 0) + 1
        return f"{prefix}{self._counts[prefix]}"


@pytest.fixture
def make_wb(tmp_path):
    """Make real workbenches in a folder of the test's own, with a clock and ids that repeat."""
    made = []

    def make(name="workbench.db", annotator="mei"):
        wb = bootstrap.open_workbench(Settings(), project=str(tmp_path / name), annotator=annotator)
        wb = dataclasses.replace(wb, clock=SteadyClock(), ids=CountingIds())
        made.append(wb)
        return wb

    yield make
    for wb in made:
        wb.store.close()


@pytest.fixture
def wb(make_wb):
    return make_wb()
