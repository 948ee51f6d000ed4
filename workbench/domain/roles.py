"""What part of a page each line belongs to, by what it says, where it stands, and what stands beside it.

Rules, not a model: each decision can be traced to a phrase, a pattern or a
neighbour. In doubt a line is body: a paragraph that is lost costs an annotator
more than a footer that stays.
"""

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from statistics import median
from typing import Final

from workbench.domain.footers import MARK_OF, Mark, any_rule, rules
from workbench.domain.language import units
from workbench.domain.text import Role

_BETWEEN: Final = re.compile(r"(?:[^\w.。!！?？]|_)*+")
_COUNT: Final = re.compile(
    r"(?:共有?|已有|第)?\s*\d[\d,.]*\s*[万萬亿億千k]?\+?[条條则則个個人次篇位页頁]?(?![a-z])"
)
_NUMBERS: Final = re.compile(r"(?:[\W\d_]|第|[万萬亿億kKmM页頁楼樓条條](?!\w))+")
_SAID: Final = re.compile(r"\w")
_ENDED: Final = re.compile(r"[.。!！?？…；;][\"'”’）)」』】\]]*$")
_OPEN_ENDED: Final = re.compile(r"[.。,，;；:：、][\"'”’）)」』】\]]*$")
_NUMBERED: Final = re.compile(
    r"[一二三四五六七八九十\d]{1,3}[、.．]|第[一二三四五六七八九十\d]{1,3}[章节節部]"
)
_REACTION: Final = re.compile("回复|回覆|赞|讚|举报|檢舉|reply|like|report", re.IGNORECASE)
_BAR: Final = re.compile("首[页頁]|主页|位置|home|menu|登[录入]")
_BRACKETS: Final = "（）()[]【】〔〕<>《》「」"
_LONGEST_BAR: Final = 160
_LONGEST: Final = 400
_PARAGRAPH: Final = 60
"""From this size on (Han characters, or half as many words) a line is no heading and no link."""
_SENTENCE: Final = 8
_LINK: Final = 50
_COMMENT: Final = 150
_REMARK: Final = 20
_MUCH: Final = 40
_LINES_A_SIGN: Final = 4
_LABEL: Final = 15
_TITLE: Final = 50
_MOST_HEADINGS: Final = 6
_MOST_LINES: Final = 200
_RECENT: Final = 50
_TAIL: Final = 6
_OF_SITE: Final = frozenset({Mark.NAV, Mark.BOILERPLATE})
_WEAK: Final = frozenset({Mark.WEAK, Mark.COMMENTS_WEAK, Mark.NAV, Mark.WHEN})
_ENDS_COMMENTS: Final = frozenset({Mark.LISTING, Mark.BOILERPLATE, Mark.COMMENTS})
_HEADS_COMMENTS: Final = frozenset({Mark.COMMENTS, Mark.COMMENTS_WEAK})


@dataclass(slots=True)
class _Page:
    """The lines of a page, what each looks like by itself, and what has been decided so far."""

    lines: Sequence[str]
    marks: list[Mark | None]
    sizes: list[int]
    roles: list[Role | None] = field(default_factory=list)

    def open(self, index: int) -> bool:
        """Say whether a line has no mark and no role yet."""
        return self.marks[index] is None and self.roles[index] is None

    def ends(self, index: int) -> bool:
        """Say whether a line ends as a sentence does."""
        return _ENDED.search(self.lines[index].rstrip()[-_TAIL:]) is not None

    def is_text(self, index: int) -> bool:
        """Say whether a line is plainly a paragraph: it ends as a sentence does, or is long."""
        if not self.open(index):
            return False
        size = self.sizes[index]
        return size >= _PARAGRAPH or (size >= _SENTENCE and self.ends(index))


def roles(lines: Sequence[str]) -> list[Role]:
    """Return the role of each line of a page; lines are paragraphs, without the white space around them."""
    sizes = [_size(line) for line in lines]
    page = _Page(lines, [judge(line) for line in lines], sizes, [None] * len(lines))
    for step in (_speechless, _lists, _comments, _chrome, _stragglers, _title):
        step(page)
    return [role or Role.BODY for role in page.roles]


def judge(line: str) -> Mark | None:
    """Return what a line looks like by itself, or None for text of an article.

    >>> judge("评论(12)"), judge("点赞 收藏 举报"), judge("他没有回应网友的评论。")
    (<Mark.COMMENTS: 'comments'>, <Mark.FOOTER: 'footer'>, None)
    """
    plain = line.strip()
    if len(plain) > _LONGEST or not _SAID.search(plain):
        return None
    mark = _bar(plain) if len(plain) <= _LONGEST_BAR else None
    if mark is not None:
        return mark
    if _NUMBERS.fullmatch(plain):
        return _ruled(plain) or Mark.WEAK
    if plain[0] in _BRACKETS and plain[-1] in _BRACKETS:
        return _ruled(plain) or _ruled(plain.strip(_BRACKETS).strip())
    return _ruled(plain)


def _ruled(plain: str) -> Mark | None:
    """Return the mark of the first pattern that a line matches."""
    if not any_rule().match(plain):
        return None
    return next(
        (rule.mark for rule in rules() if len(plain) <= rule.limit and rule.pattern.match(plain)), None
    )


def _bar(line: str) -> Mark | None:
    """Return the mark of a line that is nothing but phrases, counts and the signs between them."""
    text = line.casefold().replace("’", "'")
    marks: list[Mark] = []
    counted = False
    at = _past(text, 0)
    while at < len(text):
        found = _item().match(text, at)
        if found:
            marks.append(MARK_OF.get(found[0]) or MARK_OF[found[0].rstrip("次数數量")])
        else:
            found = _COUNT.match(text, at)
            counted = True
        if not found:
            return None
        at = _past(text, found.end())
    return _together(marks, counted=counted) if marks else None


@cache
def _item() -> re.Pattern[str]:
    """Return what matches the longest phrase at a place; 数 (number of) may stand after it."""
    phrases = "|".join(map(re.escape, sorted(MARK_OF, key=len, reverse=True)))
    return re.compile(f"(?:{phrases})(?:次?[数數]|量)?(?![a-z0-9'])")


def _past(text: str, at: int) -> int:
    """Return where the signs between phrases end."""
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _together(marks: list[Mark], *, counted: bool) -> Mark:
    """Return the mark of a line of several phrases; a count beside a weak one makes it sure."""
    first = marks[0]
    if len(marks) == 1:
        sure = {Mark.COMMENTS_WEAK: Mark.COMMENTS, Mark.WEAK: Mark.FOOTER}
        return sure.get(first, first) if counted else first
    if first in (Mark.LISTING, Mark.COMMENTS) and set(marks[1:]) <= {first, Mark.WEAK, Mark.COMMENTS_WEAK}:
        return first
    of_site = sum(mark in (Mark.NAV, Mark.BOILERPLATE) for mark in marks)
    if of_site * 2 <= len(marks):
        return Mark.FOOTER
    return Mark.BOILERPLATE if len(marks) > 2 or Mark.BOILERPLATE in marks else Mark.NAV


def _size(line: str) -> int:
    """Return how much a line says, in Han characters; a word counts two."""
    han, words = units(line)
    return han + 2 * words


def _speechless(page: _Page) -> None:
    """Set aside lines without a letter or digit: rules, stars, zero-width characters."""
    for index, line in enumerate(page.lines):
        if not _SAID.search(line):
            page.roles[index] = Role.OTHER


def _lists(page: _Page) -> None:
    """Give the links under a heading such as 相关阅读 to the footer, until text goes on."""
    index = 0
    while index < len(page.lines):
        heads = page.marks[index] is Mark.LISTING
        index += 1
        while heads and index < len(page.lines) and _is_link(page, index):
            page.roles[index] = page.roles[index] or Role.FOOTER
            index += 1


def _is_link(page: _Page, index: int) -> bool:
    """Say whether a line could be a headline in a list of links, or a date or a label beside one."""
    mark = page.marks[index]
    if mark is not None:
        return mark in (Mark.WEAK, Mark.WHEN)
    line = page.lines[index].rstrip()
    return page.sizes[index] <= _LINK and not _OPEN_ENDED.search(line[-_TAIL:]) and not _NUMBERED.match(line)


def _comments(page: _Page) -> None:
    """Find readers' comments: below a heading such as 网友评论, once there has been text."""
    before: deque[int] = deque(maxlen=_RECENT)
    for index, mark in enumerate(page.marks):
        if page.is_text(index):
            before.append(page.sizes[index])
        if mark not in _HEADS_COMMENTS or page.roles[index] is not None or not before:
            continue
        block = _block(page, index + 1)
        said = [i for i in block if page.open(i)]
        if said and _are_comments(page, mark, block, said, before):
            page.roles[index] = Role.FOOTER
            for i in block:
                if page.open(i) or (page.marks[i] is Mark.WHEN and page.roles[i] is None):
                    page.roles[i] = Role.COMMENT


def _block(page: _Page, start: int) -> range:
    """Return the lines below a heading of comments: up to other headings, site text, or a long paragraph."""
    limit = min(len(page.lines), start + _MOST_LINES)
    for end in range(start, limit):
        mark = page.marks[end]
        if mark in _ENDS_COMMENTS:
            return range(start, end)
        if page.sizes[end] > 2 * _COMMENT and page.open(end) and page.marks[end - 1] is not Mark.WHEN:
            return range(start, end)
    return range(start, limit)


def _are_comments(page: _Page, heading: Mark, block: range, said: list[int], before: Sequence[int]) -> bool:
    """Say whether readers said these: names and times between them, or less than the text, and all short.

    A button with the number of comments can also stand between the summary
    and the text; so one date is not enough for many lines.
    """
    sizes = [page.sizes[i] for i in said]
    signs = sum(
        page.marks[i] is Mark.WHEN or (i > said[0] and _REACTION.search(page.lines[i]) is not None)
        for i in block
        if page.marks[i]
    )
    if signs and len(said) <= _LINES_A_SIGN * signs:
        return median(sizes) <= max(median(before), _COMMENT)
    if heading is Mark.COMMENTS:
        return max(sizes) <= _COMMENT and sum(sizes) <= sum(before)
    return len(said) > 1 and max(sizes) <= _REMARK and block.stop == len(page.lines)


def _chrome(page: _Page) -> None:
    """Accept sure marks, and weak ones outside the text or beside other marks; the rest is text after all."""
    texts = [i for i in range(len(page.lines)) if page.is_text(i)]
    first, last = (texts[0], texts[-1]) if texts else (0, len(page.lines))
    marked = [
        mark is not None or role is Role.FOOTER for mark, role in zip(page.marks, page.roles, strict=True)
    ]
    for index, mark in enumerate(page.marks):
        if mark is None or page.roles[index] is not None:
            continue
        beside = (index > 0 and marked[index - 1]) or (index + 1 < len(marked) and marked[index + 1])
        if mark in _WEAK and first <= index <= last and not beside:
            page.marks[index] = None
        else:
            page.roles[index] = Role.BOILERPLATE if mark in _OF_SITE else Role.FOOTER


def _stragglers(page: _Page) -> None:
    """Give short lines after the text that follow site chrome, such as the site's name, to the footer."""
    for index in range(len(page.lines) - 1, 0, -1):
        if page.is_text(index):
            break
    else:
        return
    for i in range(index + 1, len(page.lines)):
        if page.open(i) and page.sizes[i] <= _LABEL and page.roles[i - 1] in (Role.FOOTER, Role.BOILERPLATE):
            page.roles[i] = Role.FOOTER


def _title(page: _Page) -> None:
    """Find the title: the first short line without a full stop, when longer text follows.

    Where a bar of section names stands between short lines, the ones above it
    are the site's; a line that says the title again is title too.
    """
    leads: list[int] = []
    bars: set[int] = set()
    for index in range(len(page.lines)):
        if page.open(index):
            if not _could_be_title(page, index):
                break
            leads.append(index)
        elif page.roles[index] is Role.BOILERPLATE and _BAR.search(page.lines[index].casefold()):
            bars.add(len(leads))
    else:
        return
    if not 0 < len(leads) <= _MOST_HEADINGS:
        return
    chosen = max((bar for bar in bars if bar < len(leads)), default=0)
    title = leads[chosen]
    if page.is_text(index) and page.sizes[index] > page.sizes[title]:
        _name_title(page, leads, chosen)


def _name_title(page: _Page, leads: list[int], chosen: int) -> None:
    """Set the roles of the short lines before the text."""
    title = page.lines[leads[chosen]].strip()
    for index in leads[:chosen]:
        page.roles[index] = Role.BOILERPLATE
    for index in leads[chosen:]:
        line = page.lines[index].strip()
        shorter, longer = sorted((line, title), key=len)
        if shorter in longer and len(longer) <= 2 * len(shorter):
            page.roles[index] = Role.TITLE


def _could_be_title(page: _Page, index: int) -> bool:
    """Say whether a line is short and not closed; a question may be a title when much longer text follows."""
    line, size = page.lines[index].rstrip(), page.sizes[index]
    if size > _TITLE or _OPEN_ENDED.search(line[-_TAIL:]):
        return False
    if not page.ends(index):
        return True
    following = next((page.sizes[i] for i in range(index + 1, len(page.lines)) if page.open(i)), 0)
    return following >= max(_MUCH, 2 * size)
