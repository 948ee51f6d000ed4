"""Every sentence the program says, in English and Chinese.

A message has a key such as ``library.empty``; its text stands in
``messages/en/<area>.toml`` and ``messages/zh/<area>.toml``, where the area is
the part before the first dot; ``<area>_<part>.toml`` adds to the same area, so
that each part of the program keeps its own errors. Tests compare the two catalogues, and look for
keys that the code names and nobody wrote.

What is read is ``messages/en.json`` and ``messages/zh.json``, which ``make docs``
writes from those: a hundred files of TOML were a twentieth of the start.
"""

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, cast

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
    return {key: text for messages in _areas(language).values() for key, text in messages.items()}


def area(language: str, name: str) -> dict[str, str]:
    """Return the messages of one area in a language, by key, for who must look them up by their text."""
    return dict(_areas(language)[name])


@cache
def _areas(language: str) -> dict[str, dict[str, str]]:
    """Return the messages of one language by key, for each area."""
    return cast("dict[str, dict[str, str]]", json.loads((_FOLDER / f"{language}.json").read_bytes()))


def say(key: str, **values: object) -> str:
    """Return the message ``key`` in the language spoken now, with its values filled in.

    Raises KeyError for a key that no catalogue holds: a message that is
    missing is a mistake in the program, and tests find it.
    """
    return _areas(language())[key.partition(".")[0]][key].format(**values)
