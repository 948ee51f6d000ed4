import dataclasses

import pytest

from tests import fakes
from workbench.errors import StoreError
from workbench.usecases.left import Left, leave, left

PLACE = Left("s3", True, 7)


def test_a_place_is_there_again_for_the_person_who_left_it():
    wb = fakes.workbench()
    leave(wb, "d1", PLACE)
    assert left(wb, "d1") == PLACE
    assert left(wb, "d2") is None
    assert left(dataclasses.replace(wb, annotator="somebody else"), "d1") is None


def test_the_last_place_counts():
    wb = fakes.workbench()
    leave(wb, "d1", PLACE)
    leave(wb, "d1", Left("s4", False, 0))
    assert left(wb, "d1") == Left("s4", False, 0)


@pytest.mark.parametrize("held", ["", "{}", "[1]", "null", '{"segment": "s", "translated": 1, "offset": -1}'])
def test_what_cannot_be_read_is_forgotten(held):
    wb = fakes.workbench()
    leave(wb, "d1", PLACE)
    wb.store._cache = dict.fromkeys(wb.store._cache, held)
    assert left(wb, "d1") is None


def test_a_project_that_cannot_be_written_forgets():
    class ReadOnly(fakes.FakeStore):
        def remember(self, values):
            raise StoreError("file_unwritable", place="here", reason="full")

    wb = dataclasses.replace(fakes.workbench(), store=ReadOnly())
    leave(wb, "d1", PLACE)
    assert left(wb, "d1") is None
