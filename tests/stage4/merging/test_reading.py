"""Places on the command line: names, folders, and what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from stage4.errors import UsageError
from stage4.merging import reading
from stage4.merging.reading import read_places
from stage4.output.summary import summary_json
from tests.stage4.verdicts import canary, verdict_of

TEXT = summary_json(verdict_of(canary(slo_p95_ms=1000.0)))


def put(folder: Path, text: str = TEXT) -> Path:
    folder.mkdir(parents=True)
    (folder / "summary.json").write_text(text)
    return folder


def test_a_place_is_called_as_its_folder_or_as_said(tmp_path: Path) -> None:
    put(tmp_path / "eu")
    put(tmp_path / "us/qa/stage4/v0.4.0")
    words = ["eu", "home=eu/summary.json", "us", f"x={tmp_path}/us"]
    places = read_places(words, tmp_path)
    assert [place.name for place in places] == ["eu", "home", "us", "x"]
    assert all(len(place.verdicts) == 1 and not place.problem for place in places)


@pytest.mark.parametrize("words", [["a/eu", "b/eu"], ["x=a", "x=b"], ["x="], ["e"] * 1001])
def test_unclear_words_are_refused(tmp_path: Path, words: list[str]) -> None:
    with pytest.raises(UsageError):
        read_places(words, tmp_path)


def test_what_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    put(tmp_path / "text", "no JSON")
    put(tmp_path / "binary")
    (tmp_path / "binary/summary.json").write_bytes(b"\xff")
    put(tmp_path / "deep", "[" * 100_000)
    put(tmp_path / "other", "{}")
    put(tmp_path / "two/a")
    put(tmp_path / "two/b")
    put(tmp_path / "large", TEXT + " " * 300_000)
    monkeypatch.setattr(reading, "MAX_BYTES", 200_000)
    names = ["none", "empty", "text", "binary", "deep", "other", "two", "large"]
    problems = {place.name: place.problem for place in read_places(names, tmp_path)}
    for name, words in {
        "none": "there is no such folder",
        "empty": "it has no summary.json",
        "text": "it is not JSON: Expecting value",
        "binary": "it is not utf-8 text",
        "deep": "nested too deeply",
        "other": "not the summary of a run",
        "two": "several summaries",
        "large": "is larger than",
    }.items():
        assert words in problems[name] and str(tmp_path / name) in problems[name]
