"""A story of a few people, and what the service answers, stores and sends in it."""

from __future__ import annotations

from pathlib import Path

from release_gate.check import check
from release_gate.testkit.cases import expect_no
from release_gate.testkit.kept_text import expect_kept
from release_gate.testkit.story.tell import told_in_development, told_in_production, untold

STORIES = {"development": told_in_development, "production": told_in_production}
UPDATE = "bash scripts/run_gate.sh --only bundle_a -k SEC-47 --update-baselines"


@check(
    "SEC-47",
    "The same requests get the same answers, and leave the same rows",
    why="a field, a message or a column that is mixed up is noticed by whoever reads it, too late",
    of=("development", "production"),
)
def test_story(tmp_path: Path, subject: str) -> None:
    kept = Path(__file__).with_name("stories") / f"{subject}.txt"
    story = STORIES[subject](tmp_path)
    expect_kept(kept, story, UPDATE)
    if subject == "development":
        expect_no(untold(story))
