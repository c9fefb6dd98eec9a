"""Evidence: kept of a failed check, and of no other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from release_gate.check import FAILED, FOR_THE_TRACE
from release_gate.reference import PROJECT
from release_gate.runner.engine import Engine
from release_gate.testkit import evidence as evidence_module
from release_gate.testkit.evidence import Evidence
from release_gate.variables import SERVER_LOG
from tests.release_gate.records import pack_of, work_of

CHECKS = """
@check("X-1", "passes", why="w")
def test_1():
    with open(os.environ["GATE_SERVER_LOG"], "a") as log: log.write("before\\n")
@check("X-2", "fails", why="w")
def test_2():
    with open(os.environ["GATE_SERVER_LOG"], "a") as log: log.write("during\\n")
    assert False
"""


def test_only_a_failed_check_keeps_its_part_of_the_servers_log(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    log.write_text("earlier\n", encoding="utf-8")
    engine = Engine(PROJECT, {**os.environ, SERVER_LOG: str(log)})
    list(engine.run([work_of(pack_of(tmp_path, CHECKS), tmp_path / "log.txt")]))
    kept = {
        str(path.relative_to(tmp_path / "failures")): path.read_text("utf-8")
        for path in (tmp_path / "failures").rglob("*.*")
    }
    assert kept == {"X-2/server.log": "during\n"}


@pytest.mark.parametrize(
    ("failed", "for_the_trace", "files"),
    [
        (False, False, set()),
        (True, False, {"console.txt", "page-1.png"}),
        (True, True, {"trace.zip"}),
        (False, True, {"trace.zip"}),
    ],
)
def test_a_browser_leaves_a_console_and_screenshots_of_a_failure_then_a_trace(
    failed: bool,
    for_the_trace: bool,
    files: set[str],
    page: Page,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(evidence_module, "MAX_CONSOLE_CHARS", 5)
    assert page.context.browser
    context = page.context.browser.new_context()
    request.node.stash[FOR_THE_TRACE] = for_the_trace
    evidence = Evidence(request.node, tmp_path / "kept")
    evidence.watch(context)
    tab = context.new_page()
    tab.set_content("<script>console.log('123456789')</script>")
    tab.evaluate("0")  # what the page said before has arrived by then
    request.node.stash[FAILED] = failed
    evidence.keep(context)
    context.close()
    request.node.stash[FAILED] = False
    assert evidence.console == ["log: 12345"]
    kept = {path.name for path in (tmp_path / "kept").glob("*")}
    assert kept == files


def test_errors_are_those_of_the_console_and_of_uncaught_exceptions(
    request: pytest.FixtureRequest,
) -> None:
    evidence = Evidence(request.node, None)
    evidence.console += ["log: error", "error: 404", "warning: x", "uncaught: TypeError"]
    assert evidence.errors() == ["error: 404", "uncaught: TypeError"]
