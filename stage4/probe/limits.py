"""The limits that every answer is read under, and what is raised beyond them."""

from __future__ import annotations

MAX_HEADER_BYTES = 256 * 1024
MAX_BODY_BYTES = 4 * 1024 * 1024  # on the wire, and again after decompression
MAX_INTERIM_ANSWERS = 32  # answers of class 1xx before the real one
PIECE_BYTES = 64 * 1024


class Flood(Exception):
    """More bytes than the cap."""


class Contradiction(Exception):
    """HTTP that contradicts itself."""


class ProxyRefused(Exception):
    """The proxy did not let the request through, or its address makes no sense."""
