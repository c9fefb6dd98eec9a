"""The runs: one bar for each whole one within axes, and a table of the others."""

from __future__ import annotations

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


def test_fewer_than_two_runs_have_no_chart() -> None:
    assert chart([]) == chart([run(1)]) == ""
    assert "second run" in runs_section([run(1)])


def test_parts_are_in_a_table_and_not_in_the_chart() -> None:
    html = runs_section([run(1), run(2, part="home"), run(3)])
    assert len(drawing(html).findall("rect")) == 2
    assert html.count("<td>home</td>") == 1


def test_the_newest_parts_are_shown_first() -> None:
    html = runs_section([run(n, part=f"part-{n}") for n in range(SHOWN_PARTS + 2)])
    assert "part-1<" not in html
    assert html.index(f"part-{SHOWN_PARTS + 1}<") < html.index("part-2<")
