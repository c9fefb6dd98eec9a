"""Charts: well-formed, without style and script."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from stage4.output.charts import Point, distribution, trend


def test_charts_are_xml_without_style_or_script() -> None:
    points = [Point("2026-01-01 <1>", 5.0, False), Point("2026-01-02", 5000.0, True)]
    for chart in (
        trend(points, 1000),
        trend(points[:1], 1000),
        distribution([1.0], 1000),
        distribution([0.0, 0.0, 3.0], 1),
    ):
        root = ET.fromstring(chart)
        assert root.get("role") == "img" and root.get("aria-label")
        assert "style" not in chart and "script" not in chart and "nan" not in chart
    assert trend([], 1) == distribution([], 1) == ""
