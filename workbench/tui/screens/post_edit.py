"""The part of the annotate screen that edits and accepts translations."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from workbench.domain.terms import described
from workbench.domain.text import Origin
from workbench.domain.translation import TranslationUnit
from workbench.messages import say
from workbench.ports import Cancelled
from workbench.tui.screens.tagging import Tagging
from workbench.usecases import memory, terms
from workbench.usecases.edit import accept, edit
from workbench.usecases.show import describe
from workbench.usecases.translate import target_language

if TYPE_CHECKING:  # dialogs are imported when they are opened
    from workbench.tui.screens.compare import Shown
    from workbench.tui.screens.edit import Known
    from workbench.usecases.versions import Version


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

        await self.bench.ask(Edit(pair.source, pair.translation or "", self._asker(pair.segment)), written)

    def _asker(self, segment: str) -> "Callable[[], Known]":
        """Return what finds out what the memory and the termbase know of a segment."""
        from workbench.tui.screens.edit import Known

        place = self.session.segments[segment]
        text = place.span.cut(self.session.source.content)
        pair = (place.language, target_language(place, self.session.source.content))
        wb, here = self.bench.wb, (self.session.document.id, segment)

        def ask() -> Known:
            language = terms.source_language(*pair)
            found = (described(hit, text, pair[1]) for hit in terms.hits(wb, text, language))
            return Known(memory.matches(wb, text, *pair, but=here), tuple(dict.fromkeys(found)))

        return ask

    async def action_choose(self) -> None:
        """Choose among the ways in which the engine could translate the segment under the cursor."""
        from workbench.tui.screens.compare import Compare, Shown, names, share
        from workbench.usecases.alternatives import Alternative, alternatives, take

        wb, session, segment = self.bench.wb, self.session, self._place_segment()

        def ask(cancelled: Cancelled) -> Sequence[Alternative]:
            return alternatives(wb, session, segment, cancelled=cancelled)

        def show(each: Alternative) -> Shown:
            about = (describe(each.agent) or "", share(each.score), say("tui.compare.current") * each.current)
            return Shown(each.text, about, names(each.flags), each.current)

        def taken(each: Alternative) -> None:
            self._replaced(take(wb, session, each), "chosen")

        source = self.marking.pair(self.view.place.index).source
        await self.bench.ask(Compare(say("tui.compare.alternatives"), source, (), ask, show), taken)

    async def action_versions(self) -> None:
        """Compare all versions of the translation under the cursor, and what each engine says now."""
        from workbench.tui.screens.compare import Compare
        from workbench.usecases import versions

        wb, session, segment = self.bench.wb, self.session, self._place_segment()
        known = versions.kept(wb, session, segment)

        def ask(cancelled: Cancelled) -> Sequence[versions.Version]:
            return [*known, *versions.offered(wb, session, segment, cancelled=cancelled)]

        def taken(each: versions.Version) -> None:
            self._replaced(versions.take(wb, session, each), "chosen")

        source = self.marking.pair(self.view.place.index).source
        await self.bench.ask(Compare(say("tui.compare.versions"), source, known, ask, _shown), taken)

    def _place_segment(self) -> str:
        """Return the segment under the cursor."""
        return self.marking.segment(self.view.place.index).id

    def action_accept(self) -> None:
        """Say that the translation of the segment under the cursor is right as it is."""
        segment = self.marking.segment(self.view.place.index).id
        self._replaced(accept(self.bench.wb, self.session, segment), "accepted")

    def _replaced(self, unit: TranslationUnit, key: str) -> None:
        """Show another translation, and say how many annotations lost their words; the current one stays."""
        current = self.current
        self.units_changed([unit.segment])
        said, stale = say(f"tui.annotate.{key}"), len(self.marking.stale(self.marking.index(unit.segment)))
        if stale:
            said = say(f"tui.annotate.{'one_stale' if stale == 1 else 'stale'}", said=said, n=stale)
        self._edited([], said, chosen=current)


def _shown(each: "Version") -> "Shown":
    """Return a version as it is shown: who made it, how, when, and how far it has come."""
    from workbench.tui.screens.compare import Shown, names, share

    about = (
        say(f"tui.origin.{each.origin.value}"),
        describe(each.agent) or "",
        f"{each.made:%Y-%m-%d %H:%M}" if each.made else say("tui.compare.fresh"),
        say(f"tui.state.{each.state.value}") if each.origin is not Origin.GLOSS else "",
        share(each.score),
        say("tui.compare.current") if each.current else "",
    )
    return Shown(each.text, about, names(each.flags), each.current)
