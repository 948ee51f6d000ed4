"""A person at the keyboard: one text open in a real terminal, and beside it what the project has stored."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from tests.pty_terminal import PtyTerminal
from tests.tui import news
from tests.tui.stored import Stored
from workbench import bootstrap, shipped
from workbench.config import Settings
from workbench.domain.annotation import Annotation
from workbench.usecases.add import add
from workbench.usecases.session import Session
from workbench.usecases.translate import translate

WHO = "mei"
_BESIDES = frozenset({"tagset", "agent"})
"""Kinds of record that an edit stores before its own, in an entry of the journal by itself."""
_PATIENCE = 60.0
"""Seconds that anything may take at most, on a machine that does much else."""
_STEPS = 200
"""How many proposals are gone through at most."""
_SELECTED = re.compile(r"\b\d+ characters? selected\b")
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


class Sitting(Stored):
    """One text, open for one annotator; keys go in, and what is stored is read from the project itself.

    ``text`` is the source as the test has it, so that nothing the program
    says about it is taken for granted. ``lost`` says that the program may
    stand anywhere, so that the next test starts it anew.

    Nothing here waits for a time: what a key does is seen in a whole picture
    of the screen, or in the project.
    """

    def __init__(
        self, folder: Path, text: str, title: str, size: tuple[int, int], words: dict[str, str]
    ) -> None:
        self.folder, self.title, self.size = folder, title, size
        self._furnish(words)
        settings = Settings(memory=str(folder / "memory"), tagsets=str(folder / "tagsets"))
        project = str(folder / "w.db")
        wb = bootstrap.open_workbench(settings, project=project, annotator=WHO)
        super().__init__(wb, add(wb, text.encode(), f"{title}.txt").document, text)
        translate(self.wb, Session(self.wb, self.document))
        self.wb.engines["gloss"].words("评论")  # makes the index that pinyin needs
        self.lost = False
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
        return PtyTerminal(
            program,
            columns=columns,
            rows=rows,
            environ={**os.environ, **environ},
            whole=True,
            patience=_PATIENCE,
        )

    # Keys ----------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the text from the library, by key."""
        self.term.wait_for(self.title, "open")
        self.term.press("enter")
        self.term.wait_for("q library", "saved")

    def begin(self) -> None:
        """See to it that the text is open, and nothing lies over it, whatever was done before."""
        if not self.lost:
            try:
                self.term.wait_until(lambda: self.annotating, "the open text")
            except AssertionError:
                self.lost = True
        if self.lost:
            self.term.close()
            self.term = self._start()
            self.open()
            self.lost = False

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
        self.term.wait_for(self.title, "open")

    def escape(self, gone: str) -> None:
        """Press escape, and wait until something is gone.

        A key pressed before that would be taken for one with alt.
        """
        self.term.type("\x1b")
        self.term.wait_until_gone(gone)

    def resize(self, columns: int, rows: int) -> None:
        """Change the window's size, and wait until it is drawn anew."""
        before = len(self.term.raw)
        self.term.resize(columns, rows)
        self.term.wait_until(lambda: len(self.term.raw) > before, "another picture")

    def find(self, words: str) -> None:
        """Select words that stand in the two columns once."""
        self.term.press("/", _pasted(words), "enter")
        self.term.wait_for(_found(words))

    def stand_on(self, words: str) -> None:
        """Put the cursor on the last character of words, with nothing selected."""
        self.find(words)
        self.select_nothing()

    def select_nothing(self) -> None:
        """Let go of what is selected, by the key that begins to select."""
        self.term.press("v")
        self.term.wait_until(lambda: not self._selected, "nothing selected")

    @property
    def _selected(self) -> bool:
        return any(_SELECTED.search(line) for line in self.term.lines()[-2:])

    @property
    def said(self) -> str:
        """What the inspector says, without white space: it breaks its lines anywhere."""
        return _squeezed("".join(line.rpartition("│")[2] for line in self.term.lines()))

    def hear(self, *texts: str) -> None:
        """Wait until the inspector says all this."""
        self.term.wait_until(lambda: self._says(texts), f"the inspector says {texts}")

    def hear_no_more(self, text: str) -> None:
        """Wait until the inspector does not say this any more."""
        self.term.wait_until(lambda: not self._says([text]), f"the inspector says no more {text!r}")

    def _says(self, texts: Iterable[str]) -> bool:
        said = self.said
        return all(_squeezed(each) in said for each in texts)

    def ghost(self, *said: str) -> None:
        """Go from proposal to proposal until the inspector says all this of one.

        Selecting after each step is how it is known that the step was taken.
        """
        for _ in range(_STEPS):
            self.term.press("}", "v")
            self.term.wait_until(lambda: self._selected, "a selection")
            over = "No more proposals" in self.term.text()
            self.select_nothing()
            if self._says(said):
                return
            if over:
                self.term.press("g")
        raise AssertionError(f"none says {said}\n{self.term.text()}")

    @contextmanager
    def suggestions_alone(self) -> Iterator[None]:
        """Hide projections for a while."""
        self.term.press("Z")
        self.term.wait_for("Suggestions alone are shown")
        yield
        self.term.press("Z", "Z", "Z")
        self.term.wait_for("All proposals are shown")

    def edit(self, *keys: str) -> None:
        """Press keys, or type, and wait until an edit has come into the journal.

        The first use of a tagset is an entry of its own, before that of the edit.
        """
        before = self.wb.store.position()
        self.term.press(*keys)
        self.until(lambda: self._edited_since(before))

    def _edited_since(self, position: int) -> bool:
        new = self.wb.store.journal(after=position)
        return any(change.kind not in _BESIDES for each in new for change in each.edit.changes)

    def until(self, holds: Callable[[], bool], seconds: float = _PATIENCE) -> None:
        """Wait until something holds of what is stored."""
        for _ in range(int(seconds / 0.02)):
            if holds():
                return
            self.term.read(0.02)
        raise AssertionError(f"waited, and the screen shows:\n{self.term.text()}")

    def tag(self, tag: str, words: str = "") -> Annotation:
        """Tag words, or what is selected, by putting a tag's id into the picker; return what is stored."""
        if words:
            self.find(words)
        made = self.made("t", _pasted(tag), "enter")
        if words:
            self.term.wait_until_gone(_found(words))  # not to be taken for the next search's answer
        return made

    def made(self, *keys: str) -> Annotation:
        """Return the one annotation that these keys make."""
        before = {each.id for each in self.annotations()}
        self.term.press(*keys)
        self.until(lambda: {each.id for each in self.annotations()} != before)
        (new,) = [each for each in self.annotations() if each.id not in before]
        self.check(new)
        return new


def _found(words: str) -> str:
    """Return what is said when words were looked for, and stand in one place."""
    return f"“{words}”: 1 of 1"


def _pasted(text: str) -> str:
    """Return what a terminal sends for a paste: drawn once, not letter by letter."""
    return f"\x1b[200~{text}\x1b[201~"


def _squeezed(text: str) -> str:
    return "".join(text.split())


def seed_text() -> str:
    """Return the text that ships with the program, every code point of it."""
    return (shipped.folder("seeds") / "000_9e8087d3640a9bf4.txt").read_bytes().decode()
