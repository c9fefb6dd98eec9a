"""Paths: inside the repository."""

from __future__ import annotations

from release_gate import paths


def test_the_root_is_the_repository() -> None:
    assert (paths.ROOT / "release_gate" / "paths.py").is_file()


def test_output_is_inside_the_repository() -> None:
    for path in (paths.QA, paths.BASELINES, paths.EMBEDDED_LOG):
        assert path.is_relative_to(paths.ROOT)
