"""What one member states."""

from __future__ import annotations

from typing import Any

import pytest

from stage4.checks.health.members import Place, Statement, of_boolean, of_null, of_number, of_text
from stage4.checks.health.words import State

TOP, PARTS = Place(), Place("checks.", 1, in_parts=True)
BELOW, SETTINGS = Place("a.", 1), Place("config.", 1, in_settings=True)


def state(statement: Statement | None) -> State | None:
    return statement.part.state if statement else None


@pytest.mark.parametrize(
    ("name", "text", "place", "expected"),
    [
        ("status", "ok", TOP, State.GOOD),
        ("status", "banana", BELOW, State.UNKNOWN),
        ("status", "skipped", BELOW, None),
        ("status", "none", TOP, State.UNKNOWN),
        ("healthy", "true", TOP, State.GOOD),
        ("maintenance", "false", TOP, State.GOOD),
        ("maintenance", "on", TOP, State.BAD),
        ("error", "none", TOP, None),
        ("error", "no route", TOP, State.BAD),
        ("error", "no route", SETTINGS, None),
        ("database", "postgres", TOP, None),
        ("database", "H2 2.1", TOP, None),
        ("database", "hibernating", TOP, State.UNKNOWN),
        ("payments-eu", "down", TOP, State.BAD),
        ("plan", "limited", TOP, None),
        ("payments-eu", "error: timeout", TOP, State.BAD),
        ("live", "0", TOP, State.BAD),
        ("status", "", BELOW, State.UNKNOWN),
        ("banner", "green", TOP, None),
        ("banner", "healthy", TOP, State.GOOD),
        ("anything", "zombie", PARTS, State.UNKNOWN),
        ("uptime", "3 days", PARTS, None),
        ("version", "v1.2", PARTS, None),
        ("message", "OK", TOP, State.GOOD),
        ("message", "connection refused", TOP, State.DEGRADED),
        ("log_level", "error", TOP, None),
        ("lastStatus", "down", TOP, State.DEGRADED),
        ("desiredState", "down", TOP, None),
        ("description", "Tracks errors", TOP, None),
        ("circuit_breaker", "CLOSED", PARTS, State.GOOD),
        ("state", "HALF_OPEN", Place("breakers.mail.", 2), State.DEGRADED),
        ("state", "closed", BELOW, State.UNKNOWN),
        ("search", "enabled", TOP, None),
    ],
)
def test_texts(name: str, text: str, place: Place, expected: State | None) -> None:
    assert state(of_text(name, text, place)) is expected


@pytest.mark.parametrize(
    ("name", "value", "place", "expected"),
    [
        ("ok", True, TOP, State.GOOD),
        ("sealed", True, TOP, State.BAD),
        ("sealed", False, TOP, State.GOOD),
        ("degraded", True, TOP, State.DEGRADED),
        ("debug", False, TOP, None),
        ("canConnect", False, TOP, State.BAD),
        ("in_sync", False, TOP, State.BAD),
        ("outOfMemory", True, TOP, State.BAD),
        ("debug", False, PARTS, State.BAD),
        ("readonly", True, SETTINGS, None),
        ("readonly", True, TOP, State.BAD),
        ("standby", True, BELOW, State.DEGRADED),
        ("healthy", False, SETTINGS, State.BAD),
    ],
)
def test_booleans(name: str, value: bool, place: Place, expected: State | None) -> None:
    assert state(of_boolean(name, value, place)) is expected


@pytest.mark.parametrize(
    ("name", "value", "place", "expected"),
    [
        ("status", 200, TOP, State.GOOD),
        ("status", 503, BELOW, State.BAD),
        ("status", 1, TOP, State.UNKNOWN),
        ("status", 0, BELOW, None),
        ("code", 200, TOP, None),
        ("code", 500, TOP, State.BAD),
        ("up", 1, TOP, State.GOOD),
        ("up", 0, TOP, State.BAD),
        ("db", 0, PARTS, State.UNKNOWN),
        ("maintenance", 1, TOP, State.BAD),
        ("maintenance", 0, TOP, None),
        ("failures", 0, TOP, None),
        ("failures", 2, TOP, State.BAD),
        ("failures", 2, BELOW, State.DEGRADED),
        ("failed", 2, TOP, State.DEGRADED),
        ("failures", 2, SETTINGS, None),
        ("uptime", 1, TOP, None),
        ("status", 1e999, TOP, State.UNKNOWN),
    ],
)
def test_numbers(name: str, value: Any, place: Place, expected: State | None) -> None:
    assert state(of_number(name, value, place)) is expected


def test_null_is_a_gap_only_where_a_state_has_to_be() -> None:
    assert state(of_null("status", TOP)) is State.UNKNOWN
    assert state(of_null("db", PARTS)) is State.UNKNOWN
    assert state(of_null("status", BELOW)) is State.UNKNOWN
    assert of_null("result", TOP) is None
    assert of_null("connected", BELOW) is None
    assert of_null("status", SETTINGS) is None
