"""Finding out where a model's attention says which word answers to which, once for each model.

Models of the same make differ in it: in one a single head follows the words,
in another the mean over all heads of a lower layer. So plain sentences are
translated with links read at each place, and compared with the links that the
dictionary, numbers and names are sure of; the place that agrees most is kept
with the model, and how much it agrees.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from workbench.domain.language import Language
from workbench.ports import Attentive, Cancelled, Model, Progress, Workbench
from workbench.usecases.attention import agreements
from workbench.usecases.word_links import WordLinks

_ENGLISH: Final = (
    "The minister arrived in Berlin on 12 March with 40 journalists.",
    "According to Anna Schmidt, the hospital bought three new machines last year.",
    "Prices rose by 7 percent, but wages did not change.",
    "The old bridge over the river was closed for two weeks.",
    "China and Japan signed a trade agreement in 2019.",
    "My sister teaches mathematics at a small school in Canada.",
    "Nobody believed the story until the newspaper printed the letter.",
    "Water, bread and medicine are missing in the northern cities.",
    "The company sold 2,500 cars in April and 3,100 in May.",
    "Scientists in Paris discovered a new planet near the star.",
    "The teacher asked the students to read the book at home.",
    "When the train stopped, the passengers opened the windows.",
)
_CHINESE: Final = (
    "部长3月12日带着40名记者抵达柏林。",
    "据安娜·施密特说，这家医院去年购买了三台新机器。",
    "价格上涨了百分之七，但是工资没有变化。",
    "河上的旧桥关闭了两个星期。",
    "中国和日本在2019年签署了贸易协定。",
    "我的姐姐在加拿大的一所小学校教数学。",
    "在报纸刊登这封信之前，没有人相信这个故事。",
    "北方城市缺少水、面包和药品。",
    "这家公司四月份卖出2500辆汽车，五月份卖出3100辆。",
    "巴黎的科学家在这颗恒星附近发现了一颗新行星。",
    "老师要求学生在家里读这本书。",
    "火车停下来以后，乘客打开了窗户。",
)


_LANGUAGES: Final = {"en": Language.EN, "zh": Language.ZH_HANS, "zt": Language.ZH_HANT}


@dataclass(frozen=True, slots=True)
class Calibration:
    """Where links are read now, and how often, 0 to 1, they agreed with ``evidence`` sure lexical links."""

    head: str
    trust: float
    evidence: int


def calibrate_model(wb: Workbench, model: Model) -> Calibration | None:
    """Calibrate an installed model where it translates its pair, and was not before. Raises Missing."""
    source, target = _LANGUAGES.get(model.source), _LANGUAGES.get(model.target)
    if source is None or target is None or model.engine not in wb.engines:
        return None
    engine = wb.engines[model.engine]
    agent = engine.agent(source, target)
    if agent is None or agent.model_sha256 != model.sha256:
        return None
    if isinstance(engine, Attentive) and engine.trust(source, target) is not None:
        return None
    return calibrate(wb, model.engine, source, target)


def calibrate(
    wb: Workbench,
    engine: str,
    source: Language,
    target: Language,
    *,
    sentences: Sequence[str] = (),
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Calibration | None:
    """Find the best place in an engine's model for a pair, and keep it with the model.

    Other ``sentences`` than those of this module may be given. None where
    there is nothing to choose, when cancelled, or when no sentence had a link
    to compare with. Raises Missing when the model cannot be loaded.
    """
    if engine not in wb.engines:
        return None
    attentive = wb.engines[engine]
    if not isinstance(attentive, Attentive):
        return None
    texts = sentences or (_ENGLISH if source is Language.EN else _CHINESE)
    heads = attentive.heads(source, target)
    found: list[Calibration] = []
    for done, head in enumerate(heads):
        if cancelled is not None and cancelled():
            return None
        found.append(_tried(wb, attentive, (source, target), texts, head))
        if progress is not None:
            progress(done + 1, len(heads))
    best = max(found, key=lambda each: each.trust, default=None)
    if best is None or not best.evidence:
        return None
    attentive.settle(source, target, best.head, best.trust)
    return best


def _tried(
    wb: Workbench, engine: Attentive, pair: tuple[Language, Language], texts: Sequence[str], head: str
) -> Calibration:
    drafts = engine.attend(texts, *pair, head)
    made = {(text, draft.text): draft.links for text, draft in zip(texts, drafts, strict=True)}
    lexical = WordLinks(wb).lexical(made)
    agreed = [right for texts_, links in made.items() for right in agreements(lexical[texts_], links)]
    return Calibration(head, round(sum(agreed) / max(len(agreed), 1), 4), len(agreed))
