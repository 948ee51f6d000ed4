from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tiny_model import build
from workbench import bootstrap, config
from workbench.domain.alignment import Alignment, Link, Side
from workbench.domain.language import Language
from workbench.domain.projection import project
from workbench.domain.span import Span
from workbench.engines.argos import Argos, Shelf
from workbench.usecases.add import add
from workbench.usecases.attention import agreements, by_attention
from workbench.usecases.calibrate import calibrate, calibrate_model
from workbench.usecases.edit import edit
from workbench.usecases.linked import Linked
from workbench.usecases.models import install_file
from workbench.usecases.project import projections
from workbench.usecases.session import Session
from workbench.usecases.tag import by_quote
from workbench.usecases.translate import translate

EN, ZH = Language.EN, Language.ZH_HANS
PAIRS = {
    "the president": "总统", "told": "告诉", "Putin": "普京", "Warsaw": "华沙", "peace": "和平",
    "yesterday": "昨天", "and": "和", ",": ",", ".": ".", "is near": "临近",
}  # fmt: skip
TAG = "claims.attr_source"


@pytest.fixture
def install(wb, tmp_path):
    """Put a package on the shelf that the workbench's engine reads."""

    def put(**more):
        package = build(tmp_path / "x.argosmodel", PAIRS, **more)
        Shelf(tmp_path / "shelf", works=lambda folder, code: True).install_file(package)
        wb.engines = {**wb.engines, "argos": Argos(tmp_path / "shelf")}
        return wb.engines["argos"]

    return put


def opened(wb, text):
    session = Session(wb, add(wb, text.encode(), "text.txt").document)
    translate(wb, session, engine="argos")
    return session


def carried(wb, session, quote, on="source"):
    tagged = session.tag(TAG, by_quote(session, quote, nth=None, on=on))
    (found,) = projections(wb, session, tagged)
    return [target.exact for target in found.targets], found.method, found.confidence


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("The president", "总统"),
        ("told", "告诉"),
        ("Putin, yesterday", "普京，昨天"),
        ("peace", "和平"),
        ("is near", "临近"),
    ],
)
def test_with_exact_attention_projections_are_exact_both_ways(wb, install, quote, words):
    install()
    session = opened(wb, "The president told Putin, yesterday, peace is near.")
    assert carried(wb, session, quote) == ([words], "attention", pytest.approx(0.9, abs=0.11))
    assert carried(wb, session, words, on="translation")[:2] == ([quote], "attention")


def test_links_are_kept_so_that_projecting_never_asks_the_model_again(wb, install):
    install()
    session = opened(wb, "The president told Putin, yesterday, peace is near.")
    wb.engines = {"gloss": wb.engines["gloss"]}
    assert carried(wb, session, "Putin")[:2] == (["普京"], "attention")


def test_a_corrected_translation_is_linked_by_the_dictionary(wb, install):
    install()
    session = opened(wb, "The president told Putin, yesterday, peace is near.")
    edit(wb, session, session.source.segments[0].id, "昨天，总统对普京说，和平近了。")
    assert carried(wb, session, "Putin")[:2] == (["普京"], "lexical")


def test_attention_that_lies_everywhere_is_not_used(wb, install):
    install(blur=True)
    session = opened(wb, "The president told Putin, yesterday, peace is near.")
    assert carried(wb, session, "Putin")[:2] == (["普京"], "lexical")


def test_the_place_that_agrees_with_the_dictionary_is_found_and_used(wb, install):
    argos = install(blur=True)
    found = calibrate(wb, "argos", EN, ZH)
    assert (found.head, found.trust) == ("0/1", 1.0)
    assert found.evidence >= 10
    assert argos.trust(EN, ZH) == 1.0
    session = opened(wb, "The president told Putin, yesterday, peace is near.")
    assert carried(wb, session, "told")[:2] == (["告诉"], "attention")


def test_a_model_is_calibrated_when_it_is_installed_and_only_once(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_MODELS", str(tmp_path / "shelf"))
    wb = bootstrap.open_workbench(config.load(), project=str(tmp_path / "w.db"), annotator="mei")
    model = install_file(wb, build(tmp_path / "x.argosmodel", PAIRS, blur=True))
    assert wb.engines["argos"].trust(EN, ZH) == 1.0
    assert calibrate_model(wb, model) is None
    wb.store.close()


def test_nothing_is_settled_without_a_model_without_evidence_or_when_cancelled(wb, install):
    assert calibrate(wb, "gloss", EN, ZH) is None
    assert calibrate(wb, "nobody", EN, ZH) is None
    argos = install()
    assert calibrate(wb, "argos", EN, ZH, cancelled=lambda: True) is None
    assert calibrate(wb, "argos", EN, ZH, sentences=["!?"]) is None
    assert argos.trust(EN, ZH) is None


def linked(weight=1.0):
    """Return three words a side, linked in order by the dictionary."""
    one, two = "one two three", "yi er san"
    source = Side(one, (Span(start=0, end=3), Span(start=4, end=7), Span(start=8, end=13)))
    target = Side(two, (Span(start=0, end=2), Span(start=3, end=5), Span(start=6, end=9)))
    links = tuple(Link(a, b, weight) for a, b in zip(source.words, target.words, strict=True))
    return Linked(source, target, Alignment(links, "lexical", 1.0))


def looked(lexical, *pairs):
    return [Link(lexical.source.words[i], lexical.target.words[j], 0.9) for i, j in pairs]


def test_attention_must_agree_with_most_of_what_the_dictionary_is_sure_of():
    lexical = linked()
    right, wrong = looked(lexical, (0, 0), (1, 1), (2, 2)), looked(lexical, (0, 1), (1, 2), (2, 0))
    assert agreements(lexical, right) == [True] * 3
    assert by_attention(lexical, right, None).alignment.method == "attention"
    assert by_attention(lexical, wrong, 1.0) is None
    assert by_attention(lexical, [], 1.0) is None


def test_where_the_dictionary_knows_nothing_it_depends_on_what_is_known_of_the_model():
    lexical = linked(weight=0.4)
    found = looked(lexical, (0, 1), (1, 2), (2, 0))
    assert by_attention(lexical, found, None) is None
    assert by_attention(lexical, found, 0.5) is None
    assert by_attention(lexical, found, 0.9).alignment.confidence == 0.9


def test_pieces_of_several_words_make_one_unit_and_pieces_of_whole_sentences_are_not_used():
    lexical = linked()
    pair = [
        Link(Span(start=0, end=7), Span(start=0, end=5), 1.0),
        Link(lexical.source.words[2], lexical.target.words[2], 1.0),
    ]
    units = by_attention(lexical, pair, 1.0)
    assert [word.cut(units.source.text) for word in units.source.words] == ["one two", "three"]
    assert len(units.alignment.links) == 2
    text, other = lexical.source.text * 4, lexical.target.text * 4
    wide = Linked(
        Side(text, tuple(Span(start=n, end=n + 1) for n in range(0, 40, 2))),
        Side(other, tuple(Span(start=n, end=n + 1) for n in range(0, 30, 2))),
        Alignment((), "segment", 0.0),
    )
    assert by_attention(wide, [Link(Span(start=0, end=52), Span(start=0, end=36), 1.0)], 1.0) is None


def chinese(source, target, words, *pairs):
    """Return a text and its translation with the words a dictionary finds, and what a model looked at."""
    at = [Span(start=target.index(word), end=target.index(word) + len(word)) for word in words]
    side = Side(
        source, tuple(Span(start=source.index(w), end=source.index(w) + len(w)) for w in source.split())
    )
    looked_at = [
        Link(
            Span(start=source.index(a), end=source.index(a) + len(a)),
            Span(start=target.index(b), end=target.index(b) + len(b)),
            1.0,
        )
        for a, b in pairs
    ]
    return Linked(side, Side(target, tuple(at)), Alignment((), "lexical", 0.0)), looked_at


@pytest.mark.parametrize(
    ("words", "pairs", "units"),
    [
        (["加拿大政府"], [("Canada", "加拿大"), ("government", "政府")], ["加拿大", "政府"]),
        (
            ["加拿大", "政府"],
            [("Canada", "加"), ("Canada", "拿大"), ("government", "政府")],
            ["加拿大", "政府"],
        ),
        (["加", "拿大政", "府"], [("Canada", "加拿大"), ("government", "政府")], ["加拿大", "政府"]),
    ],
)
def test_chinese_words_are_cut_where_the_model_looks_elsewhere_and_nowhere_else(words, pairs, units):
    wide, looked_at = chinese("Canada government", "加拿大政府", words, *pairs)
    found = by_attention(wide, looked_at, 1.0)
    assert [unit.cut(found.target.text) for unit in found.target.words] == units
    assert len(found.alignment.links) == 2


def test_words_in_letters_are_never_cut():
    wide, looked_at = chinese(
        "Canadagovernment 加拿大", "加拿大政府", ["加拿大政府"], ("Canada", "加拿大"), ("government", "政府")
    )
    found = by_attention(wide, looked_at, 1.0)
    assert [unit.cut(found.source.text) for unit in found.source.words] == ["Canadagovernment", "加拿大"]


SPANS = st.tuples(st.integers(0, 30), st.integers(1, 9)).map(
    lambda place: Span(start=place[0], end=min(place[0] + place[1], 31))
)


@st.composite
def sides(draw):
    """Return a text of 31 characters with words apart, in order."""
    ends = sorted(draw(st.sets(st.integers(0, 31), min_size=2, max_size=20)))
    words = [Span(start=a, end=b) for a, b in pairwise(ends) if draw(st.booleans())]
    return Side(draw(st.text("ab 中文，。", min_size=31, max_size=31)), tuple(words))


@settings(deadline=None, max_examples=200)
@given(
    sides(),
    sides(),
    st.lists(st.builds(Link, SPANS, SPANS, st.floats(0.1, 1)), max_size=20),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8),
    st.sampled_from([None, 0.0, 0.5, 1.0]),
    st.lists(SPANS, min_size=1, max_size=3),
)
def test_whatever_a_model_looks_at_words_stay_in_order_and_spans_can_be_carried(  # noqa: PLR0917, by name
    source, target, looked_at, pairs, trust, spans
):
    links = tuple(
        Link(source.words[i], target.words[j], 0.8)
        for i, j in sorted(set(pairs))
        if i < len(source.words) and j < len(target.words)
    )
    found = by_attention(Linked(source, target, Alignment(links, "lexical", 0.5)), looked_at, trust)
    if found is None:
        return
    for side, words in ((found.source, source.words), (found.target, target.words)):
        assert all(a.end <= b.start for a, b in pairwise(side.words))
        inside = {at for unit in side.words for at in range(unit.start, unit.end)}
        assert all(inside.issuperset(range(word.start, word.end)) for word in words)
        borders = {unit.start for unit in side.words if any(w.start < unit.start < w.end for w in words)}
        assert all(set(side.text[at - 1 : at + 1]) <= set("中文") for at in borders)
    assert all(0 < link.weight <= 1 for link in found.alignment.links)
    assert 0 <= found.alignment.confidence <= 1
    assert project(spans, found.alignment, found.source, found.target) is not None
    turned = found.turned()
    assert project(spans, turned.alignment, turned.source, turned.target) is not None
