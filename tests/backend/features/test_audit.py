"""The audit log of an account shows tampering."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_gate.testkit.client import Client, new_visitor
from release_gate.testkit.private_backend import running


def test_a_cut_off_end_of_the_log_is_detected_also_after_more_entries(tmp_path: Path) -> None:
    with running(tmp_path / "app.sqlite3") as service:
        client = new_visitor(service.url)
        client.register()
        client.log_in()
        service.rows("DELETE FROM audit_log WHERE number = 2")
        cut = client.call("GET", "/api/audit/verify").json()
        client.log_in()
        later = client.call("GET", "/api/audit/verify").json()
        client.http.close()
    assert (cut["first_break"], later["first_break"]) == (2, 2)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_log SET account_id = 'x', action = 'y' WHERE number = 2",
        "UPDATE audit_log SET action = 'nothing' WHERE number = 2",
        "UPDATE audit_log SET happened_at = happened_at - 1 WHERE number = 2",
        "DELETE FROM audit_log WHERE number = 2",
        "UPDATE audit_log SET hash = hex(randomblob(32)) WHERE number = 2",
    ],
)
def test_the_log_shows_tampering(tmp_path: Path, tampering: str) -> None:
    with running(tmp_path / "app.sqlite3") as service:
        client = new_visitor(service.url)
        client.register()
        for _ in range(3):
            client.log_in()
        whole = client.call("GET", "/api/audit/verify").json()
        service.rows(tampering)
        broken = client.call("GET", "/api/audit/verify").json()
        client.http.close()
    assert (whole["intact"], whole["entries"], whole["first_break"]) == (True, 4, None)
    assert (broken["intact"], broken["first_break"]) == (False, 2)


def test_the_log_shows_only_the_callers_entries(member: Client, other: Client) -> None:
    member.log_in()
    actions = [
        [entry["action"] for entry in client.call("GET", "/api/audit").json()["entries"]]
        for client in (member, other)
    ]
    assert actions == [["session.began", "account.created"], ["account.created"]]
