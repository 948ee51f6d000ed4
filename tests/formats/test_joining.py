import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import strategies
from tests.strategies import quick
from workbench.errors import InvalidFile
from workbench.formats import discover

JOINING = {name: form for name, form in discover().items() if getattr(form, "joins", False)}


def test_formats_of_lines_can_be_joined():
    assert {"jsonl", "doccano", "spacy_jsonl"} <= set(JOINING)


@pytest.mark.parametrize("name", JOINING)
@quick
@given(st.lists(strategies.dossiers(), min_size=1, max_size=3))
def test_files_one_after_the_other_are_one_file(name, dossiers):
    form = JOINING[name]
    assert form.many
    try:
        whole = form.write(dossiers)
    except InvalidFile:
        return
    assert b"".join(form.write([each]) for each in dossiers) == whole
