"""A run with its surroundings: what is kept of it, and a broken history."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from stage4.checks import Check
from stage4.config.settings import Outputs, Settings
from stage4.model import CheckResult, Exchange, Facts, Request, Status
from stage4.session import kept_headers, run_and_record

URL = "http://127.0.0.1:9"
SETTINGS = Settings(URL, URL)


def test_a_policy_in_the_page_is_kept_for_the_next_run() -> None:
    body = b"<meta http-equiv=Content-Security-Policy content=\"script-src 'none'\">"
    headers = (("Content-Type", "text/html"), ("Server", "x"), ("X-Frame-Options", "DENY"))
    root = Exchange(Request("root", URL), URL, status=200, headers=headers, body=body)
    kept = kept_headers(Facts({"root": root}), Settings(URL, URL))
    assert kept == (("X-Frame-Options", "DENY"), ("content-security-policy", "script-src 'none'"))


def passing(settings: Settings, facts: Facts) -> CheckResult:
    return CheckResult("own", Status.PASS)


CHECKS = (Check("own", "Own", passing),)


def test_a_run_is_recorded_and_published(tmp_path: Path) -> None:
    session = run_and_record(SETTINGS, Outputs(), tmp_path, CHECKS, write=True)
    assert session.place == tmp_path / "qa/stage4/v0.4.0"
    connection = sqlite3.connect(tmp_path / "qa/stage4/history.sqlite3")
    assert connection.execute("SELECT base_url, status FROM run").fetchall() == [(URL, "PASS")]
    connection.close()


def test_without_artifacts_nothing_is_written(tmp_path: Path) -> None:
    session = run_and_record(SETTINGS, Outputs(), tmp_path, CHECKS, write=False)
    assert (session.place, session.verdict.status) == (None, Status.PASS)
    assert list(tmp_path.iterdir()) == []


def test_a_broken_history_is_reported_and_the_run_goes_on(tmp_path: Path) -> None:
    (tmp_path / "history").write_bytes(b"no database" * 200)
    complaints: list[str] = []
    session = run_and_record(
        SETTINGS, Outputs(history="history"), tmp_path, CHECKS,
        write=True, complain=complaints.append,
    )  # fmt: skip
    assert session.verdict.status is Status.PASS
    assert len(complaints) == 1 and "history" in complaints[0]


def test_results_that_cannot_be_written_are_part_of_the_session(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    session = run_and_record(SETTINGS, Outputs(output_dir="file/x"), tmp_path, CHECKS, write=True)
    assert session.unwritten is not None
    assert session.verdict.status is Status.PASS
