"""What cannot be done is one line that names it and says what to do."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from stage4.cli import main
from tests.stage4.command import DEAD, MODULE, environment, stage4, summary


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


def test_artifacts_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "qa").write_text("a file")
    done = stage4(tmp_path, "--only", "health", "--url", DEAD)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "qa" in done.stderr


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
