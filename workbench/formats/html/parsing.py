"""From the tags of a page to its blocks: pieces of text as they stand on a screen, line by line.

The parser reports tags as it meets them and builds no tree, so depth, broken
nesting and thousands of attributes cost nothing but time in proportion. What a
reader does not see (scripts, styles, hidden parts) makes no block.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntFlag
from typing import Final

DEEPEST: Final = 2_000
"""How many elements may be open at once; a stray end tag is compared with all of them."""


class Mark(IntFlag):
    """What an element says about everything in it."""

    MAIN = 1
    SITE = 2
    COMMENTS = 4


@dataclass(slots=True)
class Block:
    """A piece of text between two breaks, inside the element ``node``.

    ``linked`` counts the characters in links; ``item`` is true for list items
    and table cells, which stand on a line but are no paragraphs.
    """

    text: str
    node: int
    linked: int = 0
    item: bool = False
    hidden: bool = False
    heading: bool = False


@dataclass(slots=True)
class Outline:
    """A page: its blocks in order, the elements around them, and what its head says.

    ``parents`` and ``marks`` are by element; element 0 is the page itself.
    """

    blocks: list[Block] = field(default_factory=list)
    parents: list[int] = field(default_factory=lambda: [0])
    marks: list[Mark] = field(default_factory=lambda: [Mark(0)])
    title: str = ""
    about: dict[str, str] = field(default_factory=dict)


class TooDeep(ValueError):
    """More elements are open than any page needs."""


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_UNSEEN: Final = _names(
    "script style noscript template svg math iframe object embed applet canvas audio video select "
    "datalist textarea rt rp noframes frameset"
)
_BLOCKS: Final = _names(
    "html body address article aside blockquote center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol "
    "p pre search section summary table tbody td tfoot th thead tr ul caption marquee"
)
_ITEMS: Final = frozenset({"li", "dt", "dd", "td", "th", "caption"})
_APART: Final = frozenset({"button", "label", "a"})
"""Inline elements that style sheets keep apart: two in a row are two words."""
_SITE: Final = frozenset({"nav", "aside", "footer", "header"})
_SITE_ROLES: Final = _names("navigation banner contentinfo complementary menu menubar search")
_SITE_NAMES: Final = _names(
    "nav navbar navigation menu topbar toolbar breadcrumb breadcrumbs crumb crumbs sidebar "
    "sidenav advert advertisement ads cookie cookies footer copyright sitemap mianbaoxie daohang "
    "dibu"
)
_COMMENT_NAMES: Final = _names(
    "comment comments commentlist commentbox commentarea disqus replies respond pinglun liuyan gentie"
)
_MAIN_NAMES: Final = frozenset({"articlebody", "main", "article"})
_HEADINGS: Final = frozenset({"h1", "h2"})
_WORD: Final = re.compile(r"[A-Za-z][a-z]*|[A-Z]+")
_UNDISPLAYED: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_WHITE: Final = re.compile(r"[ \t\n\r\f]+")
_LINE_END: Final = "\ufdd0"
"""Stands for ``<br>`` and for line ends in ``<pre>`` while white space is collapsed; no character itself."""
_INDENT: Final = "\ufdd1"
"""Stands for a space in ``<pre>``."""
_AROUND_LINE_END: Final = re.compile(f"[ ]*{_LINE_END}[ ]*")
_KEPT: Final = str.maketrans({"\n": _LINE_END, " ": _INDENT, "\t": _INDENT, "\r": None})
_TAKEN: Final = str.maketrans({_LINE_END: "\ufffd", _INDENT: "\ufffd"})
_TITLE: Final = 400
_LONGEST: Final = 2_000


@dataclass(slots=True)
class _Open:
    """An element that has begun, and how things stand inside it."""

    tag: str
    node: int
    unseen: bool
    hidden: bool
    exact: bool
    linked: bool
    heading: bool


class Reader:
    """What the parser reports to; ``outline`` holds the page in the end."""

    def __init__(self) -> None:
        self.outline = Outline()
        self._open = [_Open("", 0, unseen=False, hidden=False, exact=False, linked=False, heading=False)]
        self._pieces: list[str] = []
        self._linked = 0
        self._apart = False
        self._titles: list[str] = []
        self._in_title = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element. Raises TooDeep."""
        if len(self._open) > DEEPEST:
            raise TooDeep
        above = self._open[-1]
        if tag in _BLOCKS:
            self._break()
        elif self._apart and tag in _APART:
            self._pieces.append(" ")
        self._apart = False
        self._open.append(self._opened(tag, attributes, above))
        if tag == "br":
            self._pieces.append(_LINE_END)
        elif tag in ("meta", "link", "a"):
            self._note(tag, attributes)
        elif tag == "input" and (attributes.get("type") or "").lower() in ("submit", "button"):
            self.data(f" {attributes.get('value') or ''} ")
        elif tag == "title":
            self._in_title = not self._titles

    def end(self, tag: str) -> None:
        """End the element that is open."""
        if tag in _BLOCKS:
            self._break()
        if len(self._open) > 1:
            self._open.pop()
        self._in_title = False
        self._apart = tag in _APART

    def data(self, words: str) -> None:
        """Take characters."""
        here = self._open[-1]
        if self._in_title:
            self._titles.append(words)
        if here.unseen or here.tag == "title":
            return
        words = words.translate(_TAKEN)
        self._pieces.append(words.translate(_KEPT) if here.exact else words)
        self._linked += len(words.strip()) if here.linked else 0
        self._apart = False

    def comment(self, words: str) -> None:
        """Take where a browser saved the page from."""
        found = re.match(r" saved from url=\(\d{4}\)(\S+) ", words)
        if found:
            self.outline.about.setdefault("saved", found[1][:_LONGEST])

    def pi(self, target: str, data: str | None = None) -> None:
        """Pass an instruction over."""

    def close(self) -> Outline:
        """Return the page."""
        self._break()
        self.outline.title = _WHITE.sub(" ", "".join(self._titles))[:_TITLE].strip()
        return self.outline

    def _opened(self, tag: str, attributes: Mapping[str, str], above: _Open) -> _Open:
        node = above.node
        if tag in _BLOCKS:
            node = len(self.outline.parents)
            self.outline.parents.append(above.node)
            self.outline.marks.append(_mark(tag, attributes))
        gone = "hidden" in attributes or (tag == "dialog" and "open" not in attributes)
        return _Open(
            tag,
            node,
            unseen=above.unseen or tag in _UNSEEN,
            hidden=above.hidden or gone or bool(_UNDISPLAYED.search(attributes.get("style") or "")),
            exact=above.exact or tag in ("pre", "listing", "plaintext"),
            linked=above.linked or tag == "a",
            heading=above.heading or tag in _HEADINGS,
        )

    def _note(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Keep what the page says about itself: its title, its address, its licence."""
        if tag == "meta":
            name = attributes.get("property") or attributes.get("name") or ""
            value = attributes.get("content") or ""
        else:
            name = attributes.get("rel") or ""
            value = attributes.get("href") or ""
        if name in ("og:title", "og:url", "canonical", "license") and value:
            self.outline.about.setdefault(name, value[:_LONGEST])

    def _break(self) -> None:
        """End the line: what was said since the last break is a block."""
        text = _collapsed("".join(self._pieces))
        here = self._open[-1]
        if text.strip():
            self.outline.blocks.append(
                Block(text, here.node, self._linked, here.tag in _ITEMS, here.hidden, here.heading)
            )
        self._pieces.clear()
        self._linked = 0


def _mark(tag: str, attributes: Mapping[str, str]) -> Mark:
    """Return what an element's name, role, classes and id say; ``body`` says nothing."""
    if tag in ("html", "body"):
        return Mark(0)
    role = (attributes.get("role") or "").lower()
    named = " ".join(attributes.get(name) or "" for name in ("class", "id", "itemprop"))[:_TITLE]
    whole = {name.lower() for name in named.split()}
    words = {word.lower() for word in _WORD.findall(named)} | whole
    mark = Mark(0)
    if tag in ("main", "article") or role in ("main", "article") or whole & _MAIN_NAMES:
        mark |= Mark.MAIN
    if tag in _SITE or role in _SITE_ROLES or words & _SITE_NAMES:
        mark |= Mark.SITE
    if words & _COMMENT_NAMES:
        mark |= Mark.COMMENTS
    return mark


def _collapsed(words: str) -> str:
    """Collapse white space as a browser does; a line end between two Han characters was none (CSS Text 3)."""
    found = _WHITE.sub(lambda run: _instead(words, run), words)
    found = _AROUND_LINE_END.sub(_LINE_END, found).strip(f" {_LINE_END}")
    return found.replace(_LINE_END, "\n").replace(_INDENT, " ")


def _instead(words: str, run: re.Match[str]) -> str:
    start, end = run.span()
    if "\n" not in run[0] or start == 0 or end == len(words):
        return " "
    return "" if _wide(words[start - 1]) and _wide(words[end]) else " "


def _wide(character: str) -> bool:
    """Say whether a character is full-width, but no Hangul, which has spaces between words."""
    hangul = "\u1100" <= character <= "\u11ff" or "\uac00" <= character <= "\ud7ff"
    return unicodedata.east_asian_width(character) in "WF" and not hangul
