"""The options of `stage4 run` as a user gives them: real processes, real servers."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from tests.stage4.command import DEAD, SOON, site, stage4, summary
from tests.stage4.servers import Behaviour, answer, request_of, serving

HEALTHY = answer(b'{"status": "ok"}', headers="Content-Type: application/json\r\n")


def remembering(requests: list[bytes], response: bytes = HEALTHY) -> Behaviour:
    """Remembers the head of every request."""

    def behave(connection: socket.socket, number: int) -> None:
        while request := request_of(connection):
            requests.append(request)
            connection.sendall(response)

    return behave


def test_a_url_may_stand_as_an_argument(tmp_path: Path) -> None:
    with serving(site(HEALTHY)) as url:
        done = stage4(tmp_path, "run", url, "--only", "health")
    assert done.returncode == 0, done.stdout + done.stderr
    assert summary(tmp_path)["base_url"] == url
    assert list(summary(tmp_path)["checks"]) == ["health"]  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", DEAD, "--url", DEAD), "both given"),
        (("run", "--url", DEAD, "--url", DEAD), "given 2 times"),
        (("run", "--quick", "--profile", "strict"), "both given"),
        (("run", "--only", "helth"), "did you mean 'health'?"),
        (("run", "--skip", "nothing"), "there is no check 'nothing'"),
        (("run", "--only", "health", "--skip", "health"), "both name health"),
        (("run", "--client-key", "setup.cfg"), "--client-key without --client-cert"),
        (("run", "--client-cert", "setup.cfg"), "it cannot be used"),
        (("run", "--header", "Host: a"), "the client sets the header Host itself"),
        (("run", "--header", "no header"), "not a header"),
        (("run", "--rate", "0"), "between 0.1 and 100"),
        (("run", "--target", "ue"), "the targets are: eu"),
        (("run", "--target", "eu", "--all-targets"), "both given"),
        (("run", DEAD, "--target", "eu"), "both given"),
        (("run", "--env-file", "none"), "none"),
        (("histroy",), "did you mean 'history'?"),
    ],
)
def test_what_makes_no_sense_is_one_line(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    (tmp_path / "setup.cfg").write_text(f"[stage4:eu]\nurl = {DEAD}\n")
    done = stage4(tmp_path, *words)
    assert done.returncode == 2, done.stdout
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "qa").exists()


def test_headers_go_to_the_services_own_origin_only(tmp_path: Path) -> None:
    own: list[bytes] = []
    others: list[bytes] = []
    secret = "t0ps3cret-value"
    with serving(remembering(others)) as other:
        away = answer(b"", "302 Found", f"Location: {other}/elsewhere\r\n")
        with serving(remembering(own, away)) as url:
            done = stage4(
                tmp_path, "run", url, *SOON, "--header", f"Authorization: Bearer {secret}",
                "--header", "accept: text/x-own", "--format", "json",
            )  # fmt: skip
    assert own and all(f"Authorization: Bearer {secret}".encode() in request for request in own)
    assert all(request.lower().count(b"\naccept:") == 1 for request in own)
    assert others and not any(secret.encode() in request for request in others)
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(secret.encode() in data for data in (*written, done.stdout.encode()))


def test_a_header_may_come_from_a_variable_or_a_file_of_variables(tmp_path: Path) -> None:
    requests: list[bytes] = []
    (tmp_path / "live.env").write_text("S4_HEADERS='X-Token: from-the-file'\n")
    with serving(remembering(requests)) as url:
        stage4(tmp_path, "run", url, "--only", "health", "--env-file", "live.env")
        stage4(tmp_path, "run", url, "--only", "health", S4_HEADERS="X-Token: from-the-variable")
    assert b"X-Token: from-the-file" in requests[0]
    assert b"X-Token: from-the-variable" in requests[1]


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    requests: list[bytes] = []
    (tmp_path / "headers").write_text("X-Token: from-the-secret-file\n")
    with serving(remembering(requests)) as url:
        stage4(tmp_path, "run", url, "--only", "health", S4_HEADERS_FILE="headers")
    assert b"X-Token: from-the-secret-file" in requests[0]


def test_it_waits_for_the_service(tmp_path: Path) -> None:
    """The first answers say that it starts; what they say does not count."""
    numbers = iter(range(1000))

    def starting(connection: socket.socket, number: int) -> None:
        while request_of(connection):
            early = next(numbers) < 2
            connection.sendall(answer(b"starting", "503 Later") if early else HEALTHY)

    with serving(starting) as url:
        done = stage4(tmp_path, "run", url, "--only", "health", "--wait", "30")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "up to 30 s" in done.stdout


def test_json_is_the_summary_and_nothing_else(tmp_path: Path) -> None:
    with serving(site(HEALTHY)) as url:
        done = stage4(tmp_path, "run", url, "--only", "health", "--format", "json")
    assert json.loads(done.stdout) == summary(tmp_path)


def test_github_gets_annotations(tmp_path: Path) -> None:
    done = stage4(tmp_path, "run", DEAD, "--only", "health", "--format", "github")
    assert done.returncode == 1
    assert "\n::error title=Stage 4%3A health." in done.stdout
    assert done.stdout.splitlines()[-1].startswith("[Stage 4] FAIL")


def test_several_targets_have_results_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    with serving(site(HEALTHY)) as url:
        (tmp_path / "pyproject.toml").write_text(
            f'[tool.stage4]\nonly = ["health"]\n'
            f'[tool.stage4.targets.eu]\nurl = "{url}"\n[tool.stage4.targets.us]\nurl = "{DEAD}"\n'
        )
        done = stage4(tmp_path, "run", "--all-targets", PROD_URL="http://127.0.0.1:1")
        one = stage4(tmp_path, "run", "--target", "eu", "--output-dir", "only-eu")
    assert (done.returncode, one.returncode) == (1, 0), done.stdout + one.stderr
    assert done.stdout.splitlines()[-1] == "[Stage 4] FAIL: eu PASS, us FAIL"
    whole = summary(tmp_path)
    assert {name: each["status"] for name, each in whole["targets"].items()} == {  # type: ignore[attr-defined]
        "eu": "PASS",
        "us": "FAIL",
    }
    assert whole["status"] == "FAIL"
    assert summary(tmp_path, "qa/stage4/v0.4.0/eu")["base_url"] == url
    assert summary(tmp_path, "only-eu/eu")["status"] == "PASS"
    board = (tmp_path / "public/test2.html").read_text("utf-8")
    assert board.count("<section") == 2


def test_a_repeated_key_of_a_target_wins_over_the_variables(tmp_path: Path) -> None:
    """HEALTH_URL is that of the one service that the variables describe."""
    with serving(site(HEALTHY)) as url:
        (tmp_path / "setup.cfg").write_text(f"[stage4:eu]\nurl = {url}\nonly = health\n")
        own = stage4(tmp_path, "run", "--target", "eu", HEALTH_URL=f"{DEAD}/health")
        unnamed = stage4(
            tmp_path, "run", "--url", url, "--only", "health", HEALTH_URL=f"{DEAD}/health"
        )
    assert (own.returncode, unnamed.returncode) == (0, 1), own.stdout


def test_every_target_is_checked_though_results_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "setup.cfg").write_text(
        f"[stage4]\nonly = health\noutput_dir = file/x\n"
        f"[stage4:eu]\nurl = {DEAD}\n[stage4:us]\nurl = {DEAD}/us\n"
    )
    done = stage4(tmp_path, "run", "--all-targets")
    assert done.returncode == 2
    assert done.stdout.count("[Stage 4] FAIL: 1 check,") == 2
    assert len(done.stderr.splitlines()) == 1 and "cannot be written" in done.stderr
