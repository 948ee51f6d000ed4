import threading
import time

import pytest

from tests.tiny_marian import build
from workbench.domain.language import Language
from workbench.engines.firefox import Firefox, Shelf
from workbench.errors import Missing
from workbench.ports import Attentive, Engine

EN, ZH, ZT = Language.EN, Language.ZH_HANS, Language.ZH_HANT
TEXTS = [
    "Hello minister.",
    "the minister said, peace.",
    "Hello",
    "Berlin said the peace, the minister, peace.",
]


def test_it_is_an_engine_whose_links_can_be_read_at_several_places(firefox):
    engine: Engine = firefox
    assert engine.name == "firefox"
    assert isinstance(firefox, Attentive)


def test_every_word_becomes_the_word_it_is_wired_to_and_marks_are_mended(firefox):
    drafts = firefox.translate(TEXTS, EN, ZH)
    assert [draft.text for draft in drafts] == [
        "你好部长。",
        "这个部长说，和平。",
        "你好",
        "柏林说这个和平，这个部长，和平。",
    ]
    (raw,) = [flag.note for flag in drafts[0].flags if flag.kind == "mended"]
    assert raw == "你好部长."
    assert drafts[1].tokens == 6
    assert all(-0.5 < draft.score < 0 for draft in drafts)


def test_words_are_linked_by_what_the_decoder_looked_at(firefox):
    text = "the minister said, peace."
    (draft,) = firefox.translate([text], EN, ZH)
    linked = [
        (link.source.cut(text).strip(), link.target.cut(draft.text))
        for link in draft.links
        if link.weight > 0.5
    ]
    assert linked == [
        ("the", "这个"),
        ("minister", "部长"),
        ("said", "说"),
        (",", "，"),
        ("peace", "和平"),
        (".", "。"),
    ]


def test_without_a_shortlist_it_says_the_same(firefox, tmp_path, files):
    plain = tmp_path / "plain"
    plain.mkdir()
    for file in files.iterdir():
        if not file.name.startswith("lex"):
            (plain / file.name).write_bytes(file.read_bytes())
    Shelf(tmp_path / "models", works=lambda *_: True).install_file(plain)
    drafts = Firefox(tmp_path / "models").translate(TEXTS, EN, ZH)
    assert [draft.text for draft in drafts] == [draft.text for draft in firefox.translate(TEXTS, EN, ZH)]


def test_what_is_not_for_the_model_stays_as_it_is(firefox):
    texts = ["", "42", " \n12:30 — 7%\r\n", "_Hello_\n  peace\u2028"]
    assert [draft.text for draft in firefox.translate(texts, EN, ZH)] == [
        "",
        "42",
        " \n12:30 — 7%\r\n",
        "_你好_\n  和平\u2028",
    ]


def test_a_word_in_no_vocabulary_harms_nothing_and_is_never_written_as_unknown(firefox):
    (draft,) = firefox.translate(["Hello 😀 Zyx minister."], EN, ZH)
    assert draft.text.startswith("你好")
    assert "⁇" not in draft.text
    assert "<unk>" not in draft.text


def test_a_long_text_is_cut_and_none_of_it_is_lost(firefox):
    (draft,) = firefox.translate(["Hello minister. " * 100], EN, ZH)
    assert draft.text.count("部长") > 50


def test_progress_rises_by_one_to_the_number_of_texts(firefox):
    seen = []
    firefox.translate([*TEXTS, "42", "Hello"], EN, ZH, progress=lambda *step: seen.append(step))
    assert seen == [(n, 6) for n in range(1, 7)]


def test_a_cancelled_call_gives_what_is_done_from_the_front(firefox):
    assert firefox.translate(["42", *TEXTS], EN, ZH, cancelled=lambda: True) == firefox.translate(
        ["42"], EN, ZH
    )
    asked = iter(range(10_000))
    drafts = firefox.translate(TEXTS, EN, ZH, cancelled=lambda: next(asked) > 6)
    assert drafts == firefox.translate(TEXTS, EN, ZH)[: len(drafts)]
    assert len(drafts) < len(TEXTS)


def test_the_agent_names_the_model_and_changes_with_its_files(firefox, tmp_path, models):
    agent = firefox.agent(EN, ZH)
    assert (agent.name, agent.model) == ("Firefox Translations", "en_zh 1.0")
    assert firefox.agent(EN, ZT) == agent
    assert firefox.agent(ZH, EN) is None
    other = build(tmp_path / "other", {"▁Hello": "您好"})
    Shelf(tmp_path / "models", works=lambda *_: True).install_file(other)
    assert Firefox(tmp_path / "models").agent(EN, ZH).id != agent.id


def test_without_a_model_the_error_says_how_to_get_one(firefox):
    with pytest.raises(Missing) as caught:
        firefox.translate(["你好"], ZH, EN)
    assert "zh-en" in caught.value.message


def test_a_model_that_was_damaged_since_is_told_so(tmp_path, files):
    Shelf(tmp_path).install_file(files)
    (weights,) = (tmp_path / "firefox").rglob("model.*.bin")
    weights.write_bytes(weights.read_bytes()[:-300])
    with pytest.raises(Missing) as caught:
        Firefox(tmp_path).translate(["Hello"], EN, ZH)
    assert caught.value.key == "firefox.broken"


def test_the_place_of_links_can_be_tried_and_settled(tmp_path, files):
    Shelf(tmp_path, works=lambda *_: True).install_file(files)
    firefox = Firefox(tmp_path)
    assert firefox.heads(EN, ZH) == ["0/1"]
    assert firefox.heads(ZH, EN) == []
    (draft,) = firefox.attend(["Hello minister"], EN, ZH, "0/1")
    assert len(draft.links) == 2
    assert firefox.trust(EN, ZH) is None
    firefox.settle(EN, ZH, "0/1", 0.9)
    assert firefox.trust(EN, ZH) == 0.9
    assert Firefox(tmp_path).trust(EN, ZH) == 0.9
    assert firefox.translate(["Hello minister"], EN, ZH)[0].links == draft.links


def test_a_model_that_nobody_uses_is_let_go_by_itself(models):
    firefox = Firefox(models, idle=0.05)
    firefox.translate(["Hello"], EN, ZH)
    deadline = time.monotonic() + 10
    while (firefox._kept or firefox._kept.is_watched) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert (len(firefox._kept), firefox._kept.is_watched) == (0, False)
    assert firefox.translate(["Hello"], EN, ZH)[0].text == "你好"
    assert firefox.unload() in {0, 1}


def test_several_threads_share_one_model(firefox):
    wanted = firefox.translate(TEXTS, EN, ZH)
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(firefox.translate(TEXTS, EN, ZH))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted] * 4
