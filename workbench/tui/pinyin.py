"""What reads Chinese characters aloud; apart from what finds by it, which the first screen does not load."""

from collections.abc import Callable

from workbench.messages import say

Pinyin = Callable[[str], str]
"""Reads Chinese characters as syllables with spaces between them, such as ``biāo qiān``."""


def unread(text: str) -> str:
    """Read nothing: what stands in where no dictionary is at hand."""
    return text


def nothing_fits(app: object, key: str) -> str:
    """Return what is said where nothing fits what was typed: ``key``, but while pinyin cannot be read yet."""
    return say("tui.pick.learning" if getattr(app, "learning", False) else key)
