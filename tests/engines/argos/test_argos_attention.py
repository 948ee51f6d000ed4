import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tiny_model import build
from workbench.domain.language import Language
from workbench.engines.argos import Argos, Options, Shelf
from workbench.engines.argos.heads import candidates, reading_at
from workbench.neural.heads import Head
from workbench.neural.looking import located
from workbench.ports import Attentive

EN, ZH = Language.EN, Language.ZH_HANS
PAIRS = {
    "he said": "他说", "she left": "她走了", "the president": "总统", "yesterday": "昨天", ",": ",", ".": ".",
}  # fmt: skip


def linked(draft, source):
    return [
        (link.source.cut(source), link.target.cut(draft.text), round(link.weight, 2)) for link in draft.links
    ]


def test_the_engine_gives_links(argos):
    assert isinstance(argos, Attentive)


def test_links_are_the_exact_diagonal_of_the_fixture(engine_of):
    argos = engine_of(PAIRS)
    text = "The president, he said, Zyx yesterday."
    (draft,) = argos.translate([text], EN, ZH)
    assert draft.text == "总统，他说，Zyx昨天。"
    assert linked(draft, text) == [
        ("The president", "总统", 1.0),
        (",", "，", 1.0),
        ("he said", "他说", 1.0),
        (",", "，", 1.0),
        ("Zyx", "Zyx", 1.0),
        ("yesterday", "昨天", 1.0),
        (".", "。", 1.0),
    ]


def test_links_count_from_the_start_of_the_whole_text_over_lines_and_marks(engine_of):
    argos = engine_of(PAIRS)
    text = "\n  He said_ 42\r\nshe left. "
    (draft,) = argos.translate([text], EN, ZH)
    assert linked(draft, text) == [
        ("He said", "他说", 1.0), ("she left", "她走了", 1.0), (".", "。", 1.0),
    ]  # fmt: skip


@pytest.mark.parametrize("stops", [{"she left"}, {"she left", "yesterday"}])
def test_a_mended_draft_has_the_links_of_its_second_try(engine_of, stops):
    argos = engine_of(PAIRS, stops=stops)
    text = "He said, she left, the president, yesterday."
    (draft,) = argos.translate([text], EN, ZH)
    assert draft.flags[0].kind == "mended"
    assert [(a, b) for a, b, _ in linked(draft, text) if a != ","] == [
        ("He said", "他说"), ("she left", "她走了"), ("the president", "总统"),
        ("yesterday", "昨天"), (".", "。"),
    ]  # fmt: skip


def test_a_text_beyond_the_models_reach_is_linked_throughout(engine_of):
    argos = engine_of(PAIRS)
    text = "He said, yesterday, " * 120 + "she left."
    (draft,) = argos.translate([text], EN, ZH)
    pairs = linked(draft, text)
    assert len(pairs) == 120 * 4 + 2
    assert pairs[-2] == ("she left", "她走了", 1.0)
    assert {(a, b) for a, b, _ in pairs} <= {
        ("He said", "他说"), (",", "，"), ("yesterday", "昨天"), ("she left", "她走了"), (".", "。"),
    }  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.text(min_size=1), max_size=8), st.text(), st.integers(0, 9))
def test_pieces_are_found_in_order_inside_the_text_or_not_at_all(pieces, text, start):
    spans = located(pieces, text, start)
    assert len(spans) == len(pieces)
    found = [span for span in spans if span is not None]
    assert all(start <= span.start < span.end <= start + len(text) for span in found)
    assert [span.start for span in found] == sorted(span.start for span in found)


def test_pieces_are_found_where_marks_were_widened_and_letters_composed():
    text = "“Café”，ﬁne"
    spans = located(['▁"', "Cafe\u0301", '"', ",", "▁f", "ine"], text)
    assert [span and span.cut(text) for span in spans] == ["“", "Café", "”", "，", "ﬁ", "ﬁne"]


@pytest.fixture
def blurred(tmp_path):
    """Install a package whose last layer looks everywhere: only the one below it looks at the right place."""
    package = build(tmp_path / "b.argosmodel", PAIRS, blur=True)
    return Shelf(tmp_path / "models", works=lambda folder, code: True).install_file(package)


def test_the_places_to_read_attention_are_the_upper_half_of_the_layers_the_models_own_first(blurred, models):
    assert [str(head) for head in candidates(blurred.folder / "model")] == ["1/1", "0/1"]
    (one,) = Shelf(models).installed()[:1]
    assert [str(head) for head in candidates(one.folder / "model")] == ["0/1"]
    assert candidates(models) == []


def test_a_model_that_need_not_change_is_not_copied_and_another_is_gone_afterwards(blurred):
    folder = blurred.folder / "model"
    before = (folder / "model.bin").read_bytes()
    for same in (None, Head(1, 1), Head(-1, 1)):
        with reading_at(folder, same) as place:
            assert place == folder
    with reading_at(folder, Head(0, 1)) as place:
        after = (place / "model.bin").read_bytes()
        assert sum(a != b for a, b in zip(before, after, strict=True)) <= 2
        assert {path.name for path in place.iterdir()} == {path.name for path in folder.iterdir()}
    assert not place.exists()
    assert (folder / "model.bin").read_bytes() == before


@pytest.mark.parametrize("data", [b"", b"\6\0\0\0", b"\xff" * 4000])
def test_a_file_of_another_layout_has_no_places(tmp_path, data):
    (tmp_path / "model.bin").write_bytes(data)
    assert candidates(tmp_path) == []
    with reading_at(tmp_path, Head(0, 1)) as place:
        assert place == tmp_path


def test_attention_is_read_where_it_was_settled_from_then_on(tmp_path, blurred):
    argos = Argos(tmp_path / "models")
    text = "The president, he said."
    before = argos.translate([text], EN, ZH)[0]
    assert argos.trust(EN, ZH) is None
    identity = argos.agent(EN, ZH).id
    assert linked(argos.attend([text], EN, ZH, "0/1")[0], text)[0] == ("The president", "总统", 1.0)
    argos.settle(EN, ZH, "0/1", 0.9)
    after = argos.translate([text], EN, ZH)[0]
    assert (after.text, linked(after, text)[0]) == (before.text, ("The president", "总统", 1.0))
    assert linked(before, text) != linked(after, text)
    assert argos.agent(EN, ZH).id != identity
    again = Argos(tmp_path / "models", Options())
    assert again.trust(EN, ZH) == 0.9
    assert again.translate([text], EN, ZH)[0] == after


def test_what_was_settled_and_cannot_be_read_is_not_settled(tmp_path, blurred):
    argos = Argos(tmp_path / "models")
    argos.settle(EN, ZH, "0/1", 0.9)
    (mark,) = (tmp_path / "models" / ".settled").iterdir()
    for text in ("", "[]", "{}", '{"head": "x", "trust": 1}', '{"head": "0/1", "trust": "much"}'):
        mark.write_text(text)
        assert argos.trust(EN, ZH) is None


def test_without_room_for_a_copy_attention_is_read_where_the_model_says(tmp_path, blurred, monkeypatch):
    argos = Argos(tmp_path / "models")
    argos.settle(EN, ZH, "0/1", 0.9)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "full"))
    (draft,) = argos.translate(["The president, he said."], EN, ZH)
    assert draft.text == "总统，他说。"
