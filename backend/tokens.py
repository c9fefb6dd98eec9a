"""Random names and secrets, and what of them may be stored."""

from __future__ import annotations

import hashlib
import secrets


def new_id() -> str:
    """An id that says nothing about how many there are: 16 hexadecimal digits."""
    return secrets.token_hex(8)


def new_secret() -> str:
    """256 bits, for sessions and links."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What the database keeps of a secret. Plain SHA-256 is enough for 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
