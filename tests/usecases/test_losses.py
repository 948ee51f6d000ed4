import pytest

from tests import builders as build
from workbench.formats import discover
from workbench.messages import LANGUAGES, catalogue
from workbench.usecases.losses import _COUNTS, lost, named, uncounted

FORMATS = {name: form for name, form in discover().items() if form.writes}


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_counted_is_what_the_format_declares(name):
    form = FORMATS[name]
    sides = {"translation_annotations", "source_annotations"}
    assert set(lost(form, [build.dossier()])) <= form.loses | sides


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
