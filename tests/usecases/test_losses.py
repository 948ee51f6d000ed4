import pytest

from tests import builders as build
from workbench.domain.relation import Relation
from workbench.formats import discover
from workbench.messages import LANGUAGES, catalogue
from workbench.usecases.losses import _COUNTS, lost, named, uncounted

FORMATS = {name: form for name, form in discover().items() if form.writes}


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_counted_is_what_the_format_declares(name):
    form = FORMATS[name]
    sides = {"translation_annotations", "source_annotations"}
    assert set(lost(form, [build.dossier()])) <= form.loses | sides


def variants():
    """Each format that writes, and again with each other choice of its options."""
    for name, form in FORMATS.items():
        yield pytest.param(form, id=name)
        for option, values in getattr(form, "options", {}).items():
            for value in values[1:]:
                yield pytest.param(form.choose(**{option: value}), id=f"{name}-{value}")


@pytest.mark.parametrize("form", list(variants()))
def test_no_format_of_ours_loses_what_nobody_counts(form):
    own = set(form.lost(build.dossier())) if hasattr(form, "lost") else set()
    assert uncounted(form) == []
    assert form.loses - own <= _COUNTS.keys()
    assert own <= form.loses


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_name_in_words(language):
    known = catalogue(language)
    kinds = {kind for form in FORMATS.values() for kind in form.loses} | set(_COUNTS) | {"documents"}
    assert {kind for kind in kinds if f"losses.{kind}" not in known} == set()


def test_counts_are_those_of_the_things_that_go():
    counts = lost(FORMATS["doccano"], [build.dossier(), build.dossier()])
    assert counts["relations"] == 2
    assert counts["reviews"] == 4
    assert counts["translations"] == 4
    assert counts["versions"] == 2
    assert counts["document_annotations"] == 2
    assert counts["translation_annotations"] == 4
    translated = FORMATS["doccano"].choose(text="translation")
    assert lost(translated, [build.dossier()])["source_annotations"] == 2


def test_a_kind_of_an_outside_format_is_shown_as_it_is_written():
    assert named("odd_things") == "odd things"


def test_what_nobody_can_count_is_listed():
    class Odd:
        loses = frozenset({"odd_things", "comments", "unofficial_tags"})

    assert uncounted(Odd()) == ["odd_things", "unofficial_tags"]
    assert uncounted(FORMATS["ptc_flc"]) == []


def test_spans_that_a_task_joins_are_counted():
    tags = build.tagset().tags[0].model_copy(update={"official": {"ptc2019_18": "Doubt"}})
    both = [
        build.annotation("a0", *build.spans(build.CONTENT, "rose 😀")),
        build.annotation("a1", *build.spans(build.CONTENT, "😀 again"), ordinal=1),
        build.annotation("a2", *build.spans(build.CONTENT, "doubt"), ordinal=2, tag="claims.doubt"),
    ]
    tagset = build.tagset(tags=(tags, build.tagset().tags[1]))
    found = build.dossier(annotations=both, tagsets=[tagset], relations=[], reviews=[])
    counts = lost(FORMATS["ptc_flc"], [found])
    assert (counts["overlaps"], counts["unofficial_tags"]) == (1, 1)


def test_spans_without_a_token_of_their_own_are_counted():
    spans = ("rose 😀", "😀 again", "doubt", " ")
    marks = [
        build.annotation(f"a{i}", *build.spans(build.CONTENT, span), ordinal=i)
        for i, span in enumerate(spans)
    ]
    counts = lost(FORMATS["conll_bio"], [build.dossier(annotations=marks, relations=[], reviews=[])])
    assert (counts["overlaps"], counts["blank_spans"]) == (1, 1)


def test_white_space_is_counted_by_stretches():
    text = build.source("One  two three.\r\n\r\nFour five.\n")
    empty = {"units": [], "annotations": [], "relations": [], "findings": [], "reviews": []}
    found = build.dossier(source=text, **empty)
    assert lost(FORMATS["conll_bio"], [found])["white_space"] == 5
    assert lost(FORMATS["conllu"], [found])["white_space"] == 2
    gaps = FORMATS["parquet"].choose(rows="segments").lost(found)["white_space"]
    assert gaps == len(text.segments)
    assert lost(FORMATS["parquet"], [found])["texts"] == 1


def test_relations_that_are_no_attributions_are_counted_by_why():
    def link(number, kind, **roles):
        return Relation(id=f"r{number}", ordinal=number, kind=kind, roles=roles, by="mei", created=build.NOW)

    links = [
        link(0, "claims.said", source=("a0",), cue=("a1",), content=("a0", "a1")),
        link(1, "claims.said", source=("a0",), cue=("a1",)),
        link(2, "claims.said", cue=("a1",), content=("a3",)),
        link(3, "claims.supports", to=("a0",), **{"from": ("a1",)}),
    ]
    found = build.dossier(relations=links)
    counts = lost(FORMATS["polnear"], [found])
    assert (counts["other_relations"], counts["incomplete_attributions"], counts["tags"]) == (1, 2, 2)
    other = FORMATS["polnear"].choose(text="translation").lost(found)
    assert other == {"other_relations": 1, "incomplete_attributions": 3, "tags": 0}
