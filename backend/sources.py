"""Who tries to enter an account: a device that has logged in to it before, or an IP address.

Attempts are counted for the e-mail address together with the source, so strangers use up their own
attempts and not the owner's. All unknown sources together have a ceiling, against guesses from many
addresses; a known device does not count there and is not stopped by it.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from backend.clock import now
from backend.settings import Limit
from backend.tokens import digest, new_secret

COOKIE = "device"
LIFETIME_S = 180 * 24 * 3600
MAX_DEVICES = 20  # of an account; the one that logged in longest ago is forgotten
ANYWHERE = "anywhere"  # all unknown sources together
IPV6_PREFIX = 64  # one customer's network: changing the rest of the address costs nothing


@dataclass(frozen=True)
class Source:
    """`name` is a digest of the device's cookie or a network."""

    name: str
    known: bool

    def limits(self, what: str, email: str, limit: Limit, ceiling: Limit) -> dict[str, Limit]:
        """The limits of an attempt, for `rate_limit.spend`.

        `ceiling` is that of all unknown sources together.
        """
        own = {f"{what}:account:{email}:{self.name}": limit}
        return own if self.known else {**own, f"{what}:account:{email}:{ANYWHERE}": ceiling}


def find(tx: sqlite3.Connection, email: str, device: str, address: str) -> Source:
    """The source of a request for the account with this e-mail, if there is one.

    `device` is the value of the cookie or "", `address` the caller's IP address.
    """
    row = tx.execute(
        "SELECT 1 FROM devices JOIN accounts ON accounts.id = account_id"
        " WHERE token_hash = ? AND email = ? AND expires_at > ?",
        (digest(device), email, now()),
    ).fetchone()
    return Source(digest(device), True) if row else Source(network(address), False)


def remember(tx: sqlite3.Connection, account_id: str, device: str) -> str:
    """Remember the device as one of the account's, and return the value of its cookie."""
    expires_at = now() + LIFETIME_S
    extended = tx.execute(
        "UPDATE devices SET expires_at = ? WHERE token_hash = ? AND account_id = ?",
        (expires_at, digest(device), account_id),
    )
    if extended.rowcount:
        return device
    secret = new_secret()
    tx.execute("INSERT INTO devices VALUES (?, ?, ?)", (digest(secret), account_id, expires_at))
    tx.execute(
        "DELETE FROM devices WHERE account_id = :id AND rowid NOT IN (SELECT rowid FROM devices"
        " WHERE account_id = :id ORDER BY expires_at DESC, rowid DESC LIMIT :most)",
        {"id": account_id, "most": MAX_DEVICES},
    )
    return secret


def network(address: str) -> str:
    """An IPv4 address as it is, an IPv6 address as its network of 64 bits."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Address(int(parsed) >> IPV6_PREFIX << IPV6_PREFIX))
