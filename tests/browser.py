"""A class to open in a real browser, and what the tests that do so need of one."""

import os
import shutil

import pytest

from grader.ending import Ending, Line
from grader.report import Late, Report, Run, Status, Verdict
from grader.store import digest

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install playwright")

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
OPTIONS += ["--disable-component-update", "--disable-sync"]
HACK = "window.hacked = 1; alert(1)"
EVIL = f"</script></style></title><script>{HACK}</script>\"'><img src=x onerror='{HACK}'><svg onload='{HACK}'>"
CODE = b"\n".join(b"x%d = %d" % (i, i) for i in range(1, 400))

MARKS = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None and not os.environ.get("CI"), reason="no Chromium: apt-get install chromium"),
    # Playwright's own, when a browser is closed at the end.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),
]


def a_report(points, status, message="", source=CODE, lines=(), ending=Ending.FINISHED, **more):
    verdicts = (
        Verdict("doubles", "`double` gives back twice a number.", status, 1.0, message, lines=lines),
        Verdict("totals", "It sums.", Status.PASSED, points),
    )
    return Report("double", "Doubling", digest(source), 7, verdicts, (Run("double", ending, "", 0.5, 1.0, 2),), **more)


CLASS = {
    "ann": a_report(2.0, Status.PASSED),
    "bob": a_report(9.0, Status.FAILED, "It raised.", lines=(Line(350, "f", "x350 = 350"),)),
    "cyd": a_report(
        10.0, Status.SKIPPED, "First: another.", late=Late(60.0, "A day is 10 %.", 9.0), ending=Ending.TIMED_OUT
    ),
    "dan": a_report(3.0, Status.TODO, "Still to be written."),
    "eva": a_report(3.0, Status.BROKEN, "Our fault.", data="mnist: built-in stand-in (asked for)"),
    EVIL: a_report(4.0, Status.FAILED, EVIL, EVIL.encode(), (Line(1, EVIL, EVIL),), output=EVIL, note=EVIL, data=EVIL),
}


# How light the paper is, and what is written in a colour that differs too little from what is behind it.
CONTRASTS = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => { for (; node; node = node.parentElement) {
    const c = rgb(getComputedStyle(node).backgroundColor); if (c[3] === 255) return c; } return [255, 255, 255]; };
  const own = (node) => [...node.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  const poor = [];
  for (const node of document.querySelectorAll("body *")) {
    if (!own(node) || !node.checkVisibility() || node.closest("script, svg, .hidden")) continue;
    const a = light(rgb(getComputedStyle(node).color)), b = light(behind(node));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${node.className} ${node.textContent.slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return [light(behind(document.body)), poor];
}"""
