"""The screens are shown on the terminal, wherever standard error goes."""

import sys

import pytest

from tests.pty_terminal import PtyTerminal

APP = """
import sys
sys.path.insert(0, {root!r})
from tests.tui.desk import project
from workbench.config import Settings
from workbench.tui.app import run

run(project(), Settings(language="en"), "d0001")
"""


@pytest.mark.parametrize("to", ["2>err.log", "2>&-", "2>/dev/null"])
def test_screens_are_seen_where_standard_error_goes_elsewhere(tmp_path, request, to):
    script = tmp_path / "app.py"
    script.write_text(APP.format(root=str(request.config.rootpath)), encoding="utf-8")
    command = ["sh", "-c", f'exec "$0" app.py {to}', sys.executable]
    with PtyTerminal(command, columns=100, rows=30, cwd=tmp_path) as terminal:
        terminal.wait_for("1/3", "Claims", seconds=60)
        terminal.press("v", "w", "1")
        terminal.wait_for("Tagged: Fact")
        terminal.press("ctrl+q")
        assert terminal.wait() == 0
        assert b"\x1b[?1049l" in terminal.raw
    log = tmp_path / "err.log"
    assert not log.exists() or log.read_bytes() == b""
