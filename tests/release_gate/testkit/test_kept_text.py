"""Texts in version control that are compared with what was found."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_gate.testkit.kept_text import difference, expect_kept
from release_gate.variables import UPDATE_BASELINES


def test_equal_texts_have_no_difference() -> None:
    assert difference("a\nb\n", "a\nb\n") == ""


def test_the_lines_that_differ_are_shown_and_counted() -> None:
    shown = difference("a\nb\nc\n", "a\nx\nc\n").splitlines()
    assert shown[0] == "2 lines differ"
    assert {"-b", "+x", " a"} <= set(shown)


def test_another_text_fails_and_names_the_command(tmp_path: Path) -> None:
    file = tmp_path / "kept.txt"
    file.write_text("a\n", encoding="utf-8")
    expect_kept(file, "a\n", "update it")
    with pytest.raises(pytest.fail.Exception, match=r"(?s)2 lines differ.*if .*: update it"):
        expect_kept(file, "b\n", "update it")


def test_an_update_stores_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(UPDATE_BASELINES, "1")
    file = tmp_path / "kept.txt"
    with pytest.raises(pytest.skip.Exception, match=r"kept\.txt is new"):
        expect_kept(file, "é\n", "update it")
    assert file.read_text("utf-8") == "é\n"
