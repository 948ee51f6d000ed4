"""What keys do and what signs mean, one below the other under headings, for the help."""

from collections import Counter
from collections.abc import Iterator, Sequence

from textual.content import Content

from workbench.domain.wrap import wrap
from workbench.messages import say
from workbench.tui.actions import Line

_GROUPS = (
    "library",
    "journal",
    "models",
    "export",
    "select",
    "tag",
    "annotation",
    "translation",
    "move",
    "look",
    "dialog",
    "program",
)
"""What somebody looks for first comes first."""
_KEYS = 16
"""How many cells the column of keys takes."""
_HEAD, _SUBHEAD = "bold $text-accent", "$text-accent"
_NEWLINE = Content("\n")


def key_lines(found: Sequence[Line], room: int, *, best_first: bool = False) -> Content:
    """Return what keys do, group by group: as one reads, or those of the best fit first.

    The keys of dialogs stand under the name of their dialog; what several have alike is said once.
    """
    groups = list(dict.fromkeys(line.group for line in found))
    if not best_first:
        groups.sort(key=_place)
    parts: list[Content] = []
    for group in groups:
        members = [line for line in found if line.group == group]
        parts.append(Content.styled(say(f"keys.group.{group}"), _HEAD))
        parts += _dialogs(members, room) if group == "dialog" else [_line(each, room) for each in members]
        parts.append(Content(""))
    return _NEWLINE.join(parts)


def signs(found: Sequence[tuple[str, str]], room: int) -> Content:
    """Return what the signs beside the text mean: each with its sentence; nothing for none."""
    if not found:
        return Content("")
    lines = [_beside(sign, Content(what), room) for sign, what in found]
    return _NEWLINE.join([Content.styled(say("tui.legend.title"), _HEAD), *lines, Content("")])


def _dialogs(members: Sequence[Line], room: int) -> Iterator[Content]:
    counted = Counter((line.keys, line.label) for line in members)
    alike = {(line.keys, line.label): line for line in members if counted[line.keys, line.label] > 1}
    yield from (_line(line, room) for line in alike.values())
    own = [line for line in members if (line.keys, line.label) not in alike]
    for where in dict.fromkeys(line.where for line in own):
        yield Content.styled(f" {say(f'keys.where.{where}')}", _SUBHEAD)
        yield from (_line(line, room) for line in own if line.where == where)


def _line(line: Line, room: int) -> Content:
    return _beside(line.keys, Content.assemble(line.label, (f"  {line.help}", "$foreground-muted")), room)


def _beside(keys: str, about: Content, room: int) -> Content:
    """Put what is said beside its keys, in rows that all begin there."""
    margin = _KEYS + 2
    space = " " * max(margin - 2 - Content(keys).cell_length, 1)
    rows = [about[row.start : row.end].rstrip() for row in wrap(about.plain, max(room - margin, 20))]
    return Content.assemble((f"  {keys}{space}", "bold"), Content("\n" + " " * margin).join(rows))


def _place(group: str) -> tuple[int, str]:
    """Return where a group stands: in the order above, then by name."""
    return (_GROUPS.index(group), "") if group in _GROUPS else (len(_GROUPS), group)
