import time

import pytest

from tests import builders
from tests.tui.desk import desk, project
from workbench.domain.document import Agent
from workbench.errors import Refused
from workbench.ports import Idea
from workbench.tui.pairs import Place, Side
from workbench.tui.screens import haunted
from workbench.tui.screens.pick import Pick
from workbench.usecases import suggest

WORD = "Prices"


class Finder:
    """Proposes a tag wherever these words stand."""

    def __init__(self, *words, name="finder", tag="claims.doubt", ready=True, error=None):
        self.name, self._words, self._tag, self._ready, self._error = name, words, tag, ready, error

    def agent(self):
        return Agent(id=self.name, kind="software", name=self.name) if self._ready else None

    def suggest(self, page):
        if self._error:
            raise self._error
        return [
            Idea(self._tag, passage, at, at + len(word), 0.75)
            for passage in page.passages
            for word in self._words
            for at in [passage.content.find(word)]
            if at >= 0
        ]


def suggested(*words, **others):
    wb = project()
    wb.suggesters = {"finder": Finder(*words), **others}
    return wb


async def ask(it, typed="finder"):
    await it.press("I")
    await it.type(typed)
    await it.press("enter")


def ghosts(it):
    """Return what is drawn as a ghost: its words, side and letter."""
    drawn = [each for found in it.screen._ghosts_drawn.values() for each in found.values()]
    return sorted((each.side.value, " … ".join(t.exact for t in each.targets), each.letter) for each in drawn)


def suggestions(it):
    return [each for each in ghosts(it) if each[2] == "?"]


def stored(it, kind="annotation"):
    return list(it.wb.store.records(kind))


# Suggestions ----------------------------------------------------------------------------------


async def test_suggestions_are_shown_apart_and_are_no_annotations():
    async with desk(suggested(WORD, "批评者")) as it:
        await it.open()
        await ask(it)
        assert suggestions(it) == [("source", WORD, "?"), ("translation", "批评者", "?")]
        assert it.annotations == {}
        assert all(mark.ghost and mark.proposed for mark in it.view.marks_at(Place(Side.SOURCE, 0, 0)))
        assert it.screen.here.all == ()
        assert "2" in it.status


async def test_the_inspector_says_what_is_suggested_by_whom_and_how_sure():
    async with desk(suggested(WORD)) as it:
        await it.open()
        await ask(it)
        assert "Suggested: Doubt" in it.inspector
        assert "“Prices”" in it.inspector
        assert "by finder · score 0.75" in it.inspector


async def test_accepting_makes_ones_own_annotation_that_one_undo_takes_back_whole():
    async with desk(suggested(WORD)) as it:
        await it.open()
        await ask(it)
        await it.press("a")
        (made,) = stored(it)
        (proposal,) = stored(it, "proposal")
        assert (made.by, made.origin, made.derived_from) == ("mei", "suggestion", proposal.id)
        assert made.spans[0].exact == WORD
        assert it.screen.session.content("source")[made.spans[0].start : made.spans[0].end] == WORD
        assert suggestions(it) == []
        assert it.marks == {made.id: "Doubt"}
        await it.press("u")
        assert it.annotations == {}
        assert suggestions(it) == [("source", WORD, "?")]
        await it.press("ctrl+r")
        assert list(it.annotations) == [made.id]
        assert suggestions(it) == []


async def test_a_refused_suggestion_stays_refused_until_undone():
    wb = suggested(WORD, "Critics")
    async with desk(wb) as it:
        await it.open()
        await ask(it)
        await it.press("d")
        assert suggestions(it) == [("source", "Critics", "?")]
        await ask(it)
        assert suggestions(it) == [("source", "Critics", "?")]
        assert "No new" in it.status
        await it.press("u")
        assert suggestions(it) == [("source", "Critics", "?"), ("source", WORD, "?")]
        await it.press("g", "d")
    async with desk(wb) as it:
        await it.open()
        assert suggestions(it) == [("source", "Critics", "?")]
        assert it.annotations == {}


async def test_a_suggestion_can_be_put_right_by_selecting_other_words():
    async with desk(suggested(WORD)) as it:
        await it.open()
        await ask(it)
        await it.press("v", "w", "w")
        words = it.view.selected[0]
        await it.press("a")
        (made,) = stored(it)
        assert (made.origin, made.spans[0].start, made.spans[0].end) == ("suggestion", words.start, words.end)
        assert made.spans[0].exact == "Prices rose"
        assert suggestions(it) == []


async def test_braces_go_from_ghost_to_ghost_in_both_columns_and_say_where_it_ends():
    async with desk(suggested("rose", "Critics", "批评者")) as it:
        await it.open()
        await ask(it)
        seen = []
        for key in "}}}}":
            await it.press(key)
            seen.append((it.view.place.side.value, it.view.place.index))
        assert seen == [("source", 0), ("source", 1), ("translation", 1), ("translation", 1)]
        assert "No more" in it.status
        await it.press("{", "{")
        assert it.view.place == Place(Side.SOURCE, 0, 7)
        assert it.screen.ghost.targets[0].exact == "rose"


async def test_hidden_ghosts_are_neither_drawn_nor_decided_on():
    async with desk(suggested(WORD)) as it:
        await it.open()
        await ask(it)
        await it.press("Z", "Z", "Z", "a")
        assert it.view.marks_at(Place(Side.SOURCE, 0, 0)) == ()
        assert it.annotations == {}
        assert it.toasts
        await it.press("Z")
        assert suggestions(it) == [("source", WORD, "?")]
        await it.press("Z", "Z", "Z", "}")
        assert suggestions(it) == [("source", WORD, "?")]


async def test_suggestions_are_gone_through_alone_and_so_are_projections():
    wb = tagged()
    wb.suggesters = {"finder": Finder("Talks", "Nobody")}
    async with desk(wb) as it:
        await it.open()
        await ask(it)
        assert "Z shows them alone" in it.status
        shown = []
        for _ in range(4):
            await it.press("Z")
            assert it.screen.ghosts_shown in it.status.replace("hidden", "none").lower()
            shown.append({each[2] for each in ghosts(it)})
        assert shown == [{"?"}, {">"}, set(), {"?", ">"}]
        await it.press("Z", "g", "}")
        assert it.screen.ghost.targets[0].exact == "Nobody"
        await it.press("}")
        assert "No more" in it.status
        await it.press("Z", "g", "}")
        assert it.screen.ghost.targets[0].exact == "Oslo"


async def test_how_often_a_program_was_right_is_told_where_it_is_asked_and_at_its_ghosts():
    async with desk(suggested(WORD, "rose", "Critics"), size=(140, 40)) as it:
        await it.open()
        await ask(it)
        await it.press("a", "}", "d", "}", "}")
        assert "of its kind, 1 of 2 were accepted (50%)" in it.inspector
        await it.press("I")
        assert isinstance(it.app.screen, Pick)
        lines = [option.prompt.plain for option in it.app.screen.query_one("OptionList").options]
        assert any("finder" in line and "accepted 1 of 2 (50%)" in line for line in lines)
        (rate,) = suggest.rates(it.wb)
        assert (rate.accepted, rate.rejected, rate.open) == (1, 1, 1)


async def test_all_are_asked_in_turn_and_what_fails_is_told_without_losing_the_rest():
    others = {
        "broken": Finder(error=Refused("file_unreadable", place="x", reason="no")),
        "late": Finder("rose", name="late"),
        "lacking": Finder("Critics", ready=False),
    }
    async with desk(suggested(WORD, **others)) as it:
        await it.open()
        await ask(it, "all")
        assert suggestions(it) == [("source", WORD, "?"), ("source", "rose", "?")]
        assert len(it.toasts) == 1
        await ask(it, "lacking")
        assert any("not set up" in toast for toast in it.toasts)


async def test_what_gets_the_tag_by_hand_is_suggested_no_more():
    async with desk(suggested(WORD)) as it:
        await it.open()
        await ask(it)
        await it.press("v", "w", "2")
        assert suggestions(it) == []
        await it.press("u")
        assert suggestions(it) == [("source", WORD, "?")]


@pytest.mark.parametrize("key", ["a", "d"])
async def test_without_a_ghost_nothing_is_decided_and_it_is_said_how_to_find_one(key):
    async with desk(suggested("Critics")) as it:
        await it.open()
        await ask(it)
        await it.press(key)
        assert it.annotations == {}
        assert {each.state for each in stored(it, "proposal")} == {"open"}
        assert any("}" in toast for toast in it.toasts)


# Projections ----------------------------------------------------------------------------------


def tagged(**fields):
    """Return a project in which a number and a name stand on both sides, and one of them is tagged."""
    content = "Talks in Oslo cost 120 million.\nNobody came to Oslo."
    source = builders.source(content)
    given = {
        "source": source,
        "units": [
            builders.unit("u0", "s0", "Oslo 120 million 会谈花费。"),
            builders.unit("u1", "s1", "没有人来 Oslo。"),
        ],
        "annotations": [builders.annotation("a0", *builders.spans(content, "Oslo"))],
    }
    return project(**(given | fields))


async def test_an_annotation_is_shown_on_the_other_side_as_a_projection():
    async with desk(tagged()) as it:
        await it.open()
        assert ghosts(it) == [("translation", "Oslo", ">")]
        assert list(it.annotations) == ["a0"]
        await it.press("}")
        assert it.view.place == Place(Side.TRANSLATION, 0, 0)
        assert "Projected: Fact" in it.inspector
        assert "from “Oslo” by Mei" in it.inspector
        assert "confidence" in it.inspector


async def test_one_of_the_translation_is_projected_back():
    there = builders.annotation("a0", *builders.spans("没有人来 Oslo。", "Oslo", text="u1"))
    async with desk(tagged(annotations=[there])) as it:
        await it.open()
        assert ghosts(it) == [("source", "Oslo", "<")]
        await it.press("}", "a")
        made = stored(it)[1]
        assert it.screen.session.content("source")[made.spans[0].start : made.spans[0].end] == "Oslo"
        assert made.spans[0].start > 31


async def test_accepting_a_projection_stores_where_it_comes_from_and_undo_brings_the_ghost_back():
    async with desk(tagged()) as it:
        await it.open()
        await it.press("}", "a")
        made = stored(it)[1]
        assert (made.origin, made.derived_from, made.by) == ("projection", "a0", "mei")
        assert made.spans[0].text == "u0"
        assert ghosts(it) == []
        await it.press("u")
        assert list(it.annotations) == ["a0"]
        assert ghosts(it) == [("translation", "Oslo", ">")]


async def test_a_projection_is_put_right_with_one_key_on_other_words():
    async with desk(tagged()) as it:
        await it.open()
        await it.press("}", *["l"] * 17, "v", "l", "a")
        made = stored(it)[1]
        assert (made.origin, made.derived_from, made.spans[0].text) == ("projection", "a0", "u0")
        assert made.spans[0].exact == "会谈"
        assert ghosts(it) == []


def crossed():
    """Return a project in which two names are tagged, and each casts a ghost into the same translation."""
    content = "Talks in Oslo and in Bonn."
    tags = [
        builders.annotation(f"a{n}", *builders.spans(content, name), ordinal=n, tag=tag)
        for n, (name, tag) in enumerate((("Oslo", "claims.fact"), ("Bonn", "claims.doubt")))
    ]
    unit = builders.unit("u0", "s0", "Oslo 和 Bonn 会谈。")
    return project(source=builders.source(content), units=[unit], annotations=tags)


async def test_a_projection_taken_up_is_put_onto_words_that_carry_another_ghost():
    async with desk(crossed(), size=(140, 40)) as it:
        await it.open()
        await it.press("}", "w", "w")
        assert it.screen.ghost.what.annotation == "a1"
        await it.press("v", "w")
        assert "from “Oslo”" in it.inspector
        await it.press("a")
        made = stored(it)[2]
        assert (made.derived_from, made.tag, made.spans[0].exact) == ("a0", "claims.fact", "Bonn")
        assert ghosts(it) == [("translation", "Bonn 会谈", ">")]
        await it.press("u")
        assert [each[1] for each in ghosts(it)] == ["Bonn 会谈", "Oslo"]


async def test_a_selection_that_runs_over_another_ghost_is_still_for_the_one_it_began_on():
    async with desk(crossed(), size=(140, 40)) as it:
        await it.open()
        await it.press("tab", "v", "w", "w", "w", "a")
        made = stored(it)[2]
        assert (made.derived_from, made.spans[0].exact) == ("a0", "Oslo 和 Bonn")


async def test_without_a_selection_the_ghost_under_the_cursor_is_the_one_that_is_meant():
    async with desk(crossed(), size=(140, 40)) as it:
        await it.open()
        await it.press("}", "w", "w", "a")
        made = stored(it)[2]
        assert (made.derived_from, made.spans[0].exact) == ("a1", "Bonn 会谈")


async def test_the_ghost_gone_to_last_is_the_one_that_is_corrected():
    async with desk(crossed(), size=(140, 40)) as it:
        await it.open()
        await it.press("}", "}", "{", "}", "0", "v", "l", "a")
        made = stored(it)[2]
        assert (made.derived_from, made.spans[0].exact) == ("a1", "Os")


async def test_a_suggestion_taken_up_is_put_onto_the_words_of_another_one():
    async with desk(suggested("rose", "again"), size=(140, 40)) as it:
        await it.open()
        await ask(it)
        await it.press("}", "w", "v", "w", "a")
        (made,) = stored(it)
        assert made.spans[0].exact == "again"
        proposals = {each.targets[0].exact: each.state for each in stored(it, "proposal")}
        assert proposals["rose"] == "accepted"


async def test_a_refused_projection_stays_away_after_a_restart():
    wb = tagged()
    async with desk(wb) as it:
        await it.open()
        await it.press("}", "d")
        assert ghosts(it) == []
    async with desk(wb) as it:
        await it.open()
        assert ghosts(it) == []
        await it.press("u")
        assert ghosts(it) == [("translation", "Oslo", ">")]


async def test_what_is_tagged_now_is_projected_at_once_and_goes_with_its_original():
    async with desk(tagged(annotations=[])) as it:
        await it.open()
        assert ghosts(it) == []
        it.view.select(Side.SOURCE, 0, 9, 13)
        await it.press("1")
        assert ghosts(it) == [("translation", "Oslo", ">")]
        await it.press("u")
        assert ghosts(it) == []


async def test_a_new_translation_is_projected_onto_anew():
    async with desk(tagged()) as it:
        await it.open()
        session = it.screen.session
        fresh = builders.unit(
            "u9", "s0", "关于 120 million 与 Oslo。", provenance=builders.provenance(created=builders.at(9))
        )
        session.put_units([fresh], "edit", undoable=True)
        it.screen.units_changed(["s0"])
        it.screen.look()
        await it.settle()
        (ghost,) = [each for found in it.screen._ghosts_drawn.values() for each in found.values()]
        assert (ghost.targets[0].text, ghost.targets[0].exact) == ("u9", "Oslo")


def far(count=120):
    """Return a project with a name that is tagged, and to be found, only in its last segment."""
    content = "\n".join([*(f"Line number {n} says little." for n in range(count)), "Nobody came to Oslo."])
    units = [builders.unit(f"u{n}", f"s{n}", f"第 {n} 行。") for n in range(count)]
    units.append(builders.unit(f"u{count}", f"s{count}", "没有人来 Oslo。"))
    tagged_last = [builders.annotation("a0", *builders.spans(content, "Oslo"))]
    return project(source=builders.source(content), units=units, annotations=tagged_last)


async def test_the_next_ghost_is_found_far_beyond_the_screen():
    async with desk(far()) as it:
        await it.open()
        assert ghosts(it) == []
        await it.press("}")
        assert it.view.place == Place(Side.TRANSLATION, 120, 5)
        assert ghosts(it) == [("translation", "Oslo", ">")]
        await it.press("g", "G")
        assert 120 in it.view.on_screen


async def test_it_is_said_that_proposals_are_looked_for_until_they_are_found():
    async with desk(far()) as it:
        await it.open()
        it.screen.action_ghost(1)
        assert "Looking for proposals" in it.status
        await it.settle()
        assert "Looking" not in it.status
        assert it.view.place == Place(Side.TRANSLATION, 120, 5)


@pytest.mark.parametrize("resting", [False, True], ids=["asked for", "under way already"])
async def test_keys_after_the_step_wait_for_the_proposal_that_it_leads_to(monkeypatch, resting):
    find = haunted.all_projections

    def slowly(*args):
        time.sleep(0.15)
        return find(*args)

    async with desk(far()) as it:
        await it.open()
        monkeypatch.setattr(haunted, "all_projections", slowly)
        if resting:
            it.screen._seek_projections(it.screen.ghosts.lacking([120]))
        await it.burst("}", "a")
        made = stored(it)[1]
        assert (made.origin, made.derived_from, made.spans[0].text) == ("projection", "a0", "u120")


async def test_a_selection_begun_while_proposals_are_looked_for_is_kept():
    async with desk(far()) as it:
        await it.open()
        it.screen.action_ghost(1)
        it.screen.action_select()
        await it.settle()
        assert it.view.place == Place(Side.SOURCE, 0, 0)
        assert it.view.selecting
        await it.press("v", "}")
        assert it.view.place == Place(Side.TRANSLATION, 120, 5)


async def test_hidden_annotations_of_others_cast_no_ghosts():
    content = "Talks in Oslo cost 120 million.\nNobody came to Oslo."
    theirs = builders.annotation("a0", *builders.spans(content, "Oslo"), by="sam")
    async with desk(tagged(annotations=[theirs])) as it:
        await it.open()
        assert ghosts(it) == [("translation", "Oslo", ">")]
        await it.press("O")
        assert ghosts(it) == []
        await it.press("O")
        assert ghosts(it) == [("translation", "Oslo", ">")]


def unlinked(**fields):
    """Return a project with a tagged word that no word of the translation is linked with."""
    content = "Talks cost 120 million."
    tag = builders.annotation("a0", *builders.spans(content, "Talks"))
    unit = builders.unit("u0", "s0", "无可奉告。")
    return project(**({"source": builders.source(content), "units": [unit], "annotations": [tag]} | fields))


def drawn_whole(it, index):
    """Return the offsets of a translation that a ghost of the whole segment is drawn on."""
    text = it.view._laid.text(Side.TRANSLATION, index)
    places = (Place(Side.TRANSLATION, index, offset) for offset in range(len(text)))
    return [any(mark.whole for mark in it.view.marks_at(place)) for place in places]


async def test_a_projection_that_knows_no_words_is_drawn_on_all_of_the_segment_and_not_as_words():
    async with desk(unlinked(), size=(140, 40)) as it:
        await it.open()
        await it.press("}")
        assert "no words linked" in it.inspector
        assert "All of this segment, not any words of it." in it.inspector
        assert "“the whole" not in it.inspector
        assert "for the whole segment" in it.inspector
        assert drawn_whole(it, 0) == [True] * 5
        assert [letter for _, _, letter in ghosts(it)] == ["»"]
        await it.press("l")
        assert it.view.current is None
        style = it.view._painter.inks.text(it.view.marks_at(it.view.place))
        assert not any((style.underline, style.underline2, style.italic, style.dim))


async def test_a_projection_that_knows_no_words_becomes_a_tag_of_the_segment_from_anywhere_in_it():
    async with desk(unlinked(), size=(140, 40)) as it:
        await it.open()
        await it.press("tab", "l", "l", "a")
        made = stored(it)[1]
        assert [(each.kind, each.segment) for each in made.targets] == [("segment", "u0")]
        assert (made.origin, made.derived_from) == ("projection", "a0")
        assert "Accepted for the whole segment: Fact" in it.status
        assert ghosts(it) == []
        await it.press("u")
        assert drawn_whole(it, 0) == [True] * 5


async def test_a_projection_that_knows_no_words_is_put_right_onto_words():
    async with desk(unlinked(), size=(140, 40)) as it:
        await it.open()
        await it.press("tab", "v", "l", "a")
        made = stored(it)[1]
        assert [each.exact for each in made.spans] == ["无可"]


async def test_with_a_ghost_s_words_selected_both_keys_are_said_and_off_it_only_the_one_that_acts():
    async with desk(tagged()) as it:
        await it.open()
        await it.press("}", "v")
        assert "a accepts it for the selected words   d refuses" in it.inspector
        await it.press("d")
        assert "Refused" in it.status
        await it.press("u", "escape", "}", "v", "l", "l", "l", "l", "l")
        assert "a accepts it for the selected words" in it.inspector
        assert "d refuses" not in it.inspector


async def test_what_lies_on_words_comes_before_a_ghost_of_the_whole_segment():
    words = builders.spans("无可奉告。", "奉告", text="u0")
    there = builders.annotation("a1", *words, ordinal=1, tag="claims.doubt")
    here = builders.annotation("a0", *builders.spans("Talks cost 120 million.", "Talks"))
    async with desk(unlinked(annotations=[here, there]), size=(140, 40)) as it:
        await it.open()
        await it.press("tab", "l", "l")
        assert it.screen.current == "a1"
        assert "Projected" not in it.inspector
        await it.press("a")
        assert len(it.annotations) == 2
        await it.press("h")
        assert "Projected" in it.inspector


async def test_a_whole_segment_s_projection_is_drawn_on_all_of_it_and_taken_over_whole():
    whole = builders.annotation("a0", {"kind": "segment", "segment": "s1"})
    async with desk(tagged(annotations=[whole])) as it:
        await it.open()
        await it.press("}")
        assert it.view.place == Place(Side.TRANSLATION, 1, 0)
        assert "It is of the whole segment on the other side" in it.inspector
        assert not any(each in it.inspector for each in ("“", "no words linked", "confidence"))
        assert all(drawn_whole(it, 1))
        await it.press("a")
        made = stored(it)[1]
        assert [(each.kind, each.segment) for each in made.targets] == [("segment", "u1")]


# Both -----------------------------------------------------------------------------------------


async def test_z_brings_the_segment_to_the_middle():
    lines = "\n".join(f"Line number {n} says little." for n in range(200))
    async with desk(project(source=builders.source(lines), units=[]), size=(100, 40)) as it:
        await it.open()
        for _ in range(100):
            it.view.move("down")
        await it.press("z")
        row = it.view._laid.y(it.view.place) - it.view.scroll_offset.y
        assert abs(row - it.view.size.height // 2) <= 1


async def test_another_language_renames_ghosts_and_keeps_them():
    async with desk(suggested(WORD)) as it:
        await it.open()
        await ask(it)
        await it.press("L")
        assert suggestions(it) == [("source", WORD, "?")]
        (mark,) = it.view.marks_at(Place(Side.SOURCE, 0, 0))
        assert mark.label == "怀疑"
        assert "建议" in it.inspector
        await it.press("L")


async def test_a_ghost_has_its_own_letter_in_the_gutter_and_looks_like_no_annotation():
    async with desk(suggested(WORD)) as it:
        await it.open()
        await ask(it)
        await it.press("G")
        row = next(y for y in range(it.view.size.height) if WORD in it.view.render_line(y).text)
        strip = it.view.render_line(row)
        assert strip.text.startswith("?")
        (style,) = [each.style for each in strip if each.text == WORD]
        assert style.italic
        assert style.underline


async def test_nothing_that_is_proposed_is_counted_or_exported():
    from workbench.usecases.export import dossier
    from workbench.usecases.stats import stats

    async with desk(suggested(WORD)) as it:
        await it.open()
        await ask(it)
        assert stats(it.wb).annotations == 0
        whole = dossier(it.wb, it.wb.store.documents()[0])
        assert whole.annotations == ()
