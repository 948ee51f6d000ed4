"""``workbench undo``: take back the last edit, however long ago."""

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import one_document, verb
from workbench.messages import say


@verb("undo")
@one_document
def command(desk: Desk, doc: str) -> None:
    """Take back the acting person's last edit of a document."""
    edit = desk.session(doc).undo()
    if edit is None:
        output.talk(say("cli.undo.nothing"))
        return
    output.line(
        say("cli.undo.done", count=len(edit.changes), ids=", ".join(each.id for each in edit.changes[:5]))
    )
