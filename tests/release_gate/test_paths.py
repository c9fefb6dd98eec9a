"""Paths: inside the repository, and safe folder names for evidence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from release_gate import paths


def test_the_root_is_the_repository() -> None:
    assert (paths.ROOT / "release_gate" / "paths.py").is_file()
    assert paths.PYTEST_INI.is_file()


def test_output_is_inside_the_repository() -> None:
    for path in (paths.QA, paths.BOARD, paths.BASELINES, paths.EMBEDDED_LOG, paths.SERVED_LOG):
        assert path.is_relative_to(paths.ROOT)


@given(st.text(min_size=1))
def test_the_folder_for_evidence_is_one_plain_name(check_id: str) -> None:
    name = paths.evidence_folder(check_id)
    assert len(name) == len(check_id)
    assert not set(name) & set("/\\.\0 ")


def test_a_usual_id_keeps_its_name() -> None:
    assert paths.evidence_folder("UI-02-home") == "UI-02-home"
