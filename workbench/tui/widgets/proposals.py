"""Ghosts in words, for the inspector: what is proposed, by whom, how sure, and how often accepted."""

from collections.abc import Mapping

from textual.content import Content

from workbench.domain.document import Agent
from workbench.domain.proposal import Proposal
from workbench.messages import say
from workbench.tui.ghosts import Ghost
from workbench.tui.marking import Marking
from workbench.tui.widgets.describe import NEWLINE, definitions
from workbench.tui.widgets.rows import BETWEEN, plain
from workbench.usecases.suggest import Rate

_MUTED = "$foreground-muted"
_QUOTED = 80
"""How many code points of the words are repeated."""


def ghost(
    marking: Marking, what: Ghost, *, by: Mapping[str, Agent], rate: Rate | None, on_it: bool
) -> Content:
    """Return everything about a ghost; ``on_it`` is false while other words are being selected for it."""
    tags = marking.tags
    first, second = tags.both(what.tag)
    kind = "suggestion" if isinstance(what.what, Proposal) else "projection"
    head = Content.assemble(
        (f" {what.letter} ", tags.style(what.tag)),
        (f" {say(f'tui.ghosts.{kind}')}{say('tui.colon')}", _MUTED),
        (plain(first), "bold"),
        f"  {plain(second)}",
    )
    keys = ("keys_whole" if what.whole else "keys") if on_it else "keys_elsewhere"
    parts = [
        head,
        Content.styled(say("tui.inspector.quote", words=_words(what)), "italic"),
        Content.styled(_from(marking, what, by, rate), _MUTED),
        Content.styled(say(f"tui.ghosts.{keys}"), "$text-accent"),
    ]
    tag = tags.find(what.tag)
    if tag is not None:
        parts.append(definitions(tag))
    return NEWLINE.join(parts)


def share(rate: Rate | None) -> str:
    """Return how many of a program's proposals were accepted; nothing before any was decided."""
    if rate is None or rate.rate is None:
        return ""
    decided = rate.accepted + rate.rejected
    return say("tui.ghosts.rate", n=rate.accepted, of=decided, share=f"{rate.rate:.0%}")


def _words(what: Ghost) -> str:
    if what.whole:
        return say("tui.ghosts.whole")
    return _short(" … ".join(target.exact for target in what.targets))


def _short(words: str) -> str:
    return plain(words if len(words) <= _QUOTED else f"{words[:_QUOTED]}…")


def _from(marking: Marking, what: Ghost, by: Mapping[str, Agent], rate: Rate | None) -> str:
    if isinstance(what.what, Proposal):
        parts = [say("tui.ghosts.from", name=_name(what.what.by, by))]
        if what.what.score is not None:
            parts.append(say("tui.ghosts.score", value=f"{what.what.score:.2f}"))
        return BETWEEN.join(filter(None, (*parts, share(rate))))
    original = marking.session.annotations[what.what.annotation]
    words = _short(" … ".join(target.exact for target in original.spans)) or say("tui.ghosts.whole")
    return BETWEEN.join(
        filter(
            None,
            (
                say("tui.ghosts.of", words=words, name=_name(original.by, by)),
                say(f"tui.ghosts.method.{what.what.method}"),
                say("tui.ghosts.sure", value=f"{what.what.confidence:.2f}"),
                share(rate),
            ),
        )
    )


def _name(agent: str, by: Mapping[str, Agent]) -> str:
    return plain(by[agent].name if agent in by else agent)
