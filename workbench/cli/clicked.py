"""The words of the library that reads our arguments, in Chinese: it says them through gettext, in English.

gettext would need compiled files in a folder per language. Ours are in the
catalogues, so each module of click that says something is given our ``_``.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from click import core, decorators, exceptions, formatting, parser, types

from workbench.messages import area, language

_MODULES: Final = (core, decorators, exceptions, formatting, parser, types)


def speak() -> None:
    """Let click say what it says in the language spoken at that time."""
    for module in _MODULES:
        names = vars(module)
        if "_" in names:
            names["_"] = _said
        if "ngettext" in names:
            names["ngettext"] = _counted


def _said(text: str) -> str:
    return text if language() == "en" else _chinese().get(text, text)


def _counted(one: str, several: str, count: int) -> str:
    return _said(one if count == 1 else several)


@cache
def _chinese() -> Mapping[str, str]:
    """Return our words by click's own: those stand in the English catalogue, letter by letter."""
    theirs, ours = area("en", "click"), area("zh", "click")
    names = [key.partition(".")[2] for key in theirs]
    return {theirs[f"click.{name}"]: ours[f"click.{name}"] for name in names}
