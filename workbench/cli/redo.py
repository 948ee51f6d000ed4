"""``workbench redo``: do again what undo took back."""

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import one_document, verb
from workbench.messages import say


@verb("redo")
@one_document
def command(desk: Desk, doc: str) -> None:
    """Do again the edit that was taken back last."""
    edit = desk.session(doc).redo()
    if edit is None:
        output.talk(say("cli.redo.nothing"))
        return
    output.line(
        say("cli.redo.done", count=len(edit.changes), ids=", ".join(each.id for each in edit.changes[:5]))
    )
