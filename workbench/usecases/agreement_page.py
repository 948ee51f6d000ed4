"""The agreement report as one HTML file that needs nothing else: no script, no network, no font."""

from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree as ET

from workbench.domain.agreement.estimate import Estimate
from workbench.domain.sanitise import safe
from workbench.messages import language, say
from workbench.usecases.agreement import Report
from workbench.usecases.agreement_tables import Table, number, tables

_STYLE: Final = """
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--fill:#0072b2;--back:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9198a1;--line:#3d444d;--fill:#56b4e9;--back:#0d1117}}
*{box-sizing:border-box}
body{font:16px/1.5 system-ui,"Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;
color:var(--ink);background:var(--back);margin:0 auto;max-width:70rem;padding:1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin:2rem 0 .25rem}
p{color:var(--soft);margin:.25rem 0 .5rem;max-width:46rem}
figure{margin:0}.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:.9rem}.wide table{min-width:34rem}
th,td{border-bottom:1px solid var(--line);padding:.25rem .6rem;text-align:left;vertical-align:top}
th{white-space:nowrap}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
svg{display:block;max-width:100%;height:auto}
svg text{font-size:13px;fill:var(--ink)}svg .soft{fill:var(--soft)}
svg .bar{fill:var(--fill)}svg .rule{stroke:var(--line)}svg .range{stroke:var(--ink);stroke-width:1.5}
svg .path{fill:none;stroke:var(--fill);stroke-width:2}
"""
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
"""The page may not ask anybody for anything."""
WIDTH: Final = 640
_NAME, _ROW = 200, 24


def page(report: Report) -> str:
    """Return the report as HTML; tags and names are text, whatever they hold."""
    title = say("agreement.title")
    html = ET.Element("html", lang="zh-Hans" if language() == "zh" else "en")
    head = ET.SubElement(html, "head")
    ET.SubElement(head, "meta", charset="utf-8")
    ET.SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY})
    ET.SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    ET.SubElement(head, "title").text = title
    ET.SubElement(head, "style").text = _STYLE
    body = ET.SubElement(html, "body")
    ET.SubElement(body, "h1").text = title
    for table in tables(report):
        section = ET.SubElement(body, "section", id=table.name)
        ET.SubElement(section, "h2").text = table.title
        if table.note:
            ET.SubElement(section, "p").text = table.note
        _draw(section, table, report)
        _lay(section, table)
    return "<!DOCTYPE html>\n" + ET.tostring(html, encoding="unicode", method="html") + "\n"


def _draw(section: ET.Element, table: Table, report: Report) -> None:
    """Draw what the table holds, where a picture says it sooner."""
    if table.name == "pairs":
        named = [(f"{each.a} – {each.b}", each.matched.f1) for each in report.pairs]
        _bars(section, table.title, named)
    elif table.name == "alpha_u":
        _bars(
            section,
            table.title,
            [(say("agreement.any"), report.alpha_u), *report.alpha_u_per_tag.items()],
        )
    elif table.name == "confusion":
        _heat(section, table, report)
    elif table.name == "over_time":
        _curve(section, table.title, [each.f1 for each in report.over_time])


def _lay(section: ET.Element, table: Table) -> None:
    wide = ET.SubElement(section, "div", {"class": "wide"})
    rows = ET.SubElement(wide, "table")
    for at, cells in enumerate([table.head, *table.rows]):
        row = ET.SubElement(rows, "tr")
        for column, cell in enumerate(cells):
            kind = {"class": "n"} if column in table.right else {}
            ET.SubElement(row, "td" if at else "th", kind).text = safe(cell)


def _picture(section: ET.Element, title: str, width: int, height: int) -> ET.Element:
    figure = ET.SubElement(section, "figure", {"class": "wide"})
    drawing = ET.SubElement(
        figure,
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {height}",
            "width": str(width),
            "role": "img",
        },
    )
    ET.SubElement(drawing, "title").text = title
    return drawing


def _bars(section: ET.Element, title: str, named: Sequence[tuple[str, Estimate]]) -> None:
    """Draw a bar from 0 to 1 for each figure, with its interval as a line; negative ones have no bar."""
    drawing = _picture(section, title, WIDTH, _ROW * len(named) + 8)
    span = WIDTH - _NAME - 60
    for row, (name, found) in enumerate(named):
        top = row * _ROW + 4
        _text(drawing, 0, top + 15, _clip(name))
        _line(drawing, "rule", (_NAME, top + _ROW, _NAME + span, top + _ROW))
        if found.value is not None and found.value > 0:
            length = f"{min(found.value, 1) * span:.1f}"
            box = {"x": str(_NAME), "y": str(top + 4), "width": length, "height": "14", "class": "bar"}
            ET.SubElement(drawing, "rect", box)
        if found.low is not None and found.high is not None:
            low, high = (_NAME + max(0.0, min(1.0, edge)) * span for edge in (found.low, found.high))
            _line(drawing, "range", (low, top + 11, high, top + 11))
        _text(drawing, _NAME + span + 8, top + 15, number(found.value))


def _heat(section: ET.Element, table: Table, report: Report) -> None:
    """Draw the confusion matrix: the more often, the fuller a cell."""
    side, size = 28, len(report.tags)
    drawing = _picture(section, table.title, _NAME + side * size + 8, side * (size + 1) + 8)
    most = max((cell for row in report.matrix for cell in row), default=0)
    for row, (tag, cells) in enumerate(zip(report.tags, report.matrix, strict=True)):
        _text(drawing, 0, row * side + 19, _clip(f"{row + 1} {tag}"))
        _text(drawing, _NAME + row * side + 8, size * side + 18, str(row + 1))
        for column, cell in enumerate(cells):
            box = {
                "x": str(_NAME + column * side),
                "y": str(row * side),
                "width": str(side - 2),
                "height": str(side - 2),
                "class": "bar",
                "fill-opacity": f"{0.06 + 0.94 * cell / most if most and cell else 0.06:.3f}",
            }
            mark = ET.SubElement(drawing, "rect", box)
            ET.SubElement(mark, "title").text = safe(f"{tag} × {report.tags[column]}: {cell}")


def _curve(section: ET.Element, title: str, found: Sequence[Estimate]) -> None:
    """Draw values from 0 to 1 in their order; where one is undefined the line is broken."""
    height, left = 160, 30
    drawing = _picture(section, title, WIDTH, height)
    for value in (0.0, 0.5, 1.0):
        top = 10 + (1 - value) * (height - 30)
        _line(drawing, "rule", (left, top, WIDTH, top))
        _text(drawing, 0, top + 4, f"{value:.1f}")
    step = (WIDTH - left - 10) / max(1, len(found) - 1)
    path, pen = [], "M"
    for at, each in enumerate(found):
        if each.value is None:
            pen = "M"
            continue
        across, top = left + at * step, 10 + (1 - each.value) * (height - 30)
        path.append(f"{pen}{across:.1f} {top:.1f}")
        dot = {"cx": f"{across:.1f}", "cy": f"{top:.1f}", "r": "3", "class": "bar"}
        ET.SubElement(drawing, "circle", dot)
        pen = "L"
    ET.SubElement(drawing, "path", {"d": " ".join(path), "class": "path"})


def _text(drawing: ET.Element, x: float, y: float, text: str) -> None:
    ET.SubElement(drawing, "text", {"x": f"{x:.0f}", "y": f"{y:.0f}"}).text = safe(text)


def _line(drawing: ET.Element, kind: str, ends: tuple[float, float, float, float]) -> None:
    names = ("x1", "y1", "x2", "y2")
    places = {name: f"{end:.1f}" for name, end in zip(names, ends, strict=True)}
    ET.SubElement(drawing, "line", places | {"class": kind})


def _clip(text: str) -> str:
    """Shorten a name to what fits beside the drawing: a wide character takes two places."""
    room = _NAME // 8
    for at, character in enumerate(text):
        room -= 2 if character >= "\u1100" else 1
        if room < 0:
            return text[:at] + "…"
    return text
