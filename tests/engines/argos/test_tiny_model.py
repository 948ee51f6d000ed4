import json
import zipfile

import ctranslate2
import pytest

from tests.engines.argos.hostile import METADATA, pack
from tests.tiny_model import _model, build, seed_pairs, turned
from workbench.domain.language import Language
from workbench.engines.argos import Argos
from workbench.engines.argos.runtime import _imported

PAIRS = {"he said": "他说", "NATO": "北约", ",": "，", ".": "。", "she left": "她走了", "yesterday": "昨天"}


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiny")
    package = build(folder / "a.argosmodel", PAIRS)
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder)
    return folder / "translate-en_zh-1_9"


def test_the_same_pairs_give_the_same_bytes(tmp_path):
    one, two = (build(tmp_path / name, PAIRS, stops={"she left"}).read_bytes() for name in "ab")
    assert one == two
    assert build(tmp_path / "c", {**PAIRS, "x": "某"}).read_bytes() != one


def test_argostranslate_itself_opens_the_package_and_ctranslate2_translates_it(unpacked):
    package = _imported("argostranslate.package", unpacked.parent).Package(unpacked)
    translator = ctranslate2.Translator(str(unpacked / "model"))
    pieces = package.tokenizer.encode("he said NATO, she left yesterday.")
    (result,) = translator.translate_batch([pieces], return_attention=True)
    assert package.tokenizer.decode(result.hypotheses[0]) == "他说北约，她走了昨天。"
    assert [row.index(max(row)) for row in result.attention[0]] == list(range(len(pieces)))
    assert all(max(row) > 0.999 for row in result.attention[0])


def test_its_words_are_those_of_the_pairs_both_ways(engine_of):
    engine = engine_of(turned(PAIRS), "zh", "en")
    (draft,) = engine.translate(["他说北约，她走了昨天。"], Language.ZH_HANS, Language.EN)
    assert draft.text == "he said NATO, she left yesterday."


def test_the_seed_pairs_hold_every_sentence_of_the_reference_translation():
    pairs = seed_pairs()
    assert pairs["Post a comment"] == "发表评论"
    assert sum(key.endswith((".", "?", "”")) for key in pairs) > 20
    assert turned(pairs)["北约联盟"] == "NATO alliance"


def test_a_package_with_bpe_in_the_place_of_sentencepiece_translates_too(tmp_path, shelf):
    table = {"hi": ("你好", False), "there": ("大家", False), ".": ("。", False)}
    merges = ["#version: 0.2", "h i</w>", "t h", "th e", "the r", "ther e</w>"]
    files = {
        "metadata.json": json.dumps(METADATA).encode(),
        "bpe.model": "\n".join(merges).encode(),
        **_model(table, ["<unk>", "<s>", "</s>", "你好", "大家", "。"]),
    }
    (tmp_path / "bpe.argosmodel").write_bytes(pack(files))
    shelf.install_file(tmp_path / "bpe.argosmodel")
    (draft,) = Argos(tmp_path / "models").translate([" hi there.\n"], Language.EN, Language.ZH_HANS)
    assert draft.text.replace("你好 ", "你好").replace(" 。", "。") == " 你好大家。\n"
