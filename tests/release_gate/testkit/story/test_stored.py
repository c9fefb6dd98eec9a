"""What a database holds, as lines."""

from __future__ import annotations

from release_gate.testkit.client import Client
from release_gate.testkit.story import stored
from release_gate.testkit.story.teller import Teller


def test_every_row_is_a_line_with_times_to_read(teller: Teller, maria: Client) -> None:
    rows = stored.rows(teller.backend)
    (account,) = [row for row in rows if row.startswith("accounts: ")]
    assert "email='maria@example.test' name='Maria Example'" in account
    assert "created_at=2027-03-26T12:00:00Z verified_at=None" in account
    assert not [row for row in rows if row.startswith("heartbeat")]


def test_the_schema_has_tables_indexes_and_version_without_comments(teller: Teller) -> None:
    lines = list(stored.schema(teller.backend))
    assert "CREATE INDEX sessions_of_account ON sessions (account_id)" in lines
    assert any(line.startswith("CREATE TABLE accounts ( id TEXT PRIMARY KEY,") for line in lines)
    assert lines[-1] == "journal_mode wal"
    assert not [line for line in lines if "--" in line]
