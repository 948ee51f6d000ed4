"""A person at the keyboard: one text open in a real terminal, and beside it what the project has stored."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Self

from tests.pty_terminal import PtyTerminal
from tests.tui import news
from workbench import bootstrap, shipped
from workbench.config import Settings
from workbench.domain.annotation import Annotation
from workbench.domain.text import SOURCE
from workbench.usecases.add import add
from workbench.usecases.session import Session
from workbench.usecases.translate import translate

WHO = "mei"
_STILL = 0.08
"""Seconds without a new entry after which an edit has ended."""
TONE = """
id = "tone"
version = "1.0"
name = { en = "Tone", zh = "语气" }
[[groups]]
id = "tone.kind"
name = { en = "Kind", zh = "种类" }
[[tags]]
id = "tone.sarcasm"
group = "tone.kind"
name = { en = "Sarcasm", zh = "讥讽" }
[[tags]]
id = "tone.mockery"
group = "tone.kind"
name = { en = "Mockery", zh = "嘲弄" }
[[tags]]
id = "tone.irony"
group = "tone.kind"
name = { en = "Irony", zh = "反语" }
[[attributes]]
id = "tone.strength"
name = { en = "Strength", zh = "强度" }
applies_to = ["tone.kind"]
kind = "number"
"""
TONE_2 = (
    TONE.replace('version = "1.0"', 'version = "2.0"')
    .replace("tone.sarcasm", "tone.scorn")
    .replace('"Sarcasm", zh = "讥讽"', '"Scorn", zh = "轻蔑"')
    .replace(
        '[[tags]]\nid = "tone.mockery"\ngroup = "tone.kind"\nname = { en = "Mockery", zh = "嘲弄" }\n', ""
    )
    + '[renamed]\n"tone.sarcasm" = "tone.scorn"\n[merged]\n"tone.mockery" = "tone.irony"\n'
)
"""The next version: one tag has another name, one has become part of another."""
FINDER = """
import json, sys
for line in sys.stdin:
    each = json.loads(line)
    at = each["text"].find(sys.argv[1])
    if each["side"] == "source" and at >= 0:
        found = {"segment": each["segment"], "side": "source", "start": at, "end": at + len(sys.argv[1])}
        print(json.dumps(found | {"tag": "rhetoric.slogans", "score": 0.75}))
"""


class Sitting:
    """One text, open for one annotator; keys go in, and what is stored is read from the project itself.

    ``text`` is the source as the test has it, so that nothing the program
    says about it is taken for granted.
    """

    def __init__(
        self, folder: Path, text: str, title: str, size: tuple[int, int], words: dict[str, str]
    ) -> None:
        self.folder, self.text, self.title, self.size = folder, text, title, size
        self._furnish(words)
        settings = Settings(memory=str(folder / "memory"), tagsets=str(folder / "tagsets"))
        project = str(folder / "w.db")
        self.wb = bootstrap.open_workbench(settings, project=project, annotator=WHO)
        self.document = add(self.wb, text.encode(), f"{title}.txt").document
        translate(self.wb, Session(self.wb, self.document))
        self.term = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.term.close()
        self.wb.store.close()

    def _furnish(self, words: dict[str, str]) -> None:
        """Lay out what a person has beside the project: memory, tagset, word list, program, keys."""
        for name in ("memory", "tagsets/lexicons"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "memory" / "news.tmx").write_text(news.tmx(), encoding="utf-8")
        self.tone(TONE)
        lexicon = f'[lexicon."rhetoric.loaded_language"]\nen = ["{words["en"]}"]\nzh = ["{words["zh"]}"]\n'
        (self.folder / "tagsets" / "lexicons" / "loaded.toml").write_text(lexicon, encoding="utf-8")
        finder = self.folder / "finder.py"
        finder.write_text(FINDER, encoding="utf-8")
        command = f'[command]\nrun = ["{sys.executable}", "{finder}", "{words["command"]}"]\n'
        (self.folder / "suggesters.toml").write_text(command, encoding="utf-8")
        keys = '[keys]\ntheme = "ctrl+t"\nfinish = "D,Q"\n'
        (self.folder / "config.toml").write_text(keys, encoding="utf-8")

    def tone(self, version: str) -> None:
        """Install a version of the person's own tagset."""
        (self.folder / "tagsets" / "tone.toml").write_text(version, encoding="utf-8")

    def _start(self) -> PtyTerminal:
        named = {"MEMORY": "memory", "TAGSETS": "tagsets", "CONFIG": "config.toml"}
        environ = {f"WORKBENCH_{name}": str(self.folder / each) for name, each in named.items()}
        environ |= {"HOME": str(self.folder), "WORKBENCH_LANG": "en", "XDG_DATA_HOME": str(self.folder)}
        program = [sys.executable, "-m", "workbench", "--project", str(self.folder / "w.db"), "--as", WHO]
        columns, rows = self.size
        return PtyTerminal(program, columns=columns, rows=rows, environ={**os.environ, **environ})

    # Keys ----------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the text from the library, by key."""
        self.term.wait_for(self.title, "open", seconds=30)
        self.term.press("enter")
        self.term.wait_for("q library", "saved")

    @property
    def annotating(self) -> bool:
        """Whether the text is on the screen, and nothing lies over it."""
        shown = self.term.text()
        return "q library" in shown.rpartition("\n")[2] and "╭" not in shown

    def restart(self) -> None:
        """Leave the program, and come back to the library."""
        self.term.press("ctrl+q")
        assert self.term.wait() == 0
        self.term.close()
        self.term = self._start()
        self.term.wait_for(self.title, "open", seconds=30)

    def find(self, words: str) -> None:
        """Select words that stand in the two columns once."""
        self.term.type(f"/{words}\r")
        self.term.wait_for(f"“{words}”: 1 of 1")

    def stand_on(self, words: str) -> None:
        """Put the cursor on the last character of words, with nothing selected."""
        self.find(words)
        self.term.press("escape")
        self.term.wait_until_gone(f"{len(words)} selected")

    @property
    def said(self) -> str:
        """What the inspector says, without white space: it breaks its lines anywhere."""
        return _squeezed("".join(line.rpartition("│")[2] for line in self.term.lines()))

    def hear(self, *texts: str) -> None:
        """Wait until the inspector says all this."""
        self.until(lambda: all(_squeezed(each) in self.said for each in texts))

    def hear_no_more(self, text: str) -> None:
        """Wait until the inspector does not say this any more."""
        self.until(lambda: _squeezed(text) not in self.said)

    def ghost(self, *said: str) -> None:
        """Go from proposal to proposal until the inspector says all this of one."""
        for _ in range(60):
            before = self.term.text()
            self.term.press("}")
            self.term.read(0.3)
            while before != (before := self.term.text()):
                self.term.read(0.3)
            if all(_squeezed(each) in self.said for each in said):
                return
            if "No more proposals" in self.term.text():
                self.term.press("g")
        raise AssertionError(f"none says {said}\n{self.term.text()}")

    def edit(self, *keys: str) -> None:
        """Press keys, or type, and wait until the journal has grown, and grows no more.

        The first use of a tagset is an entry of its own, before that of the edit.
        """
        before = self.wb.store.position()
        self.term.press(*keys)
        self.until(lambda: self.wb.store.position() > before)
        while (grown := self.wb.store.position()) > before:
            before = grown
            self.term.read(_STILL)

    def until(self, holds: Callable[[], bool], seconds: float = 20) -> None:
        """Wait until something holds of what is stored."""
        for _ in range(int(seconds / 0.02)):
            if holds():
                return
            self.term.read(0.02)
        raise AssertionError(f"waited, and the screen shows:\n{self.term.text()}")

    def tag(self, tag: str, words: str = "") -> Annotation:
        """Tag words, or what is selected, by typing a tag's id into the picker; return what is stored."""
        if words:
            self.find(words)
        return self.made("t", f"{tag}\r")

    def made(self, *keys: str) -> Annotation:
        """Return the one annotation that these keys make."""
        before = {each.id for each in self.annotations()}
        self.term.press(*keys)
        self.until(lambda: {each.id for each in self.annotations()} != before)
        (new,) = [each for each in self.annotations() if each.id not in before]
        self.check(new)
        return new

    # What is stored ------------------------------------------------------------------------

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


def _squeezed(text: str) -> str:
    return "".join(text.split())


def seed_text() -> str:
    """Return the text that ships with the program, every code point of it."""
    return (shipped.folder("seeds") / "000_9e8087d3640a9bf4.txt").read_bytes().decode()
