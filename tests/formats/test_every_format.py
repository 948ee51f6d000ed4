"""Promises of every format there is; a new one is tested here without being named."""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import builders as build
from tests import strategies
from tests.effort import at_most
from tests.formats import peer_fixture as peer
from tests.formats.views import KNOWN, view
from workbench.domain.validation import problems
from workbench.errors import InvalidFile
from workbench.formats import discover

ROOT = Path(__file__).parents[2]
FORMATS = discover()
WRITERS = sorted(name for name, form in FORMATS.items() if form.writes)
BOTH = sorted(name for name, form in FORMATS.items() if form.writes and form.reads)
CHOICES = [
    (name, option, value)
    for name in WRITERS
    for option, values in getattr(FORMATS[name], "options", {}).items()
    for value in values
]
BARE = {"units": [], "annotations": [], "relations": [], "findings": [], "reviews": []}
DOSSIERS = {
    "everything": build.dossier(),
    "the peers'": peer.dossier(),
    "no annotations": build.dossier(annotations=[], relations=[], findings=[], reviews=[]),
    "no tagset": build.dossier(annotations=[], relations=[], findings=[], reviews=[], tagsets=[]),
    "nothing": build.dossier(source=build.source(""), **BARE),
    "white space": build.dossier(source=build.source(" \r\n\u3000"), **BARE),
}
SLOW = 10.0
"""Seconds of computing for 1,000 annotations; each format takes far less."""


def refused(call, *values):
    """Return the problems with which a call is refused, each with a sentence and a hint."""
    with pytest.raises(InvalidFile) as caught:
        call(*values)
    assert caught.value.problems
    assert all(each.what and each.hint for each in caught.value.problems)
    return caught.value.problems


@cache
def written(name):
    """Return a file of a format, with one of everything in it."""
    return FORMATS[name].write([build.dossier()])


def covered(dossier):
    """Return the words that the annotations cover on the source, piece by piece."""
    return {
        target.exact
        for annotation in dossier.annotations
        for target in annotation.spans
        if target.text == dossier.source.id
    }


def held(words):
    """Return words as a project holds them: it has no NUL."""
    return words.replace("\x00", "\ufffd")


def comes_back(form, dossier):
    """Write and read a document: it is the same, but for what the format declares."""
    (back,) = form.read(form.write([dossier]), "f")
    assert problems(back) == []
    if not form.loses:
        assert back.model_dump_json() == dossier.model_dump_json()
    elif form.loses <= KNOWN:
        assert view(back, form.loses) == view(dossier, form.loses)
    else:  # it loses what only its own tests know; the words must be right all the same
        assert back.source.content == held(dossier.source.content)
        assert covered(back) <= {held(words) for words in covered(dossier)}


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_format_says_what_it_is(name):
    form = FORMATS[name]
    assert form.name == name
    assert form.suffix.startswith(".")
    assert all(isinstance(kind, str) for kind in form.loses)
    assert form.reads or form.writes


def test_no_two_formats_share_a_suffix():
    suffixes = [form.suffix for form in FORMATS.values()]
    assert len(set(suffixes)) == len(suffixes)


@pytest.mark.parametrize("which", DOSSIERS)
@pytest.mark.parametrize("name", WRITERS)
def test_what_is_written_has_no_problems_and_is_the_same_every_time(name, which):
    form = FORMATS[name]
    data = form.write([DOSSIERS[which]])
    assert data == form.write([DOSSIERS[which].model_copy(deep=True)])
    assert form.problems(data, "f", deep=True) == []


@pytest.mark.parametrize("which", DOSSIERS)
@pytest.mark.parametrize("name", BOTH)
def test_what_is_written_comes_back_but_for_what_the_format_says_it_loses(name, which):
    comes_back(FORMATS[name], DOSSIERS[which])


@pytest.mark.parametrize("name", BOTH)
@settings(
    deadline=None,
    max_examples=10,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],  # to shrink a whole document takes minutes
)
@given(dossier=strategies.dossiers())
def test_any_document_comes_back_but_for_what_the_format_says_it_loses(name, dossier):
    comes_back(FORMATS[name], dossier)


@pytest.mark.parametrize("name", BOTH)
def test_what_was_read_can_be_written_and_read_again(name):
    form = FORMATS[name]
    first = form.read(form.write([peer.dossier()]), "f")
    again = form.read(form.write(first), "f")
    assert [view(each, form.loses) for each in again] == [view(each, form.loses) for each in first]


@pytest.mark.parametrize(("name", "option", "value"), CHOICES)
def test_every_option_gives_a_file_without_problems(name, option, value):
    form = FORMATS[name].choose(**{option: value})
    data = form.write([build.dossier()])
    assert form.problems(data, "f", deep=True) == []
    assert data == form.write([build.dossier()])
    if form.reads:
        assert all(problems(back) == [] for back in form.read(data, "f"))


@pytest.mark.parametrize("name", sorted({name for name, _, _ in CHOICES}))
def test_an_option_that_does_not_exist_is_refused(name):
    assert refused(lambda: FORMATS[name].choose(colour="red"))
    option = next(iter(FORMATS[name].options))
    assert refused(lambda: FORMATS[name].choose(**{option: "red"}))


@pytest.mark.parametrize("name", WRITERS)
def test_a_file_holds_as_many_documents_as_the_format_says(name):
    form = FORMATS[name]
    other = build.document(id="d0002", ordinal=1)
    two = [build.dossier(), build.dossier(document=other, source=build.source("Another. 另一个。"), **BARE)]
    if not form.many:
        assert refused(form.write, two)
        return
    data = form.write(two)
    assert form.problems(data, "f", deep=True) == []
    if form.reads:
        found = form.read(data, "f")
        assert [each.source.content for each in found] == [each.source.content for each in two]
        assert len({each.document.id for each in found}) == 2


@pytest.mark.parametrize("name", WRITERS)
def test_half_a_character_is_refused_when_writing(name):
    mark = build.dossier().annotations[1].model_copy(update={"comment": "x\ud800"})
    assert refused(FORMATS[name].write, [build.dossier(annotations=[mark], relations=[], reviews=[])])


@pytest.mark.parametrize("name", sorted(set(FORMATS) - set(WRITERS)))
def test_a_format_that_is_only_read_says_so_when_asked_to_write(name):
    assert refused(FORMATS[name].write, [build.dossier()])


@pytest.mark.parametrize("name", sorted(set(WRITERS) - set(BOTH)))
def test_a_format_that_is_only_written_says_so_when_asked_to_read(name):
    form = FORMATS[name]
    assert refused(form.read, form.write([build.dossier()]), "f")


@pytest.mark.parametrize("name", WRITERS)
def test_a_thousand_annotations_take_seconds(name):
    form = FORMATS[name]
    large = build.large_dossier(annotations=1_000, characters=20_000)
    with at_most(SLOW):
        data = form.write([large])
        assert form.problems(data, "f") == []
        if form.reads:
            (back,) = form.read(data, "f")
            assert len(back.source.content) == 20_000


def test_the_bytes_do_not_depend_on_the_process():
    """Sets and hashes differ from process to process; files must not."""
    code = (
        "import hashlib\n"
        "from tests import builders\n"
        "from workbench.formats import discover\n"
        "for name, form in sorted(discover().items()):\n"
        "    if form.writes:\n"
        "        print(name, hashlib.sha256(form.write([builders.dossier()])).hexdigest())\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "4321", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    here = {name: hashlib.sha256(FORMATS[name].write([build.dossier()])).hexdigest() for name in WRITERS}
    assert dict(line.split() for line in said.split("\n") if line) == here


# --- hostile files

NESTED = 20_000
HOSTILE = {
    "nothing": b"",
    "white space": b" \r\n\t",
    "a NUL": b"\x00",
    "every byte": bytes(range(256)) * 8,
    "a letter": "Dear editor,\r\n物价又涨了？\n".encode(),
    "wrong bytes": b"\xff\xfe\xfd",
    "UTF-16": "{}\n<a/>".encode("utf-16"),
    "compressed": gzip.compress(b"{}"),
    "half an archive": b"PK\x03\x04" + bytes(100),
    "an empty archive": b"PK\x05\x06" + bytes(18),
    "null": b"null",
    "a number": b"12",
    "huge": b"1" * 10_000,
    "infinite": b"[1e999, NaN]",
    "an empty object": b"{}",
    "an empty list": b"[]",
    "objects": b"[{}, {}]\n{}\n",
    "a list of everything": b'[null, 1, "x", [], {}, true]\n',
    "a key twice": b'{"text": "a", "text": "b"}',
    "half of a character": b'{"text": "\\ud800", "id": 1, "spans": [], "label": [], "data": {}}',
    "nested lists": b"[" * NESTED + b"]" * NESTED,
    "nested objects": b'{"a":' * NESTED + b"1" + b"}" * NESTED,
    "nested elements": b"<a>" * NESTED,
    "an element": b"<a/>",
    "a doctype": b"<!DOCTYPE a><a/>",
    "a file as entity": b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>',
    "a billion laughs": b'<!DOCTYPE d [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(12))
    + b"]><d>&m;</d>",
    "tabs": b"a\tb\tc\n\t\t\n1\t2\t3\t4\n",
    "a long line": b"x" * 1_000_000,
}


def attempted(form, data):
    """Return the documents in the bytes, and the error that refuses them; any other error is a failure."""
    try:
        return form.read(data, "f"), None
    except InvalidFile as error:
        return [], error


def harmless(form, data):
    """Read bytes: either they are refused in words, or they are documents without problems."""
    found, error = attempted(form, data)
    assert all(problems(each) == [] for each in found)
    if error is not None:
        assert error.problems
        assert str(error)
        assert form.problems(data, "f") or not form.reads


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("name", sorted(FORMATS))
def test_hostile_bytes_are_refused_in_words_or_harmless(name, what):
    harmless(FORMATS[name], HOSTILE[what])


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_files_of_all_other_formats_are_refused_in_words_or_harmless(name):
    for other in WRITERS:
        if other != name:
            harmless(FORMATS[name], written(other))


@pytest.mark.parametrize("name", WRITERS)
@settings(
    deadline=None,
    max_examples=15,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_a_damaged_file_is_refused_in_words_or_harmless(name, data):
    form = FORMATS[name]
    whole = bytearray(written(name))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(whole) - 1))
        how = data.draw(st.sampled_from(["cut", "flip", "drop", "digit", "junk"]))
        if how == "cut":
            del whole[at + 1 :]
        elif how == "flip":
            whole[at] ^= 1 << data.draw(st.integers(0, 7))
        elif how == "drop":
            del whole[at : at + data.draw(st.integers(1, 40))]
        elif how == "digit":
            digits = [i for i in range(at, len(whole)) if 0x30 <= whole[i] <= 0x39]
            if digits:
                whole[digits[0]] = data.draw(st.integers(0x30, 0x39))
        else:
            whole[at:at] = data.draw(st.binary(min_size=1, max_size=8))
        if not whole:
            break
    harmless(form, bytes(whole))


# --- no registration

DROPPED = """
class Dropped:
    name, suffix, loses, many, reads, writes = "dropped", ".drop", frozenset(), False, False, True
    def write(self, dossiers): return b"x"
    def read(self, data, name): return []
    def problems(self, data, name, *, deep=False): return []
PLUGIN = Dropped()
"""


EVERYWHERE = """
import asyncio, contextlib, io, json, sys
sys.path[:0] = sys.argv[1:]
from pathlib import Path
from cogapp import Cog
from tests.formats.test_every_format import WRITERS
from tests.tui.desk import desk, project
from workbench.cli import main
from workbench.formats import discover

async def chosen():
    wb = project()
    wb.formats = discover()
    async with desk(wb) as it:
        await it.press("e")
        return next(each.labels for each in it.app.screen.settings if each.name == "format")

told = io.StringIO()
with contextlib.redirect_stdout(told), contextlib.suppress(SystemExit):
    main(["formats", "--json"])
page = Path(sys.argv[2], "docs", "reference", "formats.md").read_text(encoding="utf-8")
print(json.dumps({
    "matrix": WRITERS,
    "docs": Cog().process_string(page),
    "screen": asyncio.run(chosen()),
    "cli": told.getvalue(),
}))
"""


@pytest.fixture(scope="module")
def with_one_more(tmp_path_factory):
    """What a copy of the program says in which one file was added to the formats."""
    folder = tmp_path_factory.mktemp("dropped")
    shutil.copytree(ROOT / "workbench", folder / "workbench", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "workbench" / "formats" / "dropped.py").write_text(DROPPED, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", EVERYWHERE, str(folder), str(ROOT)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_new_file_is_a_new_format_of_the_commands(with_one_more):
    listed = {each["name"]: each["suffix"] for each in json.loads(with_one_more["cli"])}
    assert listed["dropped"] == ".drop"
    assert set(listed) == {*FORMATS, "dropped"}


def test_a_new_file_is_a_new_format_on_the_export_screen_in_the_page_and_in_these_tests(with_one_more):
    assert "dropped (*.drop)" in with_one_more["screen"]
    assert "| `dropped` | `*.drop` | – | yes | – |" in with_one_more["docs"]
    assert set(with_one_more["matrix"]) == {*WRITERS, "dropped"}
