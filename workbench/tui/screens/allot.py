"""Asking which documents go to whom, and how; what would come of it is told before it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from workbench.domain.document import Document
from workbench.domain.graphemes import cells, clip
from workbench.errors import InputError, WorkbenchError
from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.tui.screens.ask_value import AskValue
from workbench.tui.threads import present
from workbench.tui.widgets.rows import plain
from workbench.usecases.allot import Allotment, Way, would_allot
from workbench.usecases.people import Person

_ROWS: Final = ("documents", "number", "people", "each", "blind", "layer")
_EVERY: Final = ""
"""All layers."""
Of = TypeVar("Of")


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is to choose from: sets of documents and of people by name, those likeliest meant first."""

    documents: Mapping[str, Sequence[Document]]
    people: Mapping[str, Sequence[Person]]
    layers: Sequence[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was chosen."""

    documents: Sequence[Document]
    people: Sequence[Person]
    way: Way


class Allot(ModalScreen[Asked | None]):
    """Six settings, each turned by keys, and a line on what comes of them; None when it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("allot")]

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        self._offer = offer
        self._sets = {
            "documents": [name for name, some in offer.documents.items() if some],
            "people": [name for name, some in offer.people.items() if some],
        }
        self._chosen = dict.fromkeys(self._sets, 0)
        self._number: int | None = None
        self._copies: int | None = None
        self._blind: bool | None = None
        self._layer = 0
        self._row = 0
        self._would: Allotment | WorkbenchError | None = None
        self._turned = 0

    def compose(self) -> ComposeResult:
        """Lay out the settings, what would come of them, and the keys."""
        with Vertical(classes="dialog"):
            yield Static(say("tui.allot.title"), classes="dialog-title", markup=False)
            yield Static(id="allot-rows", markup=False)
            yield Static(id="allot-would", markup=False)
            yield Static(say("tui.allot.keys"), classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        """Show what is chosen to begin with."""
        self._show()

    # What is chosen ------------------------------------------------------------------------

    @property
    def asked(self) -> Asked:
        """Return what is chosen now."""
        layer = (_EVERY, *self._offer.layers)[self._layer]
        copies = self._copies if self._copies and self._copies < len(self._people) else None
        way = Way(copies=copies, layers=(layer,) if layer else (), blind=self._is_blind)
        return Asked(self._documents[: self._number], self._people, way)

    @property
    def _is_blind(self) -> bool:
        """Say whether the others are hidden: so unless said otherwise where several annotate the same."""
        several = min(self._copies or len(self._people), len(self._people)) > 1
        return several if self._blind is None else self._blind

    @property
    def _documents(self) -> Sequence[Document]:
        return self._set("documents", self._offer.documents)

    @property
    def _people(self) -> Sequence[Person]:
        return self._set("people", self._offer.people)

    def _set(self, name: str, every: Mapping[str, Sequence[Of]]) -> Sequence[Of]:
        sets = self._sets[name]
        return every[sets[self._chosen[name]]] if sets else ()

    # Showing -------------------------------------------------------------------------------

    def _show(self) -> None:
        """Write the settings, and find out what would come of them."""
        width = max(min(72, self.size.width - 8), 30)
        labels = {name: say(f"tui.allot.{name}") for name in _ROWS}
        wide = max(map(cells, labels.values()))
        rows = []
        for at, name in enumerate(_ROWS):
            label = labels[name] + " " * (wide - cells(labels[name]))
            value = plain(self._value(name))
            room = width - wide - 4
            value = value if cells(value) <= room else clip(value, room - 1) + "…"
            here = at == self._row
            rows.append(
                Content.assemble(
                    ("› " if here else "  ", "bold $text-accent"),
                    (label, "$foreground-muted"),
                    "  ",
                    (value, "bold reverse" if here else "bold"),
                )
            )
        self.query_one("#allot-rows", Static).update(Content("\n").join(rows))
        self._turned += 1
        self._ask_what_would(self._turned, self.asked)

    def _value(self, name: str) -> str:
        if name == "documents":
            sets = self._sets[name]
            kind = sets[self._chosen[name]] if sets else "none"
            title = self._documents[0].title if kind == "here" else ""
            return say(f"tui.allot.documents_{kind}", n=len(self._documents), title=title)
        if name == "number":
            return say("tui.allot.number_of", n=len(self.asked.documents), of=len(self._documents))
        if name == "people":
            return ", ".join(each.agent.name for each in self._people)
        if name == "each":
            return self._each()
        if name == "blind":
            return say(f"tui.allot.{'blind_yes' if self._is_blind else 'blind_no'}")
        return (say("tui.allot.layer_all"), *self._offer.layers)[self._layer]

    def _each(self) -> str:
        copies, people = self.asked.way.copies, len(self._people)
        if people == 1:
            return say("tui.allot.each_only")
        if copies is None:
            return say("tui.allot.each_all", n=people)
        return say(f"tui.allot.{'each_one' if copies == 1 else 'each_some'}", n=copies, of=people)

    @work(thread=True, exclusive=True, group="allot")
    def _ask_what_would(self, turned: int, asked: Asked) -> None:
        from workbench.tui.app import WorkbenchApp

        app = self.app
        assert isinstance(app, WorkbenchApp)
        would: Allotment | WorkbenchError
        try:
            would = would_allot(app.wb, asked.documents, [each.id for each in asked.people], asked.way)
        except WorkbenchError as error:
            would = error
        app.call_from_thread(self._say_what_would, turned, would)

    def _say_what_would(self, turned: int, would: Allotment | WorkbenchError) -> None:
        if turned != self._turned or not present(self):
            return
        self._would = would
        line = self.query_one("#allot-would", Static)
        if isinstance(would, WorkbenchError):
            line.update(Content.styled(plain(str(would)), "$text-warning"))
            return
        names = {each.id: each.agent.name for each in self._people}
        shares = ", ".join(f"{plain(names[one])} +{count}" for one, count in would.shares.items())
        parts = [say("tui.allot.would", who=shares)] if shares else [say("tui.allot.would_nothing")]
        parts += [say("tui.allot.kept", n=would.kept)] if would.kept else []
        line.update(Content("\n".join(parts)))

    # Actions -------------------------------------------------------------------------------

    def action_row(self, by: int) -> None:
        """Go to the next setting or the one before."""
        self._row = (self._row + by) % len(_ROWS)
        self._show()

    def action_turn(self, by: int) -> None:
        """Give the setting its next value or the one before."""
        name = _ROWS[self._row]
        if name in self._sets:
            several = max(len(self._sets[name]), 1)
            self._chosen[name] = (self._chosen[name] + by) % several
            self._number = None if name == "documents" else self._number
        elif name == "number":
            self._number = _turned(len(self.asked.documents), by, len(self._documents))
        elif name == "each":
            self._copies = _turned(self.asked.way.copies or len(self._people), by, len(self._people))
        elif name == "blind":
            self._blind = not self._is_blind
        else:
            self._layer = (self._layer + by) % (len(self._offer.layers) + 1)
        self._show()

    async def action_number(self) -> None:
        """Ask how many of the documents are to be given."""
        from workbench.tui.app import WorkbenchApp

        app = self.app
        assert isinstance(app, WorkbenchApp)
        title = say("tui.allot.ask_number", of=len(self._documents))
        await app.ask(AskValue(title, "", say("tui.allot.number_hint")), self._numbered)

    def _numbered(self, typed: str) -> None:
        """Take the number. Raises InputError for what is none."""
        if not typed.isascii() or not typed.isdigit() or int(typed[:9]) < 1:
            raise InputError("assign.number", given=typed)
        self._number = min(int(typed[:9]), len(self._documents))
        self._row = _ROWS.index("number")
        self._show()

    def action_give(self) -> None:
        """Give them, unless it is known already that it would be refused."""
        if isinstance(self._would, WorkbenchError):
            self.notify(str(self._would), severity="error", markup=False)
        else:
            self.dismiss(self.asked)

    def action_cancel(self) -> None:
        """Give nothing."""
        self.dismiss(None)


def _turned(number: int, by: int, most: int) -> int:
    """Return the next number from 1 up, and begin anew behind the last.

    >>> _turned(3, 1, 3), _turned(1, -1, 3)
    (1, 3)
    """
    return (number - 1 + by) % max(most, 1) + 1
