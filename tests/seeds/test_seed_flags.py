"""What is flagged on the seed: nothing of its reference translation, and every fault planted in it."""

import re

import pytest

from tests.tiny_model import seed_pairs
from workbench.domain.flags import flags
from workbench.domain.language import Language

EN, ZH = Language.EN, Language.ZH_HANS
PAIRS = list(seed_pairs().items())
SENTENCES = [(en, zh) for en, zh in PAIRS if len(en) > 40]


def kinds(source, target, into=ZH):
    return {flag.kind for flag in flags(source, target, EN if into is ZH else ZH, into)}


def test_no_reference_translation_is_flagged_either_way():
    assert len(PAIRS) > 100
    assert [pair for pair in PAIRS if kinds(*pair) or kinds(pair[1], pair[0], EN)] == []


def stopped(_, zh):
    return zh[: zh.index("，") + 1] if "，" in zh[:-1] else None


def shortened(_, zh):
    return zh[:2]


def wrong_number(_, zh):
    changed = re.sub(r"\d+", lambda found: str(int(found[0]) + 7), zh)
    return changed if changed != zh else None


def looping(_, zh):
    return zh + "非常重要" * 3


def echoed(en, _):
    return en


def half_width(_, zh):
    changed = zh.translate(str.maketrans("，。", ",."))
    return changed if changed != zh else None


@pytest.mark.parametrize(
    ("kind", "fault", "least"),
    [
        ("comma_stop", stopped, 8),
        ("too_short", shortened, 15),
        ("number", wrong_number, 2),
        ("repetition", looping, 15),
        ("echo", echoed, 15),
        ("punctuation", half_width, 15),
    ],
)
def test_every_fault_planted_in_a_sentence_is_flagged(kind, fault, least):
    planted = [(en, bad) for en, zh in SENTENCES if (bad := fault(en, zh)) is not None]
    assert len(planted) >= least
    assert [pair for pair in planted if kind not in kinds(*pair)] == []
