"""The runs: one bar for each whole one within axes, and a table of the others."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from release_gate.reporting.board.trend import (
    BOTTOM,
    HEIGHT,
    LEFT,
    SHOWN_PARTS,
    TOP,
    WIDTH,
    chart,
    runs_section,
)
from release_gate.reporting.past import Run

TIME = "2026-01-02T03:04:05+00:00"
runs = st.builds(
    Run,
    started=st.just(TIME),
    seconds=st.floats(0, 1e6),
    passed=st.integers(0, 2000),
    failed=st.integers(0, 2000),
    total=st.integers(0, 2000),
    succeeded=st.booleans(),
    part=st.just(""),
    commit=st.text(max_size=5),
)


def drawing(html: str) -> ET.Element:
    return ET.fromstring(html[html.index("<svg") : html.index("</svg>") + 6])


def run(number: int, part: str = "") -> Run:
    return Run(TIME, 10.0 + number, 5, 0, 5, True, part)


@given(st.lists(runs, min_size=2, max_size=30))
def test_each_run_has_one_bar_within_the_axes(found: list[Run]) -> None:
    svg = drawing(chart(found))
    bars = svg.findall("rect")
    assert len(bars) == len(found)
    for bar in bars:
        x, y, width, height = (float(bar.attrib[name]) for name in ("x", "y", "width", "height"))
        assert LEFT - 0.1 <= x <= x + width <= WIDTH + 0.1
        assert TOP - 0.1 <= y <= y + height <= HEIGHT - BOTTOM + 0.2
        assert height >= 1.9, "a run can be seen"
    marks = svg.findall("text[@class='failed']")
    assert len(marks) == sum(not each.succeeded for each in found)


@given(st.lists(runs, min_size=2, max_size=30))
def test_the_axis_has_two_to_five_labels_up_to_the_longest_run(found: list[Run]) -> None:
    svg = drawing(chart(found))
    labels = [text.text or "" for text in svg.findall("text[@text-anchor='end']")][:-1]
    assert 2 <= len(labels) <= 5
    units = {"s": 1.0, "min": 60.0}
    values = [float(n) * units[unit] for n, unit in (label.split() for label in labels)]
    assert values == sorted(values) and values[0] == 0
    assert values[-1] >= max(each.seconds for each in found) * 0.999


def test_a_bar_is_as_high_as_its_run_is_long() -> None:
    found = [
        Run(TIME, 10.0, 5, 0, 5, True, "", "abc"),
        Run(TIME, 20.0, 2, 3, 5, False, ""),
        Run(TIME, 40.0, 0, 100, 100, False, ""),
    ]
    svg = drawing(chart(found))
    names = ("class", "x", "y", "width", "height")
    assert [tuple(bar.get(name) for name in names) for bar in svg.findall("rect")] == [
        ("bar", "155.7", "139.0", "26.0", "37.0"),
        ("bar over", "341.0", "102.0", "26.0", "74.0"),
        ("bar over", "526.3", "28.0", "26.0", "148.0"),
    ]
    assert [(mark.get("x"), mark.get("y"), mark.text) for mark in svg.findall("text[@class]")] == [
        ("354.0", "97.0", "3"),
        ("539.3", "23.0", "×"),
    ]
    began = datetime.fromisoformat(TIME).astimezone()
    assert [bar.findtext("title") for bar in svg.findall("rect")][:2] == [
        f"{began:%Y-%m-%d %H:%M}: passed, 5 of 5, 10.0 s, abc",
        f"{began:%Y-%m-%d %H:%M}: failed, 2 of 5, 20.0 s",
    ]
    assert [(line.get("class"), line.get("d")) for line in svg.findall("path")] == [
        ("axis", "M76 176.0H632"),
        *(("grid", f"M76 {y}H632") for y in ("139.0", "102.0", "65.0", "28.0")),
    ]
    labels = [(each.get("y"), each.text) for each in svg.findall("text[@x='68']")]
    assert labels == [
        ("180.0", "0 s"), ("143.0", "10 s"), ("106.0", "20 s"), ("69.0", "30 s"), ("32.0", "40 s")
    ]  # fmt: skip
    day = f"{began:%d %b %H:%M}".lstrip("0")
    assert [(each.get("x"), each.text) for each in svg.findall("text[@y='200']")] == [
        ("76", day),
        ("632", day),
    ]
    assert svg.get("aria-label") == (
        "Duration of the last 3 whole runs: 1 passed, 2 failed, the newest took 40.0 s"
    )


def test_lines_of_a_long_run_are_minutes_apart() -> None:
    svg = drawing(chart([Run(TIME, seconds, 5, 0, 5, True, "") for seconds in (10.0, 181.0)]))
    labels = [each.text for each in svg.findall("text[@x='68']")]
    assert labels == ["0 s", "1 min", "2 min", "3 min", "4 min"]


def test_fewer_than_two_runs_have_no_chart() -> None:
    assert chart([]) == chart([run(1)]) == ""
    assert "second run" in runs_section([run(1)])
    assert "<table>" not in runs_section([run(1)])


def test_parts_are_in_a_table_and_not_in_the_chart() -> None:
    html = runs_section([run(1), run(2, part="home"), run(3)])
    assert len(drawing(html).findall("rect")) == 2
    assert html.count("<td>home</td>") == 1


def test_the_newest_parts_are_shown_first() -> None:
    html = runs_section([run(n, part=f"part-{n}") for n in range(SHOWN_PARTS + 2)])
    assert "part-1<" not in html
    assert html.index(f"part-{SHOWN_PARTS + 1}<") < html.index("part-2<")
