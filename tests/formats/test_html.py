"""Invented pages of two languages, old and new, and pages that mean harm."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import at_most
from tests.formats.pages import CHINESE, ENGLISH, OLD
from tests.strategies import quick
from workbench.domain.text import Role
from workbench.domain.validation import problems
from workbench.errors import InvalidFile
from workbench.formats import discover
from workbench.formats.html import SIZE_LIMIT, TAGS_LIMIT
from workbench.formats.html.encoding import declared, decode_page
from workbench.formats.html.parsing import DEEPEST

FORM = discover()["html"]


def read(page, name="page.html"):
    data = page if isinstance(page, bytes) else page.encode()
    (found,) = FORM.read(data, name)
    assert problems(found) == []
    assert FORM.problems(data, name) == []
    return found


def body(words):
    """Return the extracted text of a page with this body, in UTF-8."""
    return read(f"<meta charset=utf-8><body>{words}").source.content.removesuffix("\n")


def said(dossier, role):
    """Return what stands in the segments of a role, in order."""
    text = dossier.source.content
    return [each.span.cut(text) for each in dossier.source.segments if each.role is role]


def attempted(page):
    """Return the documents of a page, none where it is refused in words."""
    wrong = FORM.problems(page.encode(), "f")
    assert all(each.what and each.hint for each in wrong)
    return [] if wrong else FORM.read(page.encode(), "f")


def refused(data):
    with pytest.raises(InvalidFile) as caught:
        FORM.read(data if isinstance(data, bytes) else data.encode(), "f")
    assert all(each.what and each.hint for each in caught.value.problems)
    assert FORM.problems(data if isinstance(data, bytes) else data.encode(), "f")
    return str(caught.value)


def test_a_chinese_page_is_its_article_its_footer_its_comments_and_its_site():
    page = read(CHINESE)
    assert page.document.title == "物价又涨了？"
    assert said(page, Role.TITLE) == ["物价又涨了？"]
    assert said(page, Role.BODY) == [
        "官员说，物价又涨了，但“涨幅有限”😀。",
        "𠀀字也在这里。",
        "市民王先生表示怀疑：“怎么可能？”",
        "他说，菜价涨了两成。",
    ]
    footers = said(page, Role.FOOTER)
    assert {"网友评论（2）", "发表评论"} <= set(footers)
    assert [words for words in said(page, Role.COMMENT) if "2024" not in words] == [
        "说得好",
        "我不信，天天涨。",
    ]
    site = said(page, Role.BOILERPLATE)
    assert site[:2] == ["某某新闻网", "首页  国内  国际"]
    assert any("版权所有" in words for words in site)


def test_an_english_page_with_a_chinese_footer_keeps_both_apart():
    page = read(ENGLISH)
    assert page.document.title == "Prices rise again, critics doubt the cause"
    assert page.document.language.value == "en"
    assert page.document.source_uri == "https://news.example.org/prices"
    assert page.document.licence == "https://example.org/licence"
    assert said(page, Role.BODY) == [
        "The ministry said prices rose 3% & that the rise was “temporary”.",
        "Critics doubt it: cafés in the capital raised prices twice in May.",
        "“No,” they said.",
    ]
    assert {"评论 (2)", "发表评论"} <= set(said(page, Role.FOOTER))
    assert said(page, Role.COMMENT)[-1] == "Who believes this?"
    assert not set(said(page, Role.BODY)) & set(said(page, Role.BOILERPLATE))


def test_an_old_page_of_tables_in_gb2312_is_read_too():
    page = read(OLD.encode("gb18030"))
    assert page.document.encoding == "gb2312"
    assert said(page, Role.BODY)[0].startswith("记者在菜市场看到")
    assert "发表评论" in "".join(said(page, Role.FOOTER))
    assert "相关新闻" in "".join(said(page, Role.FOOTER))


def test_offsets_count_the_extracted_text_and_every_visible_word_is_there():
    page = read(CHINESE)
    text = page.source.content
    for segment in page.source.segments:
        assert segment.span.cut(text).strip() == segment.span.cut(text) != ""
    tiled = "".join(each.span.cut(text) for each in page.source.segments)
    assert "".join(tiled.split()) == "".join(text.split())


def test_the_document_is_known_by_the_bytes_of_the_page():
    data = CHINESE.encode()
    sha = hashlib.sha256(data).hexdigest()
    page = read(data)
    assert page.document.source_bytes_sha256 == sha
    assert page.document.id == f"d{sha[:16]}"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("<p>a\n  b</p>", "a b"),
        ("<p>物价\n又涨了</p>", "物价又涨了"),
        ("<p>한국\n경제</p>", "한국 경제"),
        ("<p>Fear\n恐惧</p>", "Fear 恐惧"),
        ("<p>a<br>b<br/>c</p>", "a\nb\nc"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<p>a&nbsp;b &amp; &lt;c&gt; &#x1F600; &#131072;</p>", "a\xa0b & <c> 😀 𠀀"),
        ("<p>a<b>b</b>c</p>", "abc"),
        ("<a>上一篇</a><a>下一篇</a>", "上一篇 下一篇"),
        ("<p>汉<ruby>字<rt>zì</rt></ruby></p>", "汉字"),
        ("<input type=submit value='发表评论'>", "发表评论"),
        ("<p>cafe\u0301 \u202eabc\u202c 👨‍👩‍👧</p>", "cafe\u0301 \u202eabc\u202c 👨‍👩‍👧"),
        ("<p>&#xE001; \ue001</p>", "\ue001 \ue001"),
        ("<p>a<!-- b -->c<?d e?>f</p>", "acf"),
        ("<p>never closed <b>bold <i>both</p><p>next", "never closed bold both\n\nnext"),
    ],
)
def test_text_is_taken_as_a_browser_shows_it(words, text):
    assert body(words) == text


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>alert('<p>no</p>')</script>",
        "<style>p:after { content: 'no' }</style>",
        "<noscript><p>no</p></noscript>",
        "<template><p>no</p></template>",
        "<p hidden>no</p>",
        "<div style='color:red; Display : none'><p>no</p></div>",
        "<iframe src='file:///etc/passwd'>no</iframe>",
        "<svg><text>no</text></svg>",
        "<textarea>no</textarea>",
        "<p title='no' onclick='no()'></p>",
    ],
)
def test_what_nobody_sees_is_left_out(unseen):
    assert body(f"<p>Seen before.</p>{unseen}<p>Seen after.</p>") == "Seen before.\n\nSeen after."


def test_an_article_that_only_a_script_would_show_is_kept():
    hidden = "<div style='display:none'><p>The whole article stands here, and it is long.</p></div>"
    assert "whole article" in body(f"<p>Menu</p>{hidden}")
    assert "看不见" in body("<div style='visibility: hidden'><p>公众号的正文看不见，但它是正文。</p></div>")


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_beats_what_the_page_declares(codec):
    page = read("<html><meta charset='gb2312'><p>物价又涨了。</p></html>".encode(codec))
    assert page.source.content == "物价又涨了。\n"
    assert page.document.encoding == codec


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gbk"),
        ("big5", "big5hkscs"),
        ("utf-8", "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("Shift_JIS", "cp932"),
        ("euc-kr", "cp949"),
    ],
)
def test_a_declared_encoding_is_taken_as_pages_mean_it(label, codec):
    foreign = {"cp1252": "“Café” – 5 €.", "cp932": "①髙橋さん", "cp949": "똠방각하"}
    words = foreign.get(codec, "評論：物價又漲了。")
    page = f'<html><meta http-equiv="Content-Type" content="text/html; charset={label}"><p>{words}'
    assert words in read(page.encode(codec)).source.content


def test_a_page_that_was_saved_as_utf8_and_still_declares_gb2312_is_utf8():
    assert (
        "评论：物价又涨了，官员这样说。"
        in read("<meta charset=gb2312><p>评论：物价又涨了，官员这样说。</p>").source.content
    )


def test_english_with_a_chinese_footer_that_declares_nothing_is_found_out():
    page = "<html><p>Prices rose again, the ministry said on Monday.</p><p>发表评论</p></html>"
    assert "发表评论" in read(page.encode("gb18030")).source.content


@pytest.mark.parametrize(
    ("start", "found"),
    [
        (b"<meta charset=utf-8>", "utf-8"),
        (b"<?xml version='1.0' encoding='GBK'?><html>", "gbk"),
        (b"<!-- <meta charset=big5> --><meta charset=gbk>", "gbk"),
        (b"<meta charset=utf-16>", "utf-8"),
        (b"<p>charset=gbk</p>", None),
        (b"<meta name=description content=x>" + b" " * 9_000 + b"<meta charset=gbk>", None),
    ],
)
def test_what_a_page_declares_is_looked_for_where_browsers_look(start, found):
    assert declared(start) == found


def test_an_encoding_that_does_not_exist_is_passed_over():
    assert decode_page("<meta charset=x-nothing><p>评论</p>".encode()).encoding == "utf-8"


HARM = {
    "open elements": "<div>" * (DEEPEST + 10) + "x",
    "stray end tags": "<b>" * 1_900 + "</i>" * 100_000 + "x",
    "attributes": "<p " + " ".join(f"a{i}=1" for i in range(100_000)) + ">x</p>",
    "ampersands": "&" * 1_000_000,
    "brackets": "<" * (TAGS_LIMIT + 1),
    "open comments": "<p>x</p>" + "<!--" * 100_000,
    "open quotes": "<p>x</p>" + "<a b='" * 100_000,
    "scripts": "<p>x</p>" + "<script>" * 100_000,
    "tables": "<table><tr><td>" * 600 + "x",
    "paragraphs": "<p>x." * 20_000,
    "one long line": f"<p>{'物价又涨了。' * 20_000}</p>",
    "white space": "<p>" + " \n" * 1_000_000 + "x",
    "classes": f"<p class='{'A' * 1_000_000}'>x</p>",
    "entities": '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/passwd">]><p>&a;&b;x</p>',
    "a base": "<base href='http://127.0.0.1:9/'><link rel=stylesheet href=x.css><img src=y><p>x</p>",
    "NUL": "<p>x\x00y</p>",
    "references": "<p>&#0;&#xD800;&#x110000;&#x85;&#99999999999;x</p>",
}


@pytest.mark.parametrize("what", HARM)
def test_a_page_that_means_harm_is_read_or_refused_quickly(what):
    with at_most(6):
        found = attempted(HARM[what])
        assert all(problems(each) == [] for each in found)
    assert not any("root:" in each.source.content for each in found)


def test_what_is_no_page_is_refused_in_words():
    assert str(DEEPEST) in refused(HARM["open elements"])
    assert str(TAGS_LIMIT) in refused(HARM["brackets"])
    assert "no text" in refused("<html><body><script>x</script></body></html>")
    assert "16" in refused(b"<p>" + b"x" * SIZE_LIMIT)
    assert refused(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    assert refused(b"")


def test_no_page_is_written():
    with pytest.raises(InvalidFile, match="html"):
        FORM.write([read(CHINESE)])


@quick
@given(st.text(alphabet=st.sampled_from("<>/='\" \n&;!-adivpbrnt评论。\ue000\u202e"), max_size=120))
def test_any_markup_is_read_or_refused(words):
    for found in attempted(f"<p>x</p>{words}"):
        assert problems(found) == []
        assert "x" in found.source.content
