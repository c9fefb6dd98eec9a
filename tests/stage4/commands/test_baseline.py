"""`stage4 baseline`: pin headers, compare with them, remove the pin."""

from __future__ import annotations

import socket
from pathlib import Path

from tests.stage4.servers import answer, request_of, serving
from tests.stage4.test_cli import DEAD, POLICY, SOON, site, stage4


def test_a_pin_is_set_shown_and_cleared(tmp_path: Path) -> None:
    with serving(site()) as url:
        pinned = stage4(tmp_path, "baseline", "set", "--url", url)
        cleared = stage4(tmp_path, "baseline", "clear", "--url", url)
        again = stage4(tmp_path, "baseline", "clear", "--url", url)
    assert pinned.returncode == cleared.returncode == again.returncode == 0
    assert "default-src 'self'" in pinned.stdout
    assert cleared.stdout.startswith("removed")
    assert again.stdout.startswith("there was no baseline")


def test_without_an_answer_nothing_is_pinned(tmp_path: Path) -> None:
    done = stage4(tmp_path, "baseline", "set", "--url", DEAD)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert not (tmp_path / "qa").exists()


def test_a_policy_weaker_than_the_baseline_is_a_finding(tmp_path: Path) -> None:
    weak = "Content-Security-Policy: default-src 'self' 'unsafe-inline'\r\n"
    now = [POLICY]

    def behave(connection: socket.socket, number: int) -> None:
        while request := request_of(connection):
            is_health = b"/health" in request.split(b"\r\n")[0]
            connection.sendall(answer() if is_health else answer(b"", headers=now[0]))

    with serving(behave) as url:
        stage4(tmp_path, "baseline", "set", "--url", url)
        now[0] = weak
        done = stage4(tmp_path, "--url", url, *SOON)
    assert "weaker" in done.stdout
