"""Passwords: which ones are accepted, and how they are stored.

argon2id with the minimum parameters of OWASP's Password Storage Cheat Sheet (19 MiB, 2 passes),
about 40 ms for each log-in. The policy follows NIST SP 800-63B: a length, no password that is made
of common words, patterns or the owner's address, and no rules about kinds of characters.
"""

from __future__ import annotations

import sqlite3

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from backend import common_passwords
from backend.settings import SERVICE_NAME

MIN_CHARS, MAX_CHARS = 12, 200
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash("nobody's password")


def objection(password: str, email: str) -> str | None:
    """The reason to refuse the password, as a sentence, or None."""
    if not MIN_CHARS <= len(password) <= MAX_CHARS:
        return f"Use {MIN_CHARS} to {MAX_CHARS} characters."
    return common_passwords.reason(password, email, SERVICE_NAME)


def hashed(secret: str) -> str:
    return _HASHER.hash(secret)


def matches(password_hash: str | None, secret: str) -> bool:
    """Whether they match. Takes as long without a hash, so the time does not reveal accounts."""
    try:
        return _HASHER.verify(password_hash or _NOBODY, secret) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


def is_current(tx: sqlite3.Connection, account: sqlite3.Row) -> bool:
    """Whether the account still has the password hash with which the row was read."""
    same = "SELECT 1 FROM accounts WHERE id = ? AND password_hash = ?"
    return bool(tx.execute(same, (account["id"], account["password_hash"])).fetchone())
