"""How fast documents are written in each format, beside a bare json.dump, and whether memory stays flat.

    python -m bench.export [--formats json brat …] [--whole] [--brief]

The goal is that 100,000 annotations over 1,000 documents are *written* at no
less than half the speed of a bare ``json.dump`` of the same data. ``dump_s``
is that dump: the same dossiers, as plain values made beforehand, into a file.
``write_s`` is the format's own writing of the dossiers, and ``speed`` judges
it: it may take twice as long. Both grow with each document alike, so 40
documents of 100 annotations are enough to compare; ``--whole`` takes 1,000.

``export_s`` is the whole export as a person gets it, which does much more than
a dump: it reads the project (``gather_s``), writes, reads every file back with
the format's reader and checks it, counts losses, labels and agreement, and
hashes. It is printed beside (``export_over_dump``) and has no limit; ``--brief``
leaves it out.

``memory`` compares the peak after 250 documents, one archive and some, and
after 1,000, exported by the same process one after the other.

Times are CPU seconds of a process that measures one format, the least of
three runs, which other programs disturb least.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from workbench import bootstrap
from workbench.config import Settings
from workbench.domain.annotation import Annotation, span_target
from workbench.domain.document import Document
from workbench.domain.journal import Edit, Operation, created
from workbench.domain.language import Language
from workbench.domain.segmentation import segment
from workbench.domain.text import SOURCE, Origin, Provenance, Segment, State, Text, digest
from workbench.domain.translation import TranslationUnit
from workbench.errors import WorkbenchError
from workbench.ports import Format, Workbench
from workbench.usecases import documents
from workbench.usecases.dataset import SHARD, Plan, dataset
from workbench.usecases.export import gather
from workbench.usecases.gather import Scope

MOST = 2.0
"""How many times the bare dump's time a format may take: half its speed."""
FLAT = 1.1
"""How many times the memory of a quarter of the documents all of them may take."""
SPEED = (40, 100, 8)
"""Documents that are timed, annotations in each, paragraphs in each."""
WHOLE = (1000, 100, 8)
"""The same, as the goal has it."""
MEMORY = (1000, 5, 1)
"""Documents whose memory is taken: more than archives hold, and less work each."""
TAGS = ("rhetoric.doubt", "rhetoric.loaded_language", "rhetoric.slogans", "framing.political")
SENTENCE = "The ministers said number {n} would be met 😀, and nobody in the hall believed a word of it. "
CHINESE = "部长们说第{n}号目标将会实现，而大厅里没有一个人相信。"
RUNS = 3
SENTENCES = 4
MADE = datetime(2026, 1, 1, tzinfo=UTC)


def fill(path: Path, count: int, marks: int, paragraphs: int) -> None:
    """Make a project of translated documents, all different, each with annotations by two people."""
    wb = bootstrap.open_workbench(Settings(), project=str(path), annotator="mei")
    for each in ("rhetoric", "framing"):
        documents.keep_tagset(wb, wb.tagsets[each])
    for name in ("mei", "sam"):
        documents.introduce(wb, documents.person(_as(wb, name)))
    for number in range(count):
        lines = [
            "".join(SENTENCE.format(n=number * 1000 + 10 * p + s) for s in range(SENTENCES)).rstrip()
            for p in range(paragraphs)
        ]
        text = "\r\n\r\n".join(lines) + "\r\n"
        source, document = _document(text, number)
        changes = [created("document", document)]
        changes += [created("translation", each) for each in _units(wb, source.segments, number)]
        changes += [created("annotation", each) for each in _marks(wb, text, number, marks)]
        operation = Operation(
            op_id=wb.ids.new("o"),
            document=document.id,
            actor="mei",
            at=wb.clock.now(),
            verb="add",
            undoable=False,
        )
        wb.store.add(source, text.encode(), Edit(operation, tuple(changes)))
    wb.store.close()


def _document(text: str, number: int) -> tuple[Text, Document]:
    """Return a text as ``add`` does, which looks for it among all others first."""
    segments = segment(text)
    sha = digest(text)
    source = Text(id=SOURCE, kind="source", language=Language.EN, content=text, sha256=sha, segments=segments)
    document = Document(
        id=f"d{sha[:16]}",
        ordinal=number,
        title=f"Report {number}",
        language=Language.EN,
        imported=MADE,
        encoding="utf-8",
        source_bytes_sha256=sha,
    )
    return source, document


def _as(wb: Workbench, name: str) -> Workbench:
    wb.annotator = name
    return wb


def _units(wb: Workbench, segments: Sequence[Segment], number: int) -> Iterator[TranslationUnit]:
    made = Provenance(by="mei", origin=Origin.HUMAN, state=State.FINAL, created=wb.clock.now())
    for place, each in enumerate(segments):
        yield TranslationUnit(
            id=f"u{number}-{place}",
            segment=each.id,
            content=CHINESE.format(n=place),
            language=Language.ZH_HANS,
            provenance=made,
        )


def _marks(wb: Workbench, content: str, number: int, count: int) -> Iterator[Annotation]:
    now = wb.clock.now()
    for place in range(count):
        start = place * 7919 % (len(content) - 60)
        yield Annotation(
            id=f"a{number}-{place}",
            ordinal=place,
            tag=TAGS[place % len(TAGS)],
            targets=(span_target(SOURCE, content, start, start + 5 + place % 40),),
            by="sam" if place % 2 else "mei",
            created=now,
            comment="as it says" if place % 5 == 0 else None,
            confidence=0.5 if place % 4 == 0 else None,
        )


def timed(path: Path, name: str, *, whole: bool) -> dict[str, float]:
    """Measure one format in this process: the bare dump, the writing, and the ``whole`` export, if asked."""
    wb = bootstrap.open_workbench(Settings(), project=str(path), annotator="mei")
    form = wb.formats[name]
    chosen = wb.store.documents()
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        began = time.process_time()
        gathered = list(gather(wb, chosen, Scope(), Counter()))
        found = {"gather_s": time.process_time() - began}
        plain = [each.model_dump(mode="json") for each in gathered]
        found["dump_s"] = least(lambda: dump(plain, Path(folder) / "bare.json"))
        size = write(form, gathered)
        found["write_s"] = least(lambda: write(form, gathered))
        if whole:
            began = time.process_time()
            dataset(wb, chosen, Plan(form=form), Path(folder) / "set")
            found["export_s"] = time.process_time() - began
    return found | {"mb": size / 1e6}


def weighed(path: Path, name: str) -> dict[str, float]:
    """Measure what memory one format takes in this process: for a quarter of the documents, then for all."""
    wb = bootstrap.open_workbench(Settings(), project=str(path), annotator="mei")
    chosen = wb.store.documents()
    peaks: list[float] = []
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        for most in (len(chosen) // 4, len(chosen)):
            dataset(wb, chosen[:most], Plan(form=wb.formats[name]), Path(folder) / f"set{most}")
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return {"rss_quarter_mb": peaks[0], "rss_all_mb": peaks[1]}


def least(work: Callable[[], object]) -> float:
    """Return the CPU seconds of the quickest of some runs."""
    found: list[float] = []
    for _ in range(RUNS):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return min(found)


def dump(plain: Sequence[object], path: Path) -> None:
    """Put values into a file as anybody would."""
    with path.open("w", encoding="utf-8") as file:
        for each in plain:
            json.dump(each, file, ensure_ascii=False)


def write(form: Format, whole: list[Any]) -> int:
    """Write as a dataset does, in memory, and return the bytes."""
    step = getattr(form, "shard", SHARD) if form.many and not getattr(form, "joins", False) else 1
    return sum(len(form.write(whole[at : at + step])) for at in range(0, len(whole), step))


def measured(options: argparse.Namespace) -> Iterator[dict[str, object]]:
    """Yield the figures of each format, with what it misses."""
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        speed, memory = Path(folder) / "speed.db", Path(folder) / "memory.db"
        fill(speed, *(WHOLE if options.whole else SPEED))
        fill(memory, *MEMORY)
        forms = bootstrap.open_workbench(Settings(), project=str(speed)).formats
        for name in options.formats or [name for name, form in forms.items() if form.writes]:
            figures = child(speed, name, "brief" if options.brief else "speed")
            if "missing" in figures:
                yield {"format": name, "skipped": figures["missing"]}
            else:
                yield judged(name, figures | child(memory, name, "memory"))


def judged(name: str, found: dict[str, float]) -> dict[str, object]:
    """Return figures with ``PASS``, or by how much a format is over."""
    ratio, growth = found["write_s"] / found["dump_s"], found["rss_all_mb"] / found["rss_quarter_mb"]
    return {
        "format": name,
        **{key: round(value, 2) for key, value in found.items()},
        "write_over_dump": round(ratio, 2),
        "speed": verdict(ratio, MOST),
        **(
            {"export_over_dump": round(found["export_s"] / found["dump_s"], 2)} if "export_s" in found else {}
        ),
        "memory": verdict(growth, FLAT),
    }


def verdict(found: float, most: float) -> str:
    """Say whether a figure is met, or by how much it is missed."""
    return "PASS" if found <= most else f"over by {found / most - 1:.0%}"


def child(path: Path, name: str, what: str) -> dict[str, Any]:
    """Measure in a process of its own."""
    words = ("--child", name, "--path", str(path), "--what", what)
    done = subprocess.run(
        [sys.executable, "-m", "bench.export", *words], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


_MEASURES: Final = {
    "speed": partial(timed, whole=True),
    "brief": partial(timed, whole=False),
    "memory": weighed,
}


def main() -> int:
    """Print the figures as JSON, a format a line; return 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--formats", nargs="*")
    parser.add_argument("--whole", action="store_true", help="time 1,000 documents, which takes an hour")
    parser.add_argument("--brief", action="store_true", help="leave the whole export out, which has no limit")
    parser.add_argument("--folder", help="where to make the projects, instead of the temporary folder")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--what", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        try:
            print(json.dumps(_MEASURES[options.what](options.path, options.child)))
        except WorkbenchError as error:
            print(json.dumps({"missing": str(error)}))
        return 0
    missed = False
    for figures in measured(options):
        print(json.dumps(figures, ensure_ascii=False), flush=True)
        missed |= any(figures.get(goal, "PASS") != "PASS" for goal in ("speed", "memory"))
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
