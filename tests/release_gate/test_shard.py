"""shard.py runs its part of the gate in its own folder, and has no stage."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from release_gate import shard
from release_gate.reference import PROJECT


def test_the_status_is_that_of_the_shard(monkeypatch: pytest.MonkeyPatch) -> None:
    def run_shard(folder: Path, argv: Sequence[str] | None) -> int:
        assert (folder, argv) == (PROJECT.folder, ["1/2"])
        return 3

    monkeypatch.setattr(shard, "run_shard", run_shard)
    assert shard.main(["1/2"]) == 3


def test_it_is_no_gate() -> None:
    assert "Stage 4 runs" in str(shard.__doc__)
    assert "_GateExit" not in (PROJECT.folder / "shard.py").read_text("utf-8")
