import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.language import Language
from workbench.domain.terms import Finder, Term, described, variants

EN, HANS, HANT = Language.EN, Language.ZH_HANS, Language.ZH_HANT


def term(en, zh, note=""):
    return Term(en=tuple(en.split("|")), zh=tuple(zh.split("|")), note=note)


TERMS = [
    term("claim", "主张|论断"),
    term("counter-claim", "反主张"),
    term("policy", "政策"),
    term("WHO", "世卫组织|世界卫生组织"),
    term("United States|US", "美国"),
    term("American", "美国人"),
    term("bank", "银行"),
    term("Bank of China", "中国银行"),
    term("bank", "岸"),
]
FIND = Finder(TERMS)


def found(text, language=EN):
    return [text[hit.start : hit.end] for hit in FIND.hits(text, language)]


def lacking(source, target, source_language=EN, target_language=HANS):
    return [
        source[hit.start : hit.end] for hit in FIND.missing(source, target, source_language, target_language)
    ]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The claim, and two claims; the claim's author", ["claim", "claims", "claim's"]),
        ("Claims were made", ["Claims"]),
        ("They proclaim and reclaim", []),
        ("claimed", []),
        ("a counter-claim", ["counter-claim"]),
        ("policies and a policy’s end", ["policies", "policy’s"]),
        ("who said so? The WHO.", ["WHO"]),
        ("tell us what the US wants", ["US"]),
        ("the United\nStates", ["United\nStates"]),
        ("the Bank of China is a bank", ["Bank of China", "bank"]),
        ("", []),
    ],
)
def test_english_terms_are_words_with_their_plurals_and_capitals(text, terms):
    assert found(text) == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("这一主张和那些论断", ["主张", "论断"]),
        ("美国人在中国银行", ["美国人", "中国银行"]),
        ("世界卫生组织", ["世界卫生组织"]),
        ("没有", []),
    ],
)
def test_chinese_terms_are_found_without_spaces_the_longest_first(text, terms):
    assert found(text, HANS) == terms


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("The claim is old.", "这个主张很旧。"),
        ("The claim is old.", "这一论断很旧。"),
        ("The bank is closed.", "银行关门了。"),
        ("On the bank of the river", "在河岸上"),
        ("An American said so.", "一个美国人这样说。"),
        ("Who says so?", "谁这样说？"),
        ("The US says so.", "一个美国人这样说。"),
        ("Nothing here.", "这里没有。"),
    ],
)
def test_a_translation_with_one_of_the_forms_lacks_nothing(source, target):
    assert lacking(source, target) == []


@pytest.mark.parametrize(
    ("source", "target", "terms"),
    [
        ("The claim is old.", "这个声明很旧。", ["claim"]),
        ("Claims and claims of the US", "美国的声明", ["Claims"]),
        ("The Bank of China pays.", "中国付款。", ["Bank of China"]),
        ("The WHO and the policy", "谁和方针", ["WHO", "policy"]),
    ],
)
def test_a_translation_with_none_of_the_forms_lacks_the_term_once(source, target, terms):
    assert lacking(source, target) == terms


def test_it_works_out_of_chinese_too_and_in_both_scripts():
    assert lacking("这一主张", "This assertion", HANS, EN) == ["主张"]
    assert lacking("这一主张", "These claims", HANS, EN) == []
    fold = str.maketrans("張論斷國", "张论断国")
    finder = Finder(TERMS, lambda text: text.translate(fold))
    (hit,) = finder.hits("這一論斷", HANT)
    assert (hit.start, hit.end) == (2, 4)
    assert finder.missing("The claim", "這一主張", EN, HANT) == []
    assert lacking("The claim", "This claim", EN, EN) == []


def test_what_is_wanted_is_said_on_one_line():
    text = "the United\n States"
    (hit,) = FIND.hits(text, EN)
    assert described(hit, text, HANS) == "United States → 美国"


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.text("ab ", min_size=1), st.text("中国人", min_size=1)), max_size=5),
    st.text("ab 中国人s'"),
)
def test_hits_lie_apart_in_order_and_are_forms_of_their_terms(pairs, text):
    terms = [Term(en=(en,), zh=(zh,)) for en, zh in pairs if en.strip()]
    finder = Finder(terms)
    for language in (EN, HANS):
        end = 0
        for hit in finder.hits(text, language):
            assert end <= hit.start < hit.end <= len(text)
            end = hit.end
            words = " ".join(text[hit.start : hit.end].split())
            for each in hit.terms:
                forms = each.zh if language is HANS else [v for form in each.en for v in variants(form)]
                assert words in {" ".join(form.split()) for form in forms}
    assert finder.missing(text, text, EN, EN) == []


@settings(deadline=None)
@given(st.sampled_from(TERMS), st.data())
def test_a_term_beside_any_of_its_forms_is_never_missing(each, data):
    source, target = data.draw(st.sampled_from(each.en)), data.draw(st.sampled_from(each.zh))
    assert lacking(f"x {source} y", f"前{target}后") == []
    assert lacking(f"前{target}后", f"x {source} y", HANS, EN) == []
