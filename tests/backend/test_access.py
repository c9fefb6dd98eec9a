"""What ends access ends all of it."""

from __future__ import annotations

import sqlite3

import pytest

from backend import access
from backend.db import Database

OTHER = "a2"
# Secrets of an account that give no access to it: anybody may have the public link.
PUBLIC = {"shares"}


@pytest.fixture
def secrets(db: Database, account: str) -> set[str]:
    """The tables with secrets of an account, each with a row of `account` and one of another."""
    with db.write() as tx:
        other = (OTHER, "bob@example.test", "Bob", "no hash", 0)
        _insert(tx, "accounts", dict(zip(_columns(tx, "accounts"), other, strict=False)))
        found = {
            table
            for (table,) in tx.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            if "account_id" in _columns(tx, table)
            and {"token", "token_hash", "code_hash"} & set(_columns(tx, table))
        } - PUBLIC
        for table in found:
            for owner in (account, OTHER):
                text = {name: f"{name} of {owner}" for name in _columns(tx, table)}
                numbers = dict.fromkeys(_numbers(tx, table), 1)
                _insert(tx, table, {**text, **numbers, "account_id": owner})
    return found


def _columns(tx: sqlite3.Connection, table: str) -> list[str]:
    return [row["name"] for row in tx.execute(f"PRAGMA table_info({table})")]


def _numbers(tx: sqlite3.Connection, table: str) -> list[str]:
    return [r["name"] for r in tx.execute(f"PRAGMA table_info({table})") if r["type"] == "INTEGER"]


def _insert(tx: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    marks = ", ".join("?" * len(row))
    tx.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


def test_every_secret_of_the_account_ends_and_none_of_another(
    db: Database, account: str, secrets: set[str]
) -> None:
    assert secrets >= {"sessions", "codes", "password_resets"}
    with db.write() as tx:
        assert access.end_of_account(tx, account) == 1
        for table in secrets:
            left = tx.execute(f"SELECT account_id FROM {table}").fetchall()
            assert [row["account_id"] for row in left] == [OTHER], table


def row_of(tx: sqlite3.Connection, account: str) -> sqlite3.Row:
    row: sqlite3.Row = tx.execute("SELECT * FROM accounts WHERE id = ?", (account,)).fetchone()
    return row


def test_the_first_proof_of_an_address_ends_what_was_there_before(
    db: Database, account: str, secrets: set[str]
) -> None:
    with db.write() as tx:
        assert access.verify(tx, account, by_owner_of="")
        assert (row_of(tx, account)["password_hash"], bool(row_of(tx, account)["verified_at"])) == (
            "",
            True,
        )
        for table in secrets:
            left = tx.execute(f"SELECT account_id FROM {table}").fetchall()
            assert [row["account_id"] for row in left] == [OTHER], table
        assert row_of(tx, OTHER)["password_hash"] == "no hash"


def test_a_later_proof_ends_nothing(db: Database, account: str, secrets: set[str]) -> None:
    with db.write() as tx:
        tx.execute("UPDATE accounts SET verified_at = 1")
        assert not access.verify(tx, account, by_owner_of="")
        assert row_of(tx, account)["password_hash"] == "no hash"
        assert tx.execute("SELECT count(*) FROM sessions").fetchone()[0] == 2


def test_whoever_registered_keeps_the_password_by_proving_the_address(
    db: Database, account: str, secrets: set[str]
) -> None:
    with db.write() as tx:
        assert access.verify(tx, account, by_owner_of=account)
        assert row_of(tx, account)["verified_at"]
        assert row_of(tx, account)["password_hash"] == "no hash"
        assert tx.execute("SELECT count(*) FROM sessions").fetchone()[0] == 2


def test_the_session_of_the_request_may_stay(db: Database, account: str, secrets: set[str]) -> None:
    with db.write() as tx:
        kept = f"token_hash of {account}"
        assert access.end_of_account(tx, account, but=kept) == 0
        assert tx.execute("SELECT count(*) FROM sessions").fetchone()[0] == 2
        assert tx.execute("SELECT account_id FROM codes").fetchone()[0] == OTHER


@pytest.fixture
def invitations(db: Database, account: str) -> None:
    """An organisation in which the account has invited to every role, and is invited itself."""
    with db.write() as tx:
        tx.execute("INSERT INTO organisations VALUES ('o', 'Interviewers', 0)")
        tx.execute("INSERT INTO memberships VALUES ('o', ?, 'owner')", (account,))
        (own,) = tx.execute("SELECT email FROM accounts").fetchone()
        tx.execute("INSERT INTO accounts (id, email, name, password_hash, created_at)"
                   " VALUES (?, 'bob@example.test', 'Bob', '', 0)", (OTHER,))  # fmt: skip
        for role in ("owner", "admin", "member"):
            row = (role, f"{role}@example.test", role, f"hash {role}", 9**9, account)
            tx.execute("INSERT INTO invitations VALUES (?, 'o', ?, ?, ?, ?, ?)", row)
        row = ("own", own, "member", "hash own", 9**9, OTHER)
        tx.execute("INSERT INTO invitations VALUES (?, 'o', ?, ?, ?, ?, ?)", row)


@pytest.mark.parametrize("grants", [(), ("member",), ("member", "admin")])
@pytest.mark.usefixtures("invitations")
def test_invitations_to_other_roles_end(
    db: Database, account: str, grants: tuple[str, ...]
) -> None:
    with db.write() as tx:
        access.end_of_power(tx, "o", account, grants)
        left = {row["id"] for row in tx.execute("SELECT id FROM invitations")}
    assert left == {*grants, "own"}


@pytest.mark.usefixtures("invitations")
def test_whoever_leaves_leaves_no_invitation(db: Database, account: str) -> None:
    with db.write() as tx:
        access.end_of_membership(tx, "o", account)
        for table in ("invitations", "memberships"):
            assert tx.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0


@pytest.mark.usefixtures("invitations")
def test_invitations_end_with_their_organisation_and_their_inviter(
    db: Database, account: str
) -> None:
    with db.write() as tx:
        tx.execute("DELETE FROM accounts WHERE id = ?", (OTHER,))
        assert tx.execute("SELECT count(*) FROM invitations").fetchone()[0] == 3
        tx.execute("DELETE FROM organisations")
        assert tx.execute("SELECT count(*) FROM invitations").fetchone()[0] == 0
