"""Defects of the backend that leave somebody an access that should end, for `broken_backend`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from backend import access, sessions
from backend.features import accounts, invitations, login, organisations
from tests.release_gate.faults.broken_routes import edited


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


BROKEN_ACCESS: Mapping[str, Callable[[], None]] = {
    breakage.__name__.replace("_", "-"): breakage
    for breakage in (
        *(open_codes, open_links, overruled, overruled_by_role, demoted_invite, removed_invite),
        *(removed_return, sessions_add_up, registered_twice),
    )
}
