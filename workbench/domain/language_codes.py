"""Our languages as others write them: BCP 47 tags, both ways."""

from typing import Final

from workbench.domain.language import Language

_OURS: Final = {Language.MIXED: "mul", Language.OTHER: "und"}
"""What ISO 639 calls several languages, and an unknown one."""
_TRADITIONAL: Final = frozenset({"hant", "tw", "hk", "mo"})


def code_of(language: Language) -> str:
    """Return the BCP 47 tag of a language.

    >>> code_of(Language.ZH_HANS), code_of(Language.MIXED)
    ('zh-Hans', 'mul')
    """
    return _OURS.get(language, language.value)


def language_of(code: str) -> Language:
    """Return the language that a BCP 47 tag names, as well as we know it; Chinese alone is simplified.

    >>> language_of("en-GB"), language_of("zh_TW"), language_of("fr")
    (<Language.EN: 'en'>, <Language.ZH_HANT: 'zh-Hant'>, <Language.OTHER: 'other'>)
    """
    first, *rest = code.replace("_", "-").casefold().split("-")
    if first == "zh":
        return Language.ZH_HANT if _TRADITIONAL & set(rest) else Language.ZH_HANS
    return {"en": Language.EN, "mul": Language.MIXED}.get(first, Language.OTHER)
