"""The list of annotations says of which segment a translation is that was tagged as a whole."""

from tests import builders
from tests.tui.desk import project
from workbench.domain.annotation import SegmentTarget
from workbench.usecases.annotations import annotations


def test_each_translation_that_is_tagged_as_a_whole_is_told_by_its_own_segment():
    targets = [SegmentTarget(segment=name) for name in ("s1", "u0", "u1")]
    (found,) = annotations(project(annotations=[builders.annotation("a0", *targets)]), [])
    names = [target.segment for target in found.annotation.targets]
    assert [found.translates.get(name) for name in names] == [None, "s0", "s1"]
