import subprocess
import sys
from html import escape
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench import messages
from workbench.domain.language import Language
from workbench.engines import memory as module
from workbench.engines.memory import TmxMemory, language_of
from workbench.errors import Conflict, NotFound, Refused
from workbench.ports import Memory, MemoryFile

EN, HANS, HANT = Language.EN, Language.ZH_HANS, Language.ZH_HANT
DOCTYPE = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'


def tu(*variants: tuple[str, str], srclang: str = "en") -> str:
    tuvs = "".join(f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>' for tag, text in variants)
    return f'<tu srclang="{srclang}">{tuvs}</tu>'


def tmx(*units: str, doctype: str = "", root: str = 'tmx version="1.4"') -> str:
    header = '<header srclang="en" adminlang="en" segtype="sentence"/>'
    return f"{doctype}<{root}>{header}<body>{''.join(units)}</body></{root.split(maxsplit=1)[0]}>"


def opened(folder: Path, *contents: str | bytes) -> TmxMemory:
    paths = []
    for number, content in enumerate(contents):
        path = folder / f"m{number}.tmx"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        paths.append(path)
    return TmxMemory(paths)


def refusal(folder: Path, content: str | bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        opened(folder, content).find("x", EN, HANS)
    return caught.value


HELLO = tmx(tu(("en", "Hello"), ("zh-Hans", "你好")))


def test_it_is_a_memory_and_not_an_engine(tmp_path: Path) -> None:
    found: Memory = opened(tmp_path, HELLO)
    assert found.find("Hello", EN, HANS) == "你好"
    assert not hasattr(module, "PLUGIN")


def test_a_pair_serves_both_ways(tmp_path: Path) -> None:
    assert opened(tmp_path, HELLO).find("你好", HANS, EN) == "Hello"


def test_what_is_not_there_is_none(tmp_path: Path) -> None:
    memory = opened(tmp_path, HELLO)
    assert memory.find("Hello!", EN, HANS) is None
    assert memory.find("hello", EN, HANS) is None
    assert memory.find("Hello", EN, HANT) is None
    assert memory.find("Hello", EN, EN) is None
    assert TmxMemory([]).find("Hello", EN, HANS) is None


def test_the_target_has_the_script_asked_for(tmp_path: Path) -> None:
    memory = opened(tmp_path, tmx(tu(("en", "Taiwan"), ("zh-TW", "臺灣"), ("zh", "台湾"))))
    assert memory.find("Taiwan", EN, HANT) == "臺灣"
    assert memory.find("Taiwan", EN, HANS) == "台湾"
    assert memory.find("臺灣", HANT, HANS) == "台湾"


def test_a_source_is_found_though_its_script_was_guessed_otherwise(tmp_path: Path) -> None:
    memory = opened(tmp_path, tmx(tu(("zh-TW", "評論"), ("en", "Comments"), srclang="zh-TW")))
    assert memory.find("評論", HANS, EN) == "Comments"
    assert memory.find("評論", Language.OTHER, EN) == "Comments"
    assert memory.find("評論", EN, EN) is None


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", EN),
        ("EN-US", EN),
        ("en_GB", EN),
        ("zh", HANS),
        ("zh-CN", HANS),
        ("ZH-HANS", HANS),
        ("zh-Hans-HK", HANS),
        ("zh-SG", HANS),
        ("cmn-Hans", HANS),
        ("zh-TW", HANT),
        ("zh-HK", HANT),
        ("zh_MO", HANT),
        ("zh-Hant", HANT),
        ("zh-Hant-CN", HANT),
        ("fr", Language.OTHER),
        ("eng", Language.OTHER),
        ("*all*", Language.OTHER),
        ("", Language.OTHER),
    ],
)
def test_language_tags_are_understood(tag: str, language: Language) -> None:
    assert language_of(tag) is language


def test_the_direction_asked_for_is_preferred_then_the_earlier_one(tmp_path: Path) -> None:
    back = tu(("zh", "评论"), ("en", "Comments"), srclang="zh")
    first = tu(("en", "Comments"), ("zh", "意见"))
    second = tu(("en", "Comments"), ("zh", "批注"))
    assert opened(tmp_path, tmx(back, first, second)).find("Comments", EN, HANS) == "意见"
    assert opened(tmp_path, tmx(back), tmx(second)).find("评论", HANS, EN) == "Comments"


def test_other_languages_are_no_harm(tmp_path: Path) -> None:
    memory = opened(tmp_path, tmx(tu(("fr", "Salut"), ("en", "Hi"), ("zh", "嗨")), tu(("fr", "Oui"))))
    assert memory.find("Hi", EN, HANS) == "嗨"
    assert memory.find("Salut", Language.OTHER, HANS) is None


def test_inline_codes_are_not_text_but_highlights_are(tmp_path: Path) -> None:
    seg = '<bpt i="1">&lt;b></bpt>Bold<ept i="1">&lt;/b></ept> <hi>and <ph/>new</hi>'
    seg += "<!-- aside --> text<?x y?>."
    memory = opened(tmp_path, tmx(tu(("en", seg), ("zh", "新"))))
    assert memory.find("Bold and new text.", EN, HANS) == "新"


def test_older_files_name_the_language_without_a_prefix(tmp_path: Path) -> None:
    old = '<tmx version="1.1"><header srclang="en"/><body><tu>'
    old += '<tuv lang="EN"><seg>Yes</seg></tuv><tuv lang="ZH-CN"><seg>是</seg></tuv></tu></body></tmx>'
    assert opened(tmp_path, old).find("Yes", EN, HANS) == "是"


def test_a_namespace_is_overlooked(tmp_path: Path) -> None:
    root = 'tmx xmlns="http://www.lisa.org/tmx14" version="1.4"'
    assert opened(tmp_path, tmx(tu(("en", "Yes"), ("zh", "是")), root=root)).find("Yes", EN, HANS) == "是"


PLAIN_DOCTYPES = [
    DOCTYPE,
    "<!DOCTYPE tmx>",
    "<!DOCTYPE tmx SYSTEM 'a]>[b.dtd' >",
    '<!DOCTYPE tmx PUBLIC "-//LISA OSCAR:1998//DTD for Translation Memory eXchange//EN" "tmx14.dtd">',
    f'<?xml version="1.0"?>\n<!-- <!DOCTYPE x [ -->\n<?p [?>{DOCTYPE}',
]


@pytest.mark.parametrize("doctype", PLAIN_DOCTYPES)
def test_a_doctype_that_only_names_a_dtd_is_accepted(tmp_path: Path, doctype: str) -> None:
    content = tmx(tu(("en", "Yes"), ("zh", "是")), doctype=doctype)
    assert opened(tmp_path, content).find("Yes", EN, HANS) == "是"


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_the_encoding_declared_is_used(tmp_path: Path, encoding: str) -> None:
    content = f'<?xml version="1.0" encoding="{encoding}"?>' + tmx(
        tu(("en", "Yes"), ("zh", "是")), doctype=DOCTYPE
    )
    assert opened(tmp_path, content.encode(encoding)).find("Yes", EN, HANS) == "是"


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE tmx []>",
        '<!DOCTYPE tmx [<!ENTITY a "x">]>',
        '<!DOCTYPE tmx [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>',
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd" [<!ATTLIST tuv xml:lang CDATA "en">]>',
        f"<!-- {DOCTYPE} --><!DOCTYPE tmx [ <!-- {DOCTYPE} --> ]>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_internal_subset_is_refused(tmp_path: Path, doctype: str, encoding: str) -> None:
    content = f'<?xml version="1.0" encoding="{encoding}"?>' + tmx(doctype=doctype)
    error = refusal(tmp_path, content.encode(encoding))
    assert (error.key, error.place) == ("memory.dtd", f"{tmp_path / 'm0.tmx'}:1")


def test_a_long_comment_before_the_doctype_costs_no_time(tmp_path: Path) -> None:
    content = tmx(doctype=f"<!--{' ' * 200_000}-->{' ' * 200_000}<!DOCTYPE tmx []>")
    assert refusal(tmp_path, content).key == "memory.dtd"


def test_an_entity_bomb_is_refused_and_not_expanded(tmp_path: Path) -> None:
    bomb = '<!ENTITY a0 "aaaaaaaaaa">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
    )
    content = tmx(tu(("en", "&a11;"), ("zh", "x")), doctype=f"<!DOCTYPE tmx [{bomb}]>")
    assert refusal(tmp_path, content).key in ("memory.dtd", "memory.not_xml")


def test_an_entity_that_only_a_dtd_explains_is_refused_not_dropped(tmp_path: Path) -> None:
    error = refusal(tmp_path, tmx(tu(("en", "Caf&eacute;"), ("zh", "咖啡馆")), doctype=DOCTYPE + "\n"))
    assert error.key == "memory.entity"
    assert "&eacute;" in error.message


@pytest.mark.parametrize(
    ("content", "key", "line"),
    [
        ("<tmx>\n<body>\n<tu></body></tmx>", "memory.not_xml", 3),
        ("", "memory.not_xml", 1),
        (b"\x1f\x8b\x08\x00 gzip", "memory.not_xml", 1),
        ("<html/>", "memory.not_tmx", 1),
        ("<tmx><body><tu>\n<tuv><seg>x</seg></tuv></tu></body></tmx>", "memory.no_language", 2),
        ('<tmx><body><tu>\n\n<tuv xml:lang="en"/></tu></body></tmx>', "memory.no_segment", 3),
    ],
)
def test_a_broken_file_is_refused_with_its_line(
    tmp_path: Path, content: str | bytes, key: str, line: int
) -> None:
    error = refusal(tmp_path, content)
    assert (error.key, error.place) == (key, f"{tmp_path / 'm0.tmx'}:{line}")


def test_a_file_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT", 64)
    assert refusal(tmp_path, HELLO).key == "memory.too_large"


def test_a_missing_file_is_not_found_and_a_folder_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as caught:
        TmxMemory([tmp_path / "no.tmx"]).agent()
    assert caught.value.key == "memory.no_file"
    with pytest.raises(Refused) as refused:
        TmxMemory([tmp_path]).find("x", EN, HANS)
    assert refused.value.key == "memory.unreadable"


def test_every_error_is_said_in_both_languages() -> None:
    values = {"name": "n", "reason": "r", "limit": 1, "root": "x", "entity": "&e;", "known": "k"}
    keys = [key for key in messages.catalogue("en") if key.startswith("errors.memory.")]
    assert keys == [key for key in messages.catalogue("zh") if key.startswith("errors.memory.")]
    assert len(keys) == 2 * 14
    for language in messages.LANGUAGES:
        assert all(messages.catalogue(language)[key].format(**values) for key in keys)


def test_nothing_is_read_before_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "later.tmx"
    memory = TmxMemory([path])
    path.write_text(HELLO, encoding="utf-8")
    assert memory.find("Hello", EN, HANS) == "你好"
    path.unlink()
    assert memory.find("你好", HANS, EN) == "Hello"


def test_lxml_is_loaded_at_the_first_look_up_only() -> None:
    code = (
        "import sys, workbench.engines.memory as m; m.TmxMemory([]).agent()\nsys.exit('lxml' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_agent_follows_the_bytes_of_the_files(tmp_path: Path) -> None:
    one, two = opened(tmp_path, HELLO).agent(), opened(tmp_path, HELLO, tmx()).agent()
    assert one.kind == "software"
    assert one.model == "m0.tmx"
    assert one.model_sha256 is not None
    assert one.id == f"memory-{one.model_sha256[:8]}"
    assert opened(tmp_path, HELLO).agent() == one
    assert two.model == "m0.tmx, m1.tmx"
    assert two.id != one.id
    assert opened(tmp_path, HELLO + " ").agent().id != one.id
    assert TmxMemory([]).agent().model is None


XML_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
    min_size=1,
)


@given(st.lists(st.tuples(XML_TEXT, XML_TEXT), max_size=5, unique_by=(lambda p: p[0], lambda p: p[1])))
@settings(deadline=None, max_examples=60)
def test_every_stored_text_is_found_again_exactly(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]
) -> None:
    units = [tu(("en", escape(a)), ("zh", escape(b))) for a, b in pairs]
    memory = opened(tmp_path_factory.mktemp("tm"), tmx(*units, doctype=DOCTYPE))
    spaced = {" ".join(a.replace(" ", "\n\t").split(" ")): b for a, b in pairs}
    for text, translation in pairs:
        assert memory.find(text, EN, HANS) in {b for a, b in pairs if module._key(a) == module._key(text)}
        assert memory.find(translation, HANS, EN) is not None
    for text in spaced:
        assert memory.find(text, EN, HANS) is not None
    for a, b in permutations([text for text, _ in pairs], 2):
        if module._key(a + b) not in {module._key(text) for text, _ in pairs}:
            assert memory.find(a + b, EN, HANS) is None


def test_white_space_runs_compare_equal_and_nothing_else_does(tmp_path: Path) -> None:
    memory = opened(tmp_path, tmx(tu(("en", "a  b\n c"), ("zh", "甲"))))
    assert memory.find("a b\u3000c", EN, HANS) == "甲"
    assert memory.find("ab c", EN, HANS) is None
    assert memory.find(" a b c", EN, HANS) is None
    assert memory.find("a b c.", EN, HANS) is None


@pytest.fixture
def kept(tmp_path: Path) -> TmxMemory:
    return TmxMemory([], tmp_path / "own")


def test_a_file_is_checked_copied_counted_and_taken_out_again(tmp_path: Path, kept: TmxMemory) -> None:
    path = tmp_path / "mine.xml"
    path.write_text(HELLO)
    assert kept.add(path) == MemoryFile("mine.tmx", 1, own=True)
    assert kept.find("Hello", EN, HANS, own=True) == "你好"
    assert TmxMemory([tmp_path / "own" / "mine.tmx"]).find("Hello", EN, HANS) == "你好"
    assert kept.files() == [MemoryFile("mine.tmx", 1, own=True)]
    assert kept.add(path).units == 1
    kept.remove("mine.tmx")
    assert kept.find("Hello", EN, HANS) is None
    assert list((tmp_path / "own").iterdir()) == []


def test_of_two_files_with_one_name_the_first_stays(tmp_path: Path, kept: TmxMemory) -> None:
    for folder, text in (("a", HELLO), ("b", HELLO.replace("你好", "您好"))):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "m.tmx").write_text(text)
    kept.add(tmp_path / "a" / "m.tmx")
    with pytest.raises(Conflict):
        kept.add(tmp_path / "b" / "m.tmx")
    assert kept.find("Hello", EN, HANS) == "你好"


@pytest.mark.parametrize("content", ["<tmx/", "<a/>", tmx(), tmx(tu(("fr", "a"), ("de", "b"))), tmx("<tu/>")])
def test_a_file_without_a_pair_is_refused_and_nothing_is_kept(
    tmp_path: Path, kept: TmxMemory, content: str
) -> None:
    (tmp_path / "m.tmx").write_text(content)
    with pytest.raises(Refused):
        kept.add(tmp_path / "m.tmx")
    assert not (tmp_path / "own").exists()


def test_only_own_files_are_removed(tmp_path: Path) -> None:
    (tmp_path / "shipped.tmx").write_text(HELLO)
    memory = TmxMemory([tmp_path / "shipped.tmx"], tmp_path / "own")
    for name in ("shipped.tmx", "../shipped.tmx", "none"):
        with pytest.raises(NotFound):
            memory.remove(name)
    assert memory.find("Hello", EN, HANS) == "你好"
    assert memory.find("Hello", EN, HANS, own=True) is None


def test_pairs_are_those_of_the_languages_asked_for(tmp_path: Path) -> None:
    memory = opened(tmp_path, tmx(tu(("en", "Taiwan"), ("zh-TW", "臺灣"), ("zh", "台湾"))))
    assert [(each.source, each.target) for each in memory.pairs(EN, HANT)] == [("Taiwan", "臺灣")]
    assert {each.source for each in memory.pairs(HANS, EN)} == {"臺灣", "台湾"}
    assert memory.pairs(EN, HANS) is memory.pairs(EN, HANS)
