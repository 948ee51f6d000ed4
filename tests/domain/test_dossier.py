import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given

from tests import builders as build
from tests import strategies
from tests.strategies import quick
from workbench.domain.annotation import SpanTarget
from workbench.domain.dossier import assemble, disassemble, gaps, latest, version_id
from workbench.domain.language import Language
from workbench.domain.text import SOURCE, TRANSLATION, Segments
from workbench.domain.validation import problems

ROOT = Path(__file__).parents[2]


def marks(annotations):
    """What annotations point at, without the context, which is cut anew for every layer."""
    return [
        (
            each.id,
            [
                target.model_copy(update={"prefix": "", "suffix": ""})
                if isinstance(target, SpanTarget)
                else target
            ],
        )
        for each in annotations
        for target in each.targets
    ]


@quick
@given(strategies.dossiers())
def test_an_assembled_dossier_has_no_problems(dossier):
    assert problems(dossier) == []


@quick
@given(strategies.dossiers())
def test_taking_a_dossier_apart_and_putting_it_together_changes_no_byte(dossier):
    again = assemble(disassemble(dossier), generator=dossier.generator)
    assert again == dossier
    assert again.model_dump_json() == dossier.model_dump_json()


@quick
@given(strategies.parts())
def test_putting_parts_together_and_taking_them_apart_loses_nothing(parts):
    again = disassemble(assemble(parts, generator="g"))
    assert (again.document, again.source) == (parts.document, parts.source)
    assert sorted(again.units, key=lambda unit: unit.id) == sorted(parts.units, key=lambda unit: unit.id)
    assert marks(again.annotations) == marks(parts.annotations)
    for name in ("agents", "tagsets", "relations", "findings", "reviews"):
        assert list(getattr(again, name)) == list(getattr(parts, name))


@quick
@given(strategies.parts())
def test_every_span_of_the_parts_quotes_its_own_unit(parts):
    again = disassemble(assemble(parts, generator="g"))
    contents = {SOURCE: again.source.content, **{unit.id: unit.content for unit in again.units}}
    for annotation in again.annotations:
        for target in annotation.spans:
            assert target.span.cut(contents[target.text]) == target.exact


@quick
@given(strategies.parts())
def test_the_translation_keeps_the_white_space_of_the_source(parts):
    dossier = assemble(parts, generator="g")
    layer = dossier.translation
    if layer is None:
        return
    outside, done = "", 0
    for segment in layer.segments:
        outside += layer.content[done : segment.start]
        done = segment.end
    assert outside + layer.content[done:] == "".join(gaps(dossier.source))


@quick
@given(strategies.sources())
def test_gaps_and_segments_make_up_the_whole_source(source):
    pieces = [segment.span.cut(source.content) for segment in source.segments]
    white = gaps(source)
    assert len(white) == len(pieces) + 1
    assert "".join(a + b for a, b in zip(white, [*pieces, ""], strict=True)) == source.content


def test_a_dossier_without_translation_has_one_text():
    dossier = build.dossier(units=[], annotations=[], relations=[], reviews=[])
    assert [text.id for text in dossier.texts] == [SOURCE]
    assert dossier.translation is None


def test_a_superseded_translation_is_kept_with_what_was_said_about_it():
    dossier = build.dossier()
    old = next(text for text in dossier.texts if text.kind == "version")
    assert (old.id, old.content) == ("v.u0", "价格又涨了。")
    (target,) = dossier.annotations[2].spans
    assert (target.text, target.exact) == ("v.u0", "又涨")


def test_a_span_over_two_translated_segments_becomes_discontinuous():
    dossier = build.dossier()
    content = dossier.translation.content
    mark = build.annotation("a9", *build.spans(content, "上涨了。\r\n批评", text=TRANSLATION), ordinal=9)
    whole = dossier.model_copy(update={"annotations": (*dossier.annotations, mark)})
    assert problems(whole) == []
    moved = disassemble(whole).annotations[-1]
    assert [(target.text, target.exact) for target in moved.spans] == [("u2", "上涨了。"), ("u1", "批评")]


@pytest.mark.parametrize("length", [1, 61, 62, 63, 64])
def test_a_version_has_a_valid_name_however_long_its_units_is(length):
    name = "u" * length
    assert len(version_id(name)) <= 64
    assert version_id(name) != version_id("u" * (length - 1) + "x")


def test_long_names_of_versions_are_sound_and_come_back():
    long = "u" * 64
    units = [build.unit(long, "s0", "旧"), build.unit("u1", "s0", "新")]
    mark = build.annotation("a0", *build.spans("旧", "旧", text=long))
    dossier = build.dossier(units=units, annotations=[mark], relations=[], reviews=[])
    assert problems(dossier) == []
    assert disassemble(dossier).units == units


def test_the_layers_language_is_that_of_most_of_its_characters():
    units = [
        build.unit("u0", "s0", "一二三", language=Language.ZH_HANT),
        build.unit("u1", "s1", "one two", language=Language.EN),
    ]
    dossier = build.dossier(units=units, annotations=[], relations=[], reviews=[])
    assert dossier.translation.language is Language.EN


def test_equal_shares_of_two_languages_give_the_same_bytes_in_every_process():
    code = (
        "from tests import builders as b; from workbench.domain.language import Language as L;"
        "u=[b.unit('u0','s0','ab',language=L.EN), b.unit('u1','s1','一二',language=L.ZH_HANT)];"
        "print(b.dossier(units=u, annotations=[], relations=[], reviews=[]).translation.language)"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert said == {b"en\n"}


def test_the_time_of_a_dossier_does_not_depend_on_the_order_of_its_parts():
    noon, same = build.at(9), build.at(9).astimezone(strategies.timezone(strategies.timedelta(hours=8)))
    first = build.annotation("a0", {"kind": "document"}, created=noon)
    second = build.annotation("a1", {"kind": "document"}, created=same)
    one = latest(build.parts(units=[], annotations=[first, second], relations=[], findings=[], reviews=[]))
    other = latest(build.parts(units=[], annotations=[second, first], relations=[], findings=[], reviews=[]))
    assert one.isoformat() == other.isoformat()


@pytest.mark.parametrize("units", [2, 9])
def test_the_segments_are_gone_through_a_few_times_however_many_earlier_translations_there_are(
    units, monkeypatch
):
    gone_through = []
    plain = Segments.__iter__

    def counted(segments):
        gone_through.append(segments)
        return plain(segments)

    source = build.source()
    held = source.model_copy(update={"segments": Segments(source.segments)})
    monkeypatch.setattr(Segments, "__iter__", counted)
    earlier = [build.unit(f"u{number}", "s1", f"{number}") for number in range(units)]
    made = assemble(
        build.parts(source=held, units=earlier, annotations=[], reviews=[], relations=[]), generator="x"
    )
    assert len([each for each in made.texts if each.kind == "version"]) == units - 1
    assert len(gone_through) <= 5
