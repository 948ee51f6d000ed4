from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench import messages
from workbench.domain.annotation import DocumentTarget, SegmentTarget
from workbench.domain.language import Language
from workbench.domain.text import SOURCE, Origin, Provenance, Role, Segment, State, Text, digest
from workbench.domain.translation import TranslationUnit
from workbench.errors import InputError, InvalidFile, NotFound
from workbench.usecases.sample import Entry, Sample, place, read_sample

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CONTENT = "The cat saw the cat. A dog saw it. 😀 A dog ran."


def text(content: str, *borders: tuple[int, int]) -> Text:
    segments = tuple(
        Segment(id=f"s{n}", start=a, end=b, paragraph=0, role=Role.BODY, language=Language.EN)
        for n, (a, b) in enumerate(borders)
    )
    return Text(
        id=SOURCE,
        kind="source",
        language=Language.EN,
        content=content,
        sha256=digest(content),
        segments=segments,
    )


SOURCE_TEXT = text(CONTENT, (0, 20), (21, 34), (35, 47))
UNIT = TranslationUnit(
    id="u1",
    segment="s1",
    content="狗看见了它，狗。",
    language=Language.ZH_HANS,
    provenance=Provenance(by="memory", origin=Origin.MEMORY, state=State.TRANSLATED, created=NOW),
)


def entry(**fields: object) -> Entry:
    return Entry.model_validate_json(Entry.model_construct(key="a", tag="t.x", **fields).model_dump_json())


def targets(**fields: object) -> list[tuple[str, int, int]]:
    sample = Sample(annotation=(entry(**fields),))
    [annotation], _ = place(sample, SOURCE_TEXT, {"s1": UNIT}, by="sample", created=NOW)
    return [(each.text, each.start, each.end) for each in annotation.spans]


def test_a_quote_becomes_a_span_in_code_points() -> None:
    assert targets(quote=("ran",)) == [(SOURCE, 43, 46)]


def test_nth_says_which_place() -> None:
    assert targets(quote=("cat",), nth=2) == [(SOURCE, 16, 19)]
    assert targets(quote=("cat", "saw"), nth=(1, 2)) == [(SOURCE, 4, 7), (SOURCE, 27, 30)]
    assert targets(quote=("dog", "The"), nth=2) == [(SOURCE, 39, 42), (SOURCE, 0, 3)]


def test_of_narrows_the_search_to_a_sentence() -> None:
    assert targets(quote=("dog",), of="ran") == [(SOURCE, 39, 42)]
    assert targets(quote=("dog", "ran"), of="dog ran") == [(SOURCE, 39, 42), (SOURCE, 43, 46)]


def test_translation_quotes_point_into_the_unit() -> None:
    assert targets(on="translation", of="saw it", quote=("它",)) == [("u1", 4, 5)]
    assert targets(on="translation", of="saw it", quote=("狗",), nth=2) == [("u1", 6, 7)]


def test_segments_and_the_document_can_be_meant() -> None:
    entries = (
        Entry(key="a", tag="t.x", segment=2),
        Entry(key="b", tag="t.x", segment=2, of="dog", on="translation"),
        Entry(key="c", tag="t.x", document=True),
    )
    annotations, _ = place(Sample(annotation=entries), SOURCE_TEXT, {"s1": UNIT}, by="sample", created=NOW)
    assert [each.targets[0] for each in annotations] == [
        SegmentTarget(segment="s1"),
        SegmentTarget(segment="u1"),
        DocumentTarget(),
    ]


@pytest.mark.parametrize(
    ("fields", "error", "key"),
    [
        ({"quote": ("cow",)}, NotFound, "sample.quote"),
        ({"quote": ("cat",)}, InputError, "sample.ambiguous"),
        ({"quote": ("cat",), "nth": 3}, NotFound, "sample.nth"),
        ({"quote": ("cat",), "of": "ran"}, NotFound, "sample.quote"),
        ({"quote": ("saw",), "of": "dog"}, InputError, "sample.ambiguous"),
        ({"quote": ("saw",), "of": "cow"}, NotFound, "sample.quote"),
        ({"quote": ("猫",), "of": "saw it", "on": "translation"}, NotFound, "sample.quote"),
        ({"quote": ("狗",), "of": "saw it", "on": "translation"}, InputError, "sample.ambiguous"),
        ({"quote": ("狗",), "of": "ran", "on": "translation"}, NotFound, "sample.untranslated"),
        ({"segment": 4}, NotFound, "sample.segment"),
        ({"segment": 1, "of": "dog"}, InputError, "sample.other_segment"),
        ({"segment": 1, "on": "translation"}, NotFound, "sample.untranslated"),
    ],
)
def test_what_cannot_be_placed_names_the_entry(
    fields: dict[str, object], error: type[InputError], key: str
) -> None:
    with pytest.raises(error) as caught:
        targets(**fields)
    assert (caught.value.key, caught.value.place) == (key, "annotation a")
    assert caught.value.message
    assert caught.value.hint


GOOD = b'[[annotation]]\nkey = "a"\ntag = "t.x"\nquote = ["x"]\n'


@pytest.mark.parametrize(
    ("data", "places"),
    [
        (b'[[annotation]]\nkey = "a"\ntag = "t.x"\n', ["annotation a"]),
        (GOOD + b"document = true\n", ["annotation a"]),
        (GOOD + b'on = "translation"\n', ["annotation a"]),
        (GOOD + b"nth = [1, 2]\n", ["annotation a"]),
        (GOOD + b"colour = 1\n", ["annotation a"]),
        (GOOD + b"confidence = 1.5\n", ["annotation a"]),
        (b'[[annotation]]\ntag = "t.x"\ndocument = true\n', ["annotation 0"]),
        (b'[annotation]\nkey = "a"\n', ["annotation"]),
        (b"finding = 1\n", ["finding"]),
        (GOOD + b'[[annotation]]\nkey = "B"\ntag = "1"\nquote = [""]\n', ["annotation B"] * 3),
        (GOOD + GOOD, ["annotation a"]),
        (GOOD + b'[[relation]]\nkey = "a"\nkind = "k"\nroles = { from = ["b", "a"] }\n', ["relation a"] * 2),
        (b'[[relation]]\nkey = "r"\nkind = "k"\nroles = {}\n', ["relation r"]),
    ],
)
def test_every_wrong_entry_is_named_at_once(data: bytes, places: list[str]) -> None:
    with pytest.raises(InvalidFile) as caught:
        read_sample(data)
    assert caught.value.key == "sample.invalid"
    assert [each.place.strip() for each in caught.value.problems] == places


@pytest.mark.parametrize("data", [b"\xff", b"a = ", b"a = 2026-01-01", b'a = "\\ud800"'])
def test_what_is_no_toml_we_can_take_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read_sample(data)
    assert caught.value.key == "sample.toml"


def test_ids_follow_from_the_text_and_the_keys_and_relations_use_them() -> None:
    sample = read_sample(GOOD + b'[[relation]]\nkey = "r"\nkind = "k"\nroles = { from = ["a"] }\n')
    one, two = text("a x", (0, 3)), text("b x", (0, 3))
    [first], [relation] = place(sample, one, {}, by="sample", created=NOW)
    assert first.id == f"sample-{one.sha256[:8]}-a"
    assert relation.roles == {"from": (first.id,)}
    assert place(sample, two, {}, by="sample", created=NOW)[0][0].id != first.id


@given(st.text(alphabet="ab😀\r\n 评", max_size=12), st.text(alphabet="ab😀\r\n 评", min_size=1, max_size=3))
@settings(deadline=None)
def test_every_place_can_be_named_and_no_other(content: str, quote: str) -> None:
    starts = [at for at in range(len(content)) if content[at : at + len(quote)] == quote]
    source = text(content)

    def start(nth: int) -> int:
        sample = Sample(annotation=(Entry(key="a", tag="t.x", quote=(quote,), nth=nth),))
        [annotation], _ = place(sample, source, {}, by="sample", created=NOW)
        return annotation.spans[0].start

    assert [start(nth) for nth in range(1, len(starts) + 1)] == starts
    with pytest.raises(NotFound):
        start(len(starts) + 1)


def test_every_error_is_said_in_both_languages() -> None:
    values = {"reason": "r", "count": 2, "field": "f", "name": "n", "quote": "q", "nth": 1, "number": 1}
    keys = [key for key in messages.catalogue("en") if key.startswith("errors.sample.")]
    assert keys == [key for key in messages.catalogue("zh") if key.startswith("errors.sample.")]
    for language in messages.LANGUAGES:
        assert all(messages.catalogue(language)[key].format(**values, segment="s") for key in keys)
