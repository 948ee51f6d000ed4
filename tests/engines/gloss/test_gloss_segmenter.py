"""The segmenter's dictionary is there when it is asked, and gone when it is not."""

import sys
import threading
from collections.abc import Sequence

from workbench.engines.gloss.segmenter import Segmenter, let_go, load


class OneWord:
    """Takes every text for one word."""

    def tag(self, text: str) -> Sequence[tuple[str, str]]:
        return [(text, "n")]

    def suggest_freq(self, word: str) -> int:
        return len(word)


def test_the_dictionary_is_loaded_for_the_first_word_and_let_go_after_a_rest() -> None:
    loads: list[OneWord] = []
    gone = threading.Event()

    def make() -> OneWord:
        loads.append(OneWord())
        return loads[-1]

    segmenter = Segmenter(0.01, make, gone.set)
    assert (segmenter.loaded, loads) == (False, [])
    assert segmenter.tag("评论") == [("评论", "n")]
    assert gone.wait(30)
    assert segmenter.frequency("评论") == 2
    assert len(loads) == 2


def test_it_stays_while_words_are_asked_for() -> None:
    loads: list[OneWord] = []
    gone = threading.Event()

    def make() -> OneWord:
        loads.append(OneWord())
        return loads[-1]

    segmenter = Segmenter(60, make, gone.set)
    for _ in range(3):
        segmenter.tag("评论")
    assert segmenter.loaded
    assert len(loads) == 1
    assert not gone.is_set()


def test_jieba_cuts_the_same_after_its_dictionary_was_let_go() -> None:
    text = "他来到了网易杭研大厦"
    before = load().tag(text)
    let_go()
    assert "rjieba" not in sys.modules
    assert load().tag(text) == before


def test_the_dictionary_comes_and_goes_in_several_threads_at_once() -> None:
    failures: list[Exception] = []

    def come_and_go() -> None:
        try:
            for _ in range(6):
                load().tag("北京")
                let_go()
        except (KeyError, ImportError) as error:
            failures.append(error)

    threads = [threading.Thread(target=come_and_go) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failures == []
