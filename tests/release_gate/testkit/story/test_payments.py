"""The chapters about a subscription."""

from __future__ import annotations

from release_gate.testkit.client import Client
from release_gate.testkit.story import payments
from release_gate.testkit.story.teller import Teller


def test_a_subscription_is_told_until_its_end(teller: Teller, maria: Client) -> None:
    payments.subscription(teller, maria)
    told = [line.strip() for line in teller.lines]
    for status in ("none", "active", "past_due", "refunded"):
        plan = "free" if status == "none" else "team"
        assert f'{{"plan": "{plan}", "status": "{status}"}}' in told
    assert maria.get("/api/subscription").json()["status"] == "cancelled"


def test_events_that_are_refused_are_told(teller: Teller) -> None:
    payments.refused(teller)
    assert sum("bad_event" in line for line in teller.lines) == 4
    assert sum("bad_signature" in line for line in teller.lines) == 1
