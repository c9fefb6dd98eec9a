"""The progress of a load test: a line on a terminal, a line every 10 s in a log, or nothing."""

from __future__ import annotations

import io

import pytest

from stage4.commands.load_progress import ERASE, ProgressLine
from stage4.load.plan import LoadPlan
from stage4.load.progress import Seen

PLAN = LoadPlan("http://127.0.0.1:9", 50, for_s=30, ramp_up_s=5, limit_ms=250)


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_has_one_line_that_goes_at_the_end() -> None:
    screen = Screen()
    progress = ProgressLine(PLAN, screen)
    progress.show(None)
    progress.show(Seen(12.4, 1234, 5))
    progress.show(Seen(36.0, 1600, 5))  # the last answers come after the plan's time
    progress.close()
    assert screen.getvalue().split(ERASE) == [
        "",
        "  load: waiting for the workers",
        "  load: 12 of at most 35 s, 1,234 answers, 5 over 250 ms or failed",
        "  load: 35 of at most 35 s, 1,600 answers, 5 over 250 ms or failed",
        "",
    ]


def test_a_log_has_a_line_every_ten_seconds() -> None:
    log, now = io.StringIO(), [100.0]
    progress = ProgressLine(PLAN, log, clock=lambda: now[0])
    for number in range(51):
        now[0] = 100.0 + number / 2
        progress.show(Seen(number / 2, number, 0))
    progress.close()
    assert [line.split(" of ")[0] for line in log.getvalue().splitlines()] == [
        "  load: 10",
        "  load: 20",
    ]


@pytest.mark.parametrize("out", [Screen(), io.StringIO()])
def test_quiet_is_quiet(out: io.StringIO) -> None:
    now = [0.0]
    progress = ProgressLine(PLAN, out, quiet=True, clock=lambda: now[0])
    now[0] = 60.0
    progress.show(Seen(60.0, 1, 0))
    progress.close()
    assert out.getvalue() == ""
