"""The files beside the board: the evidence of failures, and nothing that is not evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_gate.model import CheckResult, GateResult, PackResult, Status
from release_gate.reporting.board_files import KEPT_FOLDERS, MAX_FILES, write_files
from tests.release_gate.records import CHECK, PACK, gate_of, passed

LOG = f"{PACK.name}/{PACK.version}/log.txt"


def failed(*evidence: str) -> GateResult:
    check = CheckResult(CHECK, Status.FAIL, evidence=evidence)
    return gate_of(PackResult(PACK, Status.FAIL, (check,), 1.0))


def kept(qa: Path, *paths: str) -> None:
    for path in paths:
        (qa / path).parent.mkdir(parents=True, exist_ok=True)
        (qa / path).write_text(path, encoding="utf-8")


@pytest.fixture
def qa(tmp_path: Path) -> Path:
    return tmp_path / "qa"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "public").mkdir()
    return tmp_path / "public" / "test2.html"


def test_every_address_leads_to_a_copy_of_the_evidence(qa: Path, page: Path) -> None:
    paths = ("demo/f/A-1/page-1.png", "demo/f/A-1/trace.zip", "demo/f/A-1/console.txt")
    kept(qa, *paths, LOG)
    found = write_files(page, failed(*paths), qa, "run")
    assert set(found) == {*paths, LOG}
    for path, address in found.items():
        assert (page.parent / address).read_text("utf-8") == path


def test_what_no_browser_shows_gets_a_name_that_it_does(qa: Path, page: Path) -> None:
    kept(qa, "demo/server.log", "demo/look.diff")
    found = write_files(page, failed("demo/server.log", "demo/look.diff"), qa, "run")
    assert {address.rpartition(".")[2] for address in found.values()} == {"txt"}


@pytest.mark.parametrize(
    "path", ["../secret.txt", "demo/page.html", "demo/page.svg", "demo/none.txt"]
)
def test_other_files_are_not_copied(qa: Path, page: Path, path: str) -> None:
    kept(qa, "demo/page.html", "demo/page.svg")
    (qa.parent / "secret.txt").write_text("secret", encoding="utf-8")
    assert write_files(page, failed(path), qa, "run") == {}
    assert "secret.txt" not in {file.name for file in page.parent.rglob("*")}


def test_a_link_out_of_qa_is_not_followed(qa: Path, page: Path) -> None:
    (qa.parent / "secret.txt").write_text("secret", encoding="utf-8")
    (qa / "demo").mkdir(parents=True)
    (qa / "demo" / "a.txt").symlink_to(qa.parent / "secret.txt")
    assert write_files(page, failed("demo/a.txt"), qa, "run") == {}


def test_a_run_without_failures_has_no_evidence(qa: Path, page: Path) -> None:
    kept(qa, LOG)
    assert write_files(page, gate_of(passed(PACK)), qa, "run") == {}
    assert {path.name for path in (page.parent / "test2_files").iterdir()} == {
        "gate.css",
        "gate.js",
    }


def test_the_copies_of_old_runs_are_removed(qa: Path, page: Path) -> None:
    kept(qa, "demo/a.txt")
    for number in range(KEPT_FOLDERS + 2):
        write_files(page, failed("demo/a.txt"), qa, f"run-{number}")
    folders = sorted(path.name for path in (page.parent / "test2_files").iterdir() if path.is_dir())
    assert folders == [f"run-{number}" for number in range(2, KEPT_FOLDERS + 2)]


def test_the_number_of_copies_is_bounded(qa: Path, page: Path) -> None:
    paths = [f"demo/{number}.txt" for number in range(MAX_FILES + 5)]
    kept(qa, LOG, *paths)
    assert len(write_files(page, failed(*paths), qa, "run")) == MAX_FILES
