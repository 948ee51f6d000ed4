import subprocess
import sys
from pathlib import Path

import pytest

from tests import builders as build
from workbench import formats
from workbench.errors import InvalidFile, Refused
from workbench.formats import broken, discover
from workbench.messages import catalogue

ROOT = Path(__file__).parents[2]


@pytest.fixture
def outside(tmp_path, monkeypatch):
    """Install a package that offers formats, and forget it afterwards."""

    def install(code, **points):
        (tmp_path / "other_formats.py").write_text(code, encoding="utf-8")
        info = tmp_path / "other_formats-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: other-formats\nVersion: 1\n", encoding="utf-8"
        )
        lines = "".join(f"{name} = other_formats:{value}\n" for name, value in points.items())
        (info / "entry_points.txt").write_text(f"[{formats.GROUP}]\n{lines}", encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        discover.cache_clear()

    yield install
    discover.cache_clear()
    sys.modules.pop("other_formats", None)


GOOD = """
class Plain:
    name, suffix, loses, many, reads, writes = "{name}", ".p", frozenset(), False, False, True
    def write(self, dossiers): return b"x"
    def read(self, data, name): return []
    def problems(self, data, name, *, deep=False): return []
PLUGIN = Plain()
"""


def test_the_native_formats_are_found_under_their_names():
    assert {"json", "jsonl", "xml"} <= set(discover())


def test_every_module_is_a_format():
    modules = {path.stem for path in Path(formats.__file__).parent.iterdir() if path.stem[0] not in "_."}
    assert len(discover()) >= len(modules)


@pytest.mark.parametrize("name", sorted(discover()))
def test_a_format_says_what_it_is(name):
    plugin = discover()[name]
    assert plugin.name == name
    assert plugin.suffix.startswith(".")
    assert isinstance(plugin.loses, frozenset)
    assert plugin.reads or plugin.writes
    assert isinstance(plugin.many, bool)


@pytest.mark.parametrize(
    "code", ["import workbench.formats", "from workbench.formats import discover; list(discover())"]
)
def test_listing_the_formats_imports_no_xml_library(code):
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print('lxml' in sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"


def test_a_format_of_another_package_is_found(outside):
    outside(GOOD.format(name="plain"), plain="PLUGIN")
    assert discover()["plain"].suffix == ".p"
    assert broken() == []


def test_a_package_that_fails_hides_no_other(outside):
    outside(GOOD.format(name="plain"), plain="PLUGIN", gone="NOTHING", renamed="PLUGIN")
    assert {"json", "plain"} <= set(discover())
    assert not {"gone", "renamed"} & set(discover())
    assert [problem.place for problem in broken()] == ["gone", "renamed"]


def test_a_package_without_all_parts_of_a_format_is_left_out(outside):
    outside("class PLUGIN:\n    name = 'half'\n", half="PLUGIN")
    assert "half" not in discover()
    assert "problems" in broken()[0].what


def test_another_package_cannot_replace_a_format_of_ours(outside):
    outside(GOOD.format(name="json"), json="PLUGIN")
    assert discover()["json"].suffix == ".json"


def test_what_was_found_cannot_be_changed():
    with pytest.raises(TypeError):
        discover()["json"] = None


@pytest.mark.parametrize("name", ["json", "xml"])
def test_a_format_for_one_document_refuses_several(name):
    with pytest.raises(InvalidFile, match="2"):
        discover()[name].write([build.dossier(), build.dossier()])


@pytest.mark.parametrize("name", ["json", "jsonl", "xml"])
def test_half_a_character_is_refused_when_writing(name):
    title = build.document(title="x\ud800")
    with pytest.raises(InvalidFile) as caught:
        discover()[name].write([build.dossier(document=title)])
    assert [problem.place for problem in caught.value.problems] == ["document.title"]


def test_an_invalid_file_carries_all_problems_and_says_the_first():
    data = (
        discover()["json"]
        .write([build.dossier()])
        .replace(b'"claims.fact",\n      "targets"', b'"claims.gone",\n      "targets"')
    )
    with pytest.raises(Refused) as caught:
        discover()["json"].read(data, "some.json")
    error = caught.value
    assert error.place == "some.json"
    assert len(error.problems) == 4
    assert str(error).startswith("some.json: annotations[0].tag: ")
    assert "3" in error.message


def test_every_message_about_files_is_said_somewhere():
    folder = Path(formats.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    rules = {key.split(".")[2] for key in catalogue("en") if key.startswith("errors.formats.")}
    assert {rule for rule in rules if f'"{rule}"' not in code and f'formats.{rule}"' not in code} == set()
