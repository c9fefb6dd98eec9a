"""The guard of the checkout sees files that are added, changed and removed, and no caches."""

from __future__ import annotations

from pathlib import Path

from tests.untouched import changes, snapshot


def test_what_changed_is_named(tmp_path: Path) -> None:
    for name in ("kept", "changed", "removed"):
        (tmp_path / name).write_text("1")
    before = snapshot(tmp_path)
    (tmp_path / "changed").write_text("22")
    (tmp_path / "removed").unlink()
    (tmp_path / "qa").mkdir()
    (tmp_path / "qa" / "added").touch()
    assert changes(before, snapshot(tmp_path)) == [
        "changed",
        "qa/added",
        "removed",
    ]


def test_caches_do_not_count(tmp_path: Path) -> None:
    before = snapshot(tmp_path)
    for name in ("__pycache__/a.pyc", ".venv/bin/python", "x.egg-info/PKG-INFO", ".coverage.host"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert changes(before, snapshot(tmp_path)) == []
