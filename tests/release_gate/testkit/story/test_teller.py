"""What is written down of a request and its answer."""

from __future__ import annotations

import pytest

from release_gate.testkit.client import Client
from release_gate.testkit.story.teller import CHAPTER_S, MAX_LINE_CHARS, Teller, steady


def test_a_request_and_its_answer_are_told_without_random_values(
    teller: Teller, maria: Client
) -> None:
    teller.chapter("Mail")
    teller.say(maria, "POST", "/api/notify/email", {"subject": "Hello", "text": "A note."})
    assert teller.lines == [
        *("", "== Mail", "", "POST /api/notify/email", "  202 application/json"),
        '  {"id": "<id 1>", "status": "queued"}',
    ]
    assert teller.mailed(maria, "note") == "A note."


def test_cookies_and_headers_are_told(teller: Teller) -> None:
    teller.say(teller.person("Bo"), "PATCH", "/api/plans")
    bo = teller.person("Bo")
    account = {"email": bo.email, "password": bo.password, "name": bo.name}
    teller.say(bo, "POST", "/api/accounts", account)
    assert "  Allow: GET" in teller.lines
    assert "  cookies session and device" in teller.lines
    assert bo.csrf_token


def test_the_clock_stands_still_within_a_chapter(teller: Teller, maria: Client) -> None:
    before = teller.time
    teller.chapter("One")
    assert teller.time == before + CHAPTER_S
    seconds = [maria.get("/api/session").json()["seconds_left"] for _ in range(2)]
    assert seconds == [3600 - CHAPTER_S] * 2


@pytest.mark.parametrize(("size", "lines"), [(MAX_LINE_CHARS - 10, 1), (MAX_LINE_CHARS, 3)])
def test_a_long_answer_has_several_lines(teller: Teller, size: int, lines: int) -> None:
    teller.note_json({"a": "x" * size})
    assert len(teller.lines) == lines


def test_measured_numbers_are_not_told() -> None:
    observed = [{"observedValue": value, "unit": "s"} for value in (0.25, 5000, 0, 1, None)]
    assert [each["observedValue"] for each in steady(observed)] == [  # type: ignore[attr-defined]
        *("<measured>", "<measured>", 0, 1, None)
    ]
