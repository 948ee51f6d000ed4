import pytest

from workbench import messages
from workbench.domain.terms import Term
from workbench.engines import termbase
from workbench.engines.termbase import TomlTerms
from workbench.errors import Conflict, InvalidFile, NotFound, Refused

CLAIM = '[[term]]\nen = ["claim"]\nzh = "主张"\nnote = "not 声明"\n'
TBX_2 = """<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX"><text><body>
<termEntry id="1">
<langSet xml:lang="en-US"><tig><term>fact <hi>check</hi></term></tig>
<ntig><termGrp><term>checking</term></termGrp></ntig></langSet>
<langSet xml:lang="zh-CN"><tig><term>事实核查</term></tig></langSet>
<langSet xml:lang="fr"><tig><term>x</term></tig></langSet></termEntry>
<termEntry id="2"><langSet xml:lang="en"><tig><term>alone</term></tig></langSet></termEntry>
</body></text></martif>"""
TBX_3 = """<tbx xmlns="urn:iso:std:iso:30042:ed-2"><text><body><conceptEntry>
<langSec xml:lang="en"><termSec><term>claim</term></termSec></langSec>
<langSec xml:lang="zh-Hant"><termSec><term>主張</term></termSec></langSec>
</conceptEntry></body></text></tbx>"""


@pytest.fixture
def base(tmp_path):
    return TomlTerms(tmp_path / "own", tmp_path / "w.terms.toml")


def given(tmp_path, text, name="x.toml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_no_files_are_no_terms(base):
    assert base.terms() == ()
    assert base.files() == []
    assert not hasattr(termbase, "PLUGIN")


def test_terms_are_checked_kept_and_read_again_when_a_file_changes(tmp_path, base):
    added = base.add(given(tmp_path, CLAIM))
    assert (added.name, added.terms, added.project) == ("x.toml", 1, False)
    (term,) = base.terms()
    assert term == Term(en=("claim",), zh=("主张",), note="not 声明")
    assert base.terms() is base.terms()
    (tmp_path / "own" / "y.toml").write_text('[[term]]\nen = "fact"\nzh = ["事实"]\n', encoding="utf-8")
    assert [each.en[0] for each in base.terms()] == ["claim", "fact"]


def test_the_projects_terms_come_first_and_grow(tmp_path, base):
    base.add(given(tmp_path, CLAIM))
    base.add(given(tmp_path, '[[term]]\nen = "fact"\nzh = "事实"\n'), project=True)
    base.add(given(tmp_path, CLAIM), project=True)
    assert [each.en[0] for each in base.terms()] == ["fact", "claim"]
    assert [(each.name, each.terms, each.project) for each in base.files()] == [
        ("w.terms.toml", 2, True),
        ("x.toml", 1, False),
    ]
    with pytest.raises(Conflict):
        TomlTerms(tmp_path / "own").add(given(tmp_path, CLAIM), project=True)


def test_another_file_of_the_same_name_is_not_written_over(tmp_path, base):
    base.add(given(tmp_path, CLAIM))
    assert base.add(given(tmp_path, CLAIM)).terms == 1
    with pytest.raises(Conflict):
        base.add(given(tmp_path, CLAIM.replace("claim", "fact")))
    assert [each.en for each in base.terms()] == [("claim",)]


def test_both_kinds_of_tbx_are_taken_over_where_both_languages_are_there(tmp_path, base):
    assert base.add(given(tmp_path, TBX_2, "two.tbx")).name == "two.toml"
    base.add(given(tmp_path, TBX_3, "three.tbx"))
    assert set(base.terms()) == {
        Term(en=("fact check", "checking"), zh=("事实核查",)),
        Term(en=("claim",), zh=("主張",)),
    }


def test_odd_characters_survive_being_written(tmp_path, base):
    odd = Term(en=('a "q" \\ 😀\x7f',), zh=("甲\t乙",), note="#]\n'")
    termbase._write(tmp_path / "own" / "odd.toml", [odd])
    assert base.terms() == (odd,)


ENTITY = '<!DOCTYPE tbx [<!ENTITY a "x">]><tbx><conceptEntry>&a;</conceptEntry></tbx>'
BOMB = '<!DOCTYPE tbx [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><tbx>&b;</tbx>'


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[[term", "terms.not_toml"),
        ("", "terms.none"),
        ("[[term]]\nen = []\nzh = 'a'\n", "terms.invalid"),
        ("[[term]]\nen = 'a'\n", "terms.invalid"),
        ("[[term]]\nen = 'a'\nzh = 7\n", "terms.invalid"),
        ("[[term]]\nen = 'a'\nzh = 'b'\nfr = 'c'\n", "terms.invalid"),
        ("[[term]]\nen = ' '\nzh = 'b'\n", "terms.invalid"),
        ("term = 7\n", "terms.invalid"),
        ("[terms]\n", "terms.invalid"),
        ("<tbx", "terms.not_xml"),
        ("<html/>", "terms.not_tbx"),
        ("<tbx/>", "terms.none"),
        (ENTITY, "terms.entity"),
        (BOMB, "terms.entity"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_reason_and_nothing_is_kept(tmp_path, base, text, key):
    with pytest.raises(Refused) as caught:
        base.add(given(tmp_path, text))
    assert caught.value.key == key
    assert not (tmp_path / "own").exists()
    for language in messages.LANGUAGES:
        messages.use(language)
        assert caught.value.message
        assert caught.value.hint
    messages._chosen.clear()


def test_all_mistakes_are_named_at_once(tmp_path, base):
    path = given(tmp_path, "[[term]]\nen = 'a'\n[[term]]\nzh = 'b'\n[other]\n")
    with pytest.raises(InvalidFile) as caught:
        base.add(path)
    assert [each.place for each in caught.value.problems] == ["other", "term 1", "term 2"]


def test_no_file_is_said(tmp_path, base):
    with pytest.raises(NotFound):
        base.add(tmp_path / "none.toml")


def test_a_file_without_end_is_refused(tmp_path, base, monkeypatch):
    monkeypatch.setattr(termbase, "LIMIT", 10)
    with pytest.raises(Refused) as caught:
        base.add(given(tmp_path, CLAIM))
    assert caught.value.key == "terms.too_large"
