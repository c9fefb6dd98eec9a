"""The look of every page, compared with its snapshot in version control and with its picture.

The snapshots are texts in `looks/`, and the same on every machine. Pixels are compared as well
where there is a picture by the same browser.
"""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Browser

from release_gate.bundles.bundle_b.conftest import SNAPSHOTS
from release_gate.check import check
from release_gate.fixtures.evidence import Evidence
from release_gate.testkit.looks import LAYOUT, MARKUP, STYLE, TREE, Snapshots, look_of
from release_gate.testkit.page_facts import PageFacts
from release_gate.testkit.pages import EVERY_PAGE
from release_gate.testkit.screenshots import Screenshots
from release_gate.variables import UPDATE_BASELINES


def compare(facts: PageFacts, part: str, evidence: Evidence) -> None:
    """Fail with a diff if a part differs from the snapshot; with --update-baselines, store it."""
    snapshots, look = Snapshots(SNAPSHOTS), look_of(facts)
    if os.environ.get(UPDATE_BASELINES) == "1":
        pytest.skip(f"nothing to compare with: {snapshots.write(facts.page.name, look)} is new")
    problem = snapshots.problem(facts.page.name, part, look)
    if problem:
        evidence.store("look.diff", problem.encode())
        pytest.fail(problem, pytrace=False)


@check(
    "UI-27",
    "The accessibility tree matches its snapshot",
    why="a change can take names and roles from what people hear",
    of=EVERY_PAGE,
)
def test_tree(subject: str, facts: PageFacts, evidence: Evidence) -> None:
    compare(facts, TREE, evidence)


@check(
    "UI-34",
    "The elements and their attributes match their snapshot",
    why="what a field requires, and where messages are announced, is in no tree and no picture",
    of=EVERY_PAGE,
)
def test_markup(subject: str, facts: PageFacts, evidence: Evidence) -> None:
    compare(facts, MARKUP, evidence)


@check(
    "UI-28",
    "The boxes at three widths match their snapshot",
    why="a style change can break pages that it was not meant for",
    of=EVERY_PAGE,
)
def test_boxes(subject: str, facts: PageFacts, evidence: Evidence) -> None:
    compare(facts, LAYOUT, evidence)


@check(
    "UI-29",
    "Colours and text sizes match their snapshot in both schemes",
    why="a colour that changes by accident can be one that means something",
    of=EVERY_PAGE,
)
def test_style(subject: str, facts: PageFacts, evidence: Evidence) -> None:
    compare(facts, STYLE, evidence)


@check(
    "UI-30",
    "The picture matches the one by the same browser, if there is one",
    why="only pixels show a missing icon, or a heading that moved by one",
    of=EVERY_PAGE,
)
def test_pixels(subject: str, facts: PageFacts, browser: Browser, evidence: Evidence) -> None:
    Screenshots(os.environ, browser.version, evidence).compare(facts.picture, subject)
