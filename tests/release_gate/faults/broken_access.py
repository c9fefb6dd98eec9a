"""Defects of the backend that leave somebody an access that should end, for `broken_backend`."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from functools import partial
from itertools import count
from types import SimpleNamespace
from typing import Any

from backend import access, lockout, operators, passwords, sessions
from backend.features import accounts, invitations, login, organisations
from backend.loopback import is_loopback
from backend.sources import Source
from tests.release_gate.faults.breakage import by_name, edited


def open_codes() -> None:
    """Codes outlive what makes an account safe again."""
    vars(access)["SECRETS"] = ("password_resets", "devices")


def open_links() -> None:
    """Reset links outlive what makes an account safe again."""
    vars(access)["SECRETS"] = ("codes", "devices")


def overruled() -> None:
    """Every manager disposes of every invitation."""
    vars(invitations)["_expect_power_over"] = lambda tx, me, id, invitation: None


def overruled_by_role() -> None:
    """Who may dispose of an invitation depends on its role, not on who sent it."""

    def expect(tx: sqlite3.Connection, me: Any, id: str, invitation: sqlite3.Row) -> None:
        organisations.expect_manager(tx, me, id, invitation["role"])

    vars(invitations)["_expect_power_over"] = expect


def demoted_invite() -> None:
    """Invitations outlive the role of whoever sent them."""
    vars(organisations)["access"] = SimpleNamespace(
        end_of_membership=access.end_of_membership,
        end_of_power=lambda tx, organisation, account, grants: None,
    )


def removed_invite() -> None:
    """Invitations outlive the membership of whoever sent them."""

    def end_of_membership(tx: sqlite3.Connection, organisation_id: str, account_id: str) -> None:
        tx.execute(
            "DELETE FROM memberships WHERE organisation_id = ? AND account_id = ?",
            (organisation_id, account_id),
        )

    access.end_of_membership = end_of_membership


def removed_return() -> None:
    """An open invitation of somebody who is removed stays."""
    edited(
        "DELETE FROM invitations WHERE organisation_id = ? AND email = (SELECT",
        "DELETE FROM invitations WHERE 0 AND organisation_id = ? AND email = (SELECT",
    )


def sessions_add_up() -> None:
    """A log-in leaves the session that the browser had."""
    whole = sessions.start

    def start(*given: Any, instead_of: object = None) -> tuple[str, sessions.Session]:
        return whole(*given)

    vars(sessions)["start"] = start


def registered_twice() -> None:
    """A registration leaves the session that the browser had."""

    def begin(tx: sqlite3.Connection, context: Any, *more: Any, **details: str) -> login.Entry:
        return login.begin(tx, replace(context, session=None), *more, **details)

    vars(accounts)["begin"] = begin


def members_manage() -> None:
    """Every member of an organisation manages it."""
    organisations.expect_manager = lambda tx, me, id, of="member": None


def admins_rule() -> None:
    """Admins have the power of owners."""
    organisations.GRANTS["admin"] = organisations.GRANTS["owner"]


def endless_session() -> None:
    """Log-out does not end the session."""
    sessions.end = lambda tx, session: None


def ends_all() -> None:
    """Logging out everywhere logs everybody out."""

    def end_all(tx: sqlite3.Connection, account_id: str, but: str = "") -> int:
        return tx.execute("DELETE FROM sessions WHERE token_hash <> ?", (but,)).rowcount

    sessions.end_all = end_all


def profiles_of_all() -> None:
    """A profile can be read by every account."""
    edited(
        "FROM profiles WHERE id = ? AND account_id = ?", "FROM profiles WHERE id = ? AND ? <> ''"
    )


def invitations_of_all() -> None:
    """A manager can withdraw the invitations of other organisations."""
    edited("WHERE id = ? AND organisation_id = ?", "WHERE id = ? AND ? <> ''")


def invitation_for_all() -> None:
    """An invitation can be accepted by every account."""
    edited(
        "AND email = (SELECT email FROM accounts WHERE id = ?) RETURNING", "AND ? <> '' RETURNING"
    )


def hidden_link_works() -> None:
    """A hidden public link works."""
    edited("WHERE token = ? AND visible", "WHERE token = ?")


def revoked_link_works() -> None:
    """A revoked public link works."""
    edited("SET token = excluded.token", "SET token = coalesce(excluded.token, token)")


def trusts_old_reads() -> None:
    """A password or a session that was replaced while a request ran still counts."""
    passwords.is_current = lambda tx, account: True
    sessions.is_open = lambda tx, session: True


def used_twice() -> None:
    """What was used up while a request ran counts as not used: its deletion finds another row."""
    once = ("DELETE FROM codes WHERE account_id = ? AND", "DELETE FROM password_resets WHERE token")

    class Connection(sqlite3.Connection):
        def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
            deleted = super().execute(statement, *values)
            if statement.startswith(once):
                return super().execute("UPDATE accounts SET name = name")
            return deleted

    vars(sqlite3)["connect"] = partial(sqlite3.connect, factory=Connection)


def locks_late() -> None:
    """A log-in looks for a lock before the password is verified, and not again."""
    expect_open, calls = lockout.expect_open, count()

    def once(tx: sqlite3.Connection, email: str, source: Source) -> None:
        if next(calls) % 2 == 0:
            expect_open(tx, email, source)

    lockout.expect_open = once


def never_verified() -> None:
    """Whoever proves an address shares the account with whoever registered it."""
    access.verify = lambda tx, account_id, by_owner_of: False


def keeps_access() -> None:
    """Sessions, codes and links outlive a reset of the password."""
    access.end_of_account = lambda tx, account_id, but="": 0


def any_token() -> None:
    """Every token of an operator is right."""
    operators.__dict__["hmac"] = SimpleNamespace(compare_digest=lambda one, other: True)


def trusts_proxies() -> None:
    """Only two headers of proxies are known."""
    operators.FORWARDED = re.compile("forwarded|x-forwarded-for")


def any_peer() -> None:
    """Only the Host header and those of proxies tell who asks."""
    operators.is_local = lambda request, context: (
        is_loopback(operators._name(request.headers.get("host", "")))
        and not operators.passed_on(request.headers.keys())
    )


def any_host() -> None:
    """The Host header is not considered."""
    operators._name = lambda host: "localhost"


BROKEN_ACCESS = by_name(
    *(open_codes, open_links, overruled, overruled_by_role, demoted_invite, removed_invite),
    *(removed_return, sessions_add_up, registered_twice, members_manage, admins_rule),
    *(endless_session, ends_all, profiles_of_all, invitations_of_all, invitation_for_all),
    *(hidden_link_works, revoked_link_works, trusts_old_reads, never_verified),
    *(used_twice, locks_late),
    *(keeps_access, any_token, trusts_proxies, any_host, any_peer),
)
