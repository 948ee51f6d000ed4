import pytest

from tests import builders as build
from workbench.domain.document import Agent
from workbench.domain.dossier import assemble
from workbench.domain.pseudonyms import Mask, pseudonyms
from workbench.domain.validation import problems

PEOPLE = [Agent(id=name, kind="person", name=name) for name in ("anna", "ben", "carl", "dora", "eve")]


def test_names_occur_nowhere_in_a_masked_document():
    parts = build.parts()
    noted = parts.annotations[0].model_copy(update={"comment": "Mei says so; SAM’s meiosis does not."})
    said = parts.reviews[0].model_copy(update={"comment": "ask mei"})
    parts.annotations, parts.reviews = [noted, *parts.annotations[1:]], [said, parts.reviews[1]]
    mask = Mask(parts.agents, "seed")
    dossier = assemble(mask.over(parts), generator="g")
    assert problems(dossier) == []
    text = dossier.model_dump_json(exclude={"document", "texts"}).casefold()
    assert '"mei"' not in text
    assert '"sam"' not in text
    mei, sam = mask.of("mei"), mask.of("sam")
    assert dossier.annotations[0].comment == f"{mei} says so; {sam}’s meiosis does not."
    assert dossier.reviews[0].comment == f"ask {mei}"
    assert {each.id for each in dossier.agents if each.kind == "person"} == {mei, sam}
    assert next(each for each in dossier.agents if each.kind == "software") == build.MACHINE


def test_the_work_of_each_person_stays_together():
    parts = build.parts()
    mask = Mask(parts.agents, "seed")
    masked = mask.over(parts)
    assert [each.by for each in masked.annotations] == [mask.of(each.by) for each in parts.annotations]
    assert [each.targets for each in masked.annotations] == [each.targets for each in parts.annotations]


def test_a_chinese_name_is_found_between_other_characters():
    mask = Mask([Agent(id="p-0123456789ab", kind="person", name="张伟")], "seed")
    assert mask.said("听张伟说的") == "听annotator-1说的"
    assert mask.said("p-0123456789ab") == "annotator-1"


def test_a_name_of_one_letter_is_left_in_notes():
    assert Mask([Agent(id="a", kind="person", name="a")], "seed").said("a note") == "a note"


def test_the_seed_gives_the_order_and_the_alphabet_does_not():
    orders = {tuple(pseudonyms(PEOPLE, seed)) for seed in map(str, range(20))}
    assert len(orders) > 5
    assert pseudonyms(PEOPLE, "x") == pseudonyms(reversed(PEOPLE), "x")
    assert sorted(pseudonyms(PEOPLE, "x").values()) == [f"annotator-{n}" for n in range(1, 6)]


@pytest.mark.parametrize("name", ["a.b", "x|y", "(z)", "["])
def test_a_name_is_no_pattern(name):
    mask = Mask([Agent(id="p-1", kind="person", name=name * 2)], "s")
    assert mask.said(f"so {name * 2} says") == "so annotator-1 says"
    assert mask.said("so aXbaXb says") == "so aXbaXb says"


def test_the_file_and_a_title_of_ones_own_name_nobody_and_the_text_stays():
    parts = build.parts()
    for title, masked in (("mei_notes", "notes"), (parts.source.content[:12], parts.source.content[:12])):
        parts.document = parts.document.model_copy(update={"title": title, "source_uri": "notes/Mei-2.txt"})
        mask = Mask([*parts.agents, Agent(id="rose", kind="person", name="rose")], "seed")
        document = mask.over(parts).document
        assert document.title.endswith(masked)
        assert document.source_uri == f"notes/{mask.of('mei')}-2.txt"
        assert "mei" not in document.title


def test_parts_of_a_name_are_found_as_they_are_written():
    people = [("a1", "Will Stone"), ("a2", "Anna Stone"), ("a3", "J Ek")]
    mask = Mask([Agent(id=name, kind="person", name=said) for name, said in people], "seed")
    will, anna = mask.of("a1"), mask.of("a2")
    assert mask.said("Ask Will: will Anna say so?") == f"Ask {will}: will {anna} say so?"
    assert mask.said("ANNA STONE, and a Stone; J-stroke") == f"{anna}, and a annotator; J-stroke"


def test_parts_of_a_name_are_found_in_file_names_in_any_case():
    mask = Mask([Agent(id="a1", kind="person", name="Anna Stone")], "seed")
    assert mask.called("ANNA_notes-stone2") == "annotator-1_notes-stone2"
    assert mask.called("anna stone.txt") == "annotator-1.txt"
