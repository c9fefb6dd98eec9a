"""Time as the database stores it (whole seconds since 1970, UTC) and as the API shows it."""

from __future__ import annotations

import time
from datetime import datetime, timezone


def now() -> int:
    return int(time.time())


def iso(seconds: int) -> str:
    """ISO 8601 in UTC: `2026-11-24T05:00:00Z`."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
