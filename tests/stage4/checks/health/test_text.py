"""Answers in plain text and XML."""

from __future__ import annotations

import time

import pytest

from stage4.checks.health.text import MAX_LINES, read_text, read_xml
from stage4.checks.health.words import State
from stage4.probe.limits import MAX_BODY_BYTES


def test_the_verbose_lines_of_kubernetes() -> None:
    reading = read_text("[+]ping ok\n[-]etcd failed: reason withheld\nlivez check failed\n")
    assert reading.format == "Kubernetes livez, readyz"
    assert [part.state for part in reading.components] == [State.GOOD, State.BAD]
    assert reading.state is State.BAD


def test_lines_of_name_and_word() -> None:
    reading = read_text("default: PASSED Application is running (0s)\ndatabase: FAILED (0s)")
    assert [part.state for part in reading.components] == [State.GOOD, State.BAD]


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("healthy: false", [State.BAD]),
        ("healthy=yes", [State.GOOD]),
        ("ok=0", [State.BAD]),
        ("Status: Red", [State.BAD]),
        ("---\nstatus: ok\ndb: down\n", [State.GOOD, State.BAD]),
        ("status: UP\nuptime: 3 days\nversion: 1.2", [State.GOOD]),
        ("status: UP\nmaintenance: 1", [State.GOOD, State.BAD]),
        ("ERROR: no route", []),
        ("OK: db connected", []),
    ],
)
def test_lines_are_judged_by_their_names(text: str, states: list[State]) -> None:
    assert [part.state for part in read_text(text).components] == states


@pytest.mark.parametrize(
    ("text", "state"),
    [("Healthy", State.GOOD), ("Degraded", State.DEGRADED), ("Unhealthy", State.BAD)],
)
def test_the_words_of_asp_net(text: str, state: State) -> None:
    assert (read_text(text).format, read_text(text).state) == ("ASP.NET health checks", state)


def test_a_long_text_is_no_statement_but_its_bad_lines_count() -> None:
    log = "INFO starting the worker\n" * 20
    assert read_text(log).problems
    assert not read_text(log).components
    assert [p.state for p in read_text(f"{log}connection refused").components] == [State.BAD]


@pytest.mark.parametrize(
    ("line", "state"), [("[+]ping ok", State.GOOD), ("db: ok", State.GOOD)], ids=["livez", "named"]
)
def test_lines_that_are_not_read_are_an_unknown_part(line: str, state: State) -> None:
    states = [part.state for part in read_text("\n".join([line] * MAX_LINES)).components]
    assert states == [state] * MAX_LINES
    *parts, rest = read_text("\n".join([line] * (MAX_LINES + 1))).components
    assert (len(parts), rest.word, rest.state) == (MAX_LINES, "more than 1000 lines", State.UNKNOWN)


def test_elements_that_are_not_read_are_an_unknown_part() -> None:
    *_, rest = read_xml("<db>ok</db>" * (MAX_LINES + 1)).components
    assert (rest.word, rest.state) == ("more than 1000 elements", State.UNKNOWN)
    assert len(read_xml("<db>ok</db>" * MAX_LINES).components) <= MAX_LINES


def test_xml_is_read_by_the_names_of_its_elements() -> None:
    reading = read_xml("<?xml version='1.0'?><h:health><h:status>DOWN</h:status></h:health>")
    assert [part.state for part in reading.components] == [State.BAD]
    assert read_xml("<a><mode>offline</mode></a>").components == ()
    (part,) = read_xml('<a><status code="1">DOWN</status>').components
    assert part.word == "DOWN"


@pytest.mark.parametrize(
    "text",
    [
        "<" + "a" * MAX_BODY_BYTES,
        "<a" + " " * MAX_BODY_BYTES,
        "<a>" * (MAX_BODY_BYTES // 3),
        "a" + " " * MAX_BODY_BYTES + "b",
        "a" + "=" * MAX_BODY_BYTES,
        "a" + "\t" * MAX_BODY_BYTES + "b",
    ],
    ids=["name", "blanks", "elements", "text", "signs", "tabs"],
)
def test_a_hostile_text_takes_no_more_than_linear_time(text: str) -> None:
    started = time.process_time()
    read_xml(text), read_text(text)
    assert time.process_time() - started < 5
