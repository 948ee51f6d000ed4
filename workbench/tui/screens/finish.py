"""The part of the annotate screen that keeps count of the segments one is done with."""

from workbench.messages import say
from workbench.tui.pairs import Place, Side
from workbench.tui.screens.tagging import Tagging
from workbench.usecases.finish import finish


class Finish(Tagging):
    """Declares segments finished in the current layer, and leads to those that are not."""

    def action_finish(self) -> None:
        """Declare the segment under the cursor finished in this layer; once more takes it back."""
        segment = self.marking.segment(self.view.place.index).id
        finding = finish(self.bench.wb, self.session, segment, self.tag_layer)
        layer = self.marking.tags.layer_name(self.tag_layer)
        said = finding.state if finding else "reopened"
        self._edited([], say(f"tui.finish.{said}", layer=layer))

    def action_unfinished(self) -> None:
        """Go to the next segment that is not finished in this layer, round the end."""
        done = self.finished()
        count, here = len(self.marking), self.view.place.index
        for index in (*range(here + 1, count), *range(here + 1)):
            if self.marking.segment(index).id not in done:
                self.view.clear_selection()
                self.view.go_to(Place(Side.SOURCE, index, 0))
                self.told("")
                self.look()
                return
        self.told(say("tui.finish.all", layer=self.marking.tags.layer_name(self.tag_layer)))
