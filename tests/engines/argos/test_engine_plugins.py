import logging
from importlib import metadata
from pathlib import Path

import pytest

from workbench import engines
from workbench.engines.argos import Argos


class Outside:
    """An engine from another package; it takes the program's folders."""

    name = "outside"

    def __init__(self, folders):
        self.folders = folders

    def agent(self, source, target):
        return None

    def translate(self, texts, source, target, *, progress=None, cancelled=None):
        return []


class Point:
    def __init__(self, name, plugin):
        self.name = name
        self._plugin = plugin

    def load(self):
        if isinstance(self._plugin, Exception):
            raise self._plugin
        return self._plugin


@pytest.fixture
def outside(monkeypatch):
    def bring(*points):
        monkeypatch.setattr(engines, "entry_points", lambda group: points if group == engines.GROUP else ())

    return bring


FOLDERS = {"models": Path("models"), "cache": Path("cache")}


def test_argos_is_found_and_the_memory_which_is_no_engine_is_not():
    found = engines.plugins()
    assert "argos" in found
    assert "memory" not in found
    assert isinstance(engines.engines(FOLDERS)["argos"], Argos)


def test_an_engine_of_another_package_is_found_by_its_entry_point(outside):
    outside(Point("outside", Outside))
    made = engines.engines(FOLDERS)["outside"]
    assert made.folders == FOLDERS


def test_a_plugin_may_be_an_engine_already(outside):
    ready = Outside(None)
    outside(Point("ready", ready))
    assert engines.engines(FOLDERS)["ready"] is ready


def test_an_outside_engine_never_takes_the_name_of_ours(outside):
    outside(Point("argos", Outside))
    assert isinstance(engines.engines(FOLDERS)["argos"], Argos)


def test_an_outside_engine_that_does_not_load_is_left_out_and_logged(outside, caplog):
    outside(Point("broken", RuntimeError("no")), Point("outside", Outside))
    with caplog.at_level(logging.WARNING):
        found = engines.plugins()
    assert "broken" not in found
    assert "outside" in found
    assert "broken" in caplog.text


def test_the_group_is_the_one_that_packages_are_told_to_use():
    assert engines.GROUP == "workbench.engines"
    assert metadata.entry_points is engines.entry_points
