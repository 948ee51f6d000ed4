import pytest

from workbench.config import Settings, load
from workbench.errors import InputError


@pytest.fixture
def written(tmp_path):
    """Writes a settings file and reads it."""

    def write(text, **environ):
        path = tmp_path / "config.toml"
        path.write_text(text, encoding="utf-8")
        return load({"WORKBENCH_CONFIG": str(path), **environ})

    return write


def test_without_a_file_everything_has_its_default(tmp_path):
    assert load({"WORKBENCH_CONFIG": str(tmp_path / "none.toml")}) == Settings()


def test_the_file_is_read_and_the_environment_wins_over_it(written):
    text = 'annotator = "mei"\nlanguage = "zh"\n[keys]\nuntag = "Z"\n'
    assert written(text) == Settings(annotator="mei", language="zh", keys={"untag": "Z"})
    assert written(text, WORKBENCH_ANNOTATOR="bo").annotator == "bo"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("annotater = 'mei'", "annotater"),
        ("annotator = 7", "annotator"),
        ("language = 'fr'", "language"),
        ("keys = 'Z'", "keys"),
        ("[keys]\nuntag = 7", "keys.untag"),
        ("project = ['a']", "project"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_by_its_name_and_with_the_file(written, tmp_path, text, name):
    with pytest.raises(InputError) as caught:
        written(text)
    assert f"'{name}'" in str(caught.value)
    assert caught.value.place == str(tmp_path / "config.toml")


def test_a_file_that_is_no_toml_is_refused(written):
    with pytest.raises(InputError):
        written("annotator =")


def test_a_wrong_variable_is_named_and_not_the_file(written):
    with pytest.raises(InputError) as caught:
        written("", WORKBENCH_LANG="fr")
    assert caught.value.place == "WORKBENCH_LANG"


def test_a_file_that_is_nested_beyond_reading_is_refused(written):
    with pytest.raises(InputError):
        written("keys = " + "[" * 5000 + "]" * 5000)
