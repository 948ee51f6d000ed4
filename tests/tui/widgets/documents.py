"""Documents for the view: pairs cut from a short way of writing them, and marks put where words stand."""

from collections.abc import Sequence

from textual.app import App, ComposeResult

from workbench.domain.language import Language
from workbench.domain.text import Origin, Role
from workbench.tui.pairs import Mark, Pair, Place, Side
from workbench.tui.widgets.bilingual import BilingualView

FAMILY = "👨\u200d👩\u200d👧"
HOSTILE = "See [/ref] and [bold]this[/] \x1b]52;c;aGk=\x07 \x1b[2J \x9b31m \u202eabc\u202c end"

ARTICLE = (
    (Role.TITLE, 0, "The Shrug", "耸肩", Origin.MACHINE),
    (Role.BODY, 1, "Vladimir Putin told the world that talks are “off the table,” while jets were flying.",
     "普京告诉世界，会谈“不在桌面上”，而喷气式飞机正在飞行。", Origin.MACHINE),
    (Role.BODY, 1, "The shrug was deafening.", "耸肩震耳欲聋。", Origin.MACHINE),
    (Role.BODY, 2, "Nobody translated this one.", None, None),
    (Role.BODY, 2, "A gloss follows here.", "这里 随后 有 释义", Origin.GLOSS),
    (Role.BODY, 3, f"Emoji {FAMILY} and e\u0301 and 中文 mixed.", f"表情{FAMILY}与中文。", Origin.HUMAN),
    (Role.COMMENT, 4, "Great article!", "好文章！", Origin.MEMORY),
    (Role.FOOTER, 5, "评论", "Comments", Origin.MACHINE),
    (Role.FOOTER, 6, "发表评论", "Post a comment", Origin.MACHINE),
)  # fmt: skip
"""A title, three paragraphs, a comment and a footer, one segment without a translation."""

Written = tuple[Role, int, str, str | None, Origin | None]


def pairs(written: Sequence[Written] = ARTICLE) -> list[Pair]:
    """Number what is written; segments of a paragraph are a space apart, paragraphs two line breaks."""
    found: list[Pair] = []
    at = 0
    for index, (role, paragraph, source, translation, origin) in enumerate(written):
        if found:
            at += 1 if found[-1].paragraph == paragraph else 2
        ends = (Language.ZH_HANS, Language.EN) if role is Role.FOOTER else (Language.EN, Language.ZH_HANS)
        unit = None if translation is None else f"u{index}"
        into = None if translation is None else ends[1]
        pair = Pair(f"s{index}", role, paragraph, at, source, ends[0], translation, unit, into, origin)
        found.append(pair)
        at += len(source)
    return found


def book(segments: int) -> list[Pair]:
    """Write many segments of body text, five to a paragraph."""
    sentence = "Sentence {0} says that number {0} is not the last of its kind, nor the first to say so."
    line = "第{0}句说，数字{0}既不是最后一个，也不是第一个这样说的。"
    body = [(Role.BODY, n // 5, sentence.format(n), line.format(n), Origin.MACHINE) for n in range(segments)]
    return pairs(body)


def source_mark(
    name: str, pair: Pair, words: str, *, colour: int = 0, letter: str = "c", ghost: bool = False
) -> Mark:
    """Mark words of a pair's source."""
    start = pair.start + pair.source.index(words)
    return Mark(name, Side.SOURCE, start, start + len(words), None, colour, letter, f"Tag {name}", ghost)


def unit_mark(
    name: str, pair: Pair, words: str, *, colour: int = 0, letter: str = "c", ghost: bool = False
) -> Mark:
    """Mark words of a pair's translation."""
    assert pair.translation is not None
    start = pair.translation.index(words)
    return Mark(
        name, Side.TRANSLATION, start, start + len(words), pair.unit, colour, letter, f"Tag {name}", ghost
    )


class Viewer(App[None]):
    """An app that is nothing but a view, and remembers what it says."""

    def __init__(self, shown: Sequence[Pair] | None, marks: Sequence[Mark] = ()) -> None:
        super().__init__()
        self._shown, self._marks = shown, marks
        self.moved: list[tuple[Place, tuple[Mark, ...]]] = []
        self.selected: list[BilingualView.Selected] = []

    def compose(self) -> ComposeResult:
        yield BilingualView()

    def on_mount(self) -> None:
        if self._shown is not None:
            self.view.show(self._shown)
            self.view.set_marks(self._marks)
        self.view.focus()
        self.view.following = self._follow

    @property
    def view(self) -> BilingualView:
        return self.query_one(BilingualView)

    def _follow(self) -> None:
        self.moved.append((self.view.place, self.view.marks_at(self.view.place)))

    def on_bilingual_view_selected(self, event: BilingualView.Selected) -> None:
        self.selected.append(event)


def rows(view: BilingualView) -> list[str]:
    """Return what the view shows, a string a row."""
    height = view.size.height
    return [strip.text for strip in view.render_lines(view.size.region)][:height]
