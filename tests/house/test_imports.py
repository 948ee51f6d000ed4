import json
import subprocess
import sys

import pytest

REPORT = "import json, sys; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"


def modules_after(code, cwd):
    done = subprocess.run(
        [sys.executable, "-c", f"import atexit\natexit.register(lambda: exec({REPORT!r}))\n{code}"],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return set(json.loads(done.stderr.strip().splitlines()[-1])), done


def command(*words):
    return f"from workbench.cli import main; main({list(words)!r})"


HEAVY = {
    "textual",
    "rich",
    "sqlalchemy",
    "lxml",
    "ctranslate2",
    "argostranslate",
    "sentencepiece",
    "numpy",
    "alembic",
}


def test_the_version_is_said_without_any_heavy_import(tmp_path):
    modules, done = modules_after(command("--version"), tmp_path)
    assert done.stdout.startswith("workbench")
    assert modules & HEAVY == set()


def test_help_is_said_without_any_heavy_import(tmp_path):
    modules, _ = modules_after(command("--help"), tmp_path)
    assert modules & HEAVY == set()


@pytest.mark.parametrize("words", [("list",), ("formats",), ("export", "--format", "json", "--all")])
def test_commands_import_no_screens_and_no_neural_engine(tmp_path, words):
    modules, done = modules_after(command(*words), tmp_path)
    assert done.stdout or words[0] == "export"
    assert modules & {"textual", "rich", "ctranslate2", "argostranslate", "alembic"} == set()


def test_a_project_on_sqlite_imports_no_other_dialect(tmp_path):
    modules, _ = modules_after(command("list"), tmp_path)
    assert [name for name in modules if name.startswith("sqlalchemy.dialects.postgresql")] == []


def test_nothing_on_the_way_to_the_first_screen_imports_an_engine(tmp_path):
    modules, _ = modules_after("import workbench.tui.app", tmp_path)
    assert (
        modules & {"ctranslate2", "argostranslate", "sentencepiece", "sqlalchemy", "lxml", "numpy"} == set()
    )


def test_what_the_first_screen_prints_needs_no_measuring_of_tables(tmp_path):
    modules, _ = modules_after("import workbench.tui.app, workbench.tui.screens.library", tmp_path)
    assert modules & {"wcwidth", "pydantic", "ctypes"} == set()


def test_an_open_project_has_loaded_nothing_that_only_adding_or_the_demo_needs(tmp_path):
    code = (
        "from workbench import bootstrap; from workbench.config import Settings; "
        "bootstrap.greet(bootstrap.open_workbench(Settings(), project='here.db', annotator='ann'))"
    )
    assert "workbench.usecases.demo" in modules_after(code, tmp_path)[0]
    modules, _ = modules_after(code, tmp_path)
    unneeded = {
        "usecases.demo",
        "usecases.dataset",
        "domain.segmentation",
        "domain.foreign",
        "domain.footers",
    }
    assert modules & {f"workbench.{name}" for name in unneeded} == set()


def test_the_head_of_a_table_is_no_markup_whose_emoji_would_be_looked_up(tmp_path):
    code = (
        "from textual.app import App\n"
        "from workbench.tui.widgets.documents import Documents\n"
        "class Shown(App):\n"
        "    def compose(self): yield Documents()\n"
        "    def on_mount(self): self.query_one(Documents).fill([], {}, 80); self.exit()\n"
        "Shown().run(headless=True)\n"
    )
    modules, _ = modules_after(code, tmp_path)
    assert "workbench.tui.widgets.documents" in modules
    assert "rich._emoji_codes" not in modules
