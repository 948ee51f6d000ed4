"""From the blocks of a page to one text and what the markup says of each place in it.

All text that a reader sees is kept; what belongs to the site is told apart,
not thrown away. The main part is the element that holds most of the prose.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from workbench.domain.text import Role
from workbench.formats.html.parsing import Block, Mark, Outline

_ENDED: Final = re.compile(r"[.。!！?？…；;][\"'”’）)」』】\]]*$")
_SENTENCE: Final = 12
"""From how many characters on a block that ends as a sentence does is prose."""
_LONG: Final = 80
"""From how many on it is prose whatever it ends in."""
_MOSTLY: Final = 0.6
"""The share of the page's prose that the main part holds at least."""
_LINKS: Final = 0.5
"""From this share of linked characters on a line outside the main part is a link."""
_LABEL: Final = 24
"""The longest item of a bar, in code points."""
_BAR: Final = 120
_ITEMS_APART: Final = "  "


@dataclass(frozen=True, slots=True)
class Composed:
    """A page's text, and for the start of each of its blocks (code points) the role that its markup says."""

    content: str
    title: str
    starts: Sequence[int]
    told: Sequence[Role | None]

    def role_at(self, offset: int) -> Role | None:
        """Return what the markup says about the block at an offset, or None where it says nothing."""
        index = bisect_right(self.starts, offset) - 1
        return self.told[index] if index >= 0 else None


def compose(page: Outline) -> Composed:
    """Return the text of a page.

    Hidden parts are left out, unless they are most of the page: some sites
    show their articles by a script only.
    """
    seen = [block for block in page.blocks if not block.hidden]
    if sum(map(_prose, seen)) < sum(_prose(block) for block in page.blocks if block.hidden):
        seen = page.blocks
    told = _told(page, seen)
    title = _title_block(page, seen, told)
    if title is not None:
        for i in range(title):  # a site's name and slogan stand above, and are no prose
            told[i] = told[i] or (None if _prose(seen[i]) else Role.BOILERPLATE)
        told[title] = Role.TITLE
    pieces: list[str] = []
    starts: list[int] = []
    length, bar = 0, 0
    for i, block in enumerate(seen):
        gap = _gap(seen, told, i, bar) if i else ""
        bar = bar + len(gap) + len(block.text) if gap == _ITEMS_APART else len(block.text)
        starts.append(length + len(gap))
        pieces += [gap, block.text]
        length += len(gap) + len(block.text)
    words = page.about.get("og:title") or page.title
    return Composed(
        "".join(pieces) + "\n" * bool(pieces),
        " ".join((seen[title].text if title is not None else words).split()),
        starts,
        told,
    )


def _prose(block: Block) -> int:
    """Return how many characters of prose a block has; links, labels and buttons have none."""
    size = len(block.text)
    if size < _SENTENCE or block.linked > _LINKS * size:
        return 0
    return size - block.linked if size >= _LONG or _ENDED.search(block.text[-6:]) else 0


def _told(page: Outline, blocks: Sequence[Block]) -> list[Role | None]:
    """Return what the elements around each block say about it."""
    main = _main(page, blocks)
    above = _ancestors(page.parents, main) if main is not None else {0}
    inside = _flags(page.parents, lambda node: node == main)
    site = _flags(page.parents, lambda node: node not in above and Mark.SITE in page.marks[node])
    comments = _flags(page.parents, lambda node: node not in above and Mark.COMMENTS in page.marks[node])
    found: list[Role | None] = []
    for block in blocks:
        link = block.linked > _LINKS * len(block.text) and main is not None and not inside[block.node]
        if comments[block.node]:
            found.append(Role.COMMENT)
        elif site[block.node] or link:
            found.append(Role.BOILERPLATE)
        else:
            found.append(None)
    return found


def _main(page: Outline, blocks: Sequence[Block]) -> int | None:
    """Return the element with the article: the fullest one marked as such, or the deepest full one."""
    count = len(page.parents)
    chrome = _flags(page.parents, lambda node: bool(page.marks[node] & (Mark.SITE | Mark.COMMENTS)))
    weights = _weights(page, blocks, chrome)
    if not weights[0]:
        chrome = [False] * count
        weights = _weights(page, blocks, chrome)
    if not weights[0]:
        return None
    marked = [i for i in range(1, count) if Mark.MAIN in page.marks[i] and not chrome[i]]
    enough = [i for i in marked if weights[i] > _MOSTLY * weights[0]]
    if enough:  # of one inside another with as much prose, the inner one
        return max(enough, key=lambda node: (weights[node], node))
    heaviest = [0] * count
    for node in range(count - 1, 0, -1):
        above = page.parents[node]
        if not heaviest[above] or weights[node] >= weights[heaviest[above]]:
            heaviest[above] = node
    node = 0
    while heaviest[node] and weights[heaviest[node]] > _MOSTLY * weights[0]:
        node = heaviest[node]
    return node


def _weights(page: Outline, blocks: Sequence[Block], left_out: Sequence[bool]) -> list[int]:
    """Return how much prose each element holds, with all in it; parents have lower numbers."""
    weights = [0] * len(page.parents)
    for block in blocks:
        if not left_out[block.node]:
            weights[block.node] += _prose(block)
    for node in range(len(weights) - 1, 0, -1):
        weights[page.parents[node]] += weights[node]
    return weights


def _ancestors(parents: Sequence[int], node: int) -> set[int]:
    """Return an element and all around it."""
    found = {0, node}
    while node:
        node = parents[node]
        found.add(node)
    return found


def _flags(parents: Sequence[int], holds: Callable[[int], bool]) -> list[bool]:
    """Say of each element whether something holds for it or for one around it."""
    found = [holds(0)]
    for node in range(1, len(parents)):
        found.append(found[parents[node]] or holds(node))
    return found


def _title_block(page: Outline, blocks: Sequence[Block], told: Sequence[Role | None]) -> int | None:
    """Return the block with the page's title: of the headings, the longest that the page's own title has.

    A site's name is a heading, too, and stands in the title as well, but it is shorter.
    """
    named = _plain(f"{page.title} {page.about.get('og:title', '')}")
    headings = [i for i, block in enumerate(blocks) if block.heading and told[i] is not Role.COMMENT]
    fitting = [i for i in headings if _plain(blocks[i].text) and _plain(blocks[i].text) in named]
    if fitting:
        return max(fitting, key=lambda i: (len(blocks[i].text), -i))
    free = [i for i in headings if told[i] is None]
    return free[0] if len(free) == 1 else None


def _plain(words: str) -> str:
    return "".join(words.split()).casefold()


def _gap(blocks: Sequence[Block], told: Sequence[Role | None], index: int, bar: int) -> str:
    """Return what stands before a block: a site's bars share lines, paragraphs have blank ones."""
    before, block = blocks[index - 1], blocks[index]
    if not (before.item and block.item):
        return "\n\n"
    chrome = told[index] is told[index - 1] is Role.BOILERPLATE
    short = max(len(before.text), len(block.text)) <= _LABEL and bar + len(block.text) <= _BAR
    return _ITEMS_APART if chrome and short and "\n" not in before.text + block.text else "\n"
