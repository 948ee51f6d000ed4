"""A text that is read into columns is the text that was written, in whatever slices it is read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests import strategies
from workbench.domain.text import Segments, Text
from workbench.store import rows


def written(text: Text) -> bytes:
    """Return a layer as the store writes it."""
    return text.model_dump_json(exclude_defaults=True).encode()


@settings(deadline=None)
@given(text=st.one_of(strategies.sources(), strategies.layers()), slice_bytes=st.integers(1, 400))
def test_columns_hold_what_was_written(text: Text, slice_bytes: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "_SLICE", slice_bytes)
        found = rows.load_columns(written(text))
    assert isinstance(found.segments, Segments)
    assert found == text == rows.load_source(written(text))


@pytest.mark.parametrize("damage", [b'"start":"', b'"start":-', b'"starts":'])
@settings(deadline=None, max_examples=20)
@given(text=strategies.sources())
def test_a_segment_that_cannot_be_is_refused(damage: bytes, text: Text) -> None:
    whole = written(text)
    at = whole.rfind(b'"start":')
    broken = whole[:at] + damage + whole[at + 8 :]
    if text.segments and broken != whole and text.segments[-1].start > 0:
        with pytest.raises(ValidationError):
            rows.load_columns(broken)
