"""Colours: dark, light, high contrast, and one that leaves all sixteen to the terminal."""

from dataclasses import replace
from typing import Final

from textual.theme import BUILTIN_THEMES, Theme

NAMES: Final = ("dark", "light", "contrast", "ansi")
"""The themes in the order in which the key goes through them; ``Settings.theme`` names one."""

DARK = Theme(
    name="dark",
    primary="#56B4E9",
    secondary="#009E73",
    accent="#E69F00",
    warning="#E69F00",
    error="#E8705A",
    success="#3DBE94",
    foreground="#D8DEE4",
    background="#12161B",
    surface="#191F26",
    panel="#222A33",
    dark=True,
)
LIGHT = Theme(
    name="light",
    primary="#005A9C",
    secondary="#00705A",
    accent="#9A5B00",
    warning="#8A5A00",
    error="#B3261E",
    success="#00705A",
    foreground="#1B2127",
    background="#FBFAF7",
    surface="#F2F0EA",
    panel="#E5E2DA",
    dark=False,
)
CONTRAST = Theme(
    name="contrast",
    primary="#FFFF00",
    secondary="#00FFFF",
    accent="#FFFF00",
    warning="#FFC000",
    error="#FF8080",
    success="#00FF00",
    foreground="#FFFFFF",
    background="#000000",
    surface="#000000",
    panel="#1C1C1C",
    dark=True,
)
ANSI = replace(BUILTIN_THEMES["ansi-dark"], name="ansi")
"""Only the terminal's own sixteen colours, whatever they are."""
ALL: Final = (DARK, LIGHT, CONTRAST, ANSI)
