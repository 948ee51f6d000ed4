"""Looking at an export before it is written: its first records as they will stand, and what it will lack."""

import unicodedata
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Final

from workbench.domain.archives import MAGIC
from workbench.domain.document import Document
from workbench.ports import Cancelled, Progress, Workbench
from workbench.usecases.dataset import Plan
from workbench.usecases.gather import Gatherer
from workbench.usecases.losses import lost, ordered

LINES: Final = 60
"""How many lines of the first document are shown."""
WIDTH: Final = 480
"""How many code points of a line are shown; of a longer one, such as a whole document, both ends are."""


@dataclass(frozen=True, slots=True)
class Look:
    """The first lines of what will be written, and from which document; no lines where nothing is left."""

    document: str
    lines: tuple[str, ...]


@dataclass(slots=True)
class Lacking:
    """What the files of an export will lack, counted over all its documents."""

    lost: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)


def look(wb: Workbench, chosen: Sequence[Document], plan: Plan) -> Look | None:
    """Return the beginning of the first document that is not left out, in the format's own words.

    A format whose bytes nobody can read has ``shown``, which returns them as text.
    """
    gatherer = Gatherer(wb, plan.scope)
    for document in chosen:
        found = gatherer.gather(document).dossier
        if found.source.segments or plan.scope.footer:
            data = plan.form.write([found])
            shown = plan.form.shown(data) if hasattr(plan.form, "shown") else data
            return Look(document.title, tuple(_lines(shown)))
    return None


def lacking(
    wb: Workbench,
    chosen: Sequence[Document],
    plan: Plan,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Lacking | None:
    """Count what the files will lack; None when it is cancelled."""
    gatherer = Gatherer(wb, plan.scope)
    gone, left = Counter[str](), Counter[str]()
    for done, document in enumerate(chosen, 1):
        if cancelled and cancelled():
            return None
        found = gatherer.gather(document)
        left += found.left_out
        if found.dossier.source.segments or plan.scope.footer:
            gone += Counter(lost(plan.form, [found.dossier]))
        else:
            left["documents"] += 1
        if progress:
            progress(done, len(chosen))
    return Lacking(ordered(gone), ordered(left))


def free(wb: Workbench, name: str) -> Path:
    """Return a folder of that name under ``exports`` that is not there yet, numbered where it must be."""
    plain = "".join(c if c.isalnum() or c in "-_" else "-" for c in unicodedata.normalize("NFC", name))
    path, number = Path("exports") / (plain or "export"), 2
    while wb.files.exists(path):
        path, number = path.with_name(f"{plain}-{number}"), number + 1
    return path


def _lines(data: bytes) -> list[str]:
    """Return the first lines of a file, or of the files of an archive, each under its name."""
    if not data.startswith(MAGIC):
        return _text(data, LINES)
    shown: list[str] = []
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = sorted(archive.namelist(), key=lambda name: (name.startswith("articles"), name))
        for name in names:
            shown += [f"── {name}", *_text(archive.read(name), LINES // len(names) + 3)]
    return shown[: 2 * LINES]


def _text(data: bytes, most: int) -> list[str]:
    lines = data.decode("utf-8", errors="replace").split("\n", most)[:most]
    return [line if len(line) <= WIDTH else f"{line[: WIDTH // 2]} … {line[-WIDTH // 2 :]}" for line in lines]
