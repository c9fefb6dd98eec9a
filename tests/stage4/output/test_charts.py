"""Charts: where lines, dots, bars and labels stand; well-formed, without style and script."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from stage4.output.charts import Point, distribution, trend

# The plot reaches from 8 to 632 and from 32 down to 166, in units of the picture.
AXIS = "M8 166H632"
POINTS = (Point("first", 0.0, False), Point("<2>", 50.0, True), Point("last", 100.0, False))


def texts(chart: ET.Element) -> list[tuple[str | None, ...]]:
    """The labels: x, y, anchor, text."""
    found = chart.iter("text")
    return [(each.get("x"), each.get("y"), each.get("text-anchor"), each.text) for each in found]


def path(chart: ET.Element, kind: str) -> list[str | None]:
    return [each.get("d") for each in chart.iter("path") if each.get("class") == kind]


def test_a_trend_reaches_from_edge_to_edge_and_15_percent_above_its_highest_value() -> None:
    chart = ET.fromstring(trend(POINTS, 50))
    (line,) = chart.iter("polyline")
    assert line.get("points") == "8.0,166.0 320.0,107.7 632.0,49.5"
    dots = [
        (dot.get("class"), dot.get("cx"), dot.get("cy"), dot.findtext("title"))
        for dot in chart.iter("circle")
    ]
    assert dots == [
        ("dot", "8.0", "166.0", "first: 0.0 ms"),
        ("dot fail", "320.0", "107.7", "<2>: 50.0 ms"),
        ("dot", "632.0", "49.5", "last: 100.0 ms"),
    ]
    assert (path(chart, "axis"), path(chart, "limit")) == ([AXIS], ["M8 107.7H632"])
    assert texts(chart) == [
        ("8.0", "22.0", "start", "115 ms"),
        ("8.0", "190.0", "start", "first"),
        ("632.0", "190.0", "end", "last"),
    ]
    assert chart.get("aria-label") == "p95 of the last 3 runs, newest 100.0 ms"


def test_a_limit_above_the_chart_is_not_drawn() -> None:
    assert path(ET.fromstring(trend(POINTS, 114)), "limit")
    assert not path(ET.fromstring(trend(POINTS, 116)), "limit")


@pytest.mark.parametrize(("value", "label"), [(5.0, "5.8 ms"), (10.0, "12 ms"), (0.0, "0.0 ms")])
def test_one_point_has_one_label_and_stands_at_the_left(value: float, label: str) -> None:
    chart = ET.fromstring(trend([Point("only", value, False)], 1000))
    assert [dot.get("cx") for dot in chart.iter("circle")] == ["8.0"]
    assert [each[-1] for each in texts(chart)] == [label, "only"]


def test_a_distribution_has_32_bars_of_equal_width_in_milliseconds() -> None:
    chart = ET.fromstring(distribution([float(n) for n in range(33)], 16))
    bars = [
        (bar.get("class"), bar.get("x"), bar.get("y"), bar.get("height"), bar.findtext("title"))
        for bar in chart.iter("rect")
    ]
    assert len(bars) == 32
    assert bars[0] == ("bar", "8.0", "99.0", "67.0", "1 from 0.0 to 1.0 ms")
    assert bars[1] == ("bar", "27.5", "99.0", "67.0", "1 from 1.0 to 2.0 ms")
    assert [bar[0] for bar in bars] == ["bar"] * 16 + ["bar over"] * 16
    assert bars[31] == ("bar over", "612.5", "32.0", "134.0", "2 from 31.0 to 32.0 ms")
    assert {bar.get("width") for bar in chart.iter("rect")} == {"18.5"}
    assert path(chart, "axis") == [AXIS]
    assert texts(chart) == [
        ("8.0", "190.0", "start", "0.0 ms"),
        ("632.0", "190.0", "end", "32.0 ms"),
        ("8.0", "22.0", "start", "2 pings"),
    ]
    assert chart.get("aria-label") == "latency of 33 pings, from 0.0 to 32.0 ms"


def test_samples_that_are_all_the_same_are_one_bar_of_a_millisecond() -> None:
    chart = ET.fromstring(distribution([3.0, 3.0], 1))
    assert [bar.findtext("title") for bar in chart.iter("rect")][:2] == [
        "2 from 3.0 to 4.0 ms",
        "0 from 4.0 to 5.0 ms",
    ]


def test_charts_are_without_style_and_script_and_none_without_figures() -> None:
    for chart in (trend(POINTS, 1000), distribution([0.0, 0.0, 3.0], 1)):
        assert ET.fromstring(chart).get("role") == "img"
        assert "style" not in chart and "script" not in chart and "nan" not in chart
    assert trend([], 1) == distribution([], 1) == ""
