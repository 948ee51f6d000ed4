import asyncio
import time
from itertools import pairwise

from textual.screen import Screen

from tests.tui.desk import desk
from workbench.tui.standstill import Standstill


async def shown(it):
    done = []
    screen = Screen()
    await it.app.push_screen(screen)
    return done, Standstill(screen, lambda: done.append(time.monotonic()))


async def until(come):
    limit = time.monotonic() + 30
    while not come():
        assert time.monotonic() < limit
        await asyncio.sleep(0.01)


async def test_it_is_done_once_and_only_after_the_last_time_that_it_was_asked_for():
    async with desk() as it:
        done, still = await shown(it)
        asked = []
        for _ in range(6):
            asked.append(time.monotonic())
            still.after(0.05)
            assert still.waiting
            await asyncio.sleep(0.02)
        await until(lambda: not still.waiting)
        await asyncio.sleep(0.1)
        slept_too_long = sum(after - before >= 0.05 for before, after in pairwise(asked))
        assert 1 <= len(done) <= 1 + slept_too_long, "more than once only where the machine had us wait"
        for moment in done:
            assert moment >= max(each for each in asked if each <= moment) + 0.05
        assert done[-1] > asked[-1]


async def test_it_is_done_though_the_moment_passed_while_the_machine_was_busy():
    async with desk() as it:
        done, still = await shown(it)
        still.after(0.01)
        time.sleep(0.1)  # noqa: ASYNC251 - nothing else gets a turn, as on a busy machine
        await until(lambda: not still.waiting)
        assert len(done) == 1


async def test_a_screen_that_was_left_does_nothing():
    async with desk() as it:
        done, still = await shown(it)
        await it.app.pop_screen()
        still.after(0.05)
        await until(lambda: not still.waiting)
        await asyncio.sleep(0.05)
        assert not done
