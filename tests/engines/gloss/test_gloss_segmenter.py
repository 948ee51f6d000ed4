"""The segmenter's program is there when it is asked, and gone when it is not."""

import subprocess
import sys
import threading
from contextlib import suppress

import psutil
import pytest

from workbench.engines.gloss.building import build_apart
from workbench.engines.gloss.cedict import Cedict, installed
from workbench.engines.gloss.index import Index, place
from workbench.engines.gloss.segmenter import Beside, Inside, Pieces, Segmenter

TEXT = "他来到了网易杭研大厦，\n“评论” and more 😀\u3000\r!"


class OneWord:
    """Takes every text for one word."""

    def __init__(self) -> None:
        self.closed = threading.Event()

    def tag(self, text: str) -> Pieces:
        return [(text, "n")]

    def close(self) -> None:
        self.closed.set()


class Made:
    """Makes cutters and keeps them."""

    def __init__(self) -> None:
        self.every: list[OneWord] = []

    def __call__(self) -> OneWord:
        self.every.append(OneWord())
        return self.every[-1]


def test_it_is_begun_for_the_first_word_and_let_go_after_a_rest() -> None:
    made = Made()
    segmenter = Segmenter(0.01, made)
    assert (segmenter.loaded, made.every) == (False, [])
    assert segmenter.tag("评论") == [("评论", "n")]
    assert made.every[0].closed.wait(30)
    assert segmenter.tag("评论") == [("评论", "n")]
    assert len(made.every) == 1, "that text was remembered"
    assert segmenter.tag("发表") == [("发表", "n")]
    assert len(made.every) == 2
    assert made.every[1].closed.wait(30)


def test_it_stays_while_words_are_asked_for_and_ends_when_it_is_closed() -> None:
    made = Made()
    segmenter = Segmenter(60, made)
    for text in ("评论", "发表", "评论"):
        segmenter.tag(text)
    assert segmenter.loaded
    assert [each.closed.is_set() for each in made.every] == [False]
    segmenter.close()
    segmenter.close()
    assert not segmenter.loaded
    assert made.every[0].closed.is_set()


@pytest.fixture
def beside():
    cutter = Beside()
    yield cutter
    cutter.close()


def test_beside_cuts_as_inside_does(beside: Beside) -> None:
    for text in (TEXT, "", "a", "評論", TEXT * 200):
        assert list(beside.tag(text)) == list(Inside().tag(text))


def test_several_threads_get_their_own_answers(beside: Beside) -> None:
    texts = [f"第{number}条评论" for number in range(40)]
    wanted = {text: list(Inside().tag(text)) for text in texts}
    wrong: list[str] = []

    def ask(some: list[str]) -> None:
        wrong.extend(text for text in some if list(beside.tag(text)) != wanted[text])

    threads = [threading.Thread(target=ask, args=(texts[number::4],)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert wrong == []


def test_no_process_is_left_after_it_was_closed() -> None:
    before = {each.pid for each in psutil.Process().children()}
    cutter = Beside()
    cutter.tag("评论")
    assert len({each.pid for each in psutil.Process().children()} - before) == 1
    cutter.close()
    cutter.close()
    assert {each.pid for each in psutil.Process().children()} <= before
    with pytest.raises((OSError, ValueError)):
        cutter.tag("评论")


def test_the_program_ends_when_its_asker_is_killed() -> None:
    asker = "from workbench.engines.gloss.segmenter import *\nc = Beside(); c.tag('评论')\n"
    program = f"{asker}print(c._process.pid, flush=True)\nimport os; os.kill(os.getpid(), 9)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    with suppress(psutil.NoSuchProcess):
        psutil.Process(int(done.stdout)).wait(30)


def test_a_program_that_dies_is_done_without() -> None:
    before = set(psutil.Process().children())
    segmenter = Segmenter(60)
    segmenter.tag("评论")
    [child] = set(psutil.Process().children()) - before
    child.kill()
    child.wait(30)
    assert list(segmenter.tag(TEXT)) == list(Inside().tag(TEXT))
    segmenter.close()


@pytest.mark.parametrize(
    "program",
    [
        ("/nowhere/at/all",),
        (sys.executable, "-c", "raise SystemExit(1)"),
        (sys.executable, "-c", "print('no JSON', flush=True); input()"),
        (sys.executable, "-c", 'print(\'[["x", "n"]]\', flush=True); input()'),
    ],
)
def test_where_no_program_answers_jieba_is_loaded_here(program: tuple[str, ...]) -> None:
    segmenter = Segmenter(60, lambda: Beside(program))
    assert list(segmenter.tag(TEXT)) == list(Inside().tag(TEXT))
    assert list(segmenter.tag("评论")) == list(Inside().tag("评论"))
    segmenter.close()


def test_the_index_is_built_by_another_process(tmp_path) -> None:
    build_apart(tmp_path)
    source = Cedict(installed())
    path = place(tmp_path, source)
    index = Index(path)
    assert index.sound(source.sha256())
    index.close()
    assert list(tmp_path.iterdir()) == [path]


def test_an_index_that_cannot_be_built_there_is_not_there_and_raises_nothing(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    build_apart(tmp_path / "file")
    assert (tmp_path / "file").read_text() == ""
