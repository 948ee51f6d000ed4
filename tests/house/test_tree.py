import hashlib
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "workbench"
SEED = "de9d967109beafc441b378d2dc737ee99394fb02158e7811a829fdea395fc22d"


def own_python():
    return [path for path in PACKAGE.rglob("*.py") if "versions" not in path.parts]


def test_the_seed_is_byte_for_byte_what_was_scraped():
    data = (ROOT / "seeds" / "000_9e8087d3640a9bf4.txt").read_bytes()
    assert hashlib.sha256(data).hexdigest() == SEED


def test_nothing_is_left_for_later_in_the_code():
    marks = re.compile(r"\b(TODO|FIXME|XXX|raise NotImplementedError)\b")
    assert [path.name for path in own_python() if marks.search(path.read_text(encoding="utf-8"))] == []


def test_no_file_has_a_name_that_says_nothing():
    assert [
        p for p in own_python() if p.stem in {"utils", "helpers", "manager", "base", "common", "misc"}
    ] == []


def test_files_stay_short():
    long = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in own_python()
    }
    assert {name: lines for name, lines in long.items() if lines > 420} == {}


def test_text_is_never_cut_at_line_ends_that_python_invents():
    assert [path.name for path in own_python() if ".splitlines(" in path.read_text(encoding="utf-8")] == []


def test_the_readme_lists_every_dependency_with_its_licence():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.match(r"[A-Za-z0-9\-]+", each)[0] for each in project["dependencies"]]
    readme = (ROOT / "README.md").read_text(encoding="utf-8").casefold()
    assert [name for name in names if f"| {name.casefold()} " not in readme] == []


def test_locks_carry_a_hash_for_every_package_and_name_no_host():
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        packages = re.findall(r"^[a-z0-9].*?==", text, re.MULTILINE)
        assert len(packages) > (20 if "no-deps" not in lock.stem else 0)
        blocks = re.split(r"\n(?=[a-z0-9])", text)
        assert all("--hash=sha256:" in block for block in blocks if "==" in block)
        assert "://" not in text


def test_the_lock_of_the_tests_agrees_with_the_lock_of_the_program():
    def pins(name):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([a-z0-9][a-z0-9.\-]*)==([^ \\]+)", text, re.MULTILINE))

    run, test = pins("run.txt"), pins("test.txt")
    assert {name: (pin, test.get(name)) for name, pin in run.items() if test.get(name) != pin} == {}
