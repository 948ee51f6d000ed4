import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.annotation import Annotation, span_target
from workbench.domain.document import Document
from workbench.domain.language import Language
from workbench.domain.pattern import Pattern, Shelf
from workbench.domain.text import SOURCE, Role
from workbench.errors import InputError, InvalidFile, Missing, Refused
from workbench.ports import Page, Passage
from workbench.suggesters import suggesters
from workbench.suggesters.command import Command
from workbench.suggesters.lexicon import Lexicon
from workbench.suggesters.repeats import Repeats

NOW = datetime(2024, 1, 1, tzinfo=UTC)
DOUBT, SLOGANS = "rhetoric.doubt", "rhetoric.slogans"


def page(*texts, learned=()):
    passages = [
        Passage(SOURCE if n % 2 == 0 else f"u{n}", n * 100, f"s{n // 2}", Language.EN, Role.BODY, text)
        for n, text in enumerate(texts)
    ]
    document = Document(
        id="d1",
        ordinal=0,
        title="t",
        language=Language.EN,
        imported=NOW,
        encoding="utf-8",
        source_bytes_sha256="0" * 64,
    )
    return Page(document, passages, learned, frozenset({DOUBT, SLOGANS}))


def tagged(words, tag=DOUBT, **more):
    targets = (span_target(SOURCE, words, 0, len(words)),)
    return Annotation(id="a1", ordinal=0, tag=tag, targets=targets, by="mei", created=NOW, **more)


def seen(ideas):
    return [(each.tag, each.passage.content[each.start : each.end]) for each in ideas]


def test_ours_are_found_by_their_names(tmp_path):
    found = suggesters({"tagsets": tmp_path, "config": tmp_path / "config.toml"})
    assert list(found) == ["command", "lexicon", "repeats"]
    assert {name: each.name for name, each in found.items()} == {name: name for name in found}
    assert {name for name, each in found.items() if each.agent()} == {"repeats"}


@settings(deadline=None)
@given(st.lists(st.text(st.sampled_from("aß评 \n"), max_size=8), min_size=1, max_size=5))
def test_a_shelf_finds_what_each_text_alone_holds(texts):
    for words in ("a", "ss", "评 a"):
        pattern = Pattern.of(words, wildcards=False)
        alone = [(n, *place) for n, text in enumerate(texts) for place in pattern.places(text)]
        assert list(Shelf(texts).places(pattern)) == alone


# Repeats -------------------------------------------------------------------------------------


def test_words_that_people_tagged_are_proposed_where_they_stand_again():
    ideas = Repeats().suggest(
        page(
            "It is Off the\n table now.",
            "免谈",
            "off the tables",
            learned=[tagged("off the table"), tagged("免谈")],
        )
    )
    assert seen(ideas) == [(DOUBT, "Off the\n table"), (DOUBT, "免谈")]


def test_the_score_is_how_often_the_words_got_this_tag():
    learned = [tagged("off the table")] * 3 + [tagged("off the table", SLOGANS)]
    ideas = Repeats().suggest(page("off the table", learned=learned))
    assert {each.tag: each.score for each in ideas} == {DOUBT: 0.75, SLOGANS: 0.25}


@pytest.mark.parametrize("words", ["a", "...", "x" * 201])
def test_words_that_say_too_little_or_cannot_come_twice_teach_nothing(words):
    assert Repeats().suggest(page(words, learned=[tagged(words)])) == []


def test_a_tag_that_is_gone_is_not_proposed():
    assert Repeats().suggest(page("off the table", learned=[tagged("off the table", "old.tag")])) == []


# Lexicon -------------------------------------------------------------------------------------


def lexicon(folder, text, name="mine.toml"):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return Lexicon(folder)


def test_the_words_of_a_list_are_proposed_in_both_languages(tmp_path):
    found = lexicon(tmp_path, f'[lexicon."{DOUBT}"]\nen = ["witch hunt"]\nzh = ["免谈"]\n')
    assert found.agent().kind == "software"
    ideas = found.suggest(page("A Witch  Hunt; no witch hunters.", "一律免谈。"))
    assert seen(ideas) == [(DOUBT, "Witch  Hunt"), (DOUBT, "免谈")]


def test_a_folder_without_lists_is_not_set_up(tmp_path):
    assert Lexicon(tmp_path / "nothing").agent() is None


def test_everything_wrong_with_all_lists_is_said_at_once(tmp_path):
    lexicon(tmp_path, '[lexicon."no.such"]\nen = [" "]\n', "a.toml")
    lexicon(tmp_path, f'[lexicon."{DOUBT}"]\nfr = ["x"]\nen = [3]\n', "b.toml")
    with pytest.raises(InvalidFile) as error:
        lexicon(tmp_path, "not toml", "c.toml").suggest(page("x"))
    places = [each.place for each in error.value.problems]
    assert [place[:6] for place in places] == ["a.toml"] * 2 + ["b.toml"] * 2 + ["c.toml"]


# Command -------------------------------------------------------------------------------------


def command(folder, code, **more):
    (folder / "program.py").write_text(code, encoding="utf-8")
    run = json.dumps([sys.executable, "-I", "-S", str(folder / "program.py")])
    extra = "".join(f"{name} = {value}\n" for name, value in more.items())
    (folder / "suggesters.toml").write_text(f"[command]\nrun = {run}\n{extra}", encoding="utf-8")
    return Command(folder / "suggesters.toml")


FINDER = """
import json, sys
for line in sys.stdin.buffer:
    each = json.loads(line)
    at = each["text"].find("评")
    if at >= 0:
        print(json.dumps({"segment": each["segment"], "side": each["side"], "start": at, "end": at + 1,
                          "tag": "rhetoric.doubt", "score": 0.5}))
"""


def test_a_program_reads_segments_and_writes_proposals(tmp_path):
    found = command(tmp_path, FINDER)
    assert found.agent().id.startswith("suggester-command-")
    ideas = found.suggest(page("no", "😀评论", "评"))
    assert [(each.passage.text, each.start, each.end, each.score) for each in ideas] == [
        ("u1", 1, 2, 0.5),
        (SOURCE, 0, 1, 0.5),
    ]


GOOD = {"segment": "s0", "start": 0, "end": 2, "tag": DOUBT}
BROKEN = [
    json.dumps(GOOD | {"end": 99}),
    json.dumps(GOOD | {"start": 2}),
    json.dumps(GOOD | {"start": -1}),
    json.dumps(GOOD | {"tag": "no.such"}),
    json.dumps(GOOD | {"segment": "s9"}),
    json.dumps(GOOD | {"side": "left"}),
    json.dumps(GOOD | {"start": "0"}),
    json.dumps(GOOD | {"score": 2}),
    json.dumps(GOOD | {"extra": 1}),
    json.dumps(GOOD)[:-1] + ', "tag": "rhetoric.slogans"}',
    json.dumps(GOOD)[:-1] + ', "score": NaN}',
    "[" * 100_000,
    "hello",
    "3",
    "\udcff",
]


def test_every_broken_line_is_refused_with_its_number(tmp_path):
    lines = [json.dumps(GOOD), "", *BROKEN]
    data = "\n".join(lines).encode("utf-8", "surrogateescape")
    found = command(tmp_path, f"import sys; sys.stdout.buffer.write({data!r})")
    with pytest.raises(InvalidFile) as error:
        found.suggest(page("text"))
    numbers = [int(each.place.partition(":")[2].partition(" ")[0]) for each in error.value.problems]
    assert numbers == list(range(3, 3 + len(BROKEN)))
    assert all(each.what and each.hint for each in error.value.problems)


def test_a_program_that_fails_says_its_last_word(tmp_path):
    found = command(tmp_path, "import sys; print('first\\nno \\x1b[2J model', file=sys.stderr); sys.exit(7)")
    with pytest.raises(Refused) as error:
        found.suggest(page("text"))
    assert (error.value.values["code"], error.value.values["said"]) == (7, "no ␛[2J model")


def test_a_program_that_hangs_is_stopped_with_its_children(tmp_path):
    code = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(60)"])
open({str(tmp_path / "child")!r}, "w").write(str(child.pid))
time.sleep(60)
"""
    began = time.monotonic()
    with pytest.raises(Refused) as error:
        command(tmp_path, code, timeout=1.5).suggest(page("text"))
    assert error.value.key == "suggest.timeout"
    assert time.monotonic() - began < 20
    child = int((tmp_path / "child").read_text(encoding="utf-8"))
    for _ in range(100):
        try:
            state = Path(f"/proc/{child}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except OSError:
            state = "gone"
        if state in {"gone", "Z"}:
            return
        time.sleep(0.05)
    pytest.fail("the child lives on")


def test_a_program_that_floods_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr("workbench.suggesters.command.LARGEST", 1 << 20)
    with pytest.raises(Refused) as error:
        command(tmp_path, "while True: print('x' * 65536)").suggest(page("text"))
    assert error.value.key == "suggest.too_much"


def test_a_program_that_is_not_there_is_missing(tmp_path):
    (tmp_path / "suggesters.toml").write_text('[command]\nrun = ["/no/such; touch x"]\n', encoding="utf-8")
    with pytest.raises(Missing):
        Command(tmp_path / "suggesters.toml").suggest(page("text"))


def test_arguments_reach_the_program_as_they_are_written(tmp_path):
    line = json.dumps(GOOD)
    script = f"import sys; assert sys.argv[1] == '$(touch x) ; |'; print({line!r})"
    run = json.dumps([sys.executable, "-I", "-S", "-c", script, "$(touch x) ; |"])
    (tmp_path / "suggesters.toml").write_text(f"[command]\nrun = {run}\n", encoding="utf-8")
    assert len(Command(tmp_path / "suggesters.toml").suggest(page("text"))) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["suggesters.toml"]


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "[command]\n",
        "[command]\nrun = []\n",
        '[command]\nrun = "x"\n',
        '[command]\nrun = ["x"]\nshell = 1\n',
    ],
)
def test_settings_that_are_wrong_are_said_with_their_place(tmp_path, text):
    (tmp_path / "suggesters.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        Command(tmp_path / "suggesters.toml").agent()
    assert error.value.place.endswith("suggesters.toml")
