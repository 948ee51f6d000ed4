import pytest

from tests import builders as build
from tests.effort import at_most
from workbench.formats import discover

pytestmark = pytest.mark.slow
SECONDS = {"json": 2.5, "jsonl": 2.5, "xml": 5.0}
"""Processor time on a busy machine; on a quiet one less than half of it."""


@pytest.fixture(scope="module")
def large():
    return build.large_dossier(annotations=11_500, characters=60_000)


@pytest.mark.parametrize("name", SECONDS)
def test_a_document_with_11500_annotations_is_written_and_checked_while_one_waits(name, large):
    form = discover()[name]
    with at_most(SECONDS[name]):
        data = form.write([large])
        assert form.problems(data, "f") == []
    assert form.read(data, "f") == [large]


def test_the_schematron_takes_long_and_comes_to_an_end(large):
    form = discover()["xml"]
    assert form.problems(form.write([large]), "f", deep=True) == []
