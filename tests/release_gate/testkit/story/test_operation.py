"""The chapters about operation."""

from __future__ import annotations

from release_gate.testkit.client import Client
from release_gate.testkit.story import operation
from release_gate.testkit.story.teller import Teller


def test_what_operators_see_is_told_without_series_of_requests(
    teller: Teller, maria: Client
) -> None:
    operation.operators(teller, maria)
    assert "  booking_accounts 1.0" in teller.lines
    assert not [line for line in teller.lines if line.startswith("  http_")]


def test_wrong_requests_are_told(teller: Teller, maria: Client) -> None:
    operation.wrong_requests(teller, maria)
    statuses = {line.split()[0] for line in teller.lines if line.endswith(" application/json")}
    assert statuses - {"Content-Type:"} == {"404", "405", "413", "414", "431", "400", "403"}
    assert "  HTTP/1.1 400 Bad Request" in teller.lines


def test_a_damaged_database_is_sound_afterwards(teller: Teller, maria: Client) -> None:
    assert maria.post("/api/notify/email", {"subject": "Hello", "text": "A note."}).ok
    operation.damaged(teller, maria)
    assert any('"fault"' in line for line in teller.lines)
    assert maria.get("/api/audit/verify").json()["intact"] is True
    assert maria.get("/health").status_code == 200
