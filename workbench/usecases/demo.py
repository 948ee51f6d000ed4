"""A tour in a throwaway project: add, translate, tag, review, export, check; every step proves it held."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from workbench import __version__
from workbench.domain.document import Agent
from workbench.domain.journal import created
from workbench.domain.text import SOURCE, Role
from workbench.errors import Missing, WorkbenchError
from workbench.messages import say
from workbench.ports import Format, Workbench
from workbench.usecases import documents
from workbench.usecases.add import Added, add
from workbench.usecases.check import check_bytes, check_project
from workbench.usecases.dataset import SUMS, Plan, dataset, sums
from workbench.usecases.export import dossier, file_name, render
from workbench.usecases.gather import Scope
from workbench.usecases.sample import place, read_sample
from workbench.usecases.session import Session
from workbench.usecases.tag import by_quote
from workbench.usecases.translate import GLOSS, translate

Tell = Callable[..., None]
"""Called with the key of a message under ``cli.demo`` and its values."""

SAMPLE = Agent(id="sample", kind="software", name="sample annotation", version=__version__)
"""Under whose name a seed's sample annotation stands: it ships with the program, and is no annotator's."""


def seed_texts(seeds: Path) -> list[Path]:
    """Return the source texts that ship with the program, in order."""
    return sorted(seeds.glob("*.txt"))


def add_seeds(wb: Workbench, seeds: Path) -> list[Added]:
    """Add the texts that ship with the program."""
    return [add(wb, wb.files.read(path), path.name, title=_title(wb, path)) for path in seed_texts(seeds)]


def _title(wb: Workbench, seed: Path) -> str | None:
    """Return the title that a seed's sample gives it; the file's own name stays its address."""
    sample = seed.with_suffix(".annotations.toml")
    return read_sample(wb.files.read(sample)).title if sample.exists() else None


def add_sample(wb: Workbench, seed: Path, session: Session) -> int:
    """Bring the sample annotation of a seed into its document; return how many records it has.

    The sample's Chinese spans stand in the seed's reference translation, so
    the document must have been translated by the memory. Raises NotFound
    where it was not.
    """
    sample = read_sample(wb.files.read(seed.with_suffix(".annotations.toml")))
    annotations, relations = place(
        sample, session.source, session.units, by=SAMPLE.id, created=session.document.imported
    )
    documents.introduce(wb, SAMPLE)
    used = {annotation.layer for annotation in annotations}
    for tagset in documents.project_tagsets(wb).values():
        if tagset.id in used:
            documents.keep_tagset(wb, tagset)
    changes = [created("annotation", each) for each in annotations]
    changes += [created("relation", each) for each in relations]
    session.apply("sample", changes, undoable=False)
    return len(changes)


def demo(wb: Workbench, seeds: Path, out: Path, tell: Tell) -> list[str]:
    """Go the whole way with every seed, and return what failed (nothing, if all is well).

    Files are written into ``out``, one in each format that can be written.
    """
    tour = _Tour(wb, out, tell)
    for path in seed_texts(seeds):
        try:
            tour.go(path)
        except WorkbenchError as error:
            tour.failed.append(str(error))
    try:
        tour.dataset()
    except WorkbenchError as error:
        tour.failed.append(str(error))
    tour.failed += [str(problem) for problem in check_project(wb).problems]
    if not tour.failed:
        tell("project")
    return tour.failed


@dataclass(slots=True)
class _Tour:
    """One tour: where it happens, whom it tells, and what did not hold."""

    wb: Workbench
    out: Path
    tell: Tell
    failed: list[str] = field(default_factory=list)

    def go(self, path: Path) -> None:
        """Go the whole way with one seed."""
        added = add(self.wb, self.wb.files.read(path), path.name)
        self._tell_added(added)
        session = Session(self.wb, added.document)
        self._translate(session)
        self._gloss(session)
        if path.with_suffix(".annotations.toml").exists():
            add_sample(self.wb, path, session)
            self._tell_sample(session)
        self._tag_and_undo(session)
        self._review(added.document.id)
        for form in self.wb.formats.values():
            if form.writes:
                self._try_export(session, form)

    def _tell_added(self, added: Added) -> None:
        content = added.source.content
        footer = [each.span.cut(content) for each in added.source.segments if each.role is Role.FOOTER]
        self.tell(
            "add",
            title=added.document.title,
            segments=len(added.source.segments),
            footer=added.footer_segments,
            words=" / ".join(footer),
        )

    def _translate(self, session: Session) -> None:
        """Take the reference translation first, since the sample annotation points into it."""
        known = translate(self.wb, session, engine="memory")
        rest = translate(self.wb, session)
        makers = ", ".join(name for name in (known.engine, rest.engine) if name)
        self.tell("translate", translated=known.translated + rest.translated, engine=makers)
        missing = [each.id for each in session.source.segments if each.id not in session.units]
        self.failed += [say("cli.demo.untranslated", segment=each) for each in missing]

    def _gloss(self, session: Session) -> None:
        """Show what the word-by-word reading of the last segment looks like."""
        last = session.source.segments[-1]
        text = last.span.cut(session.source.content)
        language = session.units[last.id].language
        self.tell(
            "gloss",
            text=text,
            gloss=self.wb.engines[GLOSS].translate([text], last.language, language)[0].text,
        )

    def _tell_sample(self, session: Session) -> None:
        annotations = list(session.annotations.values())
        self.tell(
            "sample",
            annotations=len(annotations),
            relations=len(self.wb.store.records("relation", session.document.id)),
            layers=", ".join(sorted({each.layer for each in annotations})),
            translation=sum(any(span.text != SOURCE for span in each.spans) for each in annotations),
        )

    def _tag_and_undo(self, session: Session) -> None:
        quote = session.source.segments[0].span.cut(session.source.content).split()[0]
        annotation = session.tag("framing.political", by_quote(session, quote, nth=1, on=SOURCE))
        self.tell("tag", tag=annotation.tag, quote=quote, id=annotation.id)
        session.undo()
        gone = annotation.id not in session.annotations
        session.redo()
        if gone and session.annotations.get(annotation.id) == annotation:
            self.tell("undo", id=annotation.id)
        else:
            self.failed.append(say("cli.demo.not_undone", id=annotation.id))

    def _review(self, document: str) -> None:
        from workbench.usecases.demo_review import (
            review_tour,
        )  # aligning loads numpy, which a first paint does not need

        self.failed += review_tour(self.wb, document, self.tell)

    def dataset(self) -> None:
        """Export the whole project without footers and names, and check it as anybody can."""
        folder, number = self.out / "dataset", 2
        while self.wb.files.exists(folder):
            folder, number = self.out / f"dataset-{number}", number + 1
        plan = Plan(form=self.wb.formats["jsonl"], scope=Scope(footer=False, pseudonyms=True))
        done = dataset(self.wb, self.wb.store.documents(), plan, folder)
        self.tell("dataset", path=folder, documents=done.documents, annotations=done.annotations)
        listed = self.wb.files.read(folder / SUMS).decode()
        hashes = {
            name: hashlib.sha256(self.wb.files.read(folder / name)).hexdigest()
            for name in (path.name for path in done.paths if path.name != SUMS)
        }
        if listed == sums(hashes).decode():
            self.tell("sums", path=SUMS, files=len(hashes))
        else:
            self.failed.append(say("cli.demo.not_equal", path=folder / SUMS))

    def _try_export(self, session: Session, form: Format) -> None:
        """Write in one format, or say which optional part of the program it lacks here."""
        try:
            self._export(session, form)
        except Missing as error:
            self.tell("skipped", name=form.name, why=error)

    def _export(self, session: Session, form: Format) -> None:
        """Write one file, check it as a stranger would, and read it back."""
        path = self.out / f"{file_name(session.document)}{form.suffix}"
        whole = dossier(self.wb, session.document)
        self.wb.files.write(path, render(form, [whole]))
        data = self.wb.files.read(path)
        self.tell("export", path=path, size=len(data))
        problems = check_bytes(form, data, path.name, deep=True).problems
        self.failed += [str(problem) for problem in problems]
        if not problems:
            self.tell("check", path=path.name)
        if form.reads and not form.loses:
            if form.read(data, path.name) == [whole]:
                self.tell("again", path=path.name)
            else:
                self.failed.append(say("cli.demo.not_equal", path=path))
