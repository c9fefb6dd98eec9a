"""The commands as a user runs them: real processes, real servers, an empty folder."""

from __future__ import annotations

import json
import math
import os
import re
import signal
import socket
import subprocess
import sys
import time
from base64 import b64encode
from pathlib import Path

import pytest

from stage4.cli import main
from tests.checkout import ROOT
from tests.stage4.servers import Behaviour, answer, request_of, serving

SCRIPT = [sys.executable, str(ROOT / "stage4/run_stage4.py")]
SAVE = ["bash", str(ROOT / "stage4/run_and_save.sh")]
MODULE = [sys.executable, "-m", "stage4"]
KEPT = ("PATH", "HOME", "LANG", "TMPDIR")
POLICY = "Content-Security-Policy: default-src 'self'\r\n"
DEAD = "http://127.0.0.1:9"


def environment(**variables: str) -> dict[str, str]:
    clean = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**clean, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", **variables}


SOON = ("--slo-p95-ms", "0.1")  # no service is that fast: the canary is over after a few pings


def run_program(
    program: list[str], folder: Path, *words: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*program, *words],
        cwd=folder,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def stage4(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return run_program(MODULE, folder, *words, **variables)


def site(health: bytes | None = None, root: bytes | None = None, delay: float = 0.0) -> Behaviour:
    """A service with a health endpoint and a root."""
    page = answer(b"<p>hello</p>", headers=f"Content-Type: text/html\r\n{POLICY}")

    def behave(connection: socket.socket, number: int) -> None:
        while request := request_of(connection):
            time.sleep(delay)
            is_health = request.split(b" ", 2)[1].startswith(b"/health")
            connection.sendall((health or answer()) if is_health else (root or page))

    return behave


def summary(folder: Path, place: str = "qa/stage4/v0.4.0") -> dict[str, object]:
    data: dict[str, object] = json.loads((folder / place / "summary.json").read_text("utf-8"))
    return data


@pytest.mark.parametrize("program", [[*MODULE, "run"], SCRIPT])
def test_every_way_to_start_it_is_the_same(tmp_path: Path, program: list[str]) -> None:
    with serving(site()) as url:
        done = run_program(program, tmp_path, *SOON, PROD_URL=url)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines()[0] == "Stage 4 – Production Go-Live Readiness v0.4.0"
    assert summary(tmp_path)["status"] == "FAIL"


def test_a_sound_service_passes_and_everything_is_saved(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    with serving(site()) as url:
        done = run_program(SAVE, tmp_path, PROD_URL=url, PYTHON=sys.executable)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert '"status": "PASS"' in done.stdout
    assert "tests.txt" in done.stdout and "test2.html" in done.stdout
    assert done.stdout.splitlines()[0] == "Stage 4 – Production Go-Live Readiness v0.4.0"
    assert "\n[Stage 4] PASS: 4 checks" in done.stdout
    data = summary(tmp_path)
    assert data["status"] == "PASS"
    assert list(data["checks"]) == ["health", "canary", "root_headers", "provider_config"]  # type: ignore[call-overload]
    canary = data["checks"]["canary"]  # type: ignore[index]
    assert canary["count"] == canary["oks"] == len(canary["samples"]) == 84
    assert canary["p95_ms"] == sorted(canary["samples"])[math.ceil(0.95 * 84) - 1]
    found = subprocess.run(
        ["grep", "-A", "10", "Stage 4", "public/test2.html"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for word in ("Version", "v0.4.0", "Description", "Link", url, "Code", "Test", "4 checks"):
        assert word in found
    assert {path.name for path in (tmp_path / "public").iterdir()} == {"test2.html", "board.css"}
    assert {path.name for path in (tmp_path / "qa/stage4/v0.4.0").iterdir()} == {
        "summary.json", "tests.txt", "junit.xml", "summary.md", "stage4.sarif", "code-quality.json",
    }  # fmt: skip
    assert (tmp_path / "qa/stage4/history.sqlite3").exists()


def test_an_unreachable_service_fails_and_leaves_its_artifacts(tmp_path: Path) -> None:
    done = stage4(tmp_path, PROD_URL=DEAD)
    assert done.returncode == 1
    assert "refused" in done.stdout
    assert summary(tmp_path)["status"] == "FAIL"
    assert not (tmp_path / "public").exists()


@pytest.mark.parametrize(
    ("variables", "words", "named"),
    [
        ({"PROD_URL": "example.com"}, [], "PROD_URL"),
        ({"PROD_URL": "ftp://example.com"}, [], "PROD_URL"),
        ({"PROD_URL": "http://"}, [], "PROD_URL"),
        ({"PROD_URL": "http://a:b:c"}, [], "PROD_URL"),
        ({"STAGE_URL": "http://[::1"}, [], "STAGE_URL"),
        ({"HEALTH_URL": "/health"}, [], "HEALTH_URL"),
        ({"S4_TIMEOUT": "soon"}, [], "S4_TIMEOUT"),
        ({"S4_TIMEOUT": "nan"}, [], "S4_TIMEOUT"),
        ({"S4_TIMEOUT": "-1"}, [], "S4_TIMEOUT"),
        ({"EXPECT_LIVE": "perhaps"}, [], "EXPECT_LIVE"),
        ({"ALLOW_PROVIDER_MOCK": "2"}, [], "ALLOW_PROVIDER_MOCK"),
        ({}, ["--profile", "thorough"], "--profile"),
        ({}, ["--timeout", "x"], "--timeout"),
        ({}, ["--url", "nowhere"], "--url"),
        ({}, ["--health-schema", "missing.json"], "--health-schema"),
        ({}, ["--ca-file", "/dev/null"], "--ca-file"),
        ({}, ["--ca-file", __file__], "--ca-file"),
        ({}, ["--no-such-option"], "--no-such-option"),
        ({}, ["nonsense"], "nonsense"),
    ],
)
def test_garbage_in_is_one_line_that_names_it(
    tmp_path: Path, variables: dict[str, str], words: list[str], named: str
) -> None:
    done = stage4(tmp_path, *words, **variables)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert named in done.stderr
    assert "(" in done.stderr  # the remedy
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("setup.cfg", "[stage4]\nslo_p95_ms = fast\n", "setup.cfg [stage4] slo_p95_ms"),
        ("setup.cfg", "[stage4]\nslo = 5\n", "'slo'"),
        ("setup.cfg", "[stage4\nx", "setup.cfg"),
        ("pyproject.toml", "[tool.stage4]\nprofile = 'thorough'\n", "pyproject.toml"),
        ("pyproject.toml", "[tool.stage4\n", "pyproject.toml"),
    ],
)
def test_garbage_in_a_file_names_the_file(tmp_path: Path, name: str, text: str, named: str) -> None:
    (tmp_path / name).write_text(text)
    done = stage4(tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert named in done.stderr


def test_options_win_over_variables_over_files(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.stage4]\nurl = "http://a.invalid"\ntimeout = 7\n'
    )
    from_file = stage4(tmp_path, "--only", "health", "--no-artifacts")
    from_variable = stage4(tmp_path, "--only", "health", "--no-artifacts", PROD_URL=DEAD)
    from_option = stage4(
        tmp_path, "--only", "health", "--no-artifacts", "--url", f"{DEAD}1", PROD_URL=DEAD
    )
    assert "base URL    http://a.invalid\n" in from_file.stdout
    assert f"base URL    {DEAD}\n" in from_variable.stdout
    assert f"base URL    {DEAD}1\n" in from_option.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["pyproject.toml"]


def test_output_dir_and_board(tmp_path: Path) -> None:
    page = "<main>\n<p>by hand</p>\n</main>\n"
    (tmp_path / "b.html").write_text(page)
    stage4(
        tmp_path, "--only", "health", "--url", DEAD, "--output-dir", "out/x", "--board", "b.html"
    )
    assert summary(tmp_path, "out/x")["status"] == "FAIL"
    board = (tmp_path / "b.html").read_text("utf-8")
    assert "<p>by hand</p>" in board and "Stage 4" in board
    assert not (tmp_path / "qa/stage4/v0.4.0").exists()


def test_step_summary_and_outputs_are_appended_to(tmp_path: Path) -> None:
    step = tmp_path / "step.md"
    step.write_text("before\n")
    outputs = tmp_path / "outputs"
    files = {"GITHUB_STEP_SUMMARY": str(step), "GITHUB_OUTPUT": str(outputs)}
    stage4(tmp_path, "--only", "health", "--url", DEAD, **files)
    assert step.read_text("utf-8").startswith("before\n## Stage 4")
    assert outputs.read_text("utf-8") == "status=FAIL\np95=\n"


def test_artifacts_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "qa").write_text("a file")
    done = stage4(tmp_path, "--only", "health", "--url", DEAD)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "qa" in done.stderr


def test_a_server_cannot_write_commands_to_the_log(tmp_path: Path) -> None:
    body = b'{"status": "\\n::error::pwned\\u001b[31m ##[error]x"}'
    with serving(site(health=answer(body, "500 \x1b[31m::error::"))) as url:
        done = stage4(tmp_path, "--url", url, *SOON)
    everything = done.stdout + (tmp_path / "qa/stage4/v0.4.0/tests.txt").read_text("utf-8")
    assert done.returncode == 1
    assert "\x1b" not in everything and "##[" not in everything
    assert not re.search(r"^\s*::", everything, re.MULTILINE)


def test_credentials_are_used_and_never_shown(tmp_path: Path) -> None:
    password = "p%2Fs3cr%C3%A9t+word"
    plain = "p/s3crét+word"
    seen: list[bytes] = []
    (tmp_path / "public").mkdir()

    def echo(connection: socket.socket, number: int) -> None:
        while request := request_of(connection):
            seen.append(request)
            token = request.split(b"Authorization: ")[1].split(b"\r\n")[0].decode()
            said = {
                "status": f"bad {token} {plain} {password} {b64encode(plain.encode()).decode()}"
            }
            raw = answer(json.dumps(said).encode(), headers=f"X-Echo: {token}\r\n{POLICY}")
            connection.sendall(raw)

    with serving(echo) as url:
        there = url.replace("http://", f"http://admin:{password}@")
        done = stage4(tmp_path, "--url", there, *SOON)
    assert b"Basic " + b64encode(f"admin:{plain}".encode()) in seen[0]
    produced = [done.stdout.encode(), done.stderr.encode()]
    produced += [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    for form in (plain, password, "s3cr", b64encode(f"admin:{plain}".encode()).decode()[:20]):
        assert not any(form.encode() in data for data in produced), form
    assert "[redacted]" in done.stdout


def test_a_dead_slow_service_fails_after_a_few_pings(tmp_path: Path) -> None:
    with serving(site(delay=0.4)) as url:
        done = stage4(tmp_path, "--url", url, "--slo-p95-ms", "200")
    assert done.returncode == 1
    canary = summary(tmp_path)["checks"]["canary"]  # type: ignore[index]
    assert 2 <= canary["count"] <= 10


def test_too_little_evidence_is_inconclusive(tmp_path: Path) -> None:
    with serving(site(health=answer(b'{"version": "1"}'))) as url:
        done = stage4(tmp_path, "--url", url, "--only", "health")
    assert done.returncode == 3
    assert summary(tmp_path)["status"] == "INCONCLUSIVE"


def test_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    with serving(site()) as url:
        process = subprocess.Popen(
            [*MODULE, "--url", url],
            cwd=tmp_path,
            env=environment(PYTHONUNBUFFERED="1"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        for line in process.stdout:  # an event: the canary comes after it
            if line.startswith("PASS         health"):
                break
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=20)
    assert process.returncode == 130
    assert error == "stage4: interrupted\n"
    assert not (tmp_path / "qa/stage4/v0.4.0").exists()


def test_help_and_version_load_little(tmp_path: Path) -> None:
    heavy = {"requests", "urllib3", "ssl", "sqlite3", "jsonschema", "http.client", "libcst"}
    code = (
        "import sys; from stage4.cli import main; status = main(['--help']);"
        f"print(sorted({heavy!r} & set(sys.modules)), file=sys.stderr)"
    )
    done = run_program([sys.executable, "-c", code], tmp_path)
    assert done.stderr == "[]\n"
    assert stage4(tmp_path, "--version").stdout.strip().endswith("0.4.0")


def test_a_broken_history_is_reported_and_does_not_stop_the_run(tmp_path: Path) -> None:
    (tmp_path / "h.sqlite3").write_bytes(b"this is no database, whatever its name says" * 99)
    done = stage4(tmp_path, "--only", "health", "--url", DEAD, "--history", "h.sqlite3")
    assert done.returncode == 1
    assert "h.sqlite3" in done.stderr and "Traceback" not in done.stderr
    assert summary(tmp_path)["status"] == "FAIL"


@pytest.mark.parametrize("variables", [{}, {"S4_TRACEBACK": "1"}])
def test_a_full_output_device_is_one_line(tmp_path: Path, variables: dict[str, str]) -> None:
    """The switch for debugging shows where, also then."""
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*MODULE, "csp", "script-src 'none'"],
            check=False, cwd=tmp_path, env={**environment(), **variables},
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=60,
        )  # fmt: skip
    assert "No space left on device" in done.stderr
    if variables:
        assert "Traceback" in done.stderr
    else:
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


@pytest.mark.parametrize(
    "words",
    [
        ("http://user:hunter2@127.0.0.1:9", "http://user:hunter2@127.0.0.1:9"),
        ("run", DEAD, "http://user:hunter2@127.0.0.1:9"),
        ("http://user:hunter2@127.0.0.1:9/ x",),
    ],
)
def test_a_usage_error_does_not_show_the_password_of_a_url(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(list(words)) == 2
    output = capsys.readouterr()
    assert "hunter2" not in output.err + output.out
    assert len(output.err.splitlines()) == 1


@pytest.mark.parametrize("command", ["run", "csp", "history", "watch"])
def test_no_command_takes_a_single_option_twice(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--format", "json", "--format", "text"]) == 2
    assert "--format is given 2 times" in capsys.readouterr().err


def test_a_url_alone_runs_the_checks(tmp_path: Path) -> None:
    done = stage4(tmp_path, DEAD, "--only", "health")
    assert done.returncode == 1
    assert summary(tmp_path)["base_url"] == DEAD
