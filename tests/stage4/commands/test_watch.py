"""`stage4 watch` on the command line; tests/stage4/test_watch.py has the loop itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stage4.test_cli import DEAD, stage4


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--every", "0"), "--every"),
        (("--times", "-1"), "--times"),
        (("--metrics-port", "70000"), "--metrics-port"),
        (("--on-change-webhook", "nowhere"), "--on-change-webhook"),
        (("--every", "5", "--every", "6"), "--every"),
    ],
)
def test_what_makes_no_sense_is_one_line(
    tmp_path: Path, words: tuple[str, ...], named: str
) -> None:
    done = stage4(tmp_path, "watch", DEAD, *words)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert named in done.stderr
    assert list(tmp_path.iterdir()) == []
