"""Refuse a body above the size limit, with or without Content-Length, while it is received."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BYTES = 64 * 1024


class BodyLimit:
    """Raises HTTPException 413 when the application reads past the limit.

    `larger` gives path prefixes with a limit of their own, in bytes.
    """

    def __init__(self, app: ASGIApp, larger: Mapping[str, int]) -> None:
        self._app, self._larger = app, larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        left = next(
            (size for start, size in self._larger.items() if path.startswith(start)), MAX_BYTES
        )

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)
