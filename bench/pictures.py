"""Take the README's picture from a real terminal: ``python -m bench.pictures`` (Debian: fonts-noto-cjk).

Textual's own SVG squeezes Chinese until it cannot be read, so the program
runs on a pty, a terminal emulator reads it, and its cells are drawn.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import pyte
from PIL import Image, ImageDraw, ImageFont
from wcwidth import wcwidth

from tests.pty_terminal import PtyTerminal
from workbench import bootstrap, shipped
from workbench.config import Settings
from workbench.usecases.add import add
from workbench.usecases.demo import add_sample, seed_texts
from workbench.usecases.session import Session
from workbench.usecases.translate import translate

IMAGES = Path(__file__).parents[1] / "docs" / "images"
WIDTH, HEIGHT, SIZE = 10, 22, 18
FAMILY = "Noto Sans Mono CJK SC"
LATIN = "DejaVu Sans Mono"
BACKGROUND, INK = "#191f26", "#d8dee4"
BOXES = range(0x2500, 0x25A0)


def font(family: str, style: str) -> ImageFont.FreeTypeFont:
    """Return a font that fontconfig knows by its family and style."""
    found = subprocess.run(
        ["fc-match", "-f", "%{file}\n%{index}", f"{family}:style={style}"],
        capture_output=True,
        text=True,
        check=True,
    )
    file, index = found.stdout.split("\n")
    return ImageFont.truetype(file, SIZE, index=int(index))


def draw(screen: pyte.Screen, path: Path) -> None:
    """Draw what a terminal shows, cell by cell."""
    fonts = {bold: font(FAMILY, style) for bold, style in ((False, "Regular"), (True, "Bold"))}
    boxes = font(LATIN, "Book")
    image = Image.new("RGB", (screen.columns * WIDTH, screen.lines * HEIGHT), BACKGROUND)
    pen = ImageDraw.Draw(image)
    for y in range(screen.lines):
        for x in range(screen.columns):
            cell = screen.buffer[y][x]
            if not cell.data:
                continue
            ink, paper = colour(cell.fg, INK), colour(cell.bg, BACKGROUND)
            if cell.reverse:
                ink, paper = paper, ink
            cells = 2 if wcwidth(cell.data[0]) == 2 else 1
            left, top, right = x * WIDTH, y * HEIGHT, (x + cells) * WIDTH
            pen.rectangle((left, top, right - 1, top + HEIGHT - 1), fill=paper)
            if cell.data.strip():
                narrow = cells == 1
                chosen = (
                    boxes
                    if narrow and (ord(cell.data[0]) in BOXES or cell.data in "“”‘’—…·▸")
                    else fonts[cell.bold]
                )
                pen.text((left, top + HEIGHT - 5), cell.data, font=chosen, fill=ink, anchor="ls")
            if cell.underscore:
                pen.line((left, top + HEIGHT - 2, right - 1, top + HEIGHT - 2), fill=ink)
    image.save(path, optimize=True)


def colour(name: str, default: str) -> str:
    """Return one of pyte's colours as Pillow knows it."""
    return default if name == "default" else f"#{name}" if len(name) == 6 else name


def main() -> None:
    """Open the annotated seed and take its picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "op-eds.db"
        wb = bootstrap.open_workbench(Settings(), project=str(project), annotator="mei")
        for path in seed_texts(shipped.folder("seeds")):
            title = "Eastern Sentinel and the talks that froze"
            session = Session(wb, add(wb, wb.files.read(path), path.name, title=title).document)
            translate(wb, session, engine="memory")
            add_sample(wb, path, session)
        wb.store.close()
        command = [sys.executable, "-m", "workbench", "--project", str(project), "--as", "mei"]
        with PtyTerminal(command, columns=160, rows=42, cwd=folder, styled=True) as term:
            term.wait_for("Eastern Sentinel")
            term.press("enter")
            term.wait_for("普京")
            term.press("G", *["S"] * 5)
            term.press("r", "[")
            term.read(2)
            draw(term.screen, IMAGES / "annotate.png")
            print(term.text())


if __name__ == "__main__":
    main()
