"""`stage4 baseline`: pin headers, compare with them, remove the pin."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest

from stage4.cli import main
from tests.stage4.command import DEAD, POLICY, SOON, site, stage4
from tests.stage4.servers import answer, request_of, serving


def test_a_pin_is_set_shown_and_cleared(tmp_path: Path) -> None:
    with serving(site()) as url:
        pinned = stage4(tmp_path, "baseline", "set", "--url", url)
        cleared = stage4(tmp_path, "baseline", "clear", "--url", url)
        again = stage4(tmp_path, "baseline", "clear", "--url", url)
    assert pinned.returncode == cleared.returncode == again.returncode == 0
    assert "default-src 'self'" in pinned.stdout
    assert cleared.stdout.startswith("removed")
    assert again.stdout.startswith("there was no baseline")


def test_a_secret_in_the_path_of_the_url_is_neither_shown_nor_recorded(tmp_path: Path) -> None:
    """And the baseline is found again by the run and by `clear`."""
    secret = "s3cretpathtoken"
    with serving(site()) as url:
        address = f"{url}/{secret}"
        only = ("--health-url", f"{url}/health", "--only", "root_headers")
        done = [
            stage4(tmp_path, *command, "--url", address, API_KEY=secret)
            for command in (("baseline", "set"), ("run", *only), ("baseline", "clear"))
        ]
    assert [each.returncode for each in done] == [0, 0, 0], done
    assert done[2].stdout.startswith("removed")
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    output = [(each.stdout + each.stderr).encode() for each in done]
    assert not any(secret.encode() in data for data in (*files, *output))


def test_the_url_may_be_an_argument_as_for_a_run(tmp_path: Path) -> None:
    with serving(site()) as url:
        done = [stage4(tmp_path, "baseline", word, url) for word in ("set", "clear")]
    assert [each.returncode for each in done] == [0, 0]
    assert done[1].stdout == f"removed: {url}\n"
    twice = stage4(tmp_path, "baseline", "clear", DEAD, "--url", DEAD)
    assert "the URL and --url were both given" in twice.stderr


@pytest.mark.parametrize("command", ["set", "clear"])
def test_only_what_finds_the_baseline_is_an_option(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a run judges by, and where its other results go, would change nothing here."""
    assert main(["baseline", command, "--help"]) == 0
    options = set(re.findall(r"^  (--[\w-]+)", capsys.readouterr().out, re.MULTILINE))
    assert options >= {"--url", "--env-file", "--history"}
    assert not options & {"--profile", "--only", "--board", "--email-from", "--load-rate"}
    assert ("--header" in options) == (command == "set")


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
