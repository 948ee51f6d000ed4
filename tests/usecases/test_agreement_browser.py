"""The agreement page in a real browser, without a screen."""

import dataclasses
import json
import shutil
import subprocess

import pytest
from PIL import Image

from workbench import messages, shipped
from workbench.usecases.agreement import EXTRAS, agreement
from workbench.usecases.agreement_page import page
from workbench.usecases.demo import add_seeds
from workbench.usecases.session import Session
from workbench.usecases.tag import by_quote

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: chromium)"),
]
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]


@pytest.fixture
def report(wb):
    document = add_seeds(wb, shipped.folder("seeds"))[0].document
    work = {
        "mei": [("rhetoric.doubt", "off the table"), ("rhetoric.loaded_language", "waste breath")],
        "李华": [("rhetoric.doubt", "the table"), ("rhetoric.doubt", "why waste breath")],
        "wu": [("rhetoric.doubt", "off the table")],
    }
    for who, tagged in work.items():
        session = Session(dataclasses.replace(wb, annotator=who), document)
        for tag, quote in tagged:
            session.tag(tag, by_quote(session, quote, nth=None, on="source"))
    messages.use("zh")
    return agreement(wb, also=EXTRAS)


def look(html, folder, width=1280, height=900):
    """Open a page; return what the browser complained of, what the page asked for, and a picture."""
    file, picture, log = folder / "a.html", folder / f"{width}.png", folder / "net.json"
    file.write_text(html, encoding="utf-8")
    done = subprocess.run(
        [
            CHROMIUM,
            *QUIET,
            f"--user-data-dir={folder / 'profile'}",
            f"--window-size={width},{height}",
            f"--screenshot={picture}",
            f"--log-net-log={log}",
            "--enable-logging=stderr",
            file.as_uri(),
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    complaints = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return complaints, _asked(log), picture


def _asked(log):
    """Return what the page asked for; the browser's own calls have no origin."""
    text = log.read_text(encoding="utf-8").rstrip().rstrip(",")
    events = json.loads(text if text.endswith("}") else text + "]}")["events"]
    asked = [event.get("params", {}) for event in events]
    return {
        each["url"]
        for each in asked
        if "url" in each and each.get("initiator", "not an origin") != "not an origin"
    }


def test_a_page_that_asks_somebody_is_found_out(tmp_path):
    html = "<!DOCTYPE html><img src='http://127.0.0.1:9/x.png'><script>console.error('no')</script>"
    complaints, asked, _ = look(html, tmp_path)
    assert asked == {"http://127.0.0.1:9/x.png"}
    assert complaints


@pytest.mark.parametrize(("width", "height"), [(500, 900), (1280, 900)], ids=["phone", "desktop"])
def test_a_browser_shows_the_report_without_complaint_and_asks_nobody(report, tmp_path, width, height):
    complaints, asked, picture = look(page(report), tmp_path, width, height)
    assert complaints == []
    assert asked == set()
    with Image.open(picture) as seen:
        assert seen.size == (width, height)
        assert len(seen.convert("L").getcolors(256) or []) > 20  # letters and bars, not an empty page
