"""What a project holds of one text, read from the project itself and held against the text."""

from workbench.domain.annotation import Annotation
from workbench.domain.document import Document
from workbench.domain.relation import Relation
from workbench.domain.text import SOURCE
from workbench.ports import Workbench
from workbench.usecases.session import Session


class Stored:
    """The document of a workbench that has this ``text``, as the test knows it."""

    def __init__(self, wb: Workbench, document: Document, text: str) -> None:
        self.wb, self.document, self.text = wb, document, text

    def annotations(self) -> list[Annotation]:
        """Return every annotation that the project holds."""
        records = self.wb.store.records("annotation", self.document.id)
        return [each for each in records if isinstance(each, Annotation)]

    def now(self, annotation: Annotation) -> Annotation:
        """Return an annotation as it is stored now."""
        (found,) = [each for each in self.annotations() if each.id == annotation.id]
        self.check(found)
        return found

    def units(self) -> dict[str, str]:
        """Return every translation that was ever made: its id -> its words."""
        return {each.id: each.content for each in self.wb.store.records("translation", self.document.id)}

    def current(self, segment: str) -> str:
        """Return the translation of a segment that holds now."""
        return Session(self.wb, self.document).units[segment].content

    def check(self, annotation: Annotation) -> None:
        """Hold the stored words against the text itself, in code points."""
        for target in annotation.spans:
            content = self.text if target.text == SOURCE else self.units()[target.text]
            assert target.exact == content[target.start : target.end] != ""

    def exact(self, annotation: Annotation) -> list[str]:
        """Return the words of an annotation, as the text has them where it says that they are."""
        return [each.exact for each in self.now(annotation).spans]

    def by_id(self) -> dict[str, Annotation]:
        """Return every annotation by its id."""
        return {each.id: each for each in self.annotations()}

    def only_changed(self, before: dict[str, Annotation], name: str) -> None:
        """Say that of all annotations one alone is not as it was."""
        after = self.by_id()
        assert {key for key, each in after.items() if each != before.get(key)} == {name}
        assert before.keys() <= after.keys()

    def relations(self) -> dict[str, Relation]:
        """Return every relation by its id."""
        found = self.wb.store.records("relation", self.document.id)
        return {each.id: each for each in found if isinstance(each, Relation)}

    def segment(self, words: str) -> str:
        """Return the id of the segment of the source that has these words, by the test's own count."""
        return list(Session(self.wb, self.document).segments)[self.number(words) - 1]

    def number(self, words: str) -> int:
        """Return which segment of the source has these words; the first is 1."""
        start = self.text.index(words)
        segments = Session(self.wb, self.document).segments.values()
        (found,) = [n for n, each in enumerate(segments, 1) if each.start <= start < each.end]
        return found

    def finding(self, words: str, layer: str) -> str | None:
        """Return what was declared of the segment that has these words; None for nothing."""
        segment = self.segment(words)
        found = self.wb.store.records("finding", self.document.id)
        states = [each.state for each in found if (each.segment, each.layer) == (segment, layer)]
        return states[0] if states else None

    def suggested(self, name: str) -> set[str]:
        """Return the words that a suggester has ever suggested, each as the text has them."""
        names = {each.id: each.name for each in self.wb.store.records("agent")}
        found = self.wb.store.records("proposal", self.document.id)
        return {target.exact for each in found if names.get(each.by) == name for target in each.targets}

    def rejected(self) -> dict[str, str]:
        """Return the tags of the proposals that were refused, by the proposals' ids."""
        found = self.wb.store.records("proposal", self.document.id)
        return {each.id: each.tag for each in found if each.state == "rejected"}
