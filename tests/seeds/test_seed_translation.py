import re

import pytest
from lxml import etree
from seed_project import FOLDER, NAME, memory, other, seed

from workbench.domain.language import Language
from workbench.domain.text import Role

SEED = seed()
SEGMENTS = [(each.span.cut(SEED.source.content), each) for each in SEED.source.segments]
PAIRS = [(text, SEED.units[each.id].content) for text, each in SEGMENTS if each.language is Language.EN]
TMX = etree.fromstring((FOLDER / f"{NAME}.tmx").read_bytes())
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.mark.parametrize(("text", "segment"), SEGMENTS, ids=lambda value: getattr(value, "id", None))
def test_every_segment_of_the_seed_is_found_and_leads_back(text: str, segment: object) -> None:
    language = segment.language
    found = memory().find(text, language, other(language))
    assert found
    assert memory().find(found, other(language), language) == text


def test_the_memory_holds_the_seed_s_segments_and_nothing_else() -> None:
    sources = [unit.find(f"tuv[@{XML_LANG}='{unit.get('srclang')}']/seg") for unit in TMX.iter("tu")]
    assert [each.text for each in sources] == [text for text, _ in SEGMENTS]


def test_footers_go_into_english() -> None:
    footers = {text: SEED.units[each.id].content for text, each in SEGMENTS if each.role is Role.FOOTER}
    assert footers == {"评论": "Comments", "发表评论": "Post a comment"}


def test_the_file_is_tmx_1_4_and_says_what_it_is() -> None:
    header = TMX.find("header")
    assert (TMX.get("version"), header.get("segtype"), header.get("srclang")) == ("1.4", "sentence", "*all*")
    assert {"creationtool", "creationtoolversion", "o-tmf", "adminlang", "datatype"} <= set(header.keys())
    assert [each.get("type") for each in header.iter("prop")] == ["x-licence", "x-origin"]
    assert all(len(unit.findall("tuv")) == 2 for unit in TMX.iter("tu"))


@pytest.mark.parametrize(("english", "chinese"), PAIRS)
def test_the_chinese_is_set_in_full_width(english: str, chinese: str) -> None:
    assert not re.search(r"""[,.;:?!()"'\s]""", chinese)
    assert chinese.count("“") == chinese.count("”")
    assert chinese.count("——") == english.count("—")
    assert chinese[-1] == {"?": "？"}.get(english[-1], "。")


@pytest.mark.parametrize(("english", "chinese"), PAIRS)
def test_figures_and_questions_survive(english: str, chinese: str) -> None:
    assert re.findall(r"\d+", english) == re.findall(r"\d+", chinese)
    assert english.count("?") == chinese.count("？")


@pytest.mark.parametrize(
    ("name", "chinese"),
    [
        ("Putin", "普京"),
        ("Zelensky", "泽连斯基"),
        ("Trump", "特朗普"),
        ("Kyiv", "基辅"),
        ("Kremlin", "克里姆林宫"),
        ("NATO", "北约"),
        ("Kaliningrad", "加里宁格勒"),
        ("Rafales", "“阵风”"),
        ("Eurofighters", "“台风”"),
        ("Washington", "华盛顿"),
        ("Poland", "波兰"),
        ("Warsaw", "华沙"),
        ("Moscow", "莫斯科"),
        ("Ukraine", "乌克兰"),
        ("Resolute Desk", "坚毅桌"),
        ("ballroom", "舞场"),
        ("battlefield", "战场"),
    ],
)
def test_names_are_the_usual_ones_everywhere(name: str, chinese: str) -> None:
    holders = [translation for text, translation in PAIRS if name in text]
    assert holders
    assert all(chinese in translation for translation in holders)
