import time
from contextlib import nullcontext

import pytest

from tests import effort
from tests.effort import at_most


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.mark.parametrize(
    ("used", "slower", "fails"), [(1, 9, False), (3, 1, True), (3, 2, False), (3, 0.5, True), (9, 4, True)]
)
def test_a_slow_machine_is_given_time_and_slow_code_is_not(used, slower, fails):
    clock = Clock()
    looked = []

    def lap(by):
        assert by is clock
        looked.append(by)
        return slower * effort._QUIET

    with (
        pytest.raises(AssertionError, match="times faster") if fails else nullcontext(),
        at_most(2, clock, lap),
    ):
        clock.now += used
    assert bool(looked) == (used > 2)


def broken(clock):
    clock.now += 9
    raise KeyError


def test_what_fails_inside_is_told_as_it_is():
    clock = Clock()
    with pytest.raises(KeyError), at_most(2, clock):
        broken(clock)


def test_a_lap_takes_time():
    assert 0 < effort._lap(time.process_time) < 60
