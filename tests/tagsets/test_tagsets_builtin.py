from pathlib import Path

import pytest

import workbench.tagsets
from tests.effort import at_most
from workbench.domain.tagset import Tagset
from workbench.tagsets import builtin, problems
from workbench.tagsets.library import _order
from workbench.tagsets.reading import tagset

FOLDER = Path(workbench.tagsets.__file__).parent
OURS = ("claims", "rhetoric", "framing")
EVERY_TAG = [pytest.param(tag, id=tag.id) for name in OURS for tag in builtin()[name].tags]


def test_the_three_layers_come_in_the_order_of_their_keys():
    assert list(builtin()) == list(OURS)


@pytest.mark.parametrize(
    ("name", "tags", "enabled", "groups"),
    [("claims", 13, 12, 3), ("rhetoric", 25, 23, 6), ("framing", 41, 41, 5)],
)
def test_a_tagset_has_all_its_tags_and_groups(name, tags, enabled, groups):
    own = builtin()[name]
    assert (len(own.tags), sum(t.enabled for t in own.tags), len(own.groups)) == (tags, enabled, groups)


@pytest.mark.parametrize("name", OURS)
def test_our_own_files_have_no_problems(name):
    assert problems(FOLDER / f"{name}.toml") == []


@pytest.mark.parametrize("tag", EVERY_TAG)
def test_every_tag_is_explained_in_both_languages(tag):
    for words in (tag.name, tag.definition, tag.example):
        assert words.en.strip()
        assert words.zh.strip()
        assert any("\u4e00" <= char <= "\u9fff" for char in words.zh)
        assert words.en.isascii() or set(words.en) - set("“”→é") < set(map(chr, range(128)))


@pytest.mark.parametrize("tag", EVERY_TAG)
def test_an_example_contains_the_words_it_marks(tag):
    for example in (tag.example.en, tag.example.zh):
        sentence, _, marked = example.partition("→")
        assert marked.strip() in sentence or tag.id == "rhetoric.repetition"


def test_every_rhetoric_tag_says_how_much_to_mark():
    assert all(tag.span_rule and tag.span_rule.en and tag.span_rule.zh for tag in builtin()["rhetoric"].tags)


def test_a_claim_has_one_type_and_one_part_in_the_argument_but_attribution_may_overlap():
    exclusive = {group.id: group.exclusive for group in builtin()["claims"].groups}
    assert exclusive == {"claims.type": True, "claims.argument": True, "claims.attribution": False}


def test_relations_name_their_roles():
    relations = {relation.id: relation for relation in builtin()["claims"].relations}
    for name in ("claims.supports", "claims.attacks"):
        roles = [(role.name, role.least, role.most, role.group) for role in relations[name].roles]
        assert roles == [("from", 1, 1, "claims.argument"), ("to", 1, 1, "claims.argument")]
    roles = [(role.name, role.least, role.most) for role in relations["claims.attribution"].roles]
    assert roles == [("source", 0, None), ("cue", 1, None), ("content", 1, None)]


def test_what_an_attribute_requires_is_an_attribute_too():
    claims = builtin()["claims"]
    names = {attribute.id for attribute in claims.attributes}
    assert {attribute.requires for attribute in claims.attributes} - {None} <= names


def test_a_document_has_many_frames_but_one_primary_and_one_headline_frame():
    fields = {field.id: (field.group, field.most) for field in builtin()["framing"].document_fields}
    assert fields == {
        "framing.frames": ("framing.frame", None),
        "framing.primary_frame": ("framing.frame", 1),
        "framing.headline_frame": ("framing.frame", 1),
    }


def test_a_tagset_survives_json():
    for own in builtin().values():
        assert Tagset.model_validate_json(own.model_dump_json()) == own


def test_reading_all_three_takes_no_longer_than_a_glance():
    texts = [(FOLDER / f"{name}.toml").read_bytes().decode() for name in OURS]
    with at_most(0.2):
        for text in texts:
            tagset(text)


def test_tagsets_that_are_not_ours_follow_by_name():
    paths = [Path(f"{name}.toml") for name in ("zeta", "framing", "alpha", "claims", "rhetoric")]
    assert [path.stem for path in sorted(paths, key=_order)] == [*OURS, "alpha", "zeta"]
