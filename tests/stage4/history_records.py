"""Records of runs for the tests of the history."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from stage4.history import Record

URL = "http://127.0.0.1:8000"
NOW = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)


def record(
    days: float = 0, status: str = "PASS", url: str = URL, p95: float | None = 5.0
) -> Record:
    time = (NOW - timedelta(days=days)).isoformat(timespec="seconds")
    headers = (("Content-Security-Policy", "default-src 'self'"),)
    return Record(time, url, status, "0.4.0", 1, 2.0, p95, 72, {"health": status}, headers)
