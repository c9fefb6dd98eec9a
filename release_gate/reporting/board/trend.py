"""The last runs: a chart of whole runs with axes as inline SVG, and a table of the others. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from release_gate.reporting.board.markup import day_and_time, duration, plural, text
from release_gate.reporting.past import Run

# Units of the SVG's view box. On a phone the style sheet enlarges the labels, hence the margins.
WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 76, 8, 28, 44
MAX_BAR_WIDTH = 26
SHOWN_PARTS = 8
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600)  # seconds between two lines


def runs_section(runs: Sequence[Run]) -> str:
    """`runs` are oldest first, the one on the board at the end."""
    whole = [run for run in runs if not run.part]
    parts = [run for run in runs if run.part][-SHOWN_PARTS:]
    body = [chart(whole) or "<p>The chart begins with the second run of the whole plan.</p>"]
    if parts:
        body.append(_table(parts[::-1]))
    return (
        '<section id="runs" aria-labelledby="runs-h">\n<h2 id="runs-h">Runs</h2>\n'
        + "\n".join(body)
        + "\n</section>"
    )


def chart(runs: Sequence[Run]) -> str:
    """One bar per run, as high as its duration; "" for fewer than two runs."""
    if len(runs) < 2:
        return ""
    step = _step(max(run.seconds for run in runs))
    lines = max(1, -int(-max(run.seconds for run in runs) // step))
    top = lines * step
    succeeded = sum(run.succeeded for run in runs)
    caption = f"Duration of the last {plural(len(runs), 'whole run')}: {succeeded} passed, "
    caption += f"{len(runs) - succeeded} failed, the newest took {duration(runs[-1].seconds)}"
    parts = [*_grid(lines, step), *_bars(runs, top), *_days(runs)]
    return (
        f"<figure>\n<figcaption>{text(caption)}</figcaption>\n"
        f'<svg class="runs" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{text(caption)}">\n' + "\n".join(parts) + "\n</svg>\n</figure>"
    )


def _step(longest: float) -> float:
    """The distance of two lines of the grid, in seconds, so that there are at most four."""
    return next((float(step) for step in STEPS if longest <= 4 * step), longest / 4)


def _grid(lines: int, step: float) -> Iterator[str]:
    for number in range(lines + 1):
        y = _y(number, lines)
        kind = "grid" if number else "axis"
        yield f'<path class="{kind}" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
        label = _axis_label(number * step)
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{label}</text>'


def _axis_label(seconds: float) -> str:
    return f"{seconds:g} s" if seconds < 60 else f"{seconds / 60:g} min"


def _bars(runs: Sequence[Run], top: float) -> Iterator[str]:
    step = (WIDTH - LEFT - RIGHT) / len(runs)
    width = min(step * 0.7, MAX_BAR_WIDTH)
    for index, run in enumerate(runs):
        x = LEFT + index * step + (step - width) / 2
        y = min(_y(run.seconds, top), HEIGHT - BOTTOM - 2.0)
        verdict = "passed" if run.succeeded else "failed"
        label = f"{_local(run.started):%Y-%m-%d %H:%M}: {verdict}, {run.passed} of {run.total}, "
        label += duration(run.seconds) + (f", {run.commit}" if run.commit else "")
        kind = "bar" if run.succeeded else "bar over"
        yield (
            f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" '
            f'height="{HEIGHT - BOTTOM - y:.1f}"><title>{text(label)}</title></rect>'
        )
        if not run.succeeded:  # said by more than a colour
            mark = f"{run.failed}" if 0 < run.failed < 100 else "×"
            place = f'x="{x + width / 2:.1f}" y="{y - 5:.1f}" text-anchor="middle"'
            yield f'<text class="failed" {place}>{mark}</text>'


def _days(runs: Sequence[Run]) -> Iterator[str]:
    """The first and the last time below the bars."""
    y = HEIGHT - BOTTOM + 24
    first, last = (f"{_local(run.started):%d %b %H:%M}".lstrip("0") for run in (runs[0], runs[-1]))
    yield f'<text x="{LEFT}" y="{y}">{text(first)}</text>'
    yield f'<text x="{WIDTH - RIGHT}" y="{y}" text-anchor="end">{text(last)}</text>'


def _local(iso: str) -> datetime:
    return datetime.fromisoformat(iso).astimezone()


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value / top if top else 0)


def _table(parts: Sequence[Run]) -> str:
    rows = "\n".join(
        f"<tr><td>{day_and_time(run.started)}</td><td>{text(run.part, 120)}</td>"
        f"<td>{'passed' if run.succeeded else 'failed'}, {run.passed:,} of {run.total:,}</td>"
        f"<td>{duration(run.seconds)}</td></tr>"
        for run in parts
    )
    heads = "".join(f"<th>{name}</th>" for name in ("Time", "Part", "Result", "Took"))
    return (
        f"<h3>Runs of a part of the plan</h3>\n<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n"
        f"{rows}\n</tbody>\n</table>"
    )
