"""The whole story."""

from __future__ import annotations

from pathlib import Path

from release_gate.testkit.story.tell import told_in_development, told_in_production, untold


def test_two_tellings_are_the_same(tmp_path: Path) -> None:
    for number, tell in enumerate((told_in_development, told_in_production)):
        folders = [tmp_path / f"{number}-{which}" for which in ("one", "two")]
        for folder in folders:
            folder.mkdir()
        one, two = (tell(folder) for folder in folders)
        assert one.splitlines() == two.splitlines()


def test_a_route_that_is_not_told_is_named(tmp_path: Path) -> None:
    story = told_in_development(tmp_path)
    assert list(untold(story)) == []
    without = story.replace("GET /api/plans", "GET /api/others")
    assert len(list(untold(without))) == 1
