"""Random ids and secrets, and the digest that may be stored."""

from __future__ import annotations

import hashlib
import secrets


def new_id() -> str:
    """A random id, which does not reveal how many there are: 16 hexadecimal digits."""
    return secrets.token_hex(8)


def new_secret() -> str:
    """A secret of 256 bits, for sessions and links."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What the database stores of a secret. SHA-256 without salt is enough for 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
