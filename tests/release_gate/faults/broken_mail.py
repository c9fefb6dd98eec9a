"""Defects in what is sent, to whom and when, for `broken_backend`."""

from __future__ import annotations

import sqlite3
from typing import Any

from backend import mail
from backend.db import Database
from backend.features import codes, health
from backend.settings import Settings
from tests.release_gate.faults.breakage import by_name


def stale_codes() -> None:
    """Codes are sent after they have expired."""
    codes.LIFETIME_S = 0


def mails_to_all() -> None:
    """E-mails go to another address."""
    whole = mail.put

    def put(tx: sqlite3.Connection, to: str, *more: Any) -> str:
        return whole(tx, f"copy-{to}", *more)

    vars(mail)["put"] = put


def mails_twice() -> None:
    """The mail provider gets every message twice."""
    deliver = mail.deliver

    def twice(db: Database, settings: Settings, message: str) -> str:
        deliver(db, settings, message)
        return deliver(db, settings, message)

    mail.deliver = twice


def keeps_secrets() -> None:
    """Codes and links stay in the database after they were sent."""
    mail.SECRET_KINDS = ("", "", "")


def believes_in_delivery() -> None:
    """Every message counts as sent."""
    mail._send = lambda settings, row: True


def patient() -> None:
    """Mail is overdue a second late."""
    health.OVERDUE_S += 1


BROKEN_MAIL = by_name(
    *(stale_codes, mails_to_all, mails_twice, keeps_secrets, believes_in_delivery, patient),
)
