"""Each page has a journey, and each journey a transcript that uses all of its answers."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from release_gate.bundles.bundle_b.conftest import TRANSCRIPTS
from release_gate.testkit.journeys.catalogue import JOURNEYS
from release_gate.testkit.journeys.journey import LOADED
from release_gate.testkit.looks import read_look
from release_gate.testkit.pages import PAGES, PARAMETER


def transcript(name: str) -> dict[str, str]:
    return read_look((TRANSCRIPTS / f"{name}.txt").read_text("utf-8")).parts


def test_every_page_has_a_journey() -> None:
    paths = [urlsplit(journey.address).path for journey in JOURNEYS.values()]
    reached = [PARAMETER.sub("a-token", urlsplit(page.path).path) for page in PAGES]
    assert [path for path in reached if path not in paths] == []


@pytest.mark.parametrize("name", JOURNEYS)
def test_every_step_is_in_the_transcript(name: str) -> None:
    assert list(transcript(name)) == [LOADED, *(step.title for step in JOURNEYS[name].steps)]


@pytest.mark.parametrize("name", JOURNEYS)
def test_the_page_asks_for_every_answer(name: str) -> None:
    journey, said = JOURNEYS[name], "\n".join(transcript(name).values())
    for answers in (journey.answers, *(step.answers for step in journey.steps)):
        for request, given in answers.items():
            least = len(given) if isinstance(given, list) else 1
            asked = "copies " if request == "clipboard" else f"asks {request} "
            assert said.count(asked) >= least, request


def test_no_transcript_is_of_a_journey_that_is_gone() -> None:
    assert {path.stem for path in TRANSCRIPTS.iterdir()} == set(JOURNEYS)
