"""Small words of both languages and irregular English forms, from ``function_words.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("function_words.toml")


@dataclass(frozen=True, slots=True)
class SmallWords:
    """``chinese`` gives pinyin and English, ``english`` simplified and traditional Chinese.

    ``preferred`` is like ``english``, for words of meaning: what news mostly means by them.
    ``irregular`` leads from an inflected English form to the dictionary's.
    """

    chinese: Mapping[str, tuple[str, str]]
    english: Mapping[str, tuple[str, str]]
    preferred: Mapping[str, tuple[str, str]]
    irregular: Mapping[str, str]


@cache
def small_words() -> SmallWords:
    """Return the tables, read once."""
    tables = tomllib.loads(_FILE.read_bytes().decode("utf-8"))
    return SmallWords(
        chinese={word: (pinyin, english) for word, (pinyin, english) in tables["zh"].items()},
        english={word: _both(chinese) for word, chinese in tables["en"].items()},
        preferred={word: _both(chinese) for word, chinese in tables["preferred"].items()},
        irregular={form: base for base, forms in tables["irregular"].items() for form in forms.split()},
    )


def _both(chinese: str | list[str]) -> tuple[str, str]:
    return (chinese, chinese) if isinstance(chinese, str) else (chinese[0], chinese[1])
