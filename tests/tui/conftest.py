"""The sittings in which everything is done by keys: one for each text and file of tests."""

from contextlib import ExitStack

import pytest

from tests.tui.cases import NEWS, SEED
from tests.tui.sitting import Sitting


@pytest.fixture(scope="module")
def sittings(tmp_path_factory, _one_cache):
    """Return what gives the sitting of a text; starting one takes longer than most of what is done in it."""
    opened = {}
    with ExitStack() as stack:

        def sitting(case):
            if case.title not in opened:
                folder = tmp_path_factory.mktemp("sitting")
                made = Sitting(folder, case.text, case.title, case.size, case.suggested)
                opened[case.title] = stack.enter_context(made)
                made.open()
            return opened[case.title]

        yield sitting


@pytest.fixture(params=[SEED, pytest.param(NEWS, marks=pytest.mark.slow)], ids=["seed", "news"])
def case(request):
    """The text, and its words; what the second one shows of nothing new runs with the slow tests."""
    return request.param


@pytest.fixture
def at(case, sittings, request):
    """The sitting of a text, with nothing open; after a test that failed, the program is started anew."""
    failed = request.session.testsfailed
    sitting = sittings(case)
    sitting.begin()
    yield sitting
    sitting.lost = sitting.lost or request.session.testsfailed > failed
