"""A bar chart of the last runs: inline SVG without scripts or styles. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, MARGIN = 640, 120, 24  # in units of the SVG's view box
MAX_BAR_WIDTH = 28


@dataclass(frozen=True)
class Point:
    """One past run."""

    started: str  # UTC, ISO 8601
    seconds: float
    passed: int  # checks
    total: int
    succeeded: bool


def trend(points: Sequence[Point]) -> str:
    """One bar per run, as high as its duration; "" for fewer than two runs."""
    if len(points) < 2:
        return ""
    longest = max(point.seconds for point in points) or 1.0
    step = (WIDTH - 2 * MARGIN) / len(points)
    bars = "\n".join(_bar(p, i, step, longest) for i, p in enumerate(points))
    succeeded = sum(point.succeeded for point in points)
    caption = f"Duration of the last {len(points)} runs; {succeeded} passed, the longest took"
    caption += f" {longest:.1f} s"
    return (
        f"<h3>{escape(caption)}</h3>\n"
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(caption)}">\n'
        f'<line class="axis" x1="{MARGIN}" x2="{WIDTH - MARGIN}" '
        f'y1="{HEIGHT - MARGIN}" y2="{HEIGHT - MARGIN}"/>\n{bars}\n'
        f'<text x="{MARGIN}" y="{HEIGHT - 6}">{escape(points[0].started[:16])}</text>\n'
        f'<text x="{WIDTH - MARGIN}" y="{HEIGHT - 6}" text-anchor="end">'
        f"{escape(points[-1].started[:16])}</text>\n</svg>"
    )


def _bar(point: Point, index: int, step: float, longest: float) -> str:
    room = HEIGHT - 2 * MARGIN
    height = max(room * point.seconds / longest, 2.0)
    width = min(step * 0.7, MAX_BAR_WIDTH)
    x = MARGIN + index * step + (step - width) / 2
    verdict = "passed" if point.succeeded else "failed"
    label = f"{point.started}: {verdict}, {point.passed} of {point.total}, {point.seconds:.1f} s"
    mark = "" if point.succeeded else _cross(x + width / 2, HEIGHT - MARGIN - height - 7)
    return (
        f'<rect class="bar{"" if point.succeeded else " over"}" x="{x:.1f}" '
        f'y="{HEIGHT - MARGIN - height:.1f}" width="{width:.1f}" height="{height:.1f}">'
        f"<title>{escape(label)}</title></rect>{mark}"
    )


def _cross(x: float, y: float) -> str:
    """Marks a failed run by more than its colour."""
    return f'<text x="{x:.1f}" y="{y + 5:.1f}" text-anchor="middle">×</text>'
