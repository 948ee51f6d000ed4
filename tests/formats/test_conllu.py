"""CoNLL-U as its readers split it: sentences at empty lines, ten columns at tabs."""

import re

import conllu
import pytest
from hypothesis import given

from tests import builders as build
from tests import strategies
from tests.formats import peer_fixture as peer
from tests.formats.corpus import tagged
from tests.strategies import quick
from workbench.errors import InvalidFile
from workbench.formats import discover

FORM = discover()["conllu"]


def sentences(data):
    """Return each sentence: what its comments say, and its rows as the place, the word and its marks."""
    found = []
    for part in data.decode().split("\n\n")[:-1]:
        lines = part.split("\n")
        said = dict(line[2:].split(" = ", 1) for line in lines if line.startswith("# "))
        rows = [line.split("\t") for line in lines if line and not line.startswith("# ")]
        assert all(len(row) == 10 for row in rows)
        found.append((said, [(place(row[9]), row[1], marks(row[9]), row[9]) for row in rows]))
    return found


def place(misc):
    return tuple(map(int, re.search(r"TokenRange=(\d+):(\d+)", misc).groups()))


def marks(misc):
    found = re.search(r"Marks=([^|]*)", misc)
    return found[1].split(",") if found else []


def words(content, *spans):
    data = FORM.write([tagged("x", "Doubt", "Slogans", marks=spans, content=content)])
    assert FORM.problems(data, "f") == []
    return [(word, held) for _, rows in sentences(data) for _, word, held, _ in rows]


def test_chinese_is_cut_into_words_and_a_joined_emoji_is_one():
    assert [word for word, _ in words("Ab 物价又涨了，👨‍👩‍👧 cafe\u0301。")] == [
        "Ab", "物价", "又", "涨", "了", "，", "👨‍👩‍👧", "cafe\u0301", "。",
    ]  # fmt: skip


def test_overlapping_and_discontinuous_marks_stay_whole():
    found = words("aa bb cc dd", (0, 0, 5), (1, 3, 8))
    assert found == [
        ("aa", ["B:own.t0:a0"]),
        ("bb", ["I:own.t0:a0", "B:own.t1:a1"]),
        ("cc", ["I:own.t1:a1"]),
        ("dd", []),
    ]


def test_the_marks_of_the_fixture_cover_its_words():
    content = peer.CONTENT
    found = {}
    for _, rows in sentences(FORM.write([peer.dossier()])):
        for span, _, held, _ in rows:
            for mark in held:
                found.setdefault(mark.split(":")[2], []).append(span)
    wanted = [re.sub(r"\s", "", "".join(quotes)) for _, quotes in peer.QUOTES]
    covered = ["".join(content[a:b] for a, b in found[f"a{i}"]) for i in range(len(wanted))]
    assert covered == wanted


def test_a_sentence_has_its_text_its_role_and_its_translation():
    said, rows = sentences(FORM.write([build.dossier()]))[0]
    assert said["newdoc id"] == "d0001"
    assert said["sent_id"] == "d0001-s0"
    assert said["text"] == "Prices rose 😀 again."
    assert said["role"] == "body"
    assert said["text_zh"] == "物价😀又上涨了。"
    assert [misc.startswith("SpaceAfter=No") for *_, misc in rows] == [False, False, False, True, False]


@quick
@given(strategies.dossiers())
def test_every_character_of_a_segment_but_white_space_is_in_one_word(dossier):
    data = FORM.write([dossier])
    assert FORM.problems(data, "f") == []
    content = dossier.source.content
    rows = [row for _, rows in sentences(data) for row in rows]
    places = [i for (start, end), *_ in rows for i in range(start, end)]
    segments = dossier.source.segments
    inside = {i for each in segments for i in range(each.start, each.end) if not content[i].isspace()}
    assert len(places) == len(set(places))
    assert set(places) == inside
    assert all(content[start:end] == word for (start, end), word, *_ in rows)


@pytest.mark.parametrize("dossier", [build.dossier(), peer.dossier()], ids=["everything", "the peers'"])
def test_the_library_of_that_name_reads_every_word_at_its_place(dossier):
    content = dossier.source.content
    found = conllu.parse(FORM.write([dossier]).decode())
    assert [each.metadata["sent_id"] for each in found] == [
        f"d0001-{segment.id}" for segment in dossier.source.segments
    ]
    for sentence in found:
        for word in sentence:
            start, end = map(int, word["misc"]["TokenRange"].split(":"))
            assert content[start:end] == word["form"]
        joined = "".join(
            word["form"] + ("" if word["misc"].get("SpaceAfter") == "No" else " ") for word in sentence
        )
        assert joined.rstrip(" ") == sentence.metadata["text"]
    held = {
        mark.split(":")[2]
        for each in found
        for word in each
        for mark in word["misc"].get("Marks", "").split(",")
        if mark
    }
    assert held == {
        each.id for each in dossier.annotations if any(span.text == "source" for span in each.spans)
    }


WORD = "1\ta\t_\t_\t_\t_\t_\t_\t_\tTokenRange=0:1\n"


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        (f"# text = a\n{WORD}\n", []),
        (f"# text = b\n{WORD}\n", ["3"]),
        (f"# text = a\n{WORD}", ["3"]),
        (f"# text = a\n{WORD.replace('1', '2', 1)}\n", ["2", "3"]),
        (f"# text = a\n{WORD.replace('0:1', '1:1')}\n", ["2"]),
        (
            f"# sent_id = s\n# text = a\n{WORD}\n# sent_id = s\n# text = a\n{WORD.replace('0:1', '1:2')}\n",
            ["5"],
        ),
        ("a b\n\n", ["1", "2"]),
    ],
)
def test_lines_that_break_the_format_are_told(lines, places):
    found = FORM.problems(lines.encode(), "f")
    assert [each.place for each in found] == places
    assert all(each.what and each.hint for each in found)


def test_it_is_not_read_and_holds_no_document_twice():
    with pytest.raises(InvalidFile):
        FORM.read(FORM.write([build.dossier()]), "f")
    with pytest.raises(InvalidFile):
        FORM.write([build.dossier(), peer.dossier()])
