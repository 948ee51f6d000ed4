import pytest

from tests.builders import NOW
from workbench.errors import InputError, NotFound
from workbench.usecases.add import add
from workbench.usecases.export import dossier, export, file_name, lost, the_format
from workbench.usecases.session import Session
from workbench.usecases.tag import by_quote, by_spans, whole_document

TEXT = b"Talks are frozen, and nobody objects. The end is near.\n"


@pytest.fixture
def session(wb):
    session = Session(wb, add(wb, TEXT, "page.txt").document)
    session.tag(
        "rhetoric.doubt", by_quote(session, "nobody", nth=None, on="source"), comment="why", confidence=0.5
    )
    session.tag("claims.attr_content", by_spans(session, [(0, 5), (10, 16)], on="source"))
    session.tag("framing.political", whole_document(), attributes={"framing.field": "primary"})
    return session


class Poor:
    """A format that holds hardly anything."""

    name, suffix, many, reads, writes = "poor", ".poor", False, False, True
    loses = frozenset(
        {"document_annotations", "discontinuous", "comments", "confidence", "attributes", "relations"}
    )

    def write(self, dossiers):
        return b"poor"

    def problems(self, data, name, *, deep=False):
        return []


def test_what_a_format_cannot_hold_is_counted_by_kind(wb, session):
    assert lost(Poor(), [dossier(wb, session.document)]) == {
        "document_annotations": 1,
        "discontinuous": 1,
        "comments": 1,
        "confidence": 1,
        "attributes": 1,
    }


def test_a_lossless_format_loses_nothing(wb, session):
    assert lost(wb.formats["json"], [dossier(wb, session.document)]) == {}


def test_the_same_dossier_gives_the_same_bytes(wb, session):
    form = wb.formats["xml"]
    first, second = (form.write([dossier(wb, session.document)]) for _ in range(2))
    assert first == second
    assert dossier(wb, session.document).exported > NOW


def test_several_documents_do_not_go_into_one_file(wb, session, tmp_path):
    other = add(wb, b"Another text stands here.\n", "other.txt").document
    with pytest.raises(InputError):
        export(wb, [session.document, other], wb.formats["json"], tmp_path / "one.json")
    both = export(wb, [session.document, other], wb.formats["jsonl"], tmp_path / "both.jsonl")
    assert (both.documents, len(both.paths)) == (2, 1)


def test_a_format_nobody_knows_is_named_with_those_that_are(wb):
    with pytest.raises(NotFound) as caught:
        the_format(wb, "betamax")
    assert "xml" in caught.value.hint


def test_a_format_that_is_only_written_says_so(wb, session, tmp_path):
    done = export(wb, [session.document], Poor(), tmp_path)
    assert [path.read_bytes() for path in done.paths] == [b"poor"]
    assert done.lost["comments"] == 1


@pytest.mark.parametrize("title", ["../../x", "a/b", "..", ".hidden", "评论：一", "\x1b[31m", " "])
def test_file_names_hold_nothing_that_leads_elsewhere(session, title):
    name = file_name(session.document.model_copy(update={"title": title}))
    assert not set(name) & set("/\\\x1b :：")
    assert not name.startswith(".")
    assert session.document.id in name
