"""How fast projects are exported in each format, beside a bare json.dump of the same data.

    python -m bench.export [--documents 1000] [--annotations 100] [--formats json brat …]

Each format runs in processes of its own, and times are CPU seconds of the
process, which other programs disturb least. ``json_dump_s`` is what it takes to
put every document through ``model_dump`` and ``json.dump``; ``write_s`` is the
format's own writing of the same documents; ``export_s`` is the whole export as
a person gets it, and does much more: it reads the project (``gather_s``),
writes, reads back and checks with the format's reader, counts losses, labels
and agreement, and hashes. ``speed`` judges the writing, which may take twice
the bare dump's time; ``whole`` judges the whole export by the same measure.
``memory`` compares the peak of exporting a quarter of the documents and all.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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
from workbench.usecases.dataset import Plan, dataset
from workbench.usecases.export import gather
from workbench.usecases.gather import Scope

MOST = 2.0
"""How many times the bare dump's time a format may take: half its speed."""
FLAT = 1.1
"""How many times the memory of a quarter of the documents all of them may take."""
TAGS = ("rhetoric.doubt", "rhetoric.loaded_language", "rhetoric.slogans", "framing.political")
SENTENCE = "The ministers said number {n} would be met 😀, and nobody in the hall believed a word of it. "
CHINESE = "部长们说第{n}号目标将会实现，而大厅里没有一个人相信。"
PARAGRAPHS, SENTENCES = 8, 4
MADE = datetime(2026, 1, 1, tzinfo=UTC)


def fill(path: Path, count: int, marks: int) -> None:
    """Make a project of translated documents, all different, each with annotations by two people."""
    wb = bootstrap.open_workbench(Settings(), project=str(path), annotator="mei")
    for each in ("rhetoric", "framing"):
        documents.keep_tagset(wb, wb.tagsets[each])
    for name in ("mei", "sam"):
        documents.introduce(wb, documents.person(_as(wb, name)))
    for number in range(count):
        lines = [
            "".join(SENTENCE.format(n=number * 1000 + 10 * p + s) for s in range(SENTENCES)).rstrip()
            for p in range(PARAGRAPHS)
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


def run(path: Path, name: str, most: int, what: str) -> dict[str, float]:
    """Measure one format in this process: ``what`` is ``speed`` or ``memory``."""
    wb = bootstrap.open_workbench(Settings(), project=str(path), annotator="mei")
    form = wb.formats[name]
    chosen = wb.store.documents()[:most]
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        if what == "memory":
            dataset(wb, chosen, Plan(form=form), Path(folder) / "set")
            return {"rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
        began = time.process_time()
        whole = list(gather(wb, chosen, Scope(), Counter()))
        gathered = time.process_time()
        with (Path(folder) / "bare.json").open("w", encoding="utf-8") as file:
            for each in whole:
                json.dump(each.model_dump(mode="json"), file, ensure_ascii=False)
        dumped = time.process_time()
        size = write(form, whole)
        written = time.process_time()
        del whole
        again = time.process_time()
        dataset(wb, chosen, Plan(form=form), Path(folder) / "set")
        done = time.process_time()
    return {
        "gather_s": gathered - began,
        "json_dump_s": dumped - gathered,
        "write_s": written - dumped,
        "export_s": done - again,
        "mb": size / 1e6,
    }


def write(form: Format, whole: list[Any]) -> int:
    """Write as a dataset does, in memory, and return the bytes."""
    step = 200 if form.many and not getattr(form, "joins", False) else 1
    return sum(len(form.write(whole[at : at + step])) for at in range(0, len(whole), step))


def measured(options: argparse.Namespace) -> Iterator[dict[str, object]]:
    """Yield the figures of each format, with what it misses."""
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        path = Path(folder) / "bench.db"
        fill(path, options.documents, options.annotations)
        wb = bootstrap.open_workbench(Settings(), project=str(path))
        names = options.formats or [name for name, form in wb.formats.items() if form.writes]
        wb.store.close()
        for name in names:
            speed = child(path, name, options.documents, "speed")
            if "missing" in speed:
                yield {"format": name, "skipped": speed["missing"]}
                continue
            few = child(path, name, max(options.documents // 4, 1), "memory")["rss_mb"]
            every = child(path, name, options.documents, "memory")["rss_mb"]
            yield judged(name, speed, few, every)


def judged(name: str, speed: dict[str, Any], few: float, every: float) -> dict[str, object]:
    """Return figures with ``PASS``, or by how much a format is over."""
    ratio, growth = speed["write_s"] / speed["json_dump_s"], every / few
    whole = speed["export_s"] / speed["json_dump_s"]
    return {
        "format": name,
        **{key: round(value, 2) for key, value in speed.items()},
        "write_over_dump": round(ratio, 2),
        "speed": "PASS" if ratio <= MOST else f"over by {ratio / MOST - 1:.0%}",
        "export_over_dump": round(whole, 2),
        "whole": "PASS" if whole <= MOST else f"over by {whole / MOST - 1:.0%}",
        "rss_quarter_mb": round(few, 1),
        "rss_all_mb": round(every, 1),
        "memory": "PASS" if growth <= FLAT else f"over by {growth / FLAT - 1:.0%}",
    }


def child(path: Path, name: str, most: int, what: str) -> dict[str, Any]:
    """Measure in a process of its own."""
    words = ("--child", name, "--path", str(path), "--documents", str(most), "--what", what)
    done = subprocess.run(
        [sys.executable, "-m", "bench.export", *words], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print the figures as JSON, a format a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--annotations", type=int, default=100, help="in each document")
    parser.add_argument("--formats", nargs="*")
    parser.add_argument("--folder", help="where to make the project, instead of the temporary folder")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--what", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        try:
            print(json.dumps(run(options.path, options.child, options.documents, options.what)))
        except WorkbenchError as error:
            print(json.dumps({"missing": str(error)}))
        return
    for figures in measured(options):
        print(json.dumps(figures, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
