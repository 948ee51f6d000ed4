import json

import pytest

from tests import builders as build
from workbench.domain.archives import pack
from workbench.domain.dossier import assemble
from workbench.domain.validation import problems
from workbench.errors import Conflict, InvalidFile
from workbench.usecases.add import add
from workbench.usecases.export import dossier, render
from workbench.usecases.import_ import import_dossier, import_file, read
from workbench.usecases.session import Session
from workbench.usecases.tag import by_quote

TEXT = "Prices rose 😀 again.\r\nCritics doubt 𠀀 it.\n"


def doccano(*labels, text=TEXT):
    return json.dumps({"text": text, "label": [list(each) for each in labels]}).encode()


def brat(rows, text=TEXT):
    return pack({"d1.txt": text.encode(), "d1.ann": rows.encode()})


def ptc(rows, text=TEXT):
    return pack({"articles/article7.txt": text.encode(), "task-TC.labels": rows.encode()})


def bring(wb, name, data, **options):
    return list(import_file(wb, read(wb.formats[name], data, "file"), "file", data, **options))


def tags(wb, of=None):
    return [(each.tag, each.by) for each in wb.store.records("annotation", of)]


def kept(wb, name):
    return next(each for each in wb.store.records("tagset") if each.id == name)


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("doccano", [doccano([0, 6, "economy"]), doccano([0, 3, "people"], text="Men talk.\n")]),
        ("brat", [brat("T1\tEconomy 0 6\tPrices\n"), brat("T1\tPeople 0 3\tMen\n", text="Men talk.\n")]),
        ("ptc_tc", [ptc("7\tDoubt\t0\t6\n"), ptc("7\tSlogans\t7\t11\n")]),
    ],
)
def test_files_with_other_labels_are_taken_one_after_the_other(wb, name, files):
    for data in files:
        bring(wb, name, data)
    found = {each.id: each for each in wb.store.records("tagset")}
    used = {each.tag for each in wb.store.records("annotation")}
    assert len(used) == 2
    assert used <= {tag.id for each in found.values() for tag in each.tags}
    for document in wb.store.documents():
        assert problems(dossier(wb, document)) == []
        render(wb.formats["json"], [dossier(wb, document)])


def test_attributes_and_relations_of_several_files_are_kept(wb):
    bring(
        wb, "brat", brat("T1\tA 0 6\tPrices\nT2\tA 7 11\trose\nA1\tSure T1 yes\nR1\tlink Arg1:T1 Arg2:T2\n")
    )
    other = (
        "T1\tA 0 3\tMen\nT2\tB 4 8\ttalk\nA1\tSure T1 no\nE1\tA:T1 from:T1 to:T2\nR1\tlink from:T1 to:T2\n"
    )
    bring(wb, "brat", brat(other, text="Men talk.\n"))
    for document in wb.store.documents():
        assert problems(dossier(wb, document)) == []
    (link,) = (rule for rule in kept(wb, "brat").relations if rule.official == {"brat": "link"})
    assert {role.name for role in link.roles} == {"Arg1", "Arg2", "from", "to"}


def test_a_label_that_the_installed_tagset_lacks_is_refused_and_nothing_comes_in(wb):
    with pytest.raises(Conflict) as caught:
        bring(wb, "doccano", doccano([0, 6, "rhetoric.dubt"]))
    assert "rhetoric.dubt" in caught.value.message
    assert (wb.store.documents(), wb.store.records("agent"), wb.store.records("tagset")) == ((), (), ())


def test_an_attribute_that_the_installed_tagset_lacks_is_refused(wb):
    with pytest.raises(Conflict) as caught:
        bring(wb, "brat", brat("T1\trhetoric.doubt 0 6\tPrices\nA1\tMood T1 bad\n"))
    assert caught.value.key == "other_attribute"
    assert wb.store.documents() == ()


def test_a_bad_second_document_keeps_the_first_out(wb):
    data = doccano([0, 6, "economy"]) + b"\n" + doccano([0, 3, "rhetoric.dubt"], text="Men talk.\n")
    with pytest.raises(Conflict):
        bring(wb, "doccano", data)
    assert wb.store.documents() == ()


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("doccano", doccano([0, 6, "a"]) + b"\n" + doccano([0, 99, "b"]), "2"),
        ("ptc_tc", ptc("7\tDoubt\t0\t6\n7\tDoubt\t6\t0\n"), ":2"),
        ("brat", brat("T1\tA 0 6\tPrices\nT2\tA 0 5\tPrices\n"), ":2"),
    ],
)
def test_a_bad_row_is_named_with_its_reason(wb, name, data, place):
    with pytest.raises(InvalidFile) as caught:
        bring(wb, name, data)
    (wrong,) = caught.value.problems
    assert place in wrong.place
    assert wrong.what
    assert wrong.hint
    assert wb.store.documents() == ()


def test_the_order_of_rows_is_kept_also_after_annotations_that_are_there(wb):
    rows = "7\tDoubt\t7\t11\n7\tSlogans\t0\t6\n7\tDoubt\t0\t6\n"
    (done,) = bring(wb, "ptc_tc", ptc(rows))
    session = Session(wb, done.document)
    session.tag("rhetoric.doubt", by_quote(session, "Critics", nth=None, on="source"))
    more = ptc("7\tSlogans\t12\t13\n7\tDoubt\t14\t19\n")
    assert bring(wb, "ptc_tc", more)[0].new == 2
    found = sorted(wb.store.records("annotation"), key=lambda each: each.ordinal)
    assert [each.spans[0].start for each in found] == [7, 0, 0, 22, 12, 14]
    assert bring(wb, "ptc_tc", more)[0].known == 2


def test_annotations_are_attached_to_the_document_of_the_same_text(wb):
    here = add(wb, TEXT.encode("utf-16"), "page.txt").document
    (done,) = bring(wb, "doccano", doccano([12, 13, "emoji"], [0, 6, "economy"]), document=here)
    assert (done.document.id, done.new_document, done.new) == (here.id, False, 2)
    assert [each.spans[0].exact for each in wb.store.records("annotation", here.id)] == ["😀", "Prices"]
    assert len(wb.store.documents()) == 1
    assert problems(dossier(wb, here)) == []


def test_another_text_is_refused_with_the_place_where_it_differs(wb):
    here = add(wb, TEXT.encode(), "page.txt").document
    with pytest.raises(Conflict) as caught:
        bring(wb, "doccano", doccano([0, 6, "a"], text=TEXT.replace("\r\n", "\n")), document=here)
    assert (caught.value.key, caught.value.values["at"]) == ("text_differs", 20)
    assert wb.store.records("annotation") == ()


def test_of_several_documents_only_the_one_with_the_text_is_attached(wb):
    here = add(wb, TEXT.encode("utf-16"), "page.txt").document
    data = doccano([0, 3, "a"], text="Men talk.\n") + b"\n" + doccano([0, 6, "b"])
    assert [each.new for each in bring(wb, "doccano", data, document=here)] == [1]
    with pytest.raises(Conflict) as caught:
        bring(wb, "doccano", data.replace(b"Prices", b"Prizes"), document=here)
    assert caught.value.key == "no_such_text"


def test_segments_are_found_again_by_their_places_and_not_guessed(wb):
    here = add(wb, build.CONTENT.encode(), "page.txt").document
    source = wb.store.source(here.id)
    first = source.segments[0]
    same = [build.segment("other", first.start, first.end)]
    whole = build.annotation("w0", {"kind": "segment", "segment": "other"})
    fields = {
        "annotations": [whole],
        "units": [],
        "relations": [],
        "reviews": [],
        "findings": [],
        "tagsets": [],
    }
    rest = [each.model_copy(update={"id": f"x{n}"}) for n, each in enumerate(source.segments[1:])]
    import_dossier(
        wb, build.dossier(source=build.source(segments=[*same, *rest]), **fields), "f", document=here
    )
    assert wb.store.records("annotation")[0].targets[0].segment == first.id
    cut = [build.segment("other", first.start, first.end - 1), build.segment("dot", first.end - 1, first.end)]
    moved = fields | {"annotations": [whole.model_copy(update={"id": "w1"})]}
    with pytest.raises(Conflict) as caught:
        import_dossier(
            wb, build.dossier(source=build.source(segments=[*cut, *rest]), **moved), "f", document=here
        )
    assert caught.value.key == "other_segment"


def test_the_files_of_two_annotators_stand_side_by_side(wb):
    for name in ("mei", "sam", "mei"):
        bring(wb, "doccano", doccano([0, 6, "economy"]), by=name)
    assert sorted(tags(wb)) == [("doccano.economy", "mei"), ("doccano.economy", "sam")]
    assert "import" not in {each.id for each in wb.store.records("agent")}


def test_who_is_named_in_the_file_stays_its_author(wb):
    bring(wb, "brat", brat("T1\tA 0 6\tPrices\n#1\tAnnotator T1\tsam\nT2\tA 7 11\trose\n"), by="mei")
    assert [by for _, by in tags(wb)] == ["sam", "mei"]


def test_relations_follow_the_annotations_that_get_new_ids(wb):
    data = brat("T1\tA 0 6\tPrices\nT2\tA 7 11\trose\nR1\tlink Arg1:T1 Arg2:T2\n")
    bring(wb, "brat", data, by="mei")
    (link,) = wb.store.records("relation")
    assert link.by == "mei"
    assert {end for ends in link.roles.values() for end in ends} == {
        each.id for each in wb.store.records("annotation")
    }


def test_a_file_that_contradicts_itself_is_not_imported_by_half(wb):
    wb.tagsets = {}
    parts = build.parts()
    other = parts.annotations[0].model_copy(update={"comment": "quite another"})
    twice = [
        assemble(build.parts(), generator="g"),
        assemble(build.parts(annotations=[other, *parts.annotations[1:]]), generator="g"),
    ]
    with pytest.raises(Conflict) as caught:
        list(import_file(wb, twice, "file"))
    assert caught.value.key == "file_twice"
    assert list(wb.store.documents()) == []
    assert [each.new for each in import_file(wb, [twice[0], twice[0]], "file")][1:] == [0]
