import ast
import re
import tomllib
from functools import cache
from itertools import product
from pathlib import Path
from string import Formatter

import pytest

from workbench import messages
from workbench.messages import LANGUAGES, catalogue
from workbench.messages.__main__ import _flatten, compiled

DISCARDED = {
    "语段": "句段",
    "映射": "投射",
    "移用": "投射",
    "逐词注释": "逐词释义",
    "源文": "原文",
    "评审": "审阅",
    "裁决": "决定",
    "文库": "文档库",
    "修辞层": "修辞与说服层",
    "把握": "置信度",
    "编辑译文": "修订译文",
    "译后编辑": "修订译文",
    "你": "您",
}
"""Words that named the same thing as another one, with the one that stands for it now."""
PACKAGE = Path(messages.__file__).parents[1]
ERRORS = {"NotFound", "InputError", "Refused", "InvalidFile", "Conflict", "Missing", "StoreError"}
KEY = re.compile(r"[a-z]+(\.[a-zA-Z0-9_\-]+)+")


def placeholders(text):
    return {
        name.partition(".")[0].partition("[")[0]
        for _, name, _, _ in Formatter().parse(text)
        if name is not None
    }


def sources():
    return [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]


def literal(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


@cache
def calls():
    return [
        (path, spoken(node.func), node)
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and node.args
    ]


def spoken(func):
    """Return a called name: ``say`` only where it is the catalogue's, not a method that takes problems."""
    if isinstance(func, ast.Attribute):
        ours = isinstance(func.value, ast.Name) and func.value.id == "messages"
        return func.attr if ours or func.attr != "say" else "problem of ours"
    return getattr(func, "id", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read_is_what_was_written(language):
    read = (Path(messages.__file__).parent / f"{language}.json").read_text(encoding="utf-8")
    assert read == compiled(language), "`make docs` writes it"


def test_both_languages_have_the_same_messages():
    assert set(catalogue("en")) == set(catalogue("zh"))


def test_both_languages_fill_in_the_same_values():
    english, chinese = catalogue("en"), catalogue("zh")
    differing = [key for key in english if placeholders(english[key]) != placeholders(chinese[key])]
    assert differing == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_two_files_hold_the_same_key(language):
    total = sum(
        len(_flatten(tomllib.loads(path.read_text(encoding="utf-8"))))
        for path in (PACKAGE / "messages" / language).glob("*.toml")
    )
    assert total == len(catalogue(language))


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_message_is_empty(language):
    assert [key for key, text in catalogue(language).items() if not text.strip()] == []


def test_chinese_messages_are_in_chinese():
    han = re.compile(r"[\u4e00-\u9fff]")
    words = re.compile(r"[A-Za-z]{2,}.*[A-Za-z]{2,}")
    exempt = re.compile(r"^(cli\.doctor|view\.|keys\.)|\.(workbench|python|sqlite)$")
    plain = [
        key
        for key, text in catalogue("zh").items()
        if words.search(re.sub(r"\{[^}]*\}", "", text)) and not han.search(text) and not exempt.search(key)
    ]
    assert plain == []


def test_one_thing_has_one_word_in_chinese():
    doubled = [
        (key, word, chosen)
        for key, text in catalogue("zh").items()
        for word, chosen in DISCARDED.items()
        if word in text and not key.endswith(".also")
    ]
    assert doubled == []


def test_chinese_sentences_have_full_width_marks():
    mark = re.compile(r"[\u4e00-\u9fff）”][:;,!?](?=\s|$)")
    assert [key for key, text in catalogue("zh").items() if mark.search(text)] == []


def test_every_message_the_code_names_is_written():
    missing = [
        (path.name, key)
        for path, name, node in calls()
        if name == "say" and (key := literal(node.args[0])) and key not in catalogue("en")
    ]
    assert missing == []


def test_every_problem_the_code_names_has_a_message_and_a_hint():
    missing = [
        (path.name, key)
        for path, name, node in calls()
        if name in {"problem", "problem of ours"}
        and (keys := [key for each in node.args if (key := literal(each)) and key.startswith("validation.")])
        and (key := keys[0])
        and not {f"{key}.what", f"{key}.hint"} <= set(catalogue("en"))
    ]
    assert missing == []


def test_every_error_the_code_raises_has_a_message_and_a_hint():
    missing = [
        (path.name, key)
        for path, name, node in calls()
        if name in ERRORS
        and (key := literal(node.args[0]))
        and not {f"errors.{key}.what", f"errors.{key}.hint"} <= set(catalogue("en"))
    ]
    assert missing == []


def test_every_value_an_error_message_names_is_given():
    lacking = []
    for path, name, node in calls():
        key = literal(node.args[0]) if name in ERRORS else None
        if key is None or any(keyword.arg is None for keyword in node.keywords):
            continue
        given = {keyword.arg for keyword in node.keywords} - {"place"}
        if name == "InvalidFile":
            given |= {"count"}
        for part in ("what", "hint"):
            text = catalogue("en").get(f"errors.{key}.{part}", "")
            lacking += [(path.name, key, name) for name in placeholders(text) - given]
    assert lacking == []


def test_every_value_a_message_names_is_given():
    lacking = []
    for path, name, node in calls():
        key = literal(node.args[0]) if name == "say" else None
        if key not in catalogue("en") or any(keyword.arg is None for keyword in node.keywords):
            continue
        given = {keyword.arg for keyword in node.keywords}
        lacking += [(path.name, key, value) for value in placeholders(catalogue("en")[key]) - given]
    assert lacking == []


def test_every_message_is_used():
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources())
    prefixes = set(re.findall(r"f\"([a-z_.]+)\.\{", text)) | set(
        re.findall(r"f\"([a-z_]+\.[a-z_.]+)\{", text)
    )
    quoted = set(re.findall(r"(?=\"([\w.-]+)\"|'([\w.-]+)')", text))
    words = {each for pair in quoted for each in pair}
    unused = []
    for key in catalogue("en"):
        short = re.sub(r"^errors\.|\.(what|hint)$", "", key) if key.startswith("errors.") else key
        if short not in words and not any(key.startswith(prefix) for prefix in prefixes):
            unused.append(key)
    assert unused == []


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"WORKBENCH_LANG": "zh", "LANG": "C"}, "zh"),
        ({}, "en"),
    ],
)
def test_the_environment_chooses_the_language(environment, language):
    assert messages.guess_language(environment) == language


def test_a_language_that_is_not_spoken_is_refused():
    with pytest.raises(ValueError, match="fr"):
        messages.use("fr")


@pytest.mark.parametrize(("language", "key"), list(product(messages.LANGUAGES, ["cli.help"])))
def test_messages_are_said_in_the_chosen_language(language, key):
    before = messages.language()
    try:
        messages.use(language)
        assert messages.say(key) == catalogue(language)[key]
    finally:
        messages.use(before)
