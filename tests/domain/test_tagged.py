from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.annotation import Annotation, span_target
from workbench.domain.tagged import Tagged

spans = st.tuples(st.integers(0, 12), st.integers(1, 4)).map(lambda pair: (pair[0], sum(pair)))


@settings(deadline=None)
@given(st.lists(spans, max_size=8), spans)
def test_overlap_means_one_shared_character(tagged, asked):
    def target(start, end):
        return span_target("source", "x" * 20, start, end)

    annotations = [
        Annotation.model_construct(
            id="a", ordinal=0, tag="t.x", targets=(target(*span),), by="m", created=None
        )
        for span in tagged
    ]
    shared = set(range(*asked)) & {at for span in tagged for at in range(*span)}
    assert Tagged.by(annotations).overlaps("t.x", (target(*asked),)) == bool(shared)
    assert not Tagged.by(annotations).overlaps("t.y", (target(*asked),))
