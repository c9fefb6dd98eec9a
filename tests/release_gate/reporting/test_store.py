"""The store: what is written, what is pruned, and what the board links to."""

from __future__ import annotations

import re
from pathlib import Path

from release_gate.model import HISTORY, Check, CheckResult, Pack, PackResult, Status
from release_gate.reporting import store
from release_gate.reporting.store import write_board
from tests.release_gate.records import PACK, gate_of, passed


def test_the_board_links_to_the_evidence_of_failures(tmp_path: Path) -> None:
    kept = "home/v1/failures/A-01/page-1.png"
    (tmp_path / "qa" / kept).parent.mkdir(parents=True)
    (tmp_path / "qa" / kept).write_bytes(b"PNG")
    check = CheckResult(Check("A-01", "t", "w", "f:1"), Status.FAIL, evidence=(kept,))
    pack = Pack("home", "Pack 7", "Home", "v1", "p", "", "/")
    gate = gate_of(PackResult(pack, Status.FAIL, (check,), 1.0))
    problem = write_board(tmp_path / "test2.html", gate, tmp_path / "qa")
    assert problem == ""
    page = (tmp_path / "test2.html").read_text("utf-8")
    (source,) = re.findall('<img src="([^"]+)"', page)
    assert (tmp_path / source).read_bytes() == b"PNG"
    assert (tmp_path / "board.css").is_file()


def test_the_board_shows_the_runs_before(tmp_path: Path) -> None:
    page = tmp_path / "test2.html"
    for _ in range(3):
        write_board(page, gate_of(passed(PACK)), tmp_path)
    assert '<i class="p n3">' in page.read_text("utf-8")


def test_a_broken_history_is_reported_and_the_board_is_written(tmp_path: Path) -> None:
    page, history = tmp_path / "test2.html", tmp_path / HISTORY
    history.parent.mkdir()
    history.write_bytes(b"no database" * 200)
    problem = write_board(page, gate_of(passed(PACK)), tmp_path)
    assert str(history) in problem and "remove it" in problem
    assert str(history) in page.read_text("utf-8")
    assert history.read_bytes() == b"no database" * 200


def test_an_aggregate_is_complete_and_old_ones_are_pruned(tmp_path: Path) -> None:
    folders = [store.write_gate(tmp_path, gate_of(passed(PACK))) for _ in range(3)]
    assert len(set(folders)) == 3
    for folder in folders:
        assert {p.name for p in folder.iterdir()} == {
            "summary.json",
            "tests.txt",
            "junit.xml",
            "summary.md",
        }
    marker = tmp_path / "_aggregate" / "stage4_patch_applied.txt"
    marker.write_text("kept", encoding="utf-8")
    store.prune(tmp_path / "_aggregate", 1)
    left = sorted(path.name for path in (tmp_path / "_aggregate").iterdir())
    assert left == [max(folder.name for folder in folders), marker.name]
