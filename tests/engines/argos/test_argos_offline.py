import json
import shutil
import subprocess

import pytest

SCRIPT = """
import sys
from pathlib import Path
from workbench.domain.language import Language
from workbench.engines.argos import Argos, Shelf
package, folder = map(Path, sys.argv[1:])
Shelf(folder).install_file(package)
drafts = Argos(folder).translate(["Hello, NATO!"], Language.EN, Language.ZH_HANS)
print(drafts[0].text)
"""
"""Install a package, translate a line, and print it."""
WATCHED = (
    """
import sys
seen = []
def watch(event, arguments):
    if event.startswith("socket.") or event in ("urllib.Request", "http.client.connect", "ftplib.connect"):
        seen.append((event, str(arguments)))
sys.addaudithook(watch)
import socket
socket.socket  # imported, and never used
"""
    + SCRIPT
    + """
print(seen)
"""
)
STATE = (
    """
import json, os, sys
FORBIDDEN = ("onnxruntime", "argostranslate.translate", "argostranslate.sbd")
before = dict(os.environ)
"""
    + SCRIPT
    + """
import threading
after = {name: value for name, value in os.environ.items() if name != "KMP_DUPLICATE_LIB_OK"}
print(json.dumps({
    "environment": after == before,
    "home": [str(path) for path in Path.home().rglob("*")],
    "splitter": vars(sys.modules["minisbd"]).get("__file__"),
    "loaded": [name for name in FORBIDDEN if name in sys.modules],
    "provider": str(sys.modules["argostranslate.settings"].model_provider),
}))
"""
)
LAZY = """
import sys
from pathlib import Path
import workbench.engines
HEAVY = ("ctranslate2", "argostranslate", "sentencepiece", "minisbd", "numpy")
found = sorted(workbench.engines.plugins())
engines = workbench.engines.engines({"models": Path("models"), "cache": Path("cache")})
from workbench.domain.language import Language
assert engines["argos"].agent(Language.EN, Language.ZH_HANS) is None
heavy = [name for name in HEAVY if name in sys.modules]
print(found, heavy)
"""


def test_install_and_translate_with_the_network_cut(python, en_zh, tmp_path):
    unshare = shutil.which("unshare")
    if (
        unshare is None
        or subprocess.run([unshare, "-n", "true"], check=False, capture_output=True).returncode
    ):
        pytest.skip("this system does not let us make a namespace without a network (unshare -n)")
    done = python(SCRIPT, en_zh, tmp_path / "models", before=[unshare, "-n"])
    assert (done.stdout, done.stderr) == ("你好，北约！\n", "")


def test_install_and_translate_open_no_socket_and_no_address(python, en_zh, tmp_path):
    done = python(WATCHED, en_zh, tmp_path / "models")
    assert (done.stdout, done.stderr) == ("你好，北约！\n[]\n", "")


def test_the_watch_would_have_seen_a_socket(python, tmp_path):
    done = python(
        "import sys\nseen = []\nsys.addaudithook(lambda event, _: seen.append(event))\n"
        "import socket\nsocket.socket().close()\nprint('socket.__new__' in seen)"
    )
    assert done.stdout == "True\n"


@pytest.mark.parametrize(
    "provider", [{}, {"ARGOS_MODEL_PROVIDER": "LIBRETRANSLATE", "ARGOS_INTER_THREADS": "many"}]
)
def test_nothing_is_left_in_the_home_or_the_environment_and_nothing_else_is_used(
    python, en_zh, tmp_path, provider
):
    done = python(STATE, en_zh, tmp_path / "models", **provider)
    assert done.stderr == ""
    line, state = done.stdout.splitlines()
    assert line == "你好，北约！"
    assert json.loads(state) == {
        "environment": True,
        "home": [],
        "splitter": None,
        "loaded": [],
        "provider": "ModelProvider.OPENNMT",
    }


def test_listing_the_engines_and_asking_for_an_agent_imports_no_model_library(python):
    done = python(LAZY)
    assert done.stderr == ""
    names, heavy = done.stdout.rstrip().rsplit(" ", 1)
    assert "argos" in names
    assert "memory" not in names
    assert heavy == "[]"
