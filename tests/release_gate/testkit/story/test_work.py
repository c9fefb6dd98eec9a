"""The chapters about interviews."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from release_gate.testkit.client import Client
from release_gate.testkit.story import work
from release_gate.testkit.story.teller import Teller


def test_hours_and_bookings_are_told(teller: Teller, maria: Client) -> None:
    work.hours(teller, maria)
    work.link(teller, maria)
    assert any("not_free" in line for line in teller.lines)
    assert len(maria.get("/api/bookings").json()["bookings"]) == 1


@pytest.mark.parametrize(
    ("chapter", "path", "left"),
    [(work.people, "/api/profiles", 2), (work.files, "/api/uploads", 1)],
)
def test_one_of_what_is_made_is_deleted(
    teller: Teller, maria: Client, chapter: Callable[[Teller, Client], None], path: str, left: int
) -> None:
    chapter(teller, maria)
    (listed,) = (each for each in maria.get(path).json().values() if isinstance(each, list))
    assert len(listed) == left
    assert "  404 application/json" in teller.lines


def test_mail_is_told(teller: Teller, maria: Client) -> None:
    work.mail(teller, maria)
    assert any('"subject": "Hello"' in line for line in teller.lines)
