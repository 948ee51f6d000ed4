"""A Chinese news text of our own, with all that trips programs up, and its translation, sentence by sentence.

City, bureau and quarrel are invented. It holds emoji, joined (ZWJ), flagged and
toned ones, a Han character beyond the basic plane, combining marks, full-width
punctuation, and the comment footer of a web page.
"""

from typing import Final
from xml.sax.saxutils import escape

FAMILY: Final = "👨\u200d👩\u200d👧\u200d👦"
FLAG: Final = "🇺🇳"
THUMB: Final = "👍🏽"
CAFE: Final = "cafe\u0301"
ASTRAL: Final = "𠮷祥路"

PARAGRAPHS: Final = (
    (
        (
            "青榆市交通局表示，免费公交计划将于2031年启动，每天可运送五万名乘客🚌。",
            (
                "The Qingyu transport bureau said the free bus scheme will start in "
                "2031, carrying 50,000 passengers a day 🚌."
            ),
        ),
        (
            "反对者称之为“懦夫的账本”，并质问：一个连站牌都修不好的机构，凭什么让人相信？",
            (
                "Opponents call it “a coward’s ledger” and ask: why trust a body that "
                "cannot even mend a bus stop sign?"
            ),
        ),
        (
            "支持者则说：“车票免了，低收入者才坐得起车。”",
            "Supporters say: “Only without fares can people on low incomes afford to ride.”",
        ),
    ),
    (
        (
            f"街头的一家人{FAMILY}举着写有“{ASTRAL}”的木牌，旁边有人挥舞{FLAG}旗，有人竖起{THUMB}。",
            (
                f"A family {FAMILY} in the street holds a wooden sign reading "
                f"“{ASTRAL}”; others wave the {FLAG} flag, or give a {THUMB}."
            ),
        ),
        (
            f"店主在{CAFE}门口贴出告示：“要么免费，要么关门！”",
            f"A shopkeeper put a notice on the {CAFE} door: “Free, or we close!”",
        ),
        (
            "据该局统计，去年乘客减少了12%，而停车场增加了三座。",
            "According to the bureau, ridership fell by 12% last year, while three car parks were added.",
        ),
    ),
    (
        (
            "市议会将于下周表决（有人说这只是走过场），结果难料。",
            "The city council votes next week (some say it is only for show), and nobody knows the result.",
        ),
        (
            "批评者警告：再拖下去，整座城市就要瘫痪。",
            "Critics warn: any further delay will paralyse the whole city.",
        ),
    ),
)
"""Sentences with their translations, by paragraph."""
FOOTER: Final = ("评论", "发表评论")
TEXT: Final = "\r\n".join(
    ["".join(source for source, _ in paragraph) for paragraph in PARAGRAPHS] + ["", "", *FOOTER]
)


def tmx() -> str:
    """Return the translation as a memory that the program reads."""
    units = "".join(
        f'<tu><tuv xml:lang="zh-Hans"><seg>{escape(source)}</seg></tuv>'
        f'<tuv xml:lang="en"><seg>{escape(target)}</seg></tuv></tu>'
        for paragraph in PARAGRAPHS
        for source, target in paragraph
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><tmx version="1.4"><header creationtool="t" '
        'creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="*all*" '
        f'datatype="plaintext"/><body>{units}</body></tmx>'
    )
