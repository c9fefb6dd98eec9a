"""The failing cases of a check that judges many."""

from __future__ import annotations

import pytest

from release_gate.testkit.cases import MAX_CHARS, MAX_LINES, expect_no


def test_without_failures_nothing_happens() -> None:
    expect_no(iter(()))


def test_every_failure_is_a_line_and_stands_once() -> None:
    with pytest.raises(AssertionError) as error:
        expect_no(["GET /a: 500", "GET /b: 404", "GET /a: 500"])
    assert str(error.value) == "2 failing cases: GET /a: 500\nGET /b: 404"


def test_one_failure_is_one_line() -> None:
    with pytest.raises(AssertionError) as error:
        expect_no(["GET /a: 500"])
    assert str(error.value) == "GET /a: 500"


def test_a_flood_of_failures_is_cut() -> None:
    with pytest.raises(AssertionError) as error:
        expect_no(f"{number} " + "x" * 1000 for number in range(MAX_LINES + 3))
    first, *lines, last = str(error.value).split("\n")
    assert first.startswith(f"{MAX_LINES + 3} failing cases: 0 xxx")
    assert (len(lines), last) == (MAX_LINES - 1, "and 3 more")
    assert max(map(len, lines)) == MAX_CHARS
