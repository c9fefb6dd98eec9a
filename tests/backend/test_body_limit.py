"""The size limit of request bodies."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from backend.body_limit import MAX_BYTES, BodyLimit

LARGER = {"/api/uploads": 2 * MAX_BYTES}


def read(path: str, chunks: Sequence[bytes]) -> int:
    """The bytes that an application reads behind the limit."""
    seen = 0

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal seen
        more = True
        while more:
            message = await receive()
            seen += len(message["body"])
            more = message["more_body"]

    waiting = [
        {"type": "http.request", "body": chunk, "more_body": number + 1 < len(chunks)}
        for number, chunk in enumerate(chunks)
    ]

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        raise AssertionError(message)

    asyncio.run(BodyLimit(application, LARGER)({"type": "http", "path": path}, receive, send))
    return seen


def test_a_body_up_to_the_limit_passes_however_it_is_divided() -> None:
    assert read("/api/session", [b"x" * MAX_BYTES]) == MAX_BYTES
    assert read("/api/session", [b"x"] * 1000) == 1000


@pytest.mark.parametrize("chunks", [[b"x" * (MAX_BYTES + 1)], [b"x" * MAX_BYTES, b"y"]])
def test_one_byte_more_is_refused(chunks: list[bytes]) -> None:
    with pytest.raises(HTTPException) as refused:
        read("/api/session", chunks)
    assert refused.value.status_code == 413


def test_a_path_can_have_a_limit_of_its_own() -> None:
    assert read("/api/uploads", [b"x" * 2 * MAX_BYTES]) == 2 * MAX_BYTES
    with pytest.raises(HTTPException):
        read("/api/uploads", [b"x" * (2 * MAX_BYTES + 1)])
    with pytest.raises(HTTPException):
        read("/api/session", [b"x" * 2 * MAX_BYTES])
