"""The board in a real browser, 390 px wide: nothing to scroll sideways, charts that can be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from release_gate.browser import launched
from stage4.board import STYLE, put_section, style
from stage4.history import Record
from stage4.model import CheckResult, Finding, Status, Verdict
from stage4.output.board_section import stage4_section

WIDTH_PX, SMALLEST_TEXT_PX = 390, 11
LABELS = """[...document.querySelectorAll("svg")].map(svg => [
    svg.getBoundingClientRect(),
    [...svg.querySelectorAll("text")].map(text => text.getBoundingClientRect())])"""


def page() -> str:
    url = "https://a-rather-long-host-name.example.com:8443/some/base/path"
    message = f"the component {url}/{'long' * 30} is down"
    evidence = {"slo_p95_ms": 1000.0, "samples": [float(n) for n in range(900, 1300)]}
    results = (
        CheckResult.of("health", [Finding("health.component-down", Status.FAIL, message)]),
        CheckResult("canary", Status.PASS, (), evidence),
    )
    runs = [
        Record(f"2026-11-{day:02d}T10:00:00+00:00", url, "PASS", "0.4.0", 0, 5.0, 1000.0 + day, 72)
        for day in range(1, 29)
    ]
    verdict = Verdict(runs[-1].time, url, url, results, target="shop-eu")
    return put_section(None, "stage4", stage4_section(verdict, runs))


def measured(folder: Path) -> tuple[int, list[Any]]:
    (folder / "test2.html").write_text(page(), "utf-8")
    (folder / STYLE).write_text(style(), "utf-8")
    with launched() as browser:
        shown = browser.new_page(viewport={"width": WIDTH_PX, "height": 800})
        shown.goto((folder / "test2.html").as_uri())
        return shown.evaluate("document.documentElement.scrollWidth"), shown.evaluate(LABELS)


def test_the_board_can_be_read_on_a_phone(tmp_path: Path) -> None:
    width, charts = measured(tmp_path)
    assert width == WIDTH_PX
    assert len(charts) == 2
    for chart, labels in charts:
        assert len(labels) == 3
        for label in labels:
            assert label["height"] >= SMALLEST_TEXT_PX
            assert chart["left"] <= label["left"] and label["right"] <= chart["right"]
            assert chart["top"] <= label["top"] and label["bottom"] <= chart["bottom"]
        below = sorted(labels, key=lambda label: float(label["top"]))[1:]
        left, right = sorted(below, key=lambda label: float(label["left"]))
        assert left["right"] < right["left"]
