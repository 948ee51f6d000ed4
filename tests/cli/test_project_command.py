import pytest

from workbench import shipped

SEED = "000_9e8087d3640a9bf4"
TAG = "claims.attr_source"


@pytest.fixture
def tagged(run):
    """Open a project with the seed, translated, and a name tagged on the source."""
    run("add", next(shipped.folder("seeds").glob(f"{SEED}*.txt")))
    run("translate", SEED)
    return run("tag", SEED, TAG, "--quote", "Vladimir Putin").strip()


def layer(run, text):
    shown = run.json("show", SEED)
    return next(each["content"] for each in shown["texts"] if each["id"] == text)


def test_a_projection_is_listed_with_how_it_was_found_and_accepted_by_id(run, tagged):
    (found,) = run.json("project", SEED)
    assert (found["of"], found["tag"], found["state"], found["text"]) == (tagged, TAG, "open", "translation")
    (span,) = found["spans"]
    assert layer(run, "translation")[span["start"] : span["end"]] == span["exact"] == "弗拉基米尔·普京"
    assert 0 < found["confidence"] <= 1
    (done,) = run.json("project", "--accept", found["id"])
    made = next(each for each in run.json("annotations", SEED) if each["id"] == done["annotation"])
    assert (made["text"], made["start"], made["end"]) == ("translation", span["start"], span["end"])
    assert run.json("project", SEED) == []
    run("undo", SEED)
    assert [each["id"] for each in run.json("project", SEED)] == [found["id"]]


def test_a_refused_one_is_listed_no_more_and_counted(run, tagged):
    (found,) = run.json("project", SEED)
    run("project", "--refuse", found["id"])
    assert run.json("project", SEED) == []
    assert len(run.json("annotations", SEED)) == 1
    rates = run.json("suggest", "--rates")
    assert [(each["agent"], each["rejected"]) for each in rates] == [("projection", 1)]
    run("project", "--refuse", found["id"], code=1)
    assert "Traceback" not in run.err


def test_one_is_put_right_by_a_span(run, tagged):
    (found,) = run.json("project", SEED)
    at = layer(run, "translation").index("华沙")
    run("project", "--accept", found["id"], "--span", f"{at}:{at + 2}")
    assert [each["exact"] for each in run.json("annotations", SEED)] == ["Vladimir Putin", "华沙"]


def test_all_are_accepted_at_once(run, tagged):
    run("tag", SEED, TAG, "--quote", "Warsaw", "--nth", "1")
    listed = run.json("project", SEED, "--accept-all")
    assert [each["state"] for each in listed] == ["accepted", "accepted"]
    assert run.json("project", SEED) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--accept", "nothing@s1"), 1),
        (("--accept-all", "--accept", "x@s1"), 2),
        (("--span", "1:2"), 2),
        (("--accept", "x@s1", "--span", "here"), 2),
    ],
)
def test_bad_input_gets_one_clear_sentence(run, tagged, words, code):
    run("project", SEED, *words, code=code)
    assert run.err.strip()


def test_suggest_takes_refuse_as_another_word_for_reject(run, tagged):
    run("suggest", "--refuse", "nothing", code=1)
    assert "nothing" in run.err
