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
