"""A locustfile as its bytes: all machines of a load test need the same one."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from stage4.errors import UsageError
from stage4_gate.errors import reason_of


def digest_of(path: str) -> str:
    """SHA-256 of a locustfile in hex, "" without one. Raises UsageError."""
    if not path:
        return ""
    try:
        return sha256(Path(path).read_bytes()).hexdigest()
    except OSError as why:
        raise UsageError(f"--locustfile: cannot read {path}: {reason_of(why)}") from None
