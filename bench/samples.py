"""Write the golden exports anew: ``python -m bench.samples``; a test compares them byte by byte."""

import dataclasses
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from workbench import bootstrap, shipped
from workbench.config import Settings
from workbench.ports import Workbench
from workbench.usecases.add import add
from workbench.usecases.demo import add_sample, seed_texts
from workbench.usecases.export import dossier, render
from workbench.usecases.session import Session
from workbench.usecases.translate import translate

SAMPLES = Path(__file__).parents[1] / "exports" / "samples"


class SteadyClock:
    """A second passes each time somebody asks."""

    def __init__(self) -> None:
        self._now = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """Return a second more than last time."""
        self._now += timedelta(seconds=1)
        return self._now


class CountingIds:
    """A count for each prefix."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def new(self, prefix: str) -> str:
        """Return the next id."""
        self._counts[prefix] = self._counts.get(prefix, 0) + 1
        return f"{prefix}{self._counts[prefix]}"


def sample_workbench(project: Path) -> Workbench:
    """Return a project whose times and ids are the same on every day and machine."""
    wb = bootstrap.open_workbench(Settings(), project=str(project), annotator="bench")
    return dataclasses.replace(wb, clock=SteadyClock(), ids=CountingIds())


def exports(project: Path) -> dict[str, bytes]:
    """Return the golden exports by file name: each annotated seed in each format."""
    files: dict[str, bytes] = {}
    wb = sample_workbench(project)
    for path in seed_texts(shipped.folder("seeds")):
        session = Session(wb, add(wb, wb.files.read(path), path.name).document)
        translate(wb, session, engine="memory")
        add_sample(wb, path, session)
        for form in wb.formats.values():
            if form.writes:
                files[f"{path.stem}{form.suffix}"] = render(form, [dossier(wb, session.document)])
    wb.store.close()
    return files


def main() -> None:
    """Write the files."""
    SAMPLES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, data in exports(Path(folder) / "samples.db").items():
            (SAMPLES / name).write_bytes(data)
            print(SAMPLES / name, len(data))


if __name__ == "__main__":
    main()
