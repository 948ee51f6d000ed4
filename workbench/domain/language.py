"""The languages a segment can have; telling them apart is at the end of the file."""

from enum import StrEnum


class Language(StrEnum):
    """The language of a segment or of a whole text.

    ``mixed`` has a good share of both scripts; ``other`` has neither, or no
    letters at all.
    """

    EN = "en"
    ZH_HANS = "zh-Hans"
    ZH_HANT = "zh-Hant"
    MIXED = "mixed"
    OTHER = "other"

    @property
    def is_chinese(self) -> bool:
        """Say whether this is Chinese in either script."""
        return self in (Language.ZH_HANS, Language.ZH_HANT)
