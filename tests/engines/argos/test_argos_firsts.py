"""What the first word of a text in a batch is linked with: only a model that looks ahead can tell."""

import pytest

from tests.reordering_model import Lesson, build, packages
from workbench.domain.language import Language
from workbench.engines.argos import Argos, Options, Shelf

LESSONS = [
    Lesson(("▁Talks", "▁failed", "▁today."), ("今天", "会谈", "失败。"), frozenset({(2, 0), (0, 1), (1, 2)})),
    Lesson(("▁He", "▁left", "▁on", "▁Monday."), ("周一", "他", "走了。"),
           frozenset({(2, 0), (3, 0), (0, 1), (1, 2)})),
    Lesson(("▁Prices", "▁rose", "▁sharply,", "▁banks", "▁say."), ("银行", "称，", "价格", "大幅", "上涨。"),
           frozenset({(3, 0), (4, 1), (0, 2), (2, 3), (1, 4)})),
    Lesson(("▁Stop!",), ("停！",), frozenset({(0, 0)})),
]  # fmt: skip
TEXTS = ["".join(each.source).replace("▁", " ").strip() for each in LESSONS]


@pytest.fixture
def engine(tmp_path):
    def make(**options):
        package = build(tmp_path / "r.argosmodel", LESSONS, "en", "zh")
        Shelf(tmp_path / "models", works=lambda folder, code: True).install_file(package)
        return Argos(tmp_path / "models", Options(**options))

    return make


def test_the_lessons_fit_into_one_package():
    assert packages(LESSONS) == [LESSONS]


@pytest.mark.parametrize("beam", [1, 2, 4])
def test_every_text_of_a_batch_is_linked_as_it_is_alone_from_its_first_word_on(engine, beam):
    argos = engine(beam_size=beam)
    together = argos.translate(TEXTS * 3, Language.EN, Language.ZH_HANS)
    assert [draft.text for draft in together[:4]] == [
        "今天会谈失败。",
        "周一他走了。",
        "银行称，价格大幅上涨。",
        "停！",
    ]
    assert together == [argos.translate([text], Language.EN, Language.ZH_HANS)[0] for text in TEXTS * 3]
    for draft, text, first in zip(together, TEXTS, ["today.", "on Monday.", "banks", "Stop!"], strict=False):
        looked = [link.source.cut(text) for link in draft.links if link.target.start == 0]
        assert " ".join(looked) == first


def test_pieces_that_mean_different_things_go_into_different_packages():
    other = Lesson(("▁today.", "▁Talks"), ("今天", "谈话"), frozenset({(0, 0), (1, 1)}))
    longer = Lesson(
        ("▁He", "▁left", "▁on▁Monday."), ("周一", "他", "走了。"), frozenset({(2, 0), (0, 1), (1, 2)})
    )
    assert packages([*LESSONS, other, longer]) == [LESSONS, [other, longer]]
