import csv
import dataclasses
import io
import json

import pytest

from workbench import messages, shipped
from workbench.domain.annotation import SegmentTarget
from workbench.domain.text import Role
from workbench.errors import InputError, NotFound
from workbench.usecases.add import add
from workbench.usecases.agreement import EXTRAS, agreement
from workbench.usecases.agreement_data import as_csv, as_data, harmless
from workbench.usecases.agreement_page import page
from workbench.usecases.agreement_tables import bar, markdown, tables
from workbench.usecases.carry import accept as accept_projection
from workbench.usecases.demo import add_seeds
from workbench.usecases.edit import edit
from workbench.usecases.project import projections
from workbench.usecases.session import Session
from workbench.usecases.tag import by_quote
from workbench.usecases.translate import translate

DOUBT, LOADED = "rhetoric.doubt", "rhetoric.loaded_language"


@pytest.fixture
def desk(make_wb):
    """The seed, translated, and a way to tag it as anybody."""
    wb = make_wb()
    document = add_seeds(wb, shipped.folder("seeds"))[0].document
    translate(wb, Session(wb, document), engine="memory")

    def tag(who, name, quote, on="source"):
        own = dataclasses.replace(wb, annotator=who)
        session = Session(own, document)
        return session.tag(name, by_quote(session, quote, nth=None, on=on))

    return wb, document, tag


def test_identical_work_agrees_in_full_and_says_what_it_rests_on(desk):
    wb, _document, tag = desk
    for who in ("mei", "li"):
        tag(who, DOUBT, "off the table")
        tag(who, LOADED, "waste breath")
    report = agreement(wb)
    (pair,) = report.pairs
    assert (pair.a, pair.b) == ("li", "mei")
    assert [each.f1.value for each in (pair.exact, pair.matched_any, pair.matched)] == [1, 1, 1]
    assert pair.matched.f1.n == 4
    assert (report.alpha_u.value, report.alpha_nominal.value) == (1, 1)
    assert (report.documents, report.resampled, report.footer) == (1, "paragraphs", False)
    assert [(each.by, each.documents, each.spans) for each in report.coverage] == [
        ("li", 1, 2),
        ("mei", 1, 2),
    ]
    assert report.units == []


def test_blanks_at_the_edges_are_no_difference_and_other_words_are(desk):
    wb, _, tag = desk
    tag("mei", DOUBT, "off the table")
    tag("li", DOUBT, " off the table"[1:] + ",")
    report = agreement(wb)
    assert report.pairs[0].exact.f1.value == 0
    assert report.pairs[0].matched.f1.value == 1
    assert [each.kind for each in report.units] == ["boundary"]
    assert report.units[0].text.startswith("off the table")


def test_a_reader_of_the_chinese_side_and_one_of_the_english_side_are_compared(desk):
    wb, _, tag = desk
    tag("mei", "claims.attr_source", "Vladimir Putin")
    tag("li", "claims.attr_source", "弗拉基米尔·普京", on="translation")
    (pair,) = agreement(wb).pairs
    assert pair.cross_lingual.f1.value == 1
    assert pair.exact.f1.value is None  # they share no side
    data = as_data(agreement(wb))["pairs"][0]
    assert data["exact"]["why"]
    assert data["cross_lingual"]["f1"] == 1


def test_the_same_persons_projection_is_not_counted_twice(desk):
    wb, document, tag = desk
    there = tag("mei", "claims.attr_source", "Vladimir Putin")
    session = Session(wb, document)
    (target,) = by_quote(session, "弗拉基米尔·普京", nth=None, on="translation")
    made = session.tag("claims.attr_source", [target])
    after = made.model_copy(update={"origin": "projection", "derived_from": there.id})
    from workbench.domain.journal import replaced

    session.apply("derive", [replaced("annotation", made, after)])
    tag("li", "claims.attr_source", "Vladimir Putin")
    report = agreement(wb)
    assert sum(map(sum, report.matrix)) == 1
    assert report.alpha_u.value == 1


def test_what_one_person_took_over_from_another_leaves_the_others_own(desk):
    wb, document, tag = desk
    theirs = tag("li", "claims.attr_source", "弗拉基米尔·普京", on="translation")
    session = Session(wb, document)
    (projection,) = projections(wb, session, session.annotations[theirs.id])
    accept_projection(wb, session, projection)
    report = agreement(wb)
    assert report.pairs[0].cross_lingual.f1.value == 1
    assert report.alpha_u.value == 1
    assert sum(map(sum, report.matrix)) == 1


@pytest.mark.parametrize("on", ["words", "segment"])
def test_tags_of_a_translation_count_after_it_was_accepted_or_corrected_elsewhere(desk, on):
    wb, document, tag = desk
    session = Session(wb, document)
    (words,) = by_quote(session, "弗拉基米尔·普京", nth=None, on="translation")
    segment = session.unit(words.text).segment
    target = words if on == "words" else SegmentTarget(segment=words.text)
    Session(wb, document).tag("claims.attr_source", [target])
    before = session.units[segment].content
    edit(wb, session, segment, before + "！")
    if on == "words":
        tag("li", "claims.attr_source", "弗拉基米尔·普京", on="translation")
    else:
        own = Session(dataclasses.replace(wb, annotator="li"), document)
        own.tag("claims.attr_source", [SegmentTarget(segment=session.units[segment].id)])
    report = agreement(wb)
    if on == "words":
        assert report.pairs[0].exact.f1.value == 1
        assert [(each.by, each.spans) for each in report.coverage] == [("li", 1), ("mei", 1)]
    else:
        assert report.alpha_segments.value == 1


def test_the_footer_counts_only_where_it_is_asked_for(desk):
    wb, document, tag = desk
    footer = next(s for s in wb.store.source(document.id).segments if s.role is Role.FOOTER)
    words = footer.span.cut(wb.store.source(document.id).content)
    for who in ("mei", "li"):
        tag(who, DOUBT, "off the table")
    session = Session(wb, document)
    session.tag(LOADED, [session.target("source", footer.start, footer.end)])
    assert agreement(wb).coverage[1].spans == 1
    assert agreement(wb, footer=True).coverage[1].spans == 2
    assert words in {each.text for each in agreement(wb, footer=True).units}


def test_labels_of_segments_are_compared_by_their_sets(desk):
    wb, document, _tag = desk
    for who in ("mei", "li"):
        own = dataclasses.replace(wb, annotator=who)
        session = Session(own, document)
        session.tag("framing.morality", [SegmentTarget(segment=session.source.segments[1].id)])
    assert agreement(wb).alpha_segments.value == 1
    assert agreement(wb, layer="framing").alpha_segments.value == 1


def test_one_annotator_alone_cannot_be_compared(desk):
    wb, _, tag = desk
    tag("mei", DOUBT, "off the table")
    with pytest.raises(InputError) as refused:
        agreement(wb)
    assert "1" in str(refused.value)
    with pytest.raises(NotFound):
        agreement(wb, ["nowhere"])


def test_ten_documents_are_resampled_as_documents(make_wb):
    wb = make_wb()
    for number in range(10):
        text = f"Report {number}. " + " ".join(f"word{n} waste breath" for n in range(8)) + ".\n"
        document = add(wb, text.encode(), f"t{number}.txt").document
        for who in ("mei", "li"):
            session = Session(dataclasses.replace(wb, annotator=who), document)
            for n in range(1, 5 if who == "mei" else 3 + number % 3):
                session.tag(LOADED, by_quote(session, "waste breath", nth=n, on="source"))
    report = agreement(wb)
    assert report.resampled == "documents"
    f1 = report.pairs[0].matched.f1
    assert f1.low is not None
    assert f1.low <= f1.value <= f1.high
    assert len(report.over_time) == 10
    assert [each.at for each in report.over_time] == sorted(each.at for each in report.over_time)


def test_every_extra_measure_is_there_on_request_and_only_then(desk):
    wb, _, tag = desk
    for who, quote in (("mei", "off the table"), ("li", "the table"), ("wu", "off the table")):
        tag(who, DOUBT, quote)
        tag(who, LOADED, "waste breath")
    plain, full = agreement(wb), agreement(wb, also=EXTRAS)
    assert not plain.pairs[0].extra
    assert plain.consensus is None
    assert plain.alpha_coding is None
    assert set(full.pairs[0].extra) == {"ptc", "kappa", "boundaries"}
    assert full.alpha_coding.value is not None
    assert set(full.consensus.errors) == {"mei", "li", "wu"}
    assert "dawid_skene" in as_data(full)
    two = agreement(wb, by=["mei", "li"], also=["dawid_skene"])
    assert as_data(two)["dawid_skene"]["value"] is None


def test_the_data_is_json_in_the_order_of_the_contract(desk):
    wb, _, tag = desk
    tag("mei", DOUBT, "off the table")
    tag("li", LOADED, "off the table")
    data = as_data(agreement(wb, also=EXTRAS))
    again = json.loads(json.dumps(data, allow_nan=False))
    names = ["scope", "coverage", "pairs", "alpha_u", "alpha_nominal"]
    assert [name for name in again if name in names] == names
    assert again["confusion"]["tags"][-1] == "∅"
    assert again["units"][0]["candidates"][0]["by"]
    assert {"what", "value", "source"} == set(again["reference"][0])


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_rendering_holds_every_table_in_both_languages(desk, language):
    messages.use(language)
    wb, _, tag = desk
    tag("mei", DOUBT, "off the table")
    tag("li", LOADED, "off the table")
    report = agreement(wb, also=EXTRAS)
    text, html = markdown(report), page(report)
    for table in tables(report):
        assert f"## {table.title}\n" in text
        assert f">{table.title}</h2>" in html
        assert all(len(row) == len(table.head) for row in table.rows)


def test_a_page_asks_nobody_for_anything_and_names_stay_text(desk):
    wb, _, tag = desk
    evil = '<script src="http://x">[/ref]\x1b]0;'
    tag(evil, DOUBT, "off the table")
    tag("=HYPERLINK()", LOADED, "off the table")
    report = agreement(wb)
    html = page(report)
    assert "<script" not in html
    assert "\x1b" not in html
    assert "default-src 'none'" in html
    assert html.count("http") == html.count("http-equiv") + html.count(
        "http://www.w3.org/2000/svg"
    ) + html.count('&lt;script src="http://x"&gt;')
    rows = list(csv.DictReader(io.StringIO(as_csv(report))))
    assert {"'=HYPERLINK()"} <= {row["a"] for row in rows} | {row["b"] for row in rows}


@pytest.mark.parametrize("start", list("=+-@\t\r\0"))
def test_no_spreadsheet_computes_a_text(start):
    assert harmless(f"{start}1") == f"'{start}1"
    assert harmless("1=2") == "1=2"


def test_a_bar_is_as_long_as_its_value():
    assert [len(bar(value)) for value in (0, 0.1, 1, 2, None)] == [0, 1, 10, 10, 0]
