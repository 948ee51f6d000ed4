"""Nothing goes online unasked: held in processes of their own, as a guard cannot be taken away."""

import json
import os
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.pty_terminal import PtyTerminal
from tests.tiny_model import build

ROOT = Path(__file__).parents[1]
ATTEMPTS = {
    "connect": "socket.socket().connect(('127.0.0.1', 9))",
    "connect_ex": "socket.socket().connect_ex(('127.0.0.1', 9))",
    "udp": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
    "ipv6": "socket.socket(socket.AF_INET6).connect(('::1', 9))",
    "name": "socket.getaddrinfo('localhost', 80)",
    "old name": "socket.gethostbyname('localhost')",
    "urllib": "urllib.request.urlopen('http://localhost:9/')",
    "http": "http.client.HTTPConnection('127.0.0.1', 9).request('GET', '/')",
    "asyncio": "asyncio.run(asyncio.open_connection('127.0.0.1', 9))",
    "thread": "thread()",
}
ATTEMPT = """
import asyncio, http.client, socket, sys, threading, urllib.request
from workbench import offline
from workbench.errors import WorkbenchError
offline.guard()

def thread():
    raised = []
    def work():
        try:
            socket.create_connection(("127.0.0.1", 9))
        except Exception as error:
            raised.append(error)
    with offline.online():
        other = threading.Thread(target=work)
        other.start()
        other.join()
    raise raised[0]

try:
    exec(sys.argv[1])
except WorkbenchError as error:
    print(type(error).__name__, error.key, error.values["address"])
except Exception as error:
    print("got through:", repr(error))
"""
INSIDE = """
import pathlib, socket, sys, tempfile
from workbench import offline
offline.guard()
offline.guard()
folder = tempfile.mkdtemp()
server = socket.socket(socket.AF_UNIX)
server.bind(folder + "/s")
server.listen()
socket.socket(socket.AF_UNIX).connect(folder + "/s")
one, other = socket.socketpair()
one.sendmsg([b"x"])
print(other.recv(1))
for place in (offline.online(),):
    with place:
        try:
            socket.socket().connect(("127.0.0.1", 9))
        except OSError as error:
            print(type(error).__name__)
try:
    socket.socket().connect(("127.0.0.1", 9))
except Exception as error:
    print(error)
"""


def run(*command, cwd, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "XDG_CACHE_HOME") if name in os.environ}
    home = {"HOME": str(cwd), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, *map(str, command)],
        env=kept | home | environment,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_whatever_tries_to_connect_is_refused_with_a_clear_error(tmp_path, attempt):
    done = run("-c", ATTEMPT, attempt, cwd=tmp_path)
    assert done.stdout.startswith("Refused offline "), done.stdout + done.stderr
    assert done.stdout.split()[2] in {"127.0.0.1", "127.0.0.1:9", "::1:9", "localhost"}


def test_sockets_of_the_file_system_pass_and_the_door_opens_only_where_it_says_so(tmp_path):
    done = run("-c", INSIDE, cwd=tmp_path)
    assert done.stderr == ""
    received, inside, after = done.stdout.splitlines()
    assert (received, inside) == ("b'x'", "ConnectionRefusedError")
    assert "127.0.0.1:9" in after
    assert "models install" in after


@pytest.fixture
def site(tmp_path):
    """Serve a folder with an index and a package."""
    folder = tmp_path / "site"
    folder.mkdir()
    build(folder / "en_zh.argosmodel", {"Hello": "你好"})
    entry = {"from_code": "en", "to_code": "zh", "package_version": "1.9", "links": ["en_zh.argosmodel"]}
    (folder / "index.json").write_text(json.dumps([entry]))

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_install_goes_online_under_the_guard_and_translation_does_not(tmp_path, site):
    work = partial(run, "-m", "workbench", cwd=tmp_path)
    done = run("-m", "workbench", "models", "install", "en-zh", cwd=tmp_path, ARGOS_PACKAGE_INDEX=site)
    assert done.returncode == 0, done.stderr
    assert "en-zh" in done.stdout
    (tmp_path / "a.txt").write_text("Hello\n")
    for words in (["add", "a.txt"], ["translate", "--engine", "argos"], ["check"], ["show", "a"]):
        done = work(*words)
        assert done.returncode == 0, done.stderr
    assert "你好" in done.stdout


def test_the_screens_open_under_the_guard(tmp_path):
    command = [sys.executable, "-m", "workbench", "--project", str(tmp_path / "w.db"), "--as", "mei"]
    with PtyTerminal(command, columns=100, rows=30, cwd=str(tmp_path)) as term:
        term.wait_for("q quit", seconds=60)
        term.press("enter")
        term.wait_for("Vladimir", seconds=60)


def test_the_guard_is_up_in_every_command(tmp_path):
    code = (
        "import sys, socket, atexit\n"
        "def try_it():\n"
        "    try:\n"
        "        socket.socket().connect(('127.0.0.1', 9))\n"
        "    except Exception as error:\n"
        "        print(type(error).__name__)\n"
        "atexit.register(try_it)\n"
        "sys.argv = ['workbench', '--version']\n"
        "from workbench.cli import main\n"
        "main()\n"
    )
    assert run("-c", code, cwd=tmp_path).stdout.splitlines()[-1] == "Refused"


def test_a_project_on_a_server_that_somebody_named_is_not_held_back(tmp_path):
    done = run("-m", "workbench", "--project", "postgresql://x@localhost:9/x", "list", cwd=tmp_path)
    assert done.returncode == 1
    assert "localhost" in done.stderr
    assert "goes online" not in done.stderr


def test_the_guard_costs_next_to_nothing(tmp_path):
    code = (
        "import sys, time\n"
        "from workbench import offline\n"
        "def events():\n"
        "    began = time.perf_counter()\n"
        "    for _ in range(20_000):\n"
        "        sys.audit('open', 'x', 'r', 0)\n"
        "    return time.perf_counter() - began\n"
        "offline.guard()\n"
        "print(min(events() for _ in range(5)) / 20_000 * 1e6)\n"
    )
    microseconds = float(run("-c", code, cwd=tmp_path).stdout)
    assert microseconds < 5  # a command raises some thousands of events
