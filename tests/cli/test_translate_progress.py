import re

import pytest

from workbench.cli.translate import _Told
from workbench.usecases.bulk import Step


def steps(count):
    return [
        Step(at, count, 10 * at, 10 * count, None if at < 2 else 60.0 * (count - at))
        for at in range(count + 1)
    ]


def told(monkeypatch, capsys, *, terminal, seconds):
    now = [0.0]
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal, raising=False)
    tell = _Told(clock=lambda: now[0])
    for step in steps(6):
        now[0] += seconds
        tell(step)
    out, err = capsys.readouterr()
    assert out == ""
    return err


def test_on_a_terminal_one_line_is_rewritten_and_ends_at_the_end(monkeypatch, capsys):
    err = told(monkeypatch, capsys, terminal=True, seconds=1)
    lines = re.split(r"\r\x1b\[K", err)
    assert lines[1] == "0/6 documents, 0/60 segments"
    assert lines[3] == "2/6 documents, 20/60 segments about 4 min left"
    assert lines[-1] == "6/6 documents, 60/60 segments\n"


def test_elsewhere_a_line_is_said_now_and_then(monkeypatch, capsys):
    err = told(monkeypatch, capsys, terminal=False, seconds=10)
    assert [line.split()[0] for line in err.splitlines()] == ["1/6", "3/6", "5/6"]
    assert "\x1b" not in err


@pytest.mark.parametrize("terminal", [True, False])
def test_what_is_quick_says_little(monkeypatch, capsys, terminal):
    err = told(monkeypatch, capsys, terminal=terminal, seconds=0.001)
    assert err.count("documents") == int(terminal)
