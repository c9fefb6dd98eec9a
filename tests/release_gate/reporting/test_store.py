"""The store: what is written, what is pruned, and the screenshots on the board."""

from __future__ import annotations

from pathlib import Path

from release_gate.model import Check, CheckResult, GateResult, Pack, PackResult, Status
from release_gate.reporting import store
from release_gate.reporting.store import MAX_SCREENSHOT_BYTES, screenshots, write_board
from tests.release_gate.records import PACK, gate_of, passed


def test_the_board_embeds_the_screenshots_of_failures(tmp_path: Path) -> None:
    kept = ("home/page-1.png", "home/huge.png", "home/trace.zip", "home/gone.png")
    (tmp_path / "home").mkdir()
    (tmp_path / kept[0]).write_bytes(b"\x89PNG one")
    (tmp_path / kept[1]).write_bytes(b"x" * (MAX_SCREENSHOT_BYTES + 1))
    check = CheckResult(Check("A-01", "t", "w", "f:1"), Status.FAIL, evidence=kept)
    pack = Pack("home", "Pack 7", "Home", "v1", "p", "", "/")
    moment = "2026-01-01T00:00:00+00:00"
    found = PackResult(pack, Status.FAIL, (check,), 1.0, "")
    gate = GateResult("http://127.0.0.1", moment, 1.0, (found,))
    assert dict(screenshots(gate, tmp_path)) == {kept[0]: b"\x89PNG one"}
    write_board(tmp_path / "test2.html", gate, tmp_path)
    page = (tmp_path / "test2.html").read_text("utf-8")
    assert page.count('<img src="data:image/png;base64,iVBORyBvbmU=" alt="home/page-1.png">') == 1


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
