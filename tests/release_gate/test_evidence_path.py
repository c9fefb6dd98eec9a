"""Folders for evidence have safe names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from release_gate.evidence_path import evidence_folder


@given(st.text(min_size=1))
def test_the_folder_for_evidence_is_one_plain_name(check_id: str) -> None:
    name = evidence_folder(check_id)
    assert len(name) == len(check_id)
    assert not set(name) & set("/\\.\0 ")


def test_a_usual_id_keeps_its_name() -> None:
    assert evidence_folder("UI-02-home") == "UI-02-home"
