from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import strategies
from tests.strategies import quick
from workbench.domain.annotation import DocumentTarget
from workbench.domain.foreign import EPOCH, IMPORTER, Foreign, is_id, safe_id, safe_name
from workbench.domain.validation import problems

labels = strategies.ids() | strategies.words() | st.sampled_from(["评论", "Doubt, so", "claims.fact", ""])


def found(content="Prices rose 😀 again. 物价又涨了？", **fields):
    return Foreign("tests", content, **fields)


@st.composite
def gathered(draw):
    """Documents of any text, labels, people, attributes and relations."""
    text = draw(strategies.texts(min_size=1))
    one = Foreign("tests", text, id=draw(st.none() | strategies.ids()))
    names = [
        one.annotate(
            draw(labels),
            [one.span(0, len(one.content))],
            by=draw(st.none() | labels),
            id=draw(st.none() | strategies.ids()),
            attributes={draw(labels): draw(strategies.words())},
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    if names:
        one.relate(draw(labels), {draw(labels): names, draw(labels): names[:1]}, by=draw(st.none() | labels))
    return one


@quick
@given(gathered())
def test_whatever_a_file_says_becomes_a_sound_dossier(one):
    assert problems(one.dossier()) == []


def test_the_same_file_gives_the_same_dossier():
    def read():
        one = found()
        first = one.annotate("Doubt, so", [one.span(0, 6)], by="张")
        one.relate("about", {"from": [first], "to": [first]})
        return one.dossier()

    assert read() == read()


def test_a_label_is_kept_to_the_letter_and_the_tag_has_an_id():
    one = found()
    one.annotate("Doubt, so", [one.span(0, 6)])
    (tagset,) = one.dossier().tagsets
    (tag,) = tagset.tags
    assert tagset.id == "tests"
    assert tag.id == "tests.Doubt_so-" + safe_id("Doubt, so")[-12:]
    assert tag.official == {"tests": "Doubt, so"}
    assert tag.name.en == tag.name.zh == "Doubt, so"


def test_a_label_that_is_a_tag_of_ours_comes_back_as_that_tag():
    one = found()
    one.annotate("claims.fact", [one.span(0, 6)], attributes={"claims.stance": "favor"})
    one.annotate("rhetoric.doubt.x", [one.span(0, 6)])
    made = one.dossier()
    assert [annotation.tag for annotation in made.annotations] == ["claims.fact", "rhetoric.doubt.x"]
    assert [tagset.id for tagset in made.tagsets] == ["claims", "rhetoric"]
    assert made.annotations[0].attributes == {"claims.stance": "favor"}


def test_what_nobody_signed_is_the_importers():
    one = found()
    one.annotate("x", [DocumentTarget()])
    one.annotate("x", [DocumentTarget()], by="张三")
    agents = one.dossier().agents
    assert agents[0] == IMPORTER
    assert agents[1].name == "张三"
    assert one.dossier().annotations[0].by == "import"


def test_what_has_no_time_is_from_the_epoch_or_the_files_own():
    assert found().dossier().document.imported == EPOCH
    noon = datetime(2024, 1, 1, 12, tzinfo=UTC)
    assert found(created=noon).dossier().exported == noon


def test_the_documents_id_is_made_of_its_text_unless_the_file_names_it():
    assert found().dossier().document.id == found().dossier().document.id
    assert found("a").dossier().document.id != found("b").dossier().document.id
    assert found(id="d77").dossier().document.id == "d77"
    assert found(id="../x").dossier().document.id.startswith("d")


def test_two_annotations_alike_have_two_ids():
    one = found()
    names = [one.annotate("x", [one.span(0, 1)]) for _ in range(3)]
    assert len(set(names)) == 3


@pytest.mark.parametrize("taken", ["source", "translation", "s1", "v.x", "9", "a b"])
def test_an_id_that_cannot_be_kept_is_made_anew(taken):
    one = found()
    assert one.annotate("x", [one.span(0, 1)], id=taken) != taken
    assert problems(one.dossier()) == []


def test_an_id_of_the_files_own_is_kept_once():
    one = found()
    assert one.annotate("x", [one.span(0, 1)], id="a7") == "a7"
    assert one.annotate("x", [one.span(0, 1)], id="a7") != "a7"


def test_nul_is_replaced_and_noted():
    source = Foreign("tests", "a\x00b").dossier().source
    assert source.content == "a\ufffdb"
    assert [(each.at, each.code_point) for each in source.replaced] == [(1, 0)]


@quick
@given(st.sets(strategies.words() | labels, min_size=2, max_size=4))
def test_names_never_share_an_id(names):
    assert len({safe_id(name) for name in names}) == len(names)
    assert all(is_id(f"t.{safe_id(name)}") and is_id(safe_name(name)) for name in names)
