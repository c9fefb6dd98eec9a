"""The chart of the last runs: well-formed, one bar per run, failed ones marked."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from release_gate.reporting.trend import HEIGHT, MARGIN, WIDTH, Point, trend

points = st.builds(
    Point,
    started=st.text(
        st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
    ),
    seconds=st.floats(0, 1e6),
    passed=st.integers(0, 200),
    total=st.integers(0, 200),
    succeeded=st.booleans(),
)


@given(st.lists(points, min_size=2, max_size=30))
def test_each_run_has_one_bar_within_the_drawing(runs: list[Point]) -> None:
    svg = ET.fromstring(trend(runs).split("</h3>\n")[1])
    bars = svg.findall("rect")
    assert len(bars) == len(runs)
    for bar in bars:
        x, y, width, height = (float(bar.attrib[name]) for name in ("x", "y", "width", "height"))
        assert -0.1 <= x <= x + width <= WIDTH + 0.1
        assert -0.1 <= y <= y + height <= HEIGHT - MARGIN + 0.2
    crosses = [text for text in svg.findall("text") if text.get("text-anchor") == "middle"]
    assert all(cross.text == "×" for cross in crosses)
    assert len(crosses) == sum(not run.succeeded for run in runs)


def test_fewer_than_two_runs_have_no_chart() -> None:
    point = Point("2026-01-01", 1.0, 1, 1, succeeded=True)
    assert trend([]) == trend([point]) == ""
