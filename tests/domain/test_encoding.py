"""Bytes become characters: which encoding is found, how sure it is, and what is refused."""

import codecs
import random
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.encoding import DECLARABLE, decode
from workbench.domain.text import Replaced
from workbench.errors import Refused
from workbench.messages import catalogue

MATERIAL = tomllib.loads((Path(__file__).parent / "data" / "sentences.toml").read_bytes().decode())
ENCODINGS = {
    "simplified": ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-16", "be+bom", "gb18030", "gbk"),
    "traditional": (
        "utf-8",
        "utf-8-sig",
        "utf-16-le",
        "utf-16-be",
        "utf-16",
        "be+bom",
        "gb18030",
        "big5",
        "cp950",
    ),
}
TEXTS_OF_EACH = 150


def a_text(draw: random.Random, kind: str, script: str) -> str:
    english, chinese, ends = MATERIAL["english"], MATERIAL[script], MATERIAL[f"ends_{script}"]
    lines = {
        "english page with a Chinese end": lambda: (
            draw.sample(english, draw.randint(1, 10)) + draw.sample(ends, draw.randint(1, 3))
        ),
        "Chinese page": lambda: (
            draw.sample(chinese, draw.randint(2, 10)) + draw.sample(ends, draw.randint(0, 2))
        ),
        "one Chinese sentence": lambda: [draw.choice(chinese)],
        "only an end": lambda: draw.sample(ends, draw.randint(1, 4)),
        "both languages": lambda: draw.sample(english, 3) + draw.sample(chinese, 3),
    }[kind]()
    return draw.choice(("\n", "\r\n", "\n\n")).join(lines)


def samples() -> Iterator[tuple[str, str, str, bytes]]:
    draw = random.Random(20250912)
    kinds = ("english page with a Chinese end", "english page with a Chinese end", "Chinese page",
             "one Chinese sentence", "only an end", "both languages")  # fmt: skip
    for script, encodings in ENCODINGS.items():
        for number in range(TEXTS_OF_EACH):
            kind = kinds[number % len(kinds)]
            text = a_text(draw, kind, script)
            for encoding in encodings:
                try:
                    raw = (
                        codecs.BOM_UTF16_BE + text.encode("utf-16-be")
                        if encoding == "be+bom"
                        else text.encode(encoding)
                    )
                except UnicodeEncodeError:
                    continue
                yield kind, encoding, text, raw


def test_of_two_thousand_texts_99_percent_are_read_right_and_none_wrong_is_called_certain():
    right, wrong, wrong_but_certain = 0, [], []
    for kind, encoding, text, raw in samples():
        try:
            decoded = decode(raw)
        except Refused as refusal:
            wrong.append((kind, encoding, refusal.key, text))
            continue
        if decoded.content == text:
            right += 1
            continue
        wrong.append((kind, encoding, decoded.encoding, text))
        if decoded.how != "likely":
            wrong_but_certain.append(wrong[-1])
    assert right + len(wrong) >= 2_000
    assert wrong_but_certain == []
    assert right >= 0.99 * (right + len(wrong)), wrong[:5]


def test_reencoding_what_was_read_gives_the_same_bytes():
    for _, encoding, text, raw in samples():
        decoded = decode(raw)
        if encoding not in ("be+bom", "cp950", "big5"):
            assert text.encode(decoded.encoding) == raw
        assert raw.decode(decoded.encoding) == text


@pytest.mark.parametrize(
    ("raw", "encoding", "how"),
    [
        (b"", "utf-8", "certain"),
        (b"Plain ASCII.", "utf-8", "certain"),
        (b"Bush hid the facts", "utf-8", "certain"),
        ("caf\u00e9 owner".encode(), "utf-8", "certain"),
        ("\ufeff评论".encode(), "utf-8-sig", "bom"),
        (codecs.BOM_UTF16_LE + "评论".encode("utf-16-le"), "utf-16", "bom"),
        (codecs.BOM_UTF16_BE + "评论".encode("utf-16-be"), "utf-16", "bom"),
        (codecs.BOM_UTF32_LE + "评论".encode("utf-32-le"), "utf-32", "bom"),
        ("\ufeff评论".encode("gb18030"), "gb18030", "bom"),
        ("😀 ok 评论".encode("utf-16-le"), "utf-16-le", "certain"),
        ("他转过身来看着窗外的雨".encode("utf-16-be"), "utf-16-be", "certain"),
        ("联通".encode("gbk"), "gb18030", "likely"),
        ("留言".encode("big5"), "big5hkscs", "likely"),
        ("The lamp went out, and so did he.\n\n评论".encode("gb18030"), "gb18030", "likely"),
        (
            "It wasn\u2019t over \u2013 \u201cnot yet\u201d \u2013 he said.".encode("cp1252"),
            "cp1252",
            "likely",
        ),
        ("これはテストです。新しい方針を発表した。".encode("shift_jis"), "cp932", "likely"),
        ("한국 정부는 새로운 방침을 발표했다.".encode("euc_kr"), "cp949", "likely"),
    ],
)
def test_the_encoding_and_how_sure_it_is(raw, encoding, how):
    decoded = decode(raw)
    assert (decoded.encoding, decoded.how) == (encoding, how)
    assert decoded.content == raw.decode(encoding).removeprefix("\ufeff")


LINE_ENDS = "a\rb\r\nc\u2028d\u2029e\x85f\x0cg\x0bh\x1ci\n\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_every_line_end_is_kept_as_it_is(encoding):
    assert decode((LINE_ENDS * 9).encode(encoding)).content == LINE_ENDS * 9


@given(st.text(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "utf-16-le"]))
@settings(deadline=None)
def test_a_declared_encoding_gives_back_every_character_but_nul(text, encoding):
    try:
        raw = text.encode(encoding)
        decoded = decode(raw, encoding)
    except (UnicodeEncodeError, Refused):
        return
    assert decoded.how == "declared"
    expected = text.removeprefix("\ufeff")
    assert decoded.content == expected.replace("\x00", "\ufffd")
    assert decoded.replaced == tuple(
        Replaced(at=i, code_point=0) for i, c in enumerate(expected) if c == "\x00"
    )


@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "gbk", "big5", "utf-16", "latin-1"]))
@settings(deadline=None, max_examples=300)
def test_any_bytes_are_read_or_refused_and_nothing_is_made_up(raw, encoding):
    try:
        decoded = decode(raw, encoding)
    except Refused:
        return
    nuls = {one.at for one in decoded.replaced}
    restored = "".join("\x00" if at in nuls else c for at, c in enumerate(decoded.content))
    assert restored == raw.decode(decoded.encoding).removeprefix(
        "\ufeff" if decoded.encoding == "gb18030" else ""
    )


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_nul_in_good_text_is_replaced_one_for_one_and_recorded(encoding):
    text = "The first page ends here.\x00评论：发表评论"
    decoded = decode(text.encode(encoding))
    assert decoded.content == text.replace("\x00", "\ufffd")
    assert decoded.replaced == (Replaced(at=25, code_point=0),)


@pytest.mark.parametrize(
    "raw",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"%PDF-1.7\n%text all the same",
        b"PK\x03\x04 a zip file, such as docx",
        bytes(range(256)) * 4,
        b"\x00",
        b"\x00\x01\x02\x03 ab",
        random.Random(7).randbytes(4096),
    ],
)
def test_binary_files_are_refused_as_such(raw):
    with pytest.raises(Refused) as refused:
        decode(raw)
    assert refused.value.key == "text.binary"


@pytest.mark.parametrize(
    ("raw", "encoding", "place"),
    [
        (b"good until here \xff and on", None, None),
        ("评论".encode() + b"\x80", "utf-8", "6"),
        ("评论".encode("gb18030"), "utf-8", "0"),
        (("评论" * 10).encode("gb18030")[:-1], None, "38"),
        (b"\xed\xa0\x80abc", None, None),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a\x00", None, "2"),
        (b"\x3d\xd8" + b"a\x00" * 20, None, "0"),
        (codecs.BOM_UTF16_LE + b"a", None, "2"),
        ("Привет, как дела? Это просто тест.".encode("cp1251"), None, None),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_place_and_never_patched(raw, encoding, place):
    with pytest.raises(Refused) as refused:
        decode(raw, encoding)
    assert refused.value.key == "text.undecodable"
    assert 0 <= int(refused.value.place) < len(raw)
    if place is not None:
        assert refused.value.place == place
    assert refused.value.place in refused.value.message


@pytest.mark.parametrize(
    "name", ["nonsense", "rot13", "hex", "utf-7", "unicode_escape", "idna", "", "a\x00b"]
)
def test_what_is_no_text_encoding_is_not_tried(name):
    with pytest.raises(Refused) as refused:
        decode(b"abc", name)
    assert refused.value.key == "text.unknown_encoding"


@pytest.mark.parametrize(
    ("label", "written_in", "text", "found"),
    [
        ("GB2312", "gbk", "朱镕基", "gb18030"),
        ("gbk", "gb18030", "㐂", "gb18030"),
        ("Big5", "big5hkscs", "𨋢", "big5hkscs"),
        ("gb2312", "gb2312", "评论", "gb2312"),
        ("utf-16", "utf-16-be", "hi 评论", "utf-16-be"),
        ("utf-16-le", "utf-16", "hi 评论", "utf-16"),
        ("utf-8-sig", "utf-8", "评论", "utf-8"),
        ("latin-1", "latin-1", "caf\u00e9", "iso8859-1"),
    ],
)
def test_a_label_means_what_pages_with_it_hold(label, written_in, text, found):
    decoded = decode(text.encode(written_in), label)
    assert (decoded.content, decoded.encoding, decoded.how) == (text, found, "declared")


def test_declarable_names_are_the_names_that_python_gives():
    assert {codecs.lookup(name).name for name in DECLARABLE} == DECLARABLE


def test_a_large_file_is_read_by_its_telling_lines():
    text = "Nobody in the room believed the minister, and nobody said so.\n" * 20_000 + "评论\n发表评论\n"
    assert decode(text.encode("gb18030")).content == text


@pytest.mark.parametrize("key", ["text.binary", "text.undecodable", "text.unknown_encoding"])
def test_refusals_are_said_in_both_languages(key):
    for language in ("en", "zh"):
        for part in ("what", "hint"):
            assert catalogue(language)[f"errors.{key}.{part}"].format(encoding="gb18030", offset=3, name="x")
