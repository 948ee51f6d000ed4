"""Learning Chinese: the dictionary that pickers and cursors use is opened when it is first needed."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from workbench.errors import WorkbenchError
from workbench.tui.opening import Opening, OpeningApp
from workbench.tui.pinyin import Pinyin, unread
from workbench.tui.threads import present

if TYPE_CHECKING:
    from workbench.ports import Workbench
    from workbench.tui.chinese import Words

_WORD: Final = "评论"
"""A text whose words cannot be told without all that finds words."""


class LearningApp(OpeningApp):
    """An application that reads Chinese once somebody needs it.

    ``pinyin`` stands in for the dictionary. ``cutter`` finds the words of a
    text, as spans in code points; None until the dictionary is open.
    """

    def __init__(self, project: "Workbench | Opening", pinyin: Pinyin | None = None) -> None:
        super().__init__(project)
        self._pinyin: Pinyin = pinyin or unread
        self.cutter: Callable[[str], Sequence[tuple[int, int]]] | None = None
        self._reading = pinyin is not None
        self.learning = False
        """Whether the dictionary is being made ready in the background."""

    @property
    def pinyin(self) -> Pinyin:
        """Return what reads Chinese for a picker; it knows more once the dictionary is open."""
        self.learn_chinese()
        return lambda text: self._pinyin(text)  # noqa: PLW0108  what it calls is another one by then

    def learn_chinese(self) -> None:
        """Open the dictionary once it is needed.

        At once where its index is there, so that the next key knows Chinese
        words; in the background where the index is yet to be made, which
        takes seconds. What cuts a text into words begins in the background
        either way: for that a key would wait a quarter of a second.
        """
        if self._reading:
            return
        self._reading = True
        if self._index_there():
            words = self._open_dictionary("")
            if words is not None:
                self._dictionary_read(words)
                self.run_worker(lambda: self._open_dictionary(_WORD), thread=True, group="dictionary")
        else:
            self.learning = True
            self.run_worker(self._read_dictionary, thread=True, group="dictionary")

    def _index_there(self) -> bool:
        ready = getattr(self.wb.engines.get("gloss"), "ready", None)
        try:
            return ready is not None and bool(ready())
        except WorkbenchError:
            return False

    def _read_dictionary(self) -> None:
        words = self._open_dictionary(_WORD)
        self.call_from_thread(self._dictionary_read, words)

    def _open_dictionary(self, text: str) -> "Words | None":
        """Return what finds words, and has in a text; without it a Chinese word is a character."""
        words: Words | None = getattr(self.wb.engines.get("gloss"), "words", None)
        if words is not None:
            try:
                words(text)
            except WorkbenchError:
                return None
        return words

    def _dictionary_read(self, words: "Words | None") -> None:
        from workbench.tui.chinese import Learner, cutter, reader

        self.learning = False
        if words is not None:
            self._pinyin, self.cutter = reader(words), cutter(words)
        for screen in self.screen_stack:
            if isinstance(screen, Learner) and present(screen):
                screen.chinese_known()
