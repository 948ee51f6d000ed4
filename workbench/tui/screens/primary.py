"""The part of the annotate screen that ranks the frames of the whole document."""

from workbench.errors import InputError
from workbench.messages import say
from workbench.tui.screens.tagging import Tagging
from workbench.usecases.primary import make_primary


class Primary(Tagging):
    """Makes a frame of the document the primary one; there is one of them at most."""

    def action_primary(self) -> None:
        """Make the current annotation the primary one of the document; once more takes that back."""
        annotation = self._own()
        if annotation is None:
            return
        before = dict(self.session.annotations)
        try:
            ranked = make_primary(self.session, annotation.id)
        except InputError as error:  # its place is an id, which no screen shows
            raise InputError(error.key, place=self.marking.tags.label(annotation.tag)) from None
        changed = [name for name, each in self.session.annotations.items() if before.get(name) != each]
        done = len(ranked.attributes) >= len(annotation.attributes)
        said = say(f"tui.primary.{'made' if done else 'dropped'}", tag=self.marking.tags.label(ranked.tag))
        self._edited(changed, said, chosen=ranked.id)
