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
from workbench.usecases.project import Projection
from workbench.usecases.suggest import Rate

_MUTED = "$foreground-muted"
_QUOTED = 80
"""How many code points of the words are repeated."""


def ghost(marking: Marking, what: Ghost, *, by: Mapping[str, Agent], rate: Rate | None, keys: str) -> Content:
    """Return everything about a ghost; ``keys`` names the sentence about them, see ``which_keys``."""
    tags = marking.tags
    first, second = tags.both(what.tag)
    kind = "suggestion" if isinstance(what.what, Proposal) else "projection"
    head = Content.assemble(
        (f" {what.letter} ", tags.style(what.tag)),
        (f" {say(f'tui.ghosts.{kind}')}: ", _MUTED),
        (plain(first), "bold"),
        f"  {plain(second)}",
    )
    parts = [
        head,
        _words(what),
        Content.styled(_from(marking, what, by, rate), _MUTED),
        Content.styled(say(f"tui.ghosts.{keys}"), "$text-accent"),
    ]
    tag = tags.find(what.tag)
    if tag is not None:
        parts.append(definitions(tag))
    return NEWLINE.join(parts)


def which_keys(what: Ghost, *, on_it: bool, selecting: bool) -> str:
    """Return which sentence says what the keys do: to a ghost at the cursor, or for words selected."""
    if selecting:
        return "keys_selected" if on_it else "keys_elsewhere"
    return "keys_whole" if what.whole else "keys"


def share(rate: Rate | None, key: str = "rate") -> str:
    """Return how many of a program's proposals were accepted; nothing before any was decided."""
    if rate is None or rate.rate is None:
        return ""
    decided = rate.accepted + rate.rejected
    return say(f"tui.ghosts.{key}", n=rate.accepted, of=decided, share=f"{rate.rate:.0%}")


def _words(what: Ghost) -> Content:
    """Return the words it would lie on; of a whole segment none are repeated."""
    if _of_whole(what):
        return Content(say("tui.ghosts.of_whole"))
    if what.whole:
        return Content(say("tui.ghosts.whole"))
    words = _short(" … ".join(target.exact for target in what.targets))
    return Content.styled(say("tui.inspector.quote", words=words), "italic")


def _of_whole(what: Ghost) -> bool:
    """Say whether the annotation that it is of tags the whole segment, too."""
    return isinstance(what.what, Projection) and what.what.whole


def _short(words: str) -> str:
    return plain(words if len(words) <= _QUOTED else f"{words[:_QUOTED]}…")


def _from(marking: Marking, what: Ghost, by: Mapping[str, Agent], rate: Rate | None) -> str:
    if isinstance(what.what, Proposal):
        parts = [say("tui.ghosts.from", name=_name(what.what.by, by))]
        if what.what.score is not None:
            parts.append(say("tui.ghosts.score", value=f"{what.what.score:.2f}"))
    else:
        parts = _carried(marking, what.what, by)
    return BETWEEN.join(filter(None, (*parts, share(rate, "rate_of_kind"))))


def _carried(marking: Marking, what: Projection, by: Mapping[str, Agent]) -> list[str]:
    """Return what is carried over, and how; where the segment is tagged there was nothing to find."""
    original = marking.session.annotations[what.annotation]
    name = _name(original.by, by)
    if what.whole:
        return [say("tui.ghosts.from", name=name)]
    return [
        say("tui.ghosts.of", words=_short(" … ".join(target.exact for target in original.spans)), name=name),
        say(f"tui.ghosts.method.{what.method}"),
        say("tui.ghosts.sure", value=f"{what.confidence:.2f}"),
    ]


def _name(agent: str, by: Mapping[str, Agent]) -> str:
    return plain(by[agent].name if agent in by else agent)
