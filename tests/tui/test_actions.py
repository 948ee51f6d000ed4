import inspect
import re

import pytest
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.keys import _character_to_key

from workbench import messages
from workbench.errors import InputError
from workbench.messages import catalogue
from workbench.tui.actions import (
    DIALOGS,
    actions_in,
    bindings,
    conflicts,
    docs_table,
    keymap,
    lines,
    shown_key,
    shown_keys,
)
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.agreement import Agreement
from workbench.tui.screens.allot import Allot
from workbench.tui.screens.amend import Amend
from workbench.tui.screens.annotate import Annotate
from workbench.tui.screens.ask_path import AskPath
from workbench.tui.screens.ask_value import AskValue
from workbench.tui.screens.compare import Compare
from workbench.tui.screens.confirm import Confirm
from workbench.tui.screens.edit import Edit
from workbench.tui.screens.export import Export
from workbench.tui.screens.feedback import FeedbackScreen
from workbench.tui.screens.help import Help
from workbench.tui.screens.journal import Journal
from workbench.tui.screens.library import Library
from workbench.tui.screens.models import Models
from workbench.tui.screens.note import Note
from workbench.tui.screens.people import People
from workbench.tui.screens.pick import Pick
from workbench.tui.screens.pick_tag import PickTag
from workbench.tui.screens.review import Review
from workbench.tui.screens.search import Search
from workbench.tui.screens.unit import UnitScreen
from workbench.tui.table import ACTIONS, EVERYWHERE
from workbench.tui.widgets.concordance import Concordance
from workbench.tui.widgets.find_bar import FindBar

PLACES = {
    "app": WorkbenchApp,
    "agreement": Agreement,
    "library": Library,
    "annotate": Annotate,
    "find": FindBar,
    "pick": Pick,
    "pick_tag": PickTag,
    "note": Note,
    "path": AskPath,
    "value": AskValue,
    "help": Help,
    "search": Search,
    "hits": Concordance,
    "models": Models,
    "export": Export,
    "confirm": Confirm,
    "edit": Edit,
    "compare": Compare,
    "journal": Journal,
    "review": Review,
    "unit": UnitScreen,
    "amend": Amend,
    "feedback": FeedbackScreen,
    "people": People,
    "allot": Allot,
}
SENT = {key.value for keys in ANSI_SEQUENCES_KEYS.values() if isinstance(keys, tuple) for key in keys}
PRINTED = {_character_to_key(chr(code)) for code in range(0x21, 0x7F)}
SENT_AS_OTHERS = {"ctrl+i", "ctrl+m", "ctrl+left_square_bracket", "ctrl+h", "ctrl+j"}


def test_no_key_means_two_things_in_one_place():
    assert conflicts() == []


def test_ids_are_unique_and_places_known():
    ids = [action.id for action in ACTIONS]
    assert len(ids) == len(set(ids))
    assert {action.where for action in ACTIONS} == set(PLACES)


def test_every_key_is_one_that_plain_terminals_send():
    for action in ACTIONS:
        for key in action.keys.split(","):
            assert key in SENT | PRINTED, (action.id, key)
            assert key not in SENT_AS_OTHERS, (action.id, key)


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_action_has_a_name_and_a_sentence(language):
    known = catalogue(language)
    for action in ACTIONS:
        assert {f"keys.{action.text}.label", f"keys.{action.text}.help"} <= set(known)
        assert f"keys.group.{action.group}" in known
        assert f"keys.where.{action.where}" in known


@pytest.mark.parametrize("place", PLACES)
def test_every_action_can_be_carried_out_where_it_stands(place):
    for action in ACTIONS:
        if action.where != place:
            continue
        namespace, _, name = action.run.partition("(")[0].rpartition(".")
        owner = WorkbenchApp if namespace == "app" else PLACES[place]
        assert callable(getattr(owner, f"action_{name}", None)), action.id


def test_every_binding_carries_the_id_that_people_map_keys_to():
    for place, owner in PLACES.items():
        ids = {binding.id for binding in bindings(place)}
        assert ids == {action.id for action in ACTIONS if action.where == place}
        own = {binding.id for binding in owner.BINDINGS}
        assert ids == own


def test_in_a_dialog_only_its_own_keys_work():
    for place in DIALOGS:
        assert all(action.where != EVERYWHERE for action in actions_in(place))
    assert {action.where for action in actions_in("pick_tag")} == {"pick", "pick_tag"}


def test_own_keys_are_taken_in_any_spelling():
    assert keymap({"find": "ctrl+k", "grow": " & , full_stop", "cycle_next": "Q"}) == {
        "find": "ctrl+k",
        "grow": "ampersand,full_stop",
        "cycle_next": "Q",
    }


def test_two_actions_may_swap_their_keys():
    assert keymap({"word_next": "b", "word_previous": "w"}) == {"word_next": "b", "word_previous": "w"}


@pytest.mark.parametrize(
    ("own", "named"),
    [
        ({"fnid": "x"}, ["fnid"]),
        ({"find": "x"}, ["x", "find", "untag"]),
        ({"open": "q"}, ["q", "open", "quit"]),
        ({"find": "ctrl+p"}, ["ctrl+p", "find", "palette"]),
        ({"find": "ctrl+i"}, ["ctrl+i", "find"]),
        ({"find": "ctrl+m"}, ["ctrl+m", "find"]),
        ({"find": " , "}, ["find"]),
    ],
)
def test_keys_that_cannot_be_are_refused_by_name(own, named):
    with pytest.raises(InputError) as error:
        keymap(own)
    assert all(name in str(error.value) for name in named)
    assert error.value.hint


def test_help_has_one_line_for_the_nine_number_keys_unless_one_is_remapped():
    shown = [line.keys for line in lines(["annotate"])]
    assert shown.count("1–9") == 1
    again = [line.keys for line in lines(["annotate"], {"tag_3": "f9"})]
    assert "1 2 F9 4 5 6 7 8 9" in again


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_the_docs_table_lists_every_action_and_stays_a_table(language):
    messages.use(language)
    table = docs_table()
    rows = [line for line in table.splitlines() if line.startswith("| ")]
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in rows)
    for action in ACTIONS:
        if not action.number:
            assert f"`{action.id}`" in table
            assert action.label in table
            assert action.help in table
    messages._chosen.clear()


def test_keys_are_shown_as_people_read_them():
    assert [shown_key(key) for key in ("ctrl+r", "shift+f3", "comma", "escape", "T", "pagedown")] == [
        "^r",
        "⇧F3",
        ",",
        "esc",
        "T",
        "PgDn",
    ]
    find = next(action for action in ACTIONS if action.id == "find")
    assert shown_keys(find, {"find": "ctrl+k"}) == "^k"


def test_every_action_method_of_our_screens_is_in_the_table():
    runs = {action.run.removeprefix("app.").partition("(")[0] for action in ACTIONS}
    for owner in (Library, Annotate, Pick, PickTag, Note, AskPath, AskValue, Help, FindBar, Search, Export):
        ours = {
            name.removeprefix("action_")
            for base in owner.__mro__
            if base.__module__.startswith("workbench.")
            for name, _ in inspect.getmembers(base, inspect.isfunction)
            if name.startswith("action_") and name in base.__dict__
        }
        assert ours <= runs, owner
