"""The record of seconds: small, stable, and one clear error if it is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_gate.errors import BadSetting
from release_gate.runner.seconds import read_seconds, write_seconds


def test_it_reads_back_rounded_and_sorted(tmp_path: Path) -> None:
    path = tmp_path / "seconds.json"
    write_seconds(path, {"b": {"y": 1.26, "x": 0.01}, "a": {"z": 2.0}})
    assert read_seconds(path) == {"a": {"z": 2.0}, "b": {"x": 0.1, "y": 1.3}}
    assert path.read_text("utf-8") == (
        '{\n "a": {\n  "z": 2.0\n },\n "b": {\n  "x": 0.1,\n  "y": 1.3\n }\n}\n'
    )


def test_a_run_of_some_packs_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "seconds.json"
    write_seconds(path, {"a": {"x": 1.0, "gone": 1.0}, "b": {"y": 2.0}})
    write_seconds(path, {"a": {"x": 3.0}})
    assert read_seconds(path) == {"a": {"x": 3.0}, "b": {"y": 2.0}}


def test_without_a_file_nothing_is_recorded(tmp_path: Path) -> None:
    assert read_seconds(tmp_path / "missing.json") == {}


@pytest.mark.parametrize(
    "content", ["", "[]", '{"a": 1}', '{"a": {"x": "long"}}', '{"a": {"x": []}}']
)
def test_a_damaged_record_is_named_with_its_remedy(content: str, tmp_path: Path) -> None:
    path = tmp_path / "seconds.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadSetting, match="not a record of seconds") as caught:
        read_seconds(path)
    assert str(path) in caught.value.message
    assert "--record-seconds" in caught.value.hint


def test_a_record_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="Is a directory"):
        read_seconds(tmp_path)
