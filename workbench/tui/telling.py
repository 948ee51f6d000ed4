"""The session that a translation in the background works through."""

from collections.abc import Sequence

from workbench.domain.translation import TranslationUnit
from workbench.usecases.session import Session


class TellingSession(Session):
    """A session that also notes the translations it saved."""

    made: list[TranslationUnit]

    def put_units(self, units: Sequence[TranslationUnit], verb: str, *, undoable: bool) -> None:
        """Save these translations, then note them."""
        super().put_units(units, verb, undoable=undoable)
        self.made.extend(units)
