"""Times of the database and of the API."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from backend.clock import iso, now


@given(st.integers(0, 2**37))
def test_the_text_gives_the_time_back(seconds: int) -> None:
    text = iso(seconds)
    assert text.endswith("Z")
    assert datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() == seconds


def test_now_is_in_whole_seconds_since_1970() -> None:
    assert isinstance(now(), int)
    assert iso(now()) > "2024"
