"""The size limits of addresses and headers."""

from __future__ import annotations

import pytest

from backend.head_limit import MAX_HEADER_BYTES, MAX_TARGET_BYTES, refusal

NAME = b"x-long"


def request(path: int = 1, query: int = 0, header: int = 0) -> dict[str, object]:
    headers = [(NAME, b"a" * (header - len(NAME)))] if header else []
    return {"raw_path": b"/" * path, "query_string": b"a" * query, "headers": headers}


@pytest.mark.parametrize(
    ("sizes", "status"),
    [
        ({}, None),
        ({"path": MAX_TARGET_BYTES}, None),
        ({"path": MAX_TARGET_BYTES + 1}, 414),
        ({"path": 10, "query": MAX_TARGET_BYTES - 11}, None),
        ({"path": 10, "query": MAX_TARGET_BYTES - 10}, 414),
        ({"header": MAX_HEADER_BYTES}, None),
        ({"header": MAX_HEADER_BYTES + 1}, 431),
    ],
)
def test_a_head_up_to_the_limits_passes(sizes: dict[str, int], status: int | None) -> None:
    assert refusal(request(**sizes)) == status
