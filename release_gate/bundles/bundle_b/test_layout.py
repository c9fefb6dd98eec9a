"""The layout at three widths: nothing overflows, is cut off or overlaps; targets are large."""

from __future__ import annotations

from release_gate.check import check
from release_gate.testkit.page_facts import PageFacts
from release_gate.testkit.page_rules import layout_problems
from release_gate.testkit.pages import EVERY_PAGE


@check(
    "UI-10",
    "Nothing overflows, is cut off or overlaps on a phone",
    why="half of the visitors use one",
    of=EVERY_PAGE,
)
def test_phone(subject: str, facts: PageFacts) -> None:
    assert layout_problems(facts.layout[320]) == []


@check(
    "UI-11",
    "Nothing overflows, is cut off or overlaps on a tablet",
    why="people book interviews on them",
    of=EVERY_PAGE,
)
def test_tablet(subject: str, facts: PageFacts) -> None:
    assert layout_problems(facts.layout[768]) == []


@check(
    "UI-12",
    "Nothing overflows, is cut off or overlaps on a desktop",
    why="recruiters use wide screens",
    of=EVERY_PAGE,
)
def test_desktop(subject: str, facts: PageFacts) -> None:
    assert layout_problems(facts.layout[1280]) == []


@check(
    "UI-13",
    "Buttons and fields are large enough for touch",
    why="a miss can be a wrong booking",
    of=EVERY_PAGE,
)
def test_targets(subject: str, facts: PageFacts) -> None:
    assert facts.layout[320]["small"] == []
