"""What the dictionary says about a word, for the inspector."""

from textual.content import Content

from workbench.messages import say
from workbench.ports import Lemma, LookedUp
from workbench.tui.widgets.rows import plain

_MUTED = "$foreground-muted"
_SENSES = 5
"""Senses of one entry that are shown; the command shows all."""
NEWLINE = Content("\n")


def word(found: LookedUp) -> Content:
    """Return a word, how it is read, and its entries: both scripts, pinyin, meanings."""
    head = Content.assemble((f" {plain(found.word)} ", "bold reverse"), (f"  {found.pinyin}", "bold"))
    if not found.entries:
        return NEWLINE.join([head, Content.styled(say("tui.words.nothing"), _MUTED)])
    return NEWLINE.join([head, *(_entry(entry) for entry in found.entries)])


def _entry(entry: Lemma) -> Content:
    senses = "; ".join(entry.senses[:_SENSES])
    return Content.assemble(
        (_forms(entry), "$text-accent"), (f"  {entry.pinyin}  ", ""), (plain(senses), _MUTED)
    )


def _forms(entry: Lemma) -> str:
    """Name both scripts where they differ; one form that serves both stands alone."""
    if entry.simplified == entry.traditional:
        return entry.simplified
    return say("tui.words.forms", simplified=entry.simplified, traditional=entry.traditional)
