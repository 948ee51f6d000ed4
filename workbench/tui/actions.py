"""What follows from the table of keys: bindings, a person's own keys, help, the line of keys and the docs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from textual.binding import Binding
from textual.keys import _character_to_key  # the only way from "+" to "plus"

from workbench.errors import InputError
from workbench.messages import LANGUAGES, catalogue, say
from workbench.tui.table import ACTIONS, EVERYWHERE, Action

DIALOGS: Final = (
    "pick",
    "pick_tag",
    "note",
    "path",
    "value",
    "help",
    "confirm",
    "edit",
    "search",
    "hits",
    "compare",
    "allot",
)
"""Places that lie over a screen and take typed text; nothing else can be done while one is open."""
_INCLUDES: Final = {"pick_tag": "pick", "edit": "note", "hits": "search"}
"""A dialog that is another one and more."""
_IMPOSSIBLE: Final = frozenset({"ctrl+i", "ctrl+m", "ctrl+left_square_bracket", "ctrl+h", "ctrl+j"})
"""Keys that terminals send as tab, enter, escape, backspace and a line feed."""
_SHOWN: Final = {
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "comma": ",",
    "full_stop": ".",
    "slash": "/",
    "question_mark": "?",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "asterisk": "*",
    "exclamation_mark": "!",
    "dollar_sign": "$",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "escape": "esc",
    "enter": "enter",
}


_LAYER: Final = "layer_"
"""What the actions that choose a layer are called, before its name."""


def actions_in(where: str) -> tuple[Action, ...]:
    """Return what can be done in a place, and, outside dialogs, everywhere."""
    return tuple(
        action
        for action in ACTIONS
        if action.where in (where, _INCLUDES.get(where))
        or (action.where == EVERYWHERE and where not in DIALOGS)
    )


def bindings(where: str) -> list[Binding]:
    """Return Textual's bindings for a place alone; their ids are what a person's own keys name.

    Those of screens have priority: Textual then acts on a key before it looks
    at the next one, so what is typed at once after a key that opens a dialog
    goes there. Those of dialogs have none: a key that saves waits until the
    line has taken what was typed before it. ``check_action`` of the screens
    lets a line of text have its keys.
    """
    first = where not in DIALOGS
    return [
        Binding(action.keys, action.run, id=action.id, show=False, priority=first)
        for action in ACTIONS
        if action.where == where
    ]


def keymap(own: Mapping[str, str]) -> dict[str, str]:
    """Check a person's own keys (action id -> keys) and return them as Textual's keymap.

    Raises InputError that names the id, and with a key that already does
    something else in the same place, both.
    """
    known = {action.id for action in ACTIONS}
    wanted: dict[str, str] = {}
    for name, keys in own.items():
        place = f"keys.{name}"
        if name not in known:
            raise InputError("keys_unknown_action", place=place, name=name)
        normal = [_normal(key) for key in keys.split(",") if key.strip()]
        if not normal:
            raise InputError("keys_none", place=place, name=name)
        for key in normal:
            if key in _IMPOSSIBLE:
                raise InputError("keys_impossible", place=place, name=name, pressed=key)
        wanted[name] = ",".join(normal)
    for key, first, second in conflicts(wanted):
        raise InputError("keys_conflict", place=f"keys.{second}", pressed=key, first=first, second=second)
    return wanted


def conflicts(own: Mapping[str, str] | None = None) -> list[tuple[str, str, str]]:
    """Return every key that two actions of one place share, with the ids of both."""
    own = own or {}
    found = []
    for where in dict.fromkeys(action.where for action in ACTIONS):
        taken: dict[str, str] = {}
        for action in actions_in(where):
            for key in own.get(action.id, action.keys).split(","):
                other = taken.setdefault(key, action.id)
                if other != action.id:
                    found.append((key, other, action.id))
    return list(dict.fromkeys(found))


def shown_keys(action: Action, own: Mapping[str, str] | None = None) -> str:
    """Return the keys of an action as people read them, such as ``? F1``."""
    return " ".join(shown_key(key) for key in (own or {}).get(action.id, action.keys).split(","))


def shown_key(key: str) -> str:
    """Return one key as people read it.

    >>> shown_key("ctrl+p"), shown_key("right_square_bracket"), shown_key("f2")
    ('^p', ']', 'F2')
    """
    if key.startswith("ctrl+"):
        return "^" + shown_key(key.removeprefix("ctrl+"))
    if key.startswith("shift+"):
        return "⇧" + shown_key(key.removeprefix("shift+"))
    if key[:1] == "f" and key[1:].isdigit():
        return key.upper()
    return _SHOWN.get(key, key)


def names(action: Action) -> list[str]:
    """Return what an action may be found by: its id, and its name and other words in both languages."""
    found = [action.id.replace("_", " ")]
    for known in map(catalogue, LANGUAGES):
        found.append(known[f"keys.{action.text}.label"].replace("{n}", str(action.number)))
        found += known.get(f"keys.{action.text}.also", "").replace("、", ", ").split(", ")
    return list(filter(None, found))


def layer_keys(own: Mapping[str, str]) -> dict[str, str]:
    """Return, for each layer that has one, the key that chooses it.

    >>> layer_keys({"layer_claims": "ctrl+y,c"})
    {'claims': '^y', 'rhetoric': 'r', 'framing': 'f'}
    """
    return {
        action.id.removeprefix(_LAYER): shown_key(own.get(action.id, action.keys).split(",")[0])
        for action in ACTIONS
        if action.id.startswith(_LAYER) and action.id != "layer_next"
    }


@dataclass(frozen=True, slots=True)
class Line:
    """One line of help: the id, the keys, the name and a sentence; keys that differ by a number share one."""

    id: str
    where: str
    group: str
    keys: str
    label: str
    help: str


def lines(places: Iterable[str], own: Mapping[str, str] | None = None) -> Iterator[Line]:
    """Yield the help of these places in the table's order, in the language spoken now."""
    wanted = set(places)
    for action in ACTIONS:
        if action.where not in wanted or action.number > 1:
            continue
        if not action.number:
            keys = shown_keys(action, own)
            yield Line(action.id, action.where, action.group, keys, action.label, action.help)
            continue
        alike = [each for each in ACTIONS if (each.where, each.text) == (action.where, action.text)]
        name = f"{action.id} … {alike[-1].id}"
        label = action.label.replace("1", f"1–{alike[-1].number}")
        yield Line(name, action.where, action.group, _numbers(alike, own or {}), label, action.help)


def docs_table() -> str:
    """Return every action as Markdown tables, one a place, in the language spoken now."""
    parts = []
    for where in dict.fromkeys(action.where for action in ACTIONS):
        header = [say(f"keys.docs.{name}") for name in ("name", "keys", "action", "what")]
        rows = [
            [f"`{line.id}`", _code(line.keys), line.label, line.help.replace("|", "\\|")]
            for line in lines([where])
        ]
        table = "\n".join(f"| {' | '.join(row)} |" for row in [header, ["---"] * 4, *rows])
        parts.append(f"### {say(f'keys.where.{where}')}\n\n{table}\n")
    return "\n".join(parts)


def _numbers(alike: Sequence[Action], own: Mapping[str, str]) -> str:
    if any(action.id in own for action in alike):
        return " ".join(shown_keys(action, own) for action in alike)
    return f"{shown_keys(alike[0])}–{shown_keys(alike[-1])}"


def _code(keys: str) -> str:
    return " ".join(f"`{key.replace('^', 'ctrl+')}`" for key in keys.split(" "))


def _normal(key: str) -> str:
    key = key.strip()
    return _character_to_key(key) if len(key) == 1 else key
