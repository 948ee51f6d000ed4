import pytest

from tests import builders, fakes
from workbench.domain.text import Flag
from workbench.messages import use
from workbench.usecases.flags import dismiss
from workbench.usecases.search import search
from workbench.usecases.session import Session


@pytest.fixture
def wb():
    wb = fakes.workbench()
    flags = (Flag(kind="number", note="-3"), Flag(kind="repetition", note="very ×4"))
    unit = builders.unit("u0", "s0", "物价又涨了。", provenance=builders.provenance(flags=flags))
    fakes.put(wb, builders.parts(units=[unit], annotations=[], relations=[], reviews=[], findings=[]))
    dismiss(Session.open(wb, "d0001"), "s0", "number")
    return wb


def found(wb, pattern):
    return [each.before + each.match + each.after for each in search(wb, pattern, where="flags")]


@pytest.mark.parametrize("pattern", ["numbers differ", "数字不一致", "NUMBERS"])
@pytest.mark.parametrize("spoken", ["en", "zh"])
def test_a_dismissed_flag_is_found_by_its_name_in_either_language(wb, spoken, pattern):
    use(spoken)
    assert len(found(wb, pattern)) == 1


def test_standing_and_dismissed_flags_are_told_apart(wb):
    assert found(wb, "dismissed flag") == ["numbers differ · dismissed flag"]
    assert found(wb, "standing flag") == ["repetition · standing flag"]
    assert found(wb, "已消去") == ["数字不一致 · 已消去的提示"]


def test_a_flag_s_place_is_that_of_its_translation(wb):
    [hit] = search(wb, "repetition", where="flags")
    assert (hit.field, hit.segment, hit.unit, hit.annotation) == ("flag", "s0", "u0", None)
    session = Session.open(wb, "d0001")
    assert session.units["s0"].content == "物价又涨了。"
    assert hit.end - hit.start == len("物价又涨了。")
    assert hit.start == hit.unit_start


def test_flags_are_found_when_everything_is_searched_and_not_among_annotations(wb):
    assert [each.field for each in search(wb, "numbers differ")] == ["flag"]
    assert list(search(wb, "numbers differ", where="annotations")) == []
