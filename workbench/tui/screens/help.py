"""Help: what every key does here and what every tag means, found by a few typed characters."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from workbench.domain.tagset import Tag
from workbench.messages import LANGUAGES, catalogue, say
from workbench.tui.actions import Line, bindings, lines, names
from workbench.tui.finding import Entry, rank
from workbench.tui.pinyin import Pinyin, nothing_fits
from workbench.tui.table import ACTIONS, EVERYWHERE
from workbench.tui.tags import Tags
from workbench.tui.widgets.describe import definitions, group_name
from workbench.tui.widgets.key_lines import key_lines, signs
from workbench.tui.widgets.rows import plain
from workbench.tui.widgets.writing import LineInput

_WIDEST, _SHARE, _FRAME = 110, 96, 6
"""As workbench.tcss has it: cells of the dialog at most, its part of a terminal in percent, its frame."""
_SIGNS = (
    "layer",
    "projected",
    "projected_whole",
    "suggested",
    "together",
    "more",
    "flag",
    "lane",
    "ghost_lane",
)
"""The signs beside and below the text, in the order in which they are explained."""
_NEWLINE = Content("\n")


@dataclass(frozen=True, slots=True)
class _Topic:
    """Something to read about: what it may be called, and what is said about it."""

    entry: Entry
    said: tuple[str, ...]


class Help(ModalScreen[None]):
    """The keys of one screen, of its dialogs and of the whole program; the signs; and the guidelines.

    With nothing typed it shows the keys and what the signs beside the text
    stand for, or with ``guidelines`` what each tag means; what is typed is
    looked for in all of it, in English, Chinese and pinyin.
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
        self._signs = _SIGNS if where == "annotate" else ()
        self._topics: list[_Topic] = []
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
        self._topics = []
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
            parts = self._fitting(typed)
        elif self._guidelines:
            parts = self._meaning([tag.id for tag in self._offered()])
        else:
            parts = [key_lines(self._lines, self._room), self._legend(self._signs)]
        found = _NEWLINE.join(part for part in parts if part.plain)
        nothing = Content(nothing_fits(self.app, "tui.help.nothing"))
        self.query_one("#help-found", Static).update(found or nothing)
        self.query_one(VerticalScroll).scroll_home(animate=False)

    @property
    def _room(self) -> int:
        """Return the cells of a line: those of the dialog without its frame and scrollbar."""
        return min(_WIDEST, self.app.size.width * _SHARE // 100) - _FRAME

    def _fitting(self, typed: str) -> list[Content]:
        """Return what fits: keys, signs and tags, of each kind the best first."""
        if not self._topics:
            keys = [_about_key(line, self._pinyin) for line in self._lines]
            meanings = [_about_tag(tag, self._pinyin) for tag in self._offered()]
            self._topics = [*keys, *(_about_sign(name, self._pinyin) for name in self._signs), *meanings]
        found = _fitting(typed, self._topics)
        lines = {line.id: line for line in self._lines}
        return [
            key_lines([lines[each] for each in found if each in lines], self._room, best_first=True),
            self._legend([each for each in found if each in self._signs]),
            *self._meaning([each for each in found if each not in lines and each not in self._signs]),
        ]

    def _legend(self, names: Sequence[str]) -> Content:
        legend = "tui.legend"
        return signs(
            [(say(f"{legend}.{each}.sign"), say(f"{legend}.{each}.what")) for each in names], self._room
        )

    def _offered(self) -> list[Tag]:
        tags = self._tags()
        return [tag for layer in tags.tagsets for tag in tags.offered(layer)]

    def _meaning(self, names: Sequence[str]) -> list[Content]:
        tags = self._tags()
        return [_guideline(tags, tag) for name in names if (tag := tags.find(name)) is not None]


def _fitting(typed: str, topics: Sequence[_Topic]) -> list[str]:
    """Return the ids of what is called so, the best fit first; then of what says a word that begins so."""
    wanted = re.compile(r"(?<![a-z])" + re.escape(" ".join(typed.casefold().split())))
    called = [entry.id for entry in rank(typed, [topic.entry for topic in topics])]
    says = [each.entry.id for each in topics if any(wanted.search(text.casefold()) for text in each.said)]
    return list(dict.fromkeys([*called, *says]))


def _about_key(line: Line, pinyin: Pinyin) -> _Topic:
    """Return what a key may be found by: what it is called and the key itself; and its sentence."""
    action = next(action for action in ACTIONS if action.id == line.id.partition(" ")[0])
    sentences = tuple(catalogue(each)[f"keys.{action.text}.help"] for each in LANGUAGES)
    return _Topic(Entry.of(line.id, [*names(action), line.keys], pinyin), sentences)


def _about_sign(name: str, pinyin: Pinyin) -> _Topic:
    """Return what a sign may be found by: itself, and what such signs are called; and its sentence."""
    known = [catalogue(each) for each in LANGUAGES]
    called = known[0][f"tui.legend.{name}.sign"].split()
    entry = Entry.of(name, [*called, *(each["tui.legend.title"] for each in known)], pinyin)
    return _Topic(entry, tuple(each[f"tui.legend.{name}.what"] for each in known))


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
