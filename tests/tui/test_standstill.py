import asyncio
import time

from textual.screen import Screen

from tests.tui.desk import desk
from workbench.tui.standstill import Standstill


async def shown(it):
    done = []
    screen = Screen()
    await it.app.push_screen(screen)
    return done, Standstill(screen, lambda: done.append(time.monotonic()))


async def test_it_is_done_once_and_only_after_the_last_time_that_it_was_asked_for():
    async with desk() as it:
        done, still = await shown(it)
        for _ in range(5):
            still.after(0.05)
            await asyncio.sleep(0.02)
        asked = time.monotonic()
        assert not done
        assert still.waiting
        still.after(0.05)
        await asyncio.sleep(0.2)
        assert len(done) == 1
        assert done[0] >= asked + 0.05
        assert not still.waiting


async def test_it_is_done_though_the_moment_passed_while_the_machine_was_busy():
    async with desk() as it:
        done, still = await shown(it)
        still.after(0.01)
        time.sleep(0.1)  # noqa: ASYNC251 - nothing else gets a turn, as on a busy machine
        await asyncio.sleep(0.05)
        assert len(done) == 1


async def test_a_screen_that_was_left_does_nothing():
    async with desk() as it:
        done, still = await shown(it)
        still.after(0.05)
        await it.app.pop_screen()
        await asyncio.sleep(0.1)
        assert not done
        assert not still.waiting
