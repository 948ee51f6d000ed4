import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.engines.gloss import senses


def english(sense, *, proper=False):
    return [key for key, _, _ in senses.keys(sense, proper=proper)]


@pytest.mark.parametrize(
    ("sense", "proper", "keys"),
    [
        ("drone; pilotless aircraft", False, ["drone", "pilotless aircraft"]),
        ("to comment on", False, ["comment on", "comment"]),
        ("to be frozen", False, ["be frozen", "frozen"]),
        ("cease-fire", False, ["cease fire", "ceasefire"]),
        ("the Kremlin", True, ["kremlin"]),
        ("Moscow, capital of Russia", True, ["moscow"]),
        ("Kyiv or Kiev, capital of Ukraine", True, ["kyiv", "kiev"]),
        ("NATO (North Atlantic Treaty Organization)", True, ["nato"]),
        ("Jane Roe (1952-), president of somewhere", True, ["roe", "jane roe"]),
        ("to tell sb", False, ["tell"]),
        ("talks, negotiations", False, ["talks", "negotiations"]),
    ],
)
def test_a_sense_is_found_under_the_words_a_text_would_have(sense, proper, keys):
    assert english(sense, proper=proper) == keys


@pytest.mark.parametrize(
    "sense",
    [
        "(slang) Ukraine",
        "(derog.) Russia",
        "(old) province",
        "(archaic) you",
        "(dialect) Russia",
        "variant of 瞭|了[liao3]",
        "old variant of 台",
        "surname Wu",
        "CL:個|个[ge4]",
        "see 烏克蘭|乌克兰[Wu1 ke4 lan2]",
        "Taiwan pr. [E4]",
        "(completed action marker)",
        "Chinese translation of the name of a very long thing indeed",
    ],
)
def test_slang_slurs_old_words_variants_and_surnames_lead_nowhere(sense):
    assert english(sense) == []


def test_a_plainer_sense_costs_less():
    cost = {key: cost for key, _, cost in senses.keys("bank; shore (of a river)", proper=False)}
    assert cost["bank"] < cost["shore"]
    assert senses.keys("drone", proper=False)[0][2] < senses.keys("drone (bee)", proper=False)[0][2]
    assert senses.keys("drone", proper=False)[0][2] < senses.keys("(coll.) drone", proper=False)[0][2]


def test_verbs_are_known_by_their_to():
    assert [verb for _, verb, _ in senses.keys("to attack", proper=False)] == [True]
    assert [verb for _, verb, _ in senses.keys("attack", proper=False)] == [False]


def test_a_pointer_names_the_word_in_simplified_characters():
    assert senses.pointer("abbr. for 烏克蘭|乌克兰[Wu1 ke4 lan2]") == "乌克兰"
    assert senses.pointer("variant of 了[le5]") == "了"
    assert senses.pointer("Ukraine") is None


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab (),;/-to the中国|[]1'"), max_size=60), st.booleans())
def test_any_sense_has_a_short_form_without_brackets_and_sane_keys(sense, proper):
    assert len(senses.brief(sense, proper=proper)) <= 41
    for key, _, cost in senses.keys(sense, proper=proper):
        assert key
        assert key.isascii()
        assert key == key.lower()
        assert cost >= 0
