"""What the review queue is filtered by, and how far it is, in words."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from workbench.domain.adjudication import STATES
from workbench.messages import say
from workbench.usecases.review import TO_DO, Item

Part = Literal["kind", "tag", "person", "document"]
SHOWN: Final = ("to_do", "all", *STATES)
"""What the key for states goes through."""
_BAR: Final = 20


@dataclass(slots=True)
class Wanted:
    """What the queue is filtered by; empty parts let all through. ``words`` are to be in what is shown."""

    parts: dict[Part, str]
    state: str = "to_do"
    words: str = ""


def values_of(item: Item, part: Part) -> Sequence[str]:
    """Return what a place has of what the queue is filtered by."""
    if part == "kind":
        return (item.kind,)
    if part == "tag":
        return item.tags
    if part == "document":
        return (item.document.id,)
    return sorted({each.annotation.by for each in item.place.spots})


def votes(item: Item) -> str:
    """Say how many are for each reading, of how many who saw the place; ``?`` where votes are hidden."""
    return "?" if item.votes is None else f"{'+'.join(map(str, item.votes))}/{len(item.saw)}"


def progress(items: Sequence[Item], *, locked: int = 0) -> str:
    """Say how many places are decided, with a bar, and what the others wait for."""
    if not items:
        return ""
    counts = Counter(item.state for item in items)
    done = counts["decided"]
    filled = done * _BAR // len(items)
    parts = [say("tui.review.progress", done=done, of=len(items), percent=100 * done // len(items))]
    parts += [
        f"{say(f'cli.review.is.{each}')} {counts[each]}" for each in STATES if each in TO_DO and counts[each]
    ]
    if locked:
        parts.append(say("tui.review.locked", n=locked))
    return f"{'█' * filled}{'░' * (_BAR - filled)} {' · '.join(parts)}"


def passes(item: Item, wanted: Wanted, label: Callable[[str], str]) -> bool:
    """Say whether a place passes; ``label`` gives the name of a tag, for words that are looked for."""
    if item.state not in TO_DO if wanted.state == "to_do" else wanted.state not in ("all", item.state):
        return False
    if any(value not in values_of(item, part) for part, value in wanted.parts.items()):
        return False
    words = wanted.words.casefold()
    tags = ", ".join(map(label, item.tags)) if words else ""
    return not words or words in f"{item.snippet}\n{item.document.title}\n{tags}".casefold()
