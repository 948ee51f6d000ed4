"""Help: what every key does here and what every tag means, found by a few typed characters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from workbench.domain.tagset import Tag
from workbench.domain.wrap import wrap
from workbench.messages import LANGUAGES, catalogue, say
from workbench.tui.actions import Line, bindings, lines
from workbench.tui.finding import Entry, rank
from workbench.tui.pinyin import Pinyin, nothing_fits
from workbench.tui.table import ACTIONS, EVERYWHERE
from workbench.tui.tags import Tags
from workbench.tui.widgets.describe import definitions, group_name
from workbench.tui.widgets.rows import plain
from workbench.tui.widgets.writing import LineInput

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
_WIDEST, _SHARE, _FRAME = 110, 96, 6
"""As workbench.tcss has it: cells of the dialog at most, its part of a terminal in percent, its frame."""
_NEWLINE = Content("\n")


@dataclass(frozen=True, slots=True)
class _Topic:
    """Something to read about: what it may be called, and what is said about it."""

    entry: Entry
    said: tuple[str, ...]


class Help(ModalScreen[None]):
    """The keys of one screen, of the dialogs that it opens and of the whole program; and the guidelines.

    With nothing typed it shows the keys, or with ``guidelines`` what each tag
    means; what is typed is looked for in both, in English, Chinese and pinyin.
    ``tags`` is asked only when tags are to be shown: reading tagsets takes time.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("help")]

    def __init__(
        self,
        where: str,
        own: Mapping[str, str],
        tags: Callable[[], Tags],
        pinyin: Pinyin,
        *,
        guidelines: bool = False,
    ) -> None:
        super().__init__()
        dialogs = {
            "library": ("path",),
            "models": ("path", "value", "confirm"),
            "export": ("pick", "value"),
            "annotate": ("pick", "pick_tag", "note", "edit", "compare"),
        }
        self._lines = list(lines((where, EVERYWHERE, *dialogs.get(where, ())), own))
        self._where = where
        self._tags = tags
        self._pinyin = pinyin
        self._guidelines = guidelines
        self._keys: list[_Topic] = []
        self._meanings: list[_Topic] = []
        self._broken_at = 0

    def compose(self) -> ComposeResult:
        """Lay out the title, the line to search in, what is found and how to leave."""
        title = say("tui.help.guidelines") if self._guidelines else say(f"keys.where.{self._where}")
        with Vertical(classes="dialog wide tall"):
            yield Static(title, classes="dialog-title", markup=False)
            yield LineInput(placeholder=say("tui.help.search"))
            with VerticalScroll(can_focus=False):
                yield Static(id="help-found", markup=False)
            yield Static(say("tui.help.keys"), classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        """Keep typing in the line; the arrows scroll."""
        self.set_focus(self.query_one(Input))
        self._find("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits what is typed."""
        self._find(event.value)

    def on_resize(self) -> None:
        """Break the lines where the terminal's new width asks for it."""
        if self._room != self._broken_at:
            self._find(self.query_one(Input).value)

    def chinese_known(self) -> None:
        """Find names by pinyin, too, from now on."""
        self._keys, self._meanings = [], []
        self._find(self.query_one(Input).value)

    def action_scroll(self, by: int) -> None:
        """Scroll what is found by so many lines."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_cancel(self) -> None:
        """Go back."""
        self.dismiss(None)

    def _find(self, typed: str) -> None:
        self._broken_at = self._room
        if typed.strip():
            parts = [_keys(self._fitting_lines(typed), self._room), *self._meaning(self._fitting_tags(typed))]
        elif self._guidelines:
            tags = self._tags()
            parts = self._meaning([tag.id for layer in tags.tagsets for tag in tags.offered(layer)])
        else:
            parts = [_keys(self._lines, self._room)]
        found = _NEWLINE.join(part for part in parts if part.plain)
        nothing = Content(nothing_fits(self.app, "tui.help.nothing"))
        self.query_one("#help-found", Static).update(found or nothing)
        self.query_one(VerticalScroll).scroll_home(animate=False)

    @property
    def _room(self) -> int:
        """Return the cells of a line: those of the dialog without its frame and scrollbar."""
        return min(_WIDEST, self.app.size.width * _SHARE // 100) - _FRAME

    def _fitting_lines(self, typed: str) -> list[Line]:
        if not self._keys:
            self._keys = [_about_key(line, self._pinyin) for line in self._lines]
        fitting = _fitting(typed, self._keys)
        return [line for line in self._lines if line.id in fitting]

    def _fitting_tags(self, typed: str) -> list[str]:
        if not self._meanings:
            tags = self._tags()
            offered = [tag for layer in tags.tagsets for tag in tags.offered(layer)]
            self._meanings = [_about_tag(tag, self._pinyin) for tag in offered]
        return _fitting(typed, self._meanings)

    def _meaning(self, names: Sequence[str]) -> list[Content]:
        tags = self._tags()
        return [_guideline(tags, tag) for name in names if (tag := tags.find(name)) is not None]


def _fitting(typed: str, topics: Sequence[_Topic]) -> list[str]:
    """Return the ids of what is called so or says so: names first, the best fit first of all."""
    wanted = " ".join(typed.casefold().split())
    called = [entry.id for entry in rank(typed, [topic.entry for topic in topics])]
    says = [each.entry.id for each in topics if any(wanted in text.casefold() for text in each.said)]
    return list(dict.fromkeys([*called, *says]))


def _about_key(line: Line, pinyin: Pinyin) -> _Topic:
    """Return what a key may be found by: its name in both languages and the key itself; and its sentence."""
    message = next(action.text for action in ACTIONS if action.id == line.id.partition(" ")[0])
    known = [catalogue(language) for language in LANGUAGES]
    labels = [each[f"keys.{message}.label"].replace("{n}", "") for each in known]
    sentences = tuple(each[f"keys.{message}.help"] for each in known)
    return _Topic(Entry.of(line.id, [*labels, line.keys], pinyin), sentences)


def _about_tag(tag: Tag, pinyin: Pinyin) -> _Topic:
    """Return what a tag may be found by: its names; and all that is said about it."""
    entry = Entry.of(tag.id, [tag.name.en, tag.name.zh, tag.id, *tag.official.values()], pinyin)
    said = [each for each in (tag.definition, tag.span_rule, tag.example) if each is not None]
    return _Topic(entry, tuple(words for each in said for words in (each.en, each.zh)))


def _guideline(tags: Tags, tag: Tag) -> Content:
    first, second = tags.both(tag.id)
    head = Content.assemble(
        (f" {tags.letter(tag.id)} ", tags.style(tag.id)),
        (f" {plain(first)}", "bold"),
        f"  {plain(second)}",
        (group_name(tags, tag.id), "$foreground-muted"),
    )
    return _NEWLINE.join([head, definitions(tag), Content("")])


def _keys(found: Sequence[Line], room: int) -> Content:
    parts: list[Content | str | tuple[str, str]] = []
    ordered = sorted(found, key=lambda line: _place(line.group))
    for group, members in groupby(ordered, key=lambda line: line.group):
        parts.append((f"{say(f'keys.group.{group}')}\n", "bold $text-accent"))
        for line in members:
            keys = "  " + line.keys
            space = " " * max(_KEYS + 2 - Content(keys).cell_length, 1)
            about = Content.assemble(line.label, (f"  {line.help}", "$foreground-muted"))
            parts += [(keys + space, "bold"), _hanging(about, _KEYS + 2, room), "\n"]
        parts.append("\n")
    return Content.assemble(*parts)


def _hanging(about: Content, margin: int, room: int) -> Content:
    """Break what a key does into rows that all begin beside the keys."""
    rows = [about[row.start : row.end].rstrip() for row in wrap(about.plain, max(room - margin, 20))]
    return Content("\n" + " " * margin).join(rows)


def _place(group: str) -> tuple[int, str]:
    """Return where a group stands: in the order above, then by name."""
    return (_GROUPS.index(group), "") if group in _GROUPS else (len(_GROUPS), group)
