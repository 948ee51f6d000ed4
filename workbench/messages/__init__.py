"""Every sentence the program says, in English and Chinese.

A message has a key such as ``library.empty``; its text stands in
``messages/en/<area>.toml`` and ``messages/zh/<area>.toml``, where the area is
the part before the first dot; ``<area>_<part>.toml`` adds to the same area, so
that each part of the program keeps its own errors. Tests compare the two catalogues, and look for
keys that the code names and nobody wrote.
"""

import os
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("en", "zh")
_FOLDER = Path(__file__).parent
_chosen: list[str] = []


def guess_language(environ: Mapping[str, str] = os.environ) -> str:
    """Return the language the environment asks for: WORKBENCH_LANG, else the locale, else English."""
    for name in ("WORKBENCH_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "").lower()
        if value:
            return "zh" if value.startswith("zh") else "en"
    return "en"


def use(language: str) -> None:
    """Speak ``language`` (``en`` or ``zh``) from now on, in the whole process."""
    if language not in LANGUAGES:
        raise ValueError(language)
    _chosen[:] = [language]


def language() -> str:
    """Return the language spoken now."""
    return _chosen[0] if _chosen else guess_language()


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return all messages of one language, by key.

    Tests see to it that no two files hold the same key.
    """
    messages: dict[str, str] = {}
    for name in sorted({_area(path) for path in _files(language)}):
        messages |= _part(language, name)
    return messages


def area(language: str, name: str) -> dict[str, str]:
    """Return the messages of one area in a language, by key, for who must look them up by their text."""
    return dict(_part(language, name))


@cache
def _part(language: str, area: str) -> dict[str, str]:
    """Return the messages of one area by key: what is never said is never read."""
    messages: dict[str, str] = {}
    for path in _files(language):
        if _area(path) == area:
            for key, text in _flatten(tomllib.loads(path.read_text(encoding="utf-8"))).items():
                messages[f"{area}.{key}"] = text
    return messages


@cache
def _files(language: str) -> tuple[Path, ...]:
    return tuple(sorted((_FOLDER / language).glob("*.toml")))


def _area(path: Path) -> str:
    return path.stem.partition("_")[0]


def say(key: str, **values: object) -> str:
    """Return the message ``key`` in the language spoken now, with its values filled in.

    Raises KeyError for a key that no catalogue holds: a message that is
    missing is a mistake in the program, and tests find it.
    """
    return _part(language(), key.partition(".")[0])[key].format(**values)


def _flatten(table: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    """Turn nested TOML tables into dotted keys."""
    flat: dict[str, str] = {}
    for name, value in table.items():
        if isinstance(value, Mapping):
            flat |= _flatten(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = str(value)
    return flat
