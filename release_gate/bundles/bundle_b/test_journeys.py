"""What every page does step by step, compared with transcripts in version control."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from release_gate.bundles.bundle_b.conftest import TIMEOUT_MS, TRANSCRIPTS
from release_gate.check import check
from release_gate.fixtures.evidence import Evidence
from release_gate.testkit.journeys.catalogue import EVERY_JOURNEY, JOURNEYS
from release_gate.testkit.journeys.journey import take
from release_gate.testkit.looks import Look, Snapshots
from release_gate.testkit.page_facts import CONTEXT_SETTINGS
from release_gate.variables import UPDATE_BASELINES


@pytest.fixture(scope="module")
def window(browser: Browser, base_url: str) -> Iterator[Page]:
    """One page for all journeys: they leave nothing behind, because the service is not asked."""
    with browser.new_context(base_url=base_url, **CONTEXT_SETTINGS) as context:
        context.set_default_timeout(TIMEOUT_MS)
        yield context.new_page()


@check(
    "STATE-13",
    "A page asks, shows, hides and focuses what its transcript says, step by step",
    why="a message in the wrong place or a list that is not refreshed is no error to any tool",
    of=EVERY_JOURNEY,
)
def test_journey(subject: str, window: Page, evidence: Evidence) -> None:
    transcript = Look(take(window, JOURNEYS[subject]))
    transcripts = Snapshots(TRANSCRIPTS)
    if os.environ.get(UPDATE_BASELINES) == "1":
        pytest.skip(f"nothing to compare with: {transcripts.write(subject, transcript)} is new")
    problem = transcripts.first_problem(subject, transcript)
    if problem:
        evidence.store("transcript.diff", problem.encode())
        pytest.fail(problem, pytrace=False)
