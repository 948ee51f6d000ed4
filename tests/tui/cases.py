"""What is done by keys in each of two texts: an English one, and a Chinese one with emoji."""

from dataclasses import dataclass

import pytest

from tests.tui import news
from tests.tui.sitting import seed_text


@dataclass(frozen=True)
class Case:
    """Words that stand once in a text, or in its translation, each for one thing to do."""

    title: str
    text: str
    size: tuple[int, int]
    overlap: tuple[str, str]
    nested: tuple[str, str]
    identical: str
    pieces: tuple[str, str]
    newline: tuple[str, str]
    sentences: tuple[str, str]
    translated: str
    grown: tuple[str, str, str]
    neighbours: tuple[str, str, str]
    whole: str
    stance: str
    number: str
    note: str
    supports: tuple[str, str]
    attacks: tuple[str, str]
    attribution: tuple[str, str, str]
    nothing: str
    projected: tuple[str, str]
    corrected: tuple[str, str]
    refused: str
    edited: tuple[str, str, str]
    picked: str
    word: tuple[str, str]
    repeated: str
    suggested: dict[str, str]
    search: tuple[str, str]
    restart: str
    journal: tuple[str, str, str]
    resized: str
    tones: tuple[str, str]


SEED = Case(
    title="000_9e8087d3640a9bf4",
    text=seed_text(),
    size=(150, 44),
    overlap=("a hurried reassurance pill", "pill for the front-line states"),
    nested=("haunted by the price tag for American consumers", "American consumers"),
    identical="the driver’s seat",
    pieces=("Even those", "corpse-counting"),
    newline=("the ink was dry.", ".\nWhat looks"),
    sentences=(
        "calculates",
        (
            "s that time favors its larger arsenal; Ukraine bets that continued Western kits can "
            "keep the grind from collapsing the front. Washington wants the glory of peace without the "
            "political bill."
        ),
    ),
    translated="没有拿出任何筹码",
    grown=(
        "shrug",
        "The Kremlin’s shrug was deafening:",
        "The Kremlin’s shrug was deafening: negotiations are frozen, full stop.",
    ),
    neighbours=("French Rafales", "sending", ", German"),
    whole="the math is cold",
    stance="battlefield",
    number="credibility thinner",
    note="headline-grabbing summit",
    supports=("attack on one is an attack on all", "calling the drone incident"),
    attacks=("trust has already cratered", "looks like routine"),
    attribution=("Warsaw", "claims", "a Russian drone violated its airspace"),
    nothing="Europe wants security without recession",
    projected=("Vladimir Putin", "弗拉基米尔·普京"),
    corrected=("Hungarian and Slovak voices", "匈牙利和斯洛伐克"),
    refused="autonomy",
    edited=("扭身功夫", "法国一边谈自主，一边往波兰送飞机——这样的杂耍只有北约会。", "杂耍"),
    picked="Prisoner swaps",
    word=("没得商量", "liang"),
    repeated="recession",
    suggested={"en": "unmarked cargo", "zh": "定心丸", "command": "stone’s throw"},
    search=("ratcheting", "墨迹"),
    restart="corralled",
    journal=("Secondary tariffs", "punitive order", "mid-term map"),
    resized="electricity grids",
    tones=("ballroom", "barter"),
)
NEWS = Case(
    title="news",
    text=news.TEXT,
    size=(150, 44),
    overlap=("免费公交计划将", "计划将于2031年"),
    nested=("要么免费，要么关门", "关门"),
    identical="走过场",
    pieces=("举着写有", "木牌"),
    newline=("坐得起车", "车。”\r\n街头"),
    sentences=("竖起", f"起{news.THUMB}。店主在{news.CAFE}门口贴出告示：“要么免费，要么关门！”"),
    translated="nobody knows the result",
    grown=(
        "机构",
        "一个连站牌都修不好的机构，",
        "反对者称之为“懦夫的账本”，并质问：一个连站牌都修不好的机构，凭什么让人相信？",
    ),
    neighbours=("一家人", "街头的", "举着"),
    whole="结果难料",
    stance="车票免了",
    number="低收入者",
    note="凭什么让人相信",
    supports=("停车场增加了三座", "乘客减少了12%"),
    attacks=("再拖下去", "整座城市就要瘫痪"),
    attribution=("批评者", "警告", "拖下去，整座城市就要瘫痪。"),
    nothing="发表评论",
    projected=("支持者", "Supporters"),
    corrected=("市议会", "The city council"),
    refused="五万名乘客",
    edited=("coward’s ledger", "Opponents call it “a craven account book” and ask: why trust it?", "craven"),
    picked="账本",
    word=("统计", "tǒng"),
    repeated="免费",
    suggested={"en": "paralyse", "zh": "瘫痪", "command": "走过场"},
    search=("启动", "ridership"),
    restart="店主",
    journal=("据该局", "去年", "三座"),
    resized="告示",
    tones=("站牌", "机构"),
)


on_both = pytest.mark.parametrize("case", [SEED, NEWS], ids=["seed", "news"], indirect=True)
"""For what goes another way in Chinese, among emoji, or at a line break of two characters."""
on_news = pytest.mark.parametrize("case", [NEWS], ids=["news"], indirect=True)
"""For what the other text has nothing of."""
