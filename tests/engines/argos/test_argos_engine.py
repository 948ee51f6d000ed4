import threading
import time
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.effort import at_most
from tests.tiny_model import build, seed_pairs, turned
from workbench.domain.language import Language
from workbench.engines.argos import Argos, Options, Shelf
from workbench.engines.argos.work import Work
from workbench.errors import Missing
from workbench.neural.counting import Reporter
from workbench.neural.plans import Maker
from workbench.ports import Engine

EN, ZH, ZT = Language.EN, Language.ZH_HANS, Language.ZH_HANT
SEED = list(seed_pairs().items())[:28]


def test_it_is_an_engine(argos):
    engine: Engine = argos
    assert engine.name == "argos"


def test_the_seed_comes_out_as_its_reference_translation_both_ways(argos):
    english, chinese = zip(*SEED, strict=True)
    assert [draft.text for draft in argos.translate(english, EN, ZH)] == list(chinese)
    assert [draft.text for draft in argos.translate(chinese, ZH, EN)] == list(english)


def test_good_translations_have_tokens_and_a_score_and_no_flags(argos):
    (draft,) = argos.translate(["The president said: Hello, NATO!"], EN, ZH)
    assert draft.text == "总统说：你好，北约！"
    assert (draft.tokens, draft.flags) == (7, ())
    assert draft.score == pytest.approx(0, abs=1e-3)


def test_unknown_words_are_copied(argos):
    (draft,) = argos.translate(["Putin told Zyx 42."], EN, ZH)
    assert draft.text == "普京告诉 Zyx 42。"


@pytest.mark.parametrize("text", ["", " ", "42 %\n", "—\t!", "\n\n", "１２３"])
def test_texts_without_letters_are_copied_and_cost_nothing(argos, text):
    (draft,) = argos.translate([text], EN, ZH)
    assert (draft.text, draft.tokens, draft.score, draft.flags) == (text, 0, None, ())


GAPS = st.text(st.sampled_from(" \t\n\r_\u2028\x85\u3000"), min_size=1, max_size=4).filter(
    lambda gap: not gap.isspace() or set(gap) & set("\n\r\u2028\x85")
)
ENDS = st.text(st.sampled_from(" \t\n\r_\u2028\u3000"), max_size=4)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ENDS,
    st.lists(st.tuples(st.sampled_from(["Hello", "Putin said", "peace"]), GAPS), min_size=1, max_size=4),
    ENDS,
)
@example("\n\n ", [("Hello", " \r\n")], "_")
def test_line_breaks_underscores_and_outer_spaces_survive(argos, start, words, end):
    chinese = {"Hello": "你好", "Putin said": "普京说", "peace": "和平"}
    source = start + "".join(word + gap for word, gap in words) + end
    expected = start + "".join(chinese[word] + gap for word, gap in words) + end
    assert argos.translate([source], EN, ZH)[0].text == expected


def test_a_text_beyond_the_models_reach_is_split_and_every_word_comes_out(argos):
    text = "The president said peace and war, " * 400 + "Hello."
    (draft,) = argos.translate([text], EN, ZH)
    assert draft.text.count("总统") == draft.text.count("和平") == 400
    assert draft.text.endswith("你好。")
    (back,) = argos.translate(["总统说和平，" * 300 + "你好。"], ZH, EN)
    assert back.text.count("the president said peace, ") == 300


def test_drafts_come_in_the_order_of_the_texts_whatever_their_length(argos):
    texts = [f"Hello{' NATO' * (n * 7 % 23)} {n}" for n in range(200)]
    drafts = argos.translate(texts, EN, ZH)
    assert [draft.text for draft in drafts] == [f"你好{'北约' * (n * 7 % 23)} {n}" for n in range(200)]


class Pieces:
    """A tokenizer of single words, in place of a loaded package."""

    def encode(self, text):
        return text.split()


def test_a_text_that_comes_again_is_translated_once():
    texts = ["Hello NATO", "Hello\nHello", "Hello NATO", "42", "Hello NATO", "Hello"]
    work = Work(Pieces(), Options(), Maker(EN, ZH, mend=True), lambda: False)
    jobs = [job for batch in work.batches(texts, Reporter(6, None)) for job in batch]
    assert sorted(job.text for job in jobs) == ["Hello", "Hello NATO"]
    assert len(work.plans) == 6


def test_progress_rises_by_one_to_the_number_of_texts(argos):
    seen = []
    argos.translate(
        ["Hello", "42", "Hello", "NATO\nPutin", ""], EN, ZH, progress=lambda *step: seen.append(step)
    )
    assert seen == [(n, 5) for n in range(1, 6)]


def test_a_run_cancelled_at_once_translates_nothing(argos):
    assert argos.translate(["Hello", "NATO"], EN, ZH, cancelled=lambda: True) == []


def test_a_run_cancelled_later_keeps_what_is_done_from_the_front_and_stops_within_a_second(models):
    texts = [f"The president said, the talks collapsed {n} " + "peace and war " * 12 for n in range(6_000)]
    cancelled_at = []

    def cancelled():
        if not cancelled_at and done and time.monotonic() - began > 0.3:
            cancelled_at.append(time.monotonic())
            stopping.enter_context(at_most(1, time.monotonic))
        return bool(cancelled_at)

    done = []
    stopping = ExitStack()
    argos = Argos(models)
    began = time.monotonic()
    drafts = argos.translate(texts, EN, ZH, progress=lambda *step: done.append(step), cancelled=cancelled)
    stopping.close()
    assert 0 < len(drafts) < len(texts)
    assert all(f" {n}" in draft.text for n, draft in enumerate(drafts))


def test_even_one_huge_text_stops_within_a_second(argos):
    texts = ["Hello", "peace and war " * 100_000]
    began = time.monotonic()
    with at_most(1.3, time.monotonic):
        drafts = argos.translate(texts, EN, ZH, cancelled=lambda: time.monotonic() - began > 0.3)
    assert len(drafts) < 2


def test_without_a_package_there_is_no_agent_and_a_clear_error(tmp_path):
    argos = Argos(tmp_path / "none")
    assert argos.agent(EN, ZH) is None
    with pytest.raises(Missing) as caught:
        argos.translate(["Hello"], EN, ZH)
    assert (caught.value.key, caught.value.values) == ("argos.model", {"pair": "en-zh"})


def test_the_agent_names_package_version_and_hash(argos, models):
    agent = argos.agent(EN, ZH)
    (model,) = [model for model in Shelf(models).installed() if model.pair == "en-zh"]
    assert (agent.kind, agent.name, agent.model) == ("software", "Argos Translate", "en_zh 1.9")
    assert agent.model_sha256 == model.sha256
    assert agent == Argos(models).agent(EN, ZH)


def test_the_agents_id_follows_what_changes_a_translation_and_nothing_else(models):
    plain = Argos(models).agent(EN, ZH).id
    assert Argos(models, Options(beam_size=1)).agent(EN, ZH).id != plain
    assert Argos(models, Options(mend=False)).agent(EN, ZH).id != plain
    assert Argos(models, Options(inter_threads=1, batch_tokens=99)).agent(EN, ZH).id == plain
    assert Argos(models).agent(ZH, EN).id != plain


def test_the_newest_version_translates_and_a_new_package_is_seen_at_once(tmp_path, shelf):
    argos = Argos(tmp_path / "models")
    for version in ("1.9", "1.10"):
        shelf.install_file(build(tmp_path / version, {"Hello": f"你好{version}"}, version=version))
        assert argos.agent(EN, ZH).model == f"en_zh {version}"
        assert argos.translate(["Hello"], EN, ZH)[0].text == f"你好{version}"
    shelf.remove("en-zh")
    assert argos.agent(EN, ZH) is None


def test_traditional_chinese_takes_its_own_package_where_there_is_one(tmp_path, shelf):
    argos = Argos(tmp_path / "models")
    shelf.install_file(build(tmp_path / "zh", {"Comments": "评论"}))
    assert argos.translate(["Comments"], EN, ZT)[0].text == "评论"
    shelf.install_file(build(tmp_path / "zt", {"Comments": "評論"}, "en", "zt"))
    assert argos.translate(["Comments"], EN, ZT)[0].text == "評論"
    assert argos.translate(["Comments"], EN, ZH)[0].text == "评论"
    assert argos.agent(ZH, ZT) is None


def test_mixed_text_is_taken_for_the_other_language_of_the_pair(argos):
    assert argos.agent(Language.MIXED, EN).model == "zh_en 1.9"
    assert argos.translate(["Hello 北约"], Language.MIXED, ZH)[0].text == "你好 北约"
    assert argos.agent(EN, Language.OTHER) is None
    assert argos.agent(EN, EN) is None


def test_a_stray_folder_beside_the_packages_changes_nothing(tmp_path, en_zh, shelf):
    shelf.install_file(en_zh)
    (tmp_path / "models" / "stray").mkdir()
    (tmp_path / "models" / "notes.txt").write_text("x")
    assert Argos(tmp_path / "models").translate(["Hello"], EN, ZH)[0].text == "你好"


def test_a_model_that_is_let_go_is_loaded_again_when_needed(models):
    argos = Argos(models)
    assert argos.unload() == 0
    argos.translate(["Hello"], EN, ZH)
    argos.translate(["你好"], ZH, EN)
    assert argos.unload(idle=60) == 0
    assert argos.unload() == 2
    assert argos.translate(["Hello"], EN, ZH)[0].text == "你好"


def test_a_model_that_nobody_uses_is_let_go_by_itself_and_no_watch_is_left(models):
    argos = Argos(models, idle=0.2)
    assert argos.translate(["Hello"], EN, ZH)[0].text == "你好"
    assert len(argos._kept) == 1
    deadline = time.monotonic() + 20
    while (argos._kept or argos._kept.is_watched) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert (len(argos._kept), argos._kept.is_watched) == (0, False)
    assert argos.translate(["Hello"], EN, ZH)[0].text == "你好"


def test_a_model_in_use_is_not_let_go(models):
    argos = Argos(models, idle=60)
    argos.translate(["Hello"], EN, ZH)
    argos._kept._look()
    assert len(argos._kept) == 1
    assert argos._kept.is_watched
    argos._kept._watch.cancel()


def test_threads_that_translate_at_the_same_time_do_not_mix_their_texts(models):
    argos = Argos(models)
    found = {}

    def work(word, chinese):
        texts = [f"{word} {n}" for n in range(60)]
        found[word] = [draft.text for draft in argos.translate(texts, EN, ZH)] == [
            f"{chinese} {n}" for n in range(60)
        ]

    threads = [
        threading.Thread(target=work, args=pair)
        for pair in (("Hello", "你好"), ("NATO", "北约"), ("talks", "会谈"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {"Hello": True, "NATO": True, "talks": True}


def test_a_package_that_was_damaged_since_is_refused_before_it_is_loaded_here(tmp_path, en_zh, shelf):
    model = shelf.install_file(en_zh)
    (model.folder / "model" / "model.bin").write_bytes(b"\0" * 1000)
    argos = Argos(tmp_path / "models")
    with pytest.raises(Missing) as caught:
        argos.translate(["Hello"], EN, ZH)
    assert caught.value.key == "argos.broken"
    assert argos.agent(EN, ZH).model_sha256 != model.sha256


def test_a_package_put_there_by_hand_is_tried_once_and_then_known(tmp_path, models):
    import shutil

    (package,) = models.glob("en_zh*")
    shutil.copytree(package, tmp_path / "translate-en_zh-1_9")
    argos = Argos(tmp_path)
    assert argos.translate(["Hello"], EN, ZH)[0].text == "你好"
    (model,) = Shelf(tmp_path).installed()
    assert Shelf(tmp_path).tested(model)


def test_the_score_is_the_mean_over_tokens_whatever_the_length_penalty(engine_of):
    pairs = {"he said": "他说", "she left": "她走了"}
    scores = []
    for penalty in (0.0, 0.2, 1.0):
        argos = engine_of(pairs, stops={"she left"}, options=Options(length_penalty=penalty, mend=False))
        scores.append(argos.translate(["he said she left"], EN, ZH)[0].score)
    assert scores[0] < -0.001
    assert scores == pytest.approx([scores[0]] * 3, rel=0.01)


def test_a_prefix_that_the_package_asks_for_is_given_and_taken_off(engine_of):
    argos = engine_of(
        {"marker": "x", "Hello": "你好", "NATO": "北约", "a": ">>zh<<"}, metadata={"target_prefix": ">>zh<<"}
    )
    (draft,) = argos.translate(["marker Hello NATO"], EN, ZH)
    assert (draft.text, draft.tokens) == ("你好北约", 2)


def test_equal_texts_make_equal_drafts_in_any_company(argos):
    alone = argos.translate(["The president said, peace."], EN, ZH)[0]
    company = argos.translate([f"Hello NATO {n}" for n in range(50)] + ["The president said, peace."], EN, ZH)
    assert company[-1] == alone


def test_turned_pairs_keep_the_first_of_equal_translations():
    assert turned({"talks": "会谈", "the talks": "会谈"}) == {"会谈": "talks"}
