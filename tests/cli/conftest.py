import json

import pytest

from workbench.cli import main


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
