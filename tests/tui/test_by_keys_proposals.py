"""Proposals and translations by keys alone in a real terminal, on an English and on a Chinese text."""

import pytest

from tests.tui.cases import on_both

# Projections ----------------------------------------------------------------------------------


@on_both
def test_a_projection_is_accepted(at, case):
    words, there = case.projected
    made = at.tag("claims.attr_source", words)
    at.stand_on(words)
    at.ghost("Projected", f"“{there}”", f"from “{words}”")
    carried = at.made("a")
    assert at.exact(carried) == [there]
    assert (carried.origin, carried.derived_from, carried.tag) == ("projection", made.id, made.tag)


def test_a_projection_is_corrected(at, case):
    words, there = case.corrected
    made = at.tag("claims.attr_source", words)
    at.stand_on(words)
    at.ghost("Projected", f"from “{words}”")
    at.find(there)
    carried = at.made("a")
    assert at.exact(carried) == [there]
    assert carried.derived_from == made.id


def test_a_projection_is_refused(at, case):
    made = at.tag("rhetoric.appeal_to_time", case.refused)
    at.stand_on(case.refused)
    at.ghost("Projected", f"from “{case.refused}”")
    known, before = at.by_id(), at.rejected()
    at.edit("d")
    at.term.wait_for("Refused")
    assert at.by_id() == known
    assert [tag for name, tag in at.rejected().items() if name not in before] == [made.tag]


# Suggestions ----------------------------------------------------------------------------------


def ask(at, name):
    at.term.press("I")
    at.term.wait_for("Whom to ask")
    at.edit(f"{name}\r")
    at.term.wait_for("new suggestions, } goes to the next")


@pytest.mark.parametrize("name", ["repeats", "lexicon", "command"])
def test_suggestions_are_accepted_and_refused(at, case, name):
    if name == "repeats":
        at.term.type(f"g/{case.repeated}\r")
        at.term.wait_for(f"“{case.repeated}”: ")
        at.made("t", "rhetoric.appeal_to_pity\r")
    ask(at, name)
    with at.suggestions_alone():
        at.term.press("g")
        at.ghost("Suggested", f"by {name}")
        accepted = at.made("a")
        assert accepted.origin == "suggestion"
        words = {
            "lexicon": {case.suggested["en"], case.suggested["zh"]},
            "command": {case.suggested["command"]},
        }
        assert {*at.exact(accepted)} <= words.get(name, at.suggested("repeats"))
        at.edit("u")
        at.term.press("g")
        at.ghost("Suggested", f"by {name}")
        known, before = at.by_id(), at.rejected()
        at.edit("d")
        assert at.by_id() == known
        assert len(at.rejected()) == len(before) + 1


# Translations ---------------------------------------------------------------------------------


def test_a_corrected_translation_keeps_what_was_there_and_its_spans(at, case):
    words, text, there = case.edited
    made = at.tag("rhetoric.straw_man", words)
    (target,) = made.spans
    first = at.units()[target.text]
    segment = next(
        each.segment for each in at.wb.store.records("translation", at.document.id) if each.id == target.text
    )
    at.edit("E", "（已核对）", "ctrl+s")
    assert at.current(segment) == first + "（已核对）"
    assert at.units()[target.text] == first
    at.stand_on(words)
    at.hear("tagged in an earlier translation")
    assert at.now(made) == made
    at.term.press("E")
    at.term.wait_for("Translation of")
    at.edit("\x7f" * len(first + "（已核对）"), text, "ctrl+s")
    assert at.current(segment) == text
    at.hear("stale: its words are of an earlier translation")
    assert at.now(made) == made
    at.find(there)
    at.edit("R")
    assert at.exact(made) == [there]
    (moved,) = at.now(made).spans
    assert at.units()[moved.text] == text
