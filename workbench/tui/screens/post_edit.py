"""The part of the annotate screen that edits and accepts translations."""

from workbench.domain.text import Origin
from workbench.domain.translation import TranslationUnit
from workbench.messages import say
from workbench.tui.screens.tagging import Tagging
from workbench.usecases.edit import accept, edit


class PostEdit(Tagging):
    """Makes a person's words the translation of the segment under the cursor; what was there is kept."""

    async def action_edit(self) -> None:
        """Edit the translation of the segment under the cursor."""
        from workbench.tui.screens.edit import Edit

        index = self.view.place.index
        pair, unit = self.marking.pair(index), self.marking.unit(index)
        if self.job is not None and (unit is None or unit.provenance.origin is Origin.GLOSS):
            self.bench.warn(say("tui.annotate.soon"))
            return

        def written(text: str) -> None:
            self._replaced(edit(self.bench.wb, self.session, pair.segment, text), "edited")

        await self.bench.ask(Edit(pair.source, pair.translation or ""), written)

    def action_accept(self) -> None:
        """Say that the translation of the segment under the cursor is right as it is."""
        segment = self.marking.segment(self.view.place.index).id
        self._replaced(accept(self.bench.wb, self.session, segment), "accepted")

    def _replaced(self, unit: TranslationUnit, said: str) -> None:
        self.units_changed([unit.segment])
        self._edited([], say(f"tui.annotate.{said}"))
