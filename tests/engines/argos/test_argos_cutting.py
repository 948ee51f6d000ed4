import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import at_most
from workbench.domain.language import has_letters
from workbench.neural.batches import Job, batches
from workbench.neural.cutting import clauses, cut, shorten

TEXTS = st.text(st.sampled_from("ab中。. ,\n\r\t_▁\u2028\x850 ") | st.characters(), max_size=60)


@settings(deadline=None, max_examples=400)
@given(TEXTS)
def test_what_is_cut_and_joined_is_the_text(text):
    assert "".join(part.text for part in cut(text)) == text


@settings(deadline=None, max_examples=400)
@given(TEXTS)
def test_what_goes_to_the_model_has_letters_and_nothing_it_would_lose(text):
    for part in cut(text):
        assert part.kept != has_letters(part.text)
        if not part.kept:
            assert part.text == part.text.strip()
            assert not set(part.text) & set("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029_▁")


def test_spaces_between_words_stay_with_the_words():
    assert [part.text for part in cut(" Post a\u00a0comment now ")] == [" ", "Post a\u00a0comment now", " "]


@settings(deadline=None, max_examples=200)
@given(TEXTS.map(str.strip).filter(bool), st.integers(1, 12))
def test_a_long_text_is_cut_into_parts_within_the_limit_with_every_word(text, limit):
    parts = shorten(text, len, limit)
    assert all(len(part) <= max(limit, 1) for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("One two. Three four. Five.", 12, ["One two.", "Three four.", "Five."]),
        ("One two. Three four. Five.", 21, ["One two. Three four.", "Five."]),
        ("他说。“我来。”然后走。", 7, ["他说。", "“我来。”", "然后走。"]),
        ("one, two three, four", 11, ["one,", "two three,", "four"]),
        ("one two three", 8, ["one two", "three"]),
        ("abcdefgh", 3, ["ab", "cd", "ef", "gh"]),
        ("short", 10, ["short"]),
    ],
)
def test_the_best_border_within_the_limit_is_taken(text, limit, parts):
    assert shorten(text, len, limit) == parts


def test_clauses_keep_their_marks():
    assert clauses("He said, wait: go — now.") == ["He said,", "wait:", "go —", "now."]
    assert clauses("1,000 men") == ["1,000 men"]
    assert clauses("他说，走。") == ["他说，", "走。"]


def job(name, size):
    return Job(name, ("x",) * size)


@settings(deadline=None)
@given(st.lists(st.integers(1, 150), max_size=80), st.integers(1, 4))
def test_every_job_is_in_one_batch_and_no_batch_is_too_large(sizes, workers):
    jobs = [job(str(number), size) for number, size in enumerate(sizes)]
    found = list(batches(jobs, 256, workers))
    assert sorted(each.text for batch in found for each in batch) == sorted(each.text for each in jobs)
    for batch in found:
        assert len(batch) == 1 or len(batch) * max(len(each.pieces) for each in batch) <= 256


def test_few_jobs_are_shared_out_between_the_workers():
    assert len(list(batches([job(str(n), 20) for n in range(10)], 1024, 2))) == 2
    assert len(list(batches([job(str(n), 20) for n in range(3)], 1024, 2))) == 1


def test_jobs_of_like_length_go_together_longest_first():
    found = list(batches([job("a", 10), job("b", 100), job("c", 90), job("d", 12)], 220, 1))
    assert [[each.text for each in batch] for batch in found] == [["b", "c"], ["d", "a"]]


@pytest.mark.parametrize(
    "text", [" " * 300_000 + "a", "a" + " " * 300_000 + "b", "a \t" * 100_000, " \n" * 150_000]
)
def test_cutting_takes_one_pass_over_any_amount_of_white_space(text):
    with at_most(2):
        parts = list(cut(text))
    assert "".join(part.text for part in parts) == text
