"""The commands as a user runs them: real processes, real servers, an empty folder."""

from __future__ import annotations

import math
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stage4.command import (
    DEAD,
    MODULE,
    SAVE,
    SCRIPT,
    SOON,
    environment,
    run_program,
    site,
    stage4,
    summary,
)
from tests.stage4.servers import answer, serving


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
    assert stage4(tmp_path, "--version").stdout == "stage4 0.4.0\n"


@pytest.mark.parametrize("words", ["run --only health", "history", "csp x", "watch --times 1"])
def test_closed_streams_do_not_change_the_status(tmp_path: Path, words: str) -> None:
    program = " ".join(map(shlex.quote, [*MODULE, *words.split()]))
    statuses = [
        subprocess.run(
            ["sh", "-c", f"{program} {streams}"],
            check=False, cwd=tmp_path, env=environment(PROD_URL=DEAD), timeout=60,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ).returncode
        for streams in ("", ">&-", "2>&-", ">&- 2>&-")
    ]  # fmt: skip
    assert len(set(statuses)) == 1


def test_a_url_alone_runs_the_checks(tmp_path: Path) -> None:
    done = stage4(tmp_path, DEAD, "--only", "health")
    assert done.returncode == 1
    assert summary(tmp_path)["base_url"] == DEAD
