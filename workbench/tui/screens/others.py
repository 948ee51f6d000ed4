"""The part of the annotate screen that leaves out what others marked."""

from workbench.messages import say
from workbench.tui.screens.showing import Showing


class Others(Showing):
    """Hides and shows the annotations of everybody else; nothing of them is changed."""

    def action_others(self) -> None:
        """Show one's own annotations alone, or those of all again."""
        marking = self.marking
        marking.only = None if marking.only else self.session.person.id
        theirs = [each for each in self.session.annotations.values() if each.by != self.session.person.id]
        marks = [mark for each in theirs for mark in marking.marks_of(each)]
        self.view.change_marks([each.id for each in theirs], marks)
        self.told(say("tui.others.hidden" if marking.only else "tui.others.shown"))
        self.look_anew()
