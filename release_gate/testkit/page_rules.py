"""What is wrong with a page, judged from its facts. Pure: each rule returns one line a problem."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from release_gate.testkit.page_facts import PageFacts, Record
from release_gate.testkit.pages import SitePage

DESTROYS = re.compile(r"(?:Delete|Remove|Cancel|Withdraw|Leave)\b|Log out everywhere")
ROW_PX = 1  # boxes that share more than this belong to one row


def keyboard_problems(facts: PageFacts) -> list[str]:
    """The keyboard does not reach every control once, in reading order, forwards and backwards."""
    count = len(facts.controls)
    forward = list(facts.forward[:count])
    order = [stop["index"] for stop in forward]
    problems = [f"not reached: {facts.controls[i]}" for i in range(count) if i not in order]
    problems += [f"no control: {stop['element']}" for stop in forward if stop["index"] < 0]
    if order != sorted(order):
        problems.append(f"the focus does not follow the document: {order}")
    back = [stop["index"] for stop in facts.backward]
    if not back or back[: len(order)] != order[::-1][: len(back)]:
        problems.append(f"Shift+Tab does not go back: {back}")
    return problems + [
        f"{later['element']} is above or left of the control before it"
        for earlier, later in pairwise(forward)
        if _goes_back(earlier, later)
    ]


def _goes_back(earlier: Record, later: Record) -> bool:
    """Whether the focus moves up to an earlier row, or to the left within a row."""
    if later["bottom"] <= earlier["top"] + ROW_PX:
        return True
    same_row = later["top"] + ROW_PX < earlier["bottom"] and later["bottom"] > earlier["top"]
    return bool(same_row and later["left"] < earlier["left"] - ROW_PX)


def focus_problems(facts: PageFacts) -> list[str]:
    """A control does not show that it has the focus, or is covered while it has it."""
    unseen = [f"no visible focus: {stop['element']}" for stop in facts.forward if not stop["shows"]]
    covered = [f"covered: {stop['element']}" for stop in facts.forward if stop["covered"]]
    return unseen + covered


def structure_problems(structure: Record) -> list[str]:
    """The page has no language or title, or its headings and landmarks are not in order."""
    problems = [f"no {name}" for name in ("language", "title") if not structure[name]]
    return problems + _heading_problems(structure["headings"]) + _landmark_problems(structure)


def _heading_problems(headings: list[tuple[int, str]]) -> list[str]:
    levels = [level for level, _ in headings]
    problems = [f"an empty h{level}" for level, text in headings if not text]
    if levels[:1] != [1] or levels.count(1) != 1:
        problems.append(f"the first heading, and no other, is an h1: {levels}")
    return problems + [
        f"h{level} {text!r} follows an h{before}"
        for (before, _), (level, text) in pairwise(headings)
        if level > before + 1
    ]


def _landmark_problems(structure: Record) -> list[str]:
    counts: Counter[Any] = Counter(structure["landmarks"])
    problems = [f"{times} landmarks are {mark!r}" for mark, times in counts.items() if times > 1]
    missing = [mark for mark in ("header", "nav Main", "main") if mark not in counts]
    return problems + [f"no landmark {mark!r}" for mark in missing]


def navigation_problems(
    structure: Record, page: SitePage, expected: Mapping[str, str]
) -> list[str]:
    """The navigation has other links than these, by name, or marks another page as the current."""
    links = {name: path for name, path, _ in structure["links"]}
    problems = [f"links: {links}"] if links != dict(expected) else []
    marked = [path for _, path, current in structure["links"] if current]
    part_of = [path for path in expected.values() if _is_part(page.path, path)]
    return problems + ([f"marked as current: {marked}"] if marked != part_of else [])


def _is_part(path: str, of: str) -> bool:
    return path == of or (of != "/" and path.startswith(f"{of}/"))


def button_problems(structure: Record) -> list[str]:
    """Not exactly one button of the content is filled, or one that destroys looks like another."""
    buttons = structure["buttons"]
    filled = [button["name"] for button in buttons if button["filled"]]
    problems = [] if len(filled) == 1 else [f"primary are: {filled}"]
    destroying = [button for button in buttons if DESTROYS.match(button["name"])]
    others = {button["colour"] for button in buttons if button not in destroying}
    problems += [f"primary, and destroys: {name}" for name in filled if DESTROYS.match(name)]
    return problems + [
        f"looks harmless: {button['name']}" for button in destroying if button["colour"] in others
    ]


def layout_problems(layout: Record) -> list[str]:
    """At one width, something overflows, is cut off or covers something else."""
    return [
        f"{kind}: {one}" for kind in ("overflowing", "cut", "overlapping") for one in layout[kind]
    ]
