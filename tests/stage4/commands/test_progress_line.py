"""Progress: a line on a terminal, a line every 10 s in a log, or nothing."""

from __future__ import annotations

import io

import pytest

from stage4.commands.progress_line import ERASE, ProgressLine


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_has_one_line_that_goes_at_the_end() -> None:
    screen = Screen()
    progress = ProgressLine(screen)
    progress.show("one")
    progress.show("two")
    progress.close()
    progress.close()
    assert screen.getvalue().split(ERASE) == ["", "  one", "  two", ""]


def test_a_log_has_a_line_every_ten_seconds() -> None:
    log, now = io.StringIO(), [100.0]
    progress = ProgressLine(log, clock=lambda: now[0])
    for number in range(51):
        now[0] = 100.0 + number / 2
        progress.show(f"{number / 2:g} s")
    now[0] += 9
    progress.close()
    progress.show("too early")
    assert log.getvalue().splitlines() == ["  10 s", "  20 s"]


@pytest.mark.parametrize("out", [Screen(), io.StringIO()])
def test_quiet_is_quiet(out: io.StringIO) -> None:
    now = [0.0]
    progress = ProgressLine(out, quiet=True, clock=lambda: now[0])
    now[0] = 60.0
    progress.show("one")
    progress.close()
    assert out.getvalue() == ""
