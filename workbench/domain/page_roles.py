"""The roles of a web page's lines: what its markup says, and what the lines themselves say.

Markup knows the bars and boxes of a site better than any rule on words; words
know a button such as 发表评论 better than markup, wherever it stands.
"""

import re
from collections.abc import Sequence
from typing import Final

from workbench.domain.footers import Mark
from workbench.domain.roles import judge, roles
from workbench.domain.text import Role

_FOOTERS: Final = frozenset({Mark.FOOTER, Mark.COMMENTS, Mark.LISTING})
_IN_COMMENTS: Final = _FOOTERS | {Mark.WEAK, Mark.COMMENTS_WEAK}
_SAYS_COMMENT: Final = re.compile("评论|評論|留言")
_OF_SITE: Final = frozenset({Mark.NAV, Mark.BOILERPLATE})


def page_roles(lines: Sequence[str], told: Sequence[Role | None]) -> list[Role]:
    """Return the role of each line; ``told`` is what the markup says: boilerplate, comment, title or nothing.

    >>> page_roles(["首页  新闻", "沙发！", "发表评论"], [Role.BOILERPLATE, Role.COMMENT, Role.COMMENT])
    [<Role.BOILERPLATE: 'boilerplate'>, <Role.COMMENT: 'comment'>, <Role.FOOTER: 'footer'>]
    """
    free = [i for i, role in enumerate(told) if role in (None, Role.TITLE)]
    judged = dict(zip(free, roles([lines[i] for i in free]), strict=True))
    titled = Role.TITLE in told
    return [
        _role(line, role, judged.get(i), titled=titled)
        for i, (line, role) in enumerate(zip(lines, told, strict=True))
    ]


def _role(line: str, told: Role | None, judged: Role | None, *, titled: bool) -> Role:
    if judged is not None:
        if told is Role.TITLE:
            return Role.TITLE
        return Role.BODY if titled and judged is Role.TITLE else judged
    mark = judge(line)
    if told is Role.COMMENT:
        if mark in _OF_SITE:
            return Role.BOILERPLATE
        return Role.FOOTER if mark in _IN_COMMENTS else Role.COMMENT
    return Role.FOOTER if mark in _FOOTERS or _has_comment_button(line) else Role.BOILERPLATE


def _has_comment_button(line: str) -> bool:
    """Say whether one of the links on a line asks for comments: 发表评论  推荐给朋友."""
    return any(judge(part) in _FOOTERS for part in line.split() if _SAYS_COMMENT.search(part))
