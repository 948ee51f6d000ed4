"""What was kept of earlier rows is what drawing all of them anew gives, and all that changed is painted."""

import random

import pytest

from tests.tui.widgets.documents import Viewer, book, source_mark, unit_mark
from workbench.tui.pairs import Pair, Place, Side
from workbench.tui.widgets.bilingual_motion import MOTIONS

STEPS = 60


def marks(shown: list[Pair]):
    """Annotations that overlap in some pairs, so that lanes come and go."""
    made = []
    for index, pair in enumerate(shown):
        words = pair.source.split()
        for number in range(2 + index % 3):
            name, first = f"m{index}-{number}", " ".join(words[: number + 1])
            made.append(source_mark(name, pair, first, colour=number))
        if pair.unit and pair.translation and index % 3 == 0:
            made += [unit_mark(f"t{index}-{n}", pair, pair.translation[: n + 2]) for n in range(2)]
    return made


def drawn(view):
    return [[(each.text, each.style) for each in strip] for strip in view.render_lines(view.size.region)]


def painted(view, monkeypatch):
    """Return the rows that the view asks to be painted from now on."""
    asked: set[int] = set()
    refresh = view.refresh

    def noting(*regions, **options):
        spans = regions or (view.size.region,)
        asked.update(row for region in spans for row in range(region.y, region.bottom))
        return refresh(*regions, **options)

    monkeypatch.setattr(view, "refresh", noting)
    return asked


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("size", [(120, 30), (80, 24)])
async def test_rows_that_were_kept_are_as_if_drawn_anew(seed, size, monkeypatch):
    dice = random.Random(seed)
    shown = book(30)
    every = marks(shown)
    app = Viewer(shown, every)
    async with app.run_test(size=size) as pilot:
        view = app.view
        await pilot.pause()
        asked = painted(view, monkeypatch)
        laned = 0
        for _ in range(STEPS):
            before = drawn(view)
            asked.clear()
            what = dice.random()
            if what < 0.45:
                view.move(dice.choice([*MOTIONS, "half_down", "half_up"]))
            elif what < 0.5:
                view.switch_side()
            elif what < 0.65:
                view.go_to(Place(Side.SOURCE, min(view.place.index + dice.randrange(3), 29), 0))
            elif what < 0.9:
                here = [mark.annotation for mark in view.marks_at(view.place)]
                view.set_current(dice.choice(here) if here else None)
            else:
                one = dice.choice(every)
                view.change_marks([one.annotation], [] if dice.random() < 0.5 else [one])
            laned += view._laid._extra
            kept = drawn(view)
            view._strips.clear()
            assert drawn(view) == kept
            assert {y for y, row in enumerate(kept) if row != before[y]} <= asked
        assert laned > 0
