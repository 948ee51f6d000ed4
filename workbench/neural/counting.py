"""How many texts are done, while their parts are translated in another order."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from workbench.neural.batches import Job
from workbench.ports import Progress


class Reporter:
    """Counts the texts that are done and tells ``progress``."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._total = total
        self._progress = progress
        self._begun = self._done = 0
        self._left: Counter[int] = Counter()
        self._waiting: defaultdict[str, list[int]] = defaultdict(list)
        self._known: set[str] = set()

    def waits(self, jobs: Iterable[Job]) -> None:
        """Take note of the jobs that the next text waits for."""
        missing = {job.text for job in jobs} - self._known
        self._left[self._begun] = len(missing)
        for text in missing:
            self._waiting[text].append(self._begun)
        self._begun += 1
        if not missing:
            self._more()

    def finished(self, job: Job) -> None:
        """Take note that a job is done, and with it perhaps some texts."""
        self._known.add(job.text)
        for place in self._waiting.pop(job.text, []):
            self._left[place] -= 1
            if not self._left[place]:
                self._more()

    def _more(self) -> None:
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, self._total)
