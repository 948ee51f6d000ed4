from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.anchoring import reanchor
from workbench.domain.annotation import span_target

TEXTS = st.text(alphabet="ab评论 😀", min_size=1, max_size=24)


def target_in(data, content):
    start = data.draw(st.integers(0, len(content) - 1))
    return span_target("u1", content, start, data.draw(st.integers(start + 1, len(content))))


def count(words, content):
    return sum(content.startswith(words, at) for at in range(len(content)))


@settings(deadline=None)
@given(TEXTS, TEXTS, st.data())
def test_what_is_found_are_the_same_words_cut_from_the_new_text(old, new, data):
    target = target_in(data, old)
    found = reanchor(target, "u2", new)
    if count(target.exact, new) == 1:
        assert found is not None
    if count(target.exact, new) == 0:
        assert found is None
    if found is not None:
        assert found == span_target("u2", new, found.start, found.end)
        assert found.exact == target.exact


@settings(deadline=None)
@given(TEXTS, TEXTS, st.data())
def test_of_several_places_only_the_one_with_the_same_surroundings_is_taken(old, more, data):
    target = target_in(data, old)
    new = old + more
    found = reanchor(target, "u2", new)
    fitting = [
        at
        for at in range(len(new))
        if new.startswith(target.exact, at)
        and new[:at].endswith(target.prefix)
        and new[at + len(target.exact) :].startswith(target.suffix)
    ]
    assert target.start in fitting
    if count(target.exact, new) > 1:
        assert (found.start if found else None) == (fitting[0] if len(fitting) == 1 else None)


@settings(deadline=None)
@given(TEXTS, st.data())
def test_in_an_unchanged_text_the_words_stay_where_they_are(content, data):
    target = target_in(data, content)
    assert reanchor(target, "u2", content) == target.model_copy(update={"text": "u2"})


def test_the_same_words_in_the_same_surroundings_twice_are_not_guessed_at():
    long = "x" * 40
    target = span_target("u1", f"{long}评论{long}", 40, 42)
    assert reanchor(target, "u2", f"{long}评论{long}评论{long}") is None
