"""doccano's own code imports what is written, and what it exports is read.

Version 1.8.4, its database in memory. Its server counts code points, its
screens count UTF-16 units; the importer converts nothing.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from importlib import metadata, util
from pathlib import Path

import pytest

from tests import builders as build
from tests.formats import peer_fixture as peer
from workbench.domain.validation import problems
from workbench.formats import discover

pytestmark = pytest.mark.peers
DOCCANO = discover()["doccano"]
PROGRAM = Path(__file__).with_name("doccano_server.py")
WORDS = Counter((tag, quote) for tag, quotes in peer.QUOTES for quote in quotes)
"""What is covered: an annotation of several spans is as many labels."""
CLUSTERS = re.compile(r"key:\"codePointLength\",get:function\(\)\{return this\.text\.length\}")
AS_THEY_ARE = re.compile(
    r"this\.graphemeMode\?\[text\.toGraphemeOffset\(e\),text\.toGraphemeOffset\(t\)\]:\[e,t\]"
)


@pytest.fixture(scope="module")
def backend():
    """The folder of doccano's server code."""
    try:
        folder = metadata.distribution("doccano").locate_file("backend")
    except metadata.PackageNotFoundError:
        pytest.skip("doccano is not installed")
    missing = [name for name in ("django", "polymorphic", "pandas") if util.find_spec(name) is None]
    if missing:
        pytest.skip(f"doccano needs what is not installed: {', '.join(missing)}")
    return Path(str(folder))


@pytest.fixture(scope="module")
def served(backend, tmp_path_factory):
    """A function that gives a file to doccano and tells what it made of it."""

    @cache
    def serve(data, overlap="yes"):
        path = tmp_path_factory.mktemp("doccano") / "a.jsonl"
        path.write_bytes(data)
        done = subprocess.run(
            [sys.executable, "-W", "ignore", str(PROGRAM), str(backend), str(path), overlap],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return serve


def in_units(text, start, end):
    """Cut as JavaScript does, whose strings are UTF-16; half a character becomes U+FFFD."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "replace")


def cut_by(count, example):
    """Count the labels with the words that their offsets cut from the text as it was stored."""
    spans = example["spans"]
    return Counter((each["label"], count(example["text"], each["start"], each["end"])) for each in spans)


def in_code_points(text, start, end):
    return text[start:end]


def test_its_server_finds_every_label_on_its_words(served):
    found = served(DOCCANO.write([peer.dossier(), build.dossier()]))
    assert found["errors"] == []
    first, second = found["examples"]
    assert (first["text"], second["text"]) == (peer.CONTENT, build.CONTENT)
    assert first["meta"] == {"meta": {"document": "d0001", "text": "source", "unit": "codepoint"}}
    assert len(first["spans"]) == WORDS.total() == 10
    assert cut_by(in_code_points, first) == WORDS
    said = {f"({quote}, " for _, quote in WORDS}
    assert all(any(each["said"].startswith(start) for start in said) for each in first["spans"])


def test_a_project_without_overlap_drops_labels_in_silence(served):
    found = served(DOCCANO.write([peer.dossier()]), overlap="no")
    assert found["errors"] == []
    kept = cut_by(in_code_points, found["examples"][0])
    assert kept < WORDS
    assert kept.total() == 6


@pytest.mark.parametrize("unit", ["codepoint", "utf16", "grapheme"])
def test_what_it_exports_is_read_with_every_label_on_its_words(served, unit):
    found = served(DOCCANO.choose(unit=unit).write([peer.dossier()]))
    (back,) = DOCCANO.read(found["exported"].encode(), "f")
    assert problems(back) == []
    assert back.source.content == peer.CONTENT
    assert back.document.id == "d0001"
    assert Counter((each.tag, each.spans[0].exact) for each in back.annotations) == WORDS


def test_its_screens_count_as_javascript_does(backend):
    scripts = [
        path.read_text(encoding="utf-8") for path in sorted(backend.glob("client/dist/static/_nuxt/*.js"))
    ]
    assert any(CLUSTERS.search(each) and AS_THEY_ARE.search(each) for each in scripts)


def test_on_its_screens_utf16_covers_the_words_and_code_points_do_not(served):
    shown = {}
    for unit in ("utf16", "codepoint"):
        (example,) = served(DOCCANO.choose(unit=unit).write([peer.dossier()]))["examples"]
        shown[unit] = cut_by(in_units, example)
    assert shown["utf16"] == WORDS
    assert shown["codepoint"] & WORDS == Counter({("claims.fact", "rose"): 1})
    assert shown["codepoint"]["claims.fact", "Prices rose 😀 agai"] == 1
