"""The one table of what the keys do, place by place; ``actions`` makes bindings, help and docs of it.

Keys are named as Textual names them, several separated by commas. None needs
the kitty protocol, and none is a key that terminals send as another one
(ctrl+i is tab, ctrl+m is enter, ctrl+[ is escape).
"""

from dataclasses import dataclass, replace
from typing import Final

from workbench.messages import say

EVERYWHERE: Final = "app"


@dataclass(frozen=True, slots=True)
class Action:
    """Something a key does in one place.

    ``run`` is a Textual action; ``message`` names the texts
    ``keys.<message>.label`` and ``.help``, the id itself unless given;
    ``hint`` puts it into the line of keys, the lower the further left.
    """

    id: str
    keys: str
    where: str
    group: str
    run: str
    hint: int = 0
    message: str = ""
    number: int = 0

    @property
    def text(self) -> str:
        """Return the name of its texts."""
        return self.message or self.id

    @property
    def label(self) -> str:
        """Return its name in the language spoken now."""
        return say(f"keys.{self.text}.label", n=self.number)

    @property
    def help(self) -> str:
        """Return a sentence about it in the language spoken now."""
        return say(f"keys.{self.text}.help", n=self.number)


def _move(motion: str, keys: str) -> Action:
    return Action(motion, keys, "annotate", "move", f"move('{motion}')")


_MOVES: Final = (
    _move("left", "h,left"),
    _move("down", "j,down"),
    _move("up", "k,up"),
    _move("right", "l,right"),
    _move("word_next", "w"),
    _move("word_previous", "b"),
    _move("sentence_next", "s"),
    _move("sentence_previous", "S"),
    _move("paragraph_next", "p"),
    _move("paragraph_previous", "P"),
    _move("segment_next", "ctrl+down"),
    _move("segment_previous", "ctrl+up"),
    _move("line_start", "0,home"),
    _move("line_end", "dollar_sign,end"),
    _move("half_down", "ctrl+d,pagedown"),
    _move("half_up", "ctrl+u,pageup"),
    _move("top", "g,ctrl+home"),
    _move("bottom", "G,ctrl+end"),
)
_SELECTS: Final = (
    Action("select", "v", "annotate", "select", "select", hint=1),
    Action("keep_piece", "V", "annotate", "select", "keep_piece"),
    Action("swap_ends", "o", "annotate", "select", "swap_ends"),
    Action("cancel", "escape", "annotate", "select", "cancel"),
    Action("grow", "plus", "annotate", "select", "grow", hint=2),
    Action("shrink", "minus", "annotate", "select", "shrink"),
)


def _amend(action: Action) -> Action:
    """Return the same key for choosing what is to stand, in review."""
    return replace(action, id=f"amend_{action.id}", where="amend", message=action.text)


ACTIONS: Final[tuple[Action, ...]] = (
    # Everywhere
    Action("help", "question_mark,f1", EVERYWHERE, "program", "help", hint=90),
    Action("guidelines", "ctrl+g", EVERYWHERE, "program", "guidelines"),
    Action("palette", "ctrl+p", EVERYWHERE, "program", "palette", hint=50),
    Action("language", "L,f2", EVERYWHERE, "program", "language", hint=89),
    Action("theme", "f4", EVERYWHERE, "program", "theme"),
    Action("quit_now", "ctrl+q", EVERYWHERE, "program", "quit"),
    # Library
    Action("open", "enter", "library", "library", "open", hint=1),
    Action("add", "a", "library", "library", "add", hint=2),
    Action("translate", "t", "library", "library", "translate", hint=3),
    Action("translate_all", "T", "library", "library", "translate_all"),
    Action("filter", "slash", "library", "library", "filter", hint=5),
    Action("search_all", "ctrl+f", "library", "library", "search", hint=6, message="search"),
    Action("row_down", "j,down", "library", "library", "row(1)"),
    Action("row_up", "k,up", "library", "library", "row(-1)"),
    Action("row_first", "g,home", "library", "library", "row_end(False)"),
    Action("row_last", "G,end", "library", "library", "row_end(True)"),
    Action("reload", "f5", "library", "library", "reload"),
    Action("leave", "escape", "library", "library", "leave_filter"),
    Action("library_export", "e", "library", "library", "export", hint=4, message="export"),
    Action("models", "m", "library", "library", "models", hint=7),
    Action("library_journal", "H", "library", "library", "journal", message="journal"),
    Action("update_tags", "U", "library", "library", "update_tags"),
    Action("agreement", "A", "library", "library", "agreement"),
    Action("review", "R", "library", "library", "review", hint=9),
    Action("feedback", "F", "library", "library", "feedback"),
    Action("people", "P", "library", "library", "people", hint=10),
    Action("quit", "q", "library", "program", "app.quit", hint=92),
    # Models
    Action("models_use", "enter", "models", "models", "use", hint=1),
    Action("models_install", "a", "models", "models", "install", hint=2),
    Action("models_fetch", "f", "models", "models", "fetch", hint=3),
    Action("models_update", "U", "models", "models", "update", hint=4),
    Action("models_remove", "x", "models", "models", "remove", hint=5),
    Action("models_test", "t", "models", "models", "test", hint=6),
    Action("models_pack", "p", "models", "models", "pack", hint=7),
    Action("models_unpack", "P", "models", "models", "unpack", hint=8),
    Action("models_stop", "c", "models", "models", "stop", hint=9),
    Action("models_down", "j,down", "models", "models", "row(1)"),
    Action("models_up", "k,up", "models", "models", "row(-1)"),
    Action("models_back", "q,escape", "models", "program", "back", hint=92),
    # The moving keys of the annotate screen
    *_MOVES,
    Action("switch_side", "tab", "annotate", "move", "switch_side", hint=6),
    Action("centre", "z", "annotate", "move", "centre"),
    # The selecting keys of the annotate screen
    *_SELECTS,
    # The tagging keys of the annotate screen
    *(
        Action(f"tag_{n}", str(n), "annotate", "tag", f"tag_number({n})", message="tag_number", number=n)
        for n in range(1, 10)
    ),
    Action("tag", "t", "annotate", "tag", "tag", hint=4),
    Action("tag_segment", "m", "annotate", "tag", "tag_segment"),
    Action("tag_document", "M", "annotate", "tag", "tag_document"),
    Action("layer_claims", "c", "annotate", "tag", "layer('claims')"),
    Action("layer_rhetoric", "r", "annotate", "tag", "layer('rhetoric')"),
    Action("layer_framing", "f", "annotate", "tag", "layer('framing')"),
    Action("layer_next", "y", "annotate", "tag", "layer_next"),
    Action("finish", "D", "annotate", "tag", "finish"),
    Action("unfinished", "U", "annotate", "tag", "unfinished"),
    # What the annotate screen does to annotations that are there
    Action("annotation_next", "right_square_bracket", "annotate", "annotation", "annotation(1)", hint=5),
    Action("annotation_previous", "left_square_bracket", "annotate", "annotation", "annotation(-1)"),
    Action("cycle_next", "full_stop", "annotate", "annotation", "cycle(1)"),
    Action("cycle_previous", "comma", "annotate", "annotation", "cycle(-1)"),
    Action("document_next", "F", "annotate", "annotation", "document(1)"),
    Action("boundary_left", "less_than_sign", "annotate", "annotation", "boundary(-1)"),
    Action("boundary_right", "greater_than_sign", "annotate", "annotation", "boundary(1)"),
    Action("replace", "R", "annotate", "annotation", "replace"),
    Action("note", "n", "annotate", "annotation", "note", hint=7),
    Action("attributes", "e", "annotate", "annotation", "attributes"),
    Action("relate", "equals_sign", "annotate", "annotation", "relate"),
    Action("unrelate", "X", "annotate", "annotation", "unrelate"),
    Action("relations", "B", "annotate", "annotation", "relations"),
    Action("primary", "asterisk", "annotate", "annotation", "primary"),
    Action("retag", "T", "annotate", "annotation", "retag"),
    Action("untag", "x", "annotate", "annotation", "untag", hint=8),
    Action("undo", "u", "annotate", "annotation", "undo", hint=9),
    Action("redo", "ctrl+r", "annotate", "annotation", "redo"),
    Action("journal", "H", "annotate", "look", "journal"),
    # What it does to what is proposed
    Action("ghost_next", "right_curly_bracket", "annotate", "ghost", "ghost(1)"),
    Action("ghost_previous", "left_curly_bracket", "annotate", "ghost", "ghost(-1)"),
    Action("ghost_accept", "a", "annotate", "ghost", "ghost_accept"),
    Action("ghost_refuse", "d", "annotate", "ghost", "ghost_refuse"),
    Action("suggest", "I", "annotate", "ghost", "suggest"),
    Action("ghosts", "Z", "annotate", "ghost", "ghosts"),
    # What it does to translations
    Action("edit", "E", "annotate", "translation", "edit", hint=12),
    Action("accept", "A", "annotate", "translation", "accept"),
    Action("dismiss_flag", "exclamation_mark", "annotate", "translation", "dismiss_flag"),
    Action("choose", "C", "annotate", "translation", "choose"),
    Action("versions", "Y", "annotate", "translation", "versions"),
    # The looking keys of the annotate screen
    Action("find", "slash", "annotate", "look", "find", hint=10),
    Action("find_next", "f3,enter", "annotate", "look", "find_next(1)"),
    Action("find_previous", "N,backspace", "annotate", "look", "find_next(-1)"),
    Action("words", "W", "annotate", "look", "words"),
    Action("others", "O", "annotate", "look", "others"),
    Action("search", "ctrl+f", "annotate", "look", "search"),
    Action("inspector", "i", "annotate", "look", "inspector", hint=11),
    Action("inspector_down", "J", "annotate", "look", "scroll_inspector(1)"),
    Action("inspector_up", "K", "annotate", "look", "scroll_inspector(-1)"),
    Action("export", "ctrl+e", "annotate", "program", "export"),
    Action("back", "q", "annotate", "program", "back", hint=92),
    Action("find_go", "enter", "find", "look", "go", hint=1),
    Action("find_close", "escape", "find", "look", "leave", hint=2, message="cancel_dialog"),
    # Searching the project
    Action("hit_open", "enter", "search", "look", "open_hit", hint=1),
    Action("hit_next", "down,ctrl+n", "search", "look", "hit_step(1)", hint=2),
    Action("hit_previous", "up,ctrl+p", "search", "look", "hit_step(-1)"),
    Action("hit_page_down", "pagedown", "search", "look", "hit_page(1)"),
    Action("hit_page_up", "pageup", "search", "look", "hit_page(-1)"),
    Action("where_next", "tab", "search", "look", "where(1)", hint=3),
    Action("where_previous", "shift+tab", "search", "look", "where(-1)"),
    Action("search_close", "escape", "search", "look", "cancel", hint=4),
    Action("hits_line", "slash", "hits", "look", "line", hint=5),
    Action("hits_close", "q", "hits", "look", "cancel", message="search_close"),
    # Agreement
    Action("agreement_layer", "y", "agreement", "agreement", "layer", hint=1),
    Action("agreement_footer", "f", "agreement", "agreement", "footer", hint=2),
    Action("agreement_write", "w", "agreement", "agreement", "write", hint=3),
    Action("agreement_down", "j,down", "agreement", "agreement", "scroll(1)"),
    Action("agreement_up", "k,up", "agreement", "agreement", "scroll(-1)"),
    Action("agreement_left", "h,left", "agreement", "agreement", "aside(-1)"),
    Action("agreement_right", "l,right", "agreement", "agreement", "aside(1)"),
    Action("agreement_page_down", "ctrl+d,pagedown,space", "agreement", "agreement", "page(1)"),
    Action("agreement_page_up", "ctrl+u,pageup", "agreement", "agreement", "page(-1)"),
    Action("agreement_top", "g,home", "agreement", "agreement", "edge(False)"),
    Action("agreement_bottom", "G,end", "agreement", "agreement", "edge(True)"),
    Action("agreement_close", "q,escape,A", "agreement", "program", "close", hint=92),
    # The review queue
    Action("review_open", "enter", "review", "review", "open", hint=1),
    Action("review_down", "j,down", "review", "review", "row(1)"),
    Action("review_up", "k,up", "review", "review", "row(-1)"),
    Action("review_page_down", "ctrl+d,pagedown", "review", "review", "page(1)"),
    Action("review_page_up", "ctrl+u,pageup", "review", "review", "page(-1)"),
    Action("review_first", "g,home", "review", "review", "edge(False)"),
    Action("review_last", "G,end", "review", "review", "edge(True)"),
    Action("review_filter", "slash", "review", "review", "filter", hint=2),
    Action("review_state", "s", "review", "review", "state", hint=3),
    Action("review_kind", "y", "review", "review", "filter_by('kind')", hint=4),
    Action("review_tag", "t", "review", "review", "filter_by('tag')", hint=5),
    Action("review_person", "p", "review", "review", "filter_by('person')", hint=6),
    Action("review_document", "d", "review", "review", "filter_by('document')", hint=7),
    Action("review_leave", "escape", "review", "review", "leave"),
    Action("review_identical", "i", "review", "review", "identical", hint=8),
    Action("review_author", "a", "review", "review", "author", hint=9),
    Action("review_merge", "m", "review", "review", "merge", hint=10),
    Action("review_undo", "u", "review", "review", "undo", hint=11),
    Action("review_redo", "ctrl+r", "review", "review", "redo"),
    Action("review_blind", "b", "review", "review", "blind", hint=12),
    Action("review_reload", "f5", "review", "review", "reload"),
    Action("review_close", "q,R", "review", "program", "close", hint=92),
    # One place under review
    *(
        Action(f"unit_{n}", str(n), "unit", "unit", f"pick({n})", message="unit_number", number=n)
        for n in range(1, 10)
    ),
    Action("unit_down", "j,down", "unit", "unit", "candidate(1)"),
    Action("unit_up", "k,up", "unit", "unit", "candidate(-1)"),
    Action("unit_pick", "space", "unit", "unit", "pick_here"),
    Action("unit_cancel", "escape", "unit", "unit", "cancel"),
    Action("unit_accept", "a", "unit", "unit", "decide('accept')", hint=1),
    Action("unit_reject", "r", "unit", "unit", "decide('reject')", hint=2),
    Action("unit_amend", "m", "unit", "unit", "amend(False)", hint=3),
    Action("unit_both", "b", "unit", "unit", "decide('keep_both')", hint=4),
    Action("unit_defer", "d", "unit", "unit", "decide('defer')", hint=5),
    Action("unit_add", "plus", "unit", "unit", "amend(True)", hint=6),
    Action("unit_reopen", "o", "unit", "unit", "reopen", hint=9),
    Action("unit_reason", "w", "unit", "unit", "reason"),
    Action("unit_comment", "c", "unit", "unit", "comment", hint=7),
    Action("unit_answer", "C", "unit", "unit", "answer"),
    Action("unit_settle", "x", "unit", "unit", "settle"),
    Action("unit_undo", "u", "unit", "unit", "undo", hint=8),
    Action("unit_redo", "ctrl+r", "unit", "unit", "redo"),
    Action("unit_next", "n,right_square_bracket", "unit", "unit", "step(1)", hint=10),
    Action("unit_previous", "p,left_square_bracket", "unit", "unit", "step(-1)", hint=11),
    Action("unit_go", "enter", "unit", "unit", "go", hint=12),
    Action("unit_scroll_down", "J,ctrl+d,pagedown", "unit", "unit", "scroll(1)"),
    Action("unit_scroll_up", "K,ctrl+u,pageup", "unit", "unit", "scroll(-1)"),
    Action("unit_back", "q", "unit", "program", "back", hint=92, message="back_to_queue"),
    # Choosing what is to stand
    Action("amend_take", "enter", "amend", "unit", "take", hint=1),
    Action("amend_tag", "t", "amend", "unit", "tag", hint=2),
    *(_amend(each) for each in (*_MOVES, *_SELECTS)),
    Action("amend_switch_side", "tab", "amend", "move", "switch_side", hint=6, message="switch_side"),
    Action("amend_back", "q", "amend", "program", "back", hint=92, message="cancel_dialog"),
    # My feedback
    Action("feedback_go", "enter", "feedback", "feedback", "go", hint=1),
    Action("feedback_answer", "c", "feedback", "feedback", "answer", hint=2),
    Action("feedback_settle", "x", "feedback", "feedback", "settle", hint=3),
    Action("feedback_only", "f", "feedback", "feedback", "only", hint=4),
    Action("feedback_undo", "u", "feedback", "feedback", "undo", hint=5),
    Action("feedback_down", "j,down", "feedback", "feedback", "row(1)"),
    Action("feedback_up", "k,up", "feedback", "feedback", "row(-1)"),
    Action("feedback_page_down", "ctrl+d,pagedown", "feedback", "feedback", "page(1)"),
    Action("feedback_page_up", "ctrl+u,pageup", "feedback", "feedback", "page(-1)"),
    Action("feedback_first", "g,home", "feedback", "feedback", "edge(False)"),
    Action("feedback_last", "G,end", "feedback", "feedback", "edge(True)"),
    Action("feedback_scroll_down", "J", "feedback", "feedback", "scroll(1)"),
    Action("feedback_scroll_up", "K", "feedback", "feedback", "scroll(-1)"),
    Action("feedback_close", "q,escape,F", "feedback", "program", "close", hint=92),
    # The people
    Action("people_assign", "a", "people", "people", "assign", hint=1),
    Action("people_take", "x", "people", "people", "take", hint=2),
    Action("people_role", "r", "people", "people", "role", hint=3),
    Action("people_person", "n", "people", "people", "person", hint=4),
    Action("people_mark", "space", "people", "people", "mark", hint=5),
    Action("people_switch", "tab", "people", "people", "switch", hint=6),
    Action("people_shown", "f", "people", "people", "shown", hint=7),
    Action("people_undo", "u", "people", "people", "undo", hint=8),
    Action("people_redo", "ctrl+r", "people", "people", "redo"),
    Action("people_open", "enter", "people", "people", "open", hint=9),
    Action("people_down", "j,down", "people", "people", "row(1)"),
    Action("people_up", "k,up", "people", "people", "row(-1)"),
    Action("people_page_down", "ctrl+d,pagedown", "people", "people", "page(1)"),
    Action("people_page_up", "ctrl+u,pageup", "people", "people", "page(-1)"),
    Action("people_first", "g,home", "people", "people", "edge(False)"),
    Action("people_last", "G,end", "people", "people", "edge(True)"),
    Action("people_reload", "f5", "people", "people", "reload"),
    Action("people_leave", "escape", "people", "people", "leave"),
    Action("people_close", "q,P", "people", "program", "close", hint=92),
    # Giving documents
    Action("allot_give", "enter", "allot", "dialog", "give"),
    Action("allot_down", "j,down", "allot", "dialog", "row(1)"),
    Action("allot_up", "k,up", "allot", "dialog", "row(-1)"),
    Action("allot_next", "l,right,space", "allot", "dialog", "turn(1)"),
    Action("allot_previous", "h,left", "allot", "dialog", "turn(-1)"),
    Action("allot_number", "n", "allot", "dialog", "number"),
    Action("allot_cancel", "escape,q", "allot", "dialog", "cancel", message="cancel_dialog"),
    # The journal
    Action("journal_back", "enter", "journal", "journal", "back_to", hint=1),
    Action("journal_go", "space", "journal", "journal", "go", hint=2),
    Action("journal_person", "p", "journal", "journal", "person", hint=3),
    Action("journal_kind", "t", "journal", "journal", "kind", hint=4),
    Action("journal_filter", "slash", "journal", "journal", "filter", hint=5),
    Action("journal_down", "j,down", "journal", "journal", "row(1)"),
    Action("journal_up", "k,up", "journal", "journal", "row(-1)"),
    Action("journal_leave", "escape", "journal", "journal", "leave"),
    Action("journal_close", "q,H", "journal", "program", "close", hint=92),
    # Export
    Action("export_write", "w", "export", "export", "write", hint=1),
    Action("export_change", "enter,space", "export", "export", "change", hint=2),
    Action("export_next", "l,right", "export", "export", "turn(1)", hint=3),
    Action("export_previous", "h,left", "export", "export", "turn(-1)"),
    Action("export_down", "j,down", "export", "export", "row(1)", hint=4),
    Action("export_up", "k,up", "export", "export", "row(-1)"),
    Action("export_look_down", "J,pagedown", "export", "export", "look(1)", hint=5),
    Action("export_look_up", "K,pageup", "export", "export", "look(-1)"),
    Action("export_stop", "escape", "export", "export", "stop"),
    Action("export_back", "q", "export", "program", "back", hint=92, message="back"),
    # Dialogs
    Action("pick_take", "enter", "pick", "dialog", "take"),
    Action("pick_down", "down,ctrl+n", "pick", "dialog", "step(1)"),
    Action("pick_up", "up,ctrl+p", "pick", "dialog", "step(-1)"),
    Action("pick_cancel", "escape", "pick", "dialog", "cancel", message="cancel_dialog"),
    Action("pick_segment", "ctrl+s", "pick_tag", "dialog", "scope('segment')"),
    Action("pick_document", "ctrl+t", "pick_tag", "dialog", "scope('document')"),
    Action("note_save", "ctrl+s", "note", "dialog", "save"),
    Action("note_cancel", "escape", "note", "dialog", "cancel", message="cancel_dialog"),
    *(
        Action(f"edit_take_{n}", f"f{n}", "edit", "dialog", f"take({n})", message="edit_take", number=n)
        for n in range(1, 4)
    ),
    *(
        Action(f"compare_{n}", str(n), "compare", "dialog", f"choose({n})", message="compare_take", number=n)
        for n in range(1, 10)
    ),
    Action("compare_cancel", "escape,q", "compare", "dialog", "cancel", message="cancel_dialog"),
    Action("path_cancel", "escape", "path", "dialog", "cancel", message="cancel_dialog"),
    Action("value_cancel", "escape", "value", "dialog", "cancel", message="cancel_dialog"),
    Action("confirm_yes", "y", "confirm", "dialog", "yes"),
    Action("confirm_cancel", "escape,n,q", "confirm", "dialog", "cancel", message="cancel_dialog"),
    Action("help_down", "down,ctrl+n", "help", "dialog", "scroll(1)", message="pick_down"),
    Action("help_up", "up,ctrl+p", "help", "dialog", "scroll(-1)", message="pick_up"),
    Action("help_page_down", "pagedown", "help", "dialog", "scroll(10)", message="pick_down"),
    Action("help_page_up", "pageup", "help", "dialog", "scroll(-10)", message="pick_up"),
    Action("help_close", "escape,f1,ctrl+g", "help", "dialog", "cancel", message="cancel_dialog"),
)
