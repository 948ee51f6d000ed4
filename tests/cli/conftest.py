import json

import pytest

from workbench.cli import main


class Shell:
    """Runs commands in one project, and keeps what they printed."""

    def __init__(self, capsys, project):
        self._capsys = capsys
        self._project = project

    def __call__(self, *words, code=0, who="mei"):
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(["--project", str(self._project), "--as", who, *map(str, words)])
        self.out, self.err = self._capsys.readouterr()
        assert left.value.code == code, self.err
        return self.out

    def json(self, *words, **options):
        return json.loads(self(*words, "--json", **options))

    def elsewhere(self, project):
        """Return a shell in another project."""
        return Shell(self._capsys, project)


@pytest.fixture
def run(capsys, tmp_path):
    return Shell(capsys, tmp_path / "w.db")


@pytest.fixture
def workbench(capsys, tmp_path):
    """Run a command in a project of the test's own; return what it prints, as data with ``--json``."""

    def run(*words, code=0, who="mei"):
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(["--project", str(tmp_path / "w.db"), "--as", who, *map(str, words)])
        out, err = capsys.readouterr()
        assert left.value.code == code, err
        if code:
            assert out == ""
            return err
        return json.loads(out) if "--json" in words else out

    return run
