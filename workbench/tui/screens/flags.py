"""The part of the annotate screen that dismisses what is odd about a translation and is no fault."""

from textual.content import Content

from workbench.domain.flags import explain, name
from workbench.domain.text import Flag
from workbench.messages import say
from workbench.tui.finding import Entry
from workbench.tui.pinyin import Pinyin
from workbench.tui.screens.pick import Choice, Pick
from workbench.tui.screens.tagging import Tagging
from workbench.tui.widgets.rows import plain
from workbench.usecases.flags import dismiss

_EVERY = "every flag"
"""Stands in the list for all of them; has a blank, which no kind has."""


class Flags(Tagging):
    """Dismisses the flag of the translation under the cursor; of several, asks which."""

    async def action_dismiss_flag(self) -> None:
        """Say that what is odd about this translation is no fault; undo takes it back."""
        unit = self.marking.unit(self.view.place.index)
        flags = [flag for flag in unit.provenance.flags if not flag.dismissed] if unit else []
        if unit is None or not flags:
            self.bench.warn(say("tui.flags.none"))
            return
        segment = unit.segment

        def picked(kind: str) -> None:
            gone = dismiss(self.session, segment, None if kind == _EVERY else kind)
            self.units_changed([segment])
            names = ", ".join(dict.fromkeys(name(flag.kind) for flag in gone))
            self._edited([], say("tui.flags.dismissed", names=plain(names)), chosen=self.current)

        if len(flags) == 1:
            picked(flags[0].kind)
            return
        kinds = {flag.kind: flag for flag in flags}
        every = Content(say("tui.flags.every", n=len(flags)))
        choices = [_choice(flag, self.bench.pinyin) for flag in kinds.values()]
        choices.append(Choice(Entry.of(_EVERY, [every.plain], self.bench.pinyin), every, Content("")))
        await self.bench.ask(Pick(say("tui.flags.which"), choices), picked)


def _choice(flag: Flag, pinyin: Pinyin) -> Choice:
    label = name(flag.kind)
    entry = Entry.of(flag.kind, [label, flag.kind], pinyin)
    return Choice(entry, Content(plain(label)), Content(plain(explain(flag))))
