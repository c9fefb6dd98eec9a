"""Charts as inline SVG without scripts and style attributes; board.css colours the classes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

# Labels stand above and below the plot: on a phone the style sheet enlarges them.
WIDTH, HEIGHT = 640, 200
LEFT, RIGHT, TOP, BOTTOM = 8, 8, 32, 34
LABEL_ABOVE, LABEL_BELOW = TOP - 10, HEIGHT - 10
BINS = 32


class Point(NamedTuple):
    """A run, or a second of one: `label` is its time, `value` is in milliseconds.

    `failed` decides the colour.
    """

    label: str
    value: float
    failed: bool


def trend(points: Sequence[Point], limit: float, of: str = "runs") -> str:
    """The p95 of each run (or second), the newest at the right, the limit as a dashed line."""
    if not points:
        return ""
    top = max([point.value for point in points] + [1e-6]) * 1.15
    step = (WIDTH - LEFT - RIGHT) / max(len(points) - 1, 1)
    places = [(LEFT + index * step, _y(point.value, top)) for index, point in enumerate(points)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = [
        f'<circle class="dot{" fail" if point.failed else ""}" cx="{x:.1f}" cy="{y:.1f}" r="3">'
        f"<title>{escape(point.label)}: {point.value:.1f} ms</title></circle>"
        for point, (x, y) in zip(points, places, strict=True)
    ]
    parts = [f'<polyline class="series" points="{line}"/>', *dots, *_limit(limit, top)]
    parts.append(_text(LEFT, LABEL_BELOW, points[0].label))
    if len(points) > 1:
        parts.append(_text(WIDTH - RIGHT, LABEL_BELOW, points[-1].label, "end"))
    title = f"p95 of the last {len(points)} {of}, newest {points[-1].value:.1f} ms"
    return _svg(title, [*_axes(top), *parts])


def distribution(samples: Sequence[float], limit: float, of: str = "pings") -> str:
    """A histogram of latencies in milliseconds; those over the limit have another colour."""
    if not samples:
        return ""
    low, high = min(samples), max(samples)
    width = (high - low) / BINS or 1.0
    counts = [0] * BINS
    for sample in samples:
        counts[min(int((sample - low) / width), BINS - 1)] += 1
    top = float(max(counts))
    bar = (WIDTH - LEFT - RIGHT) / BINS
    parts = []
    for index, count in enumerate(counts):
        start = low + index * width
        y = _y(count, top)
        over = " over" if start >= limit else ""
        parts.append(
            f'<rect class="bar{over}" x="{LEFT + index * bar:.1f}" y="{y:.1f}" '
            f'width="{bar - 1:.1f}" height="{HEIGHT - BOTTOM - y:.1f}">'
            f"<title>{count} from {start:.1f} to {start + width:.1f} ms</title></rect>"
        )
    parts.append(_text(LEFT, LABEL_BELOW, f"{low:.1f} ms"))
    parts.append(_text(WIDTH - RIGHT, LABEL_BELOW, f"{high:.1f} ms", "end"))
    parts.append(_text(LEFT, LABEL_ABOVE, f"{int(top)} {of}"))
    title = f"latency of {len(samples)} {of}, from {low:.1f} to {high:.1f} ms"
    return _svg(title, [_baseline(), *parts])


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value / top if top else 0)


def _limit(limit: float, top: float) -> list[str]:
    """The line of the limit, if it is within the chart."""
    if limit > top:
        return []
    y = _y(limit, top)
    return [f'<path class="limit" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>']


def _axes(top: float) -> list[str]:
    return [
        _baseline(),
        _text(LEFT, LABEL_ABOVE, f"{top:.0f} ms" if top >= 10 else f"{top:.1f} ms"),
    ]


def _baseline() -> str:
    return f'<path class="axis" d="M{LEFT} {HEIGHT - BOTTOM}H{WIDTH - RIGHT}"/>'


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(title: str, parts: Sequence[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<svg role="img" viewBox="0 0 {WIDTH} {HEIGHT}" aria-label="{escape(title)}">\n'
        f"<title>{escape(title)}</title>\n{body}\n</svg>"
    )
