"""Refuses a body that is larger than it may be, announced or not, before it fills the memory."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 64 * 1024  # bytes


class BodyLimit:
    """Raises HTTPException 413 where the application reads too far.

    `larger` names path prefixes that have a limit of their own, in bytes.
    """

    def __init__(self, app: ASGIApp, larger: dict[str, int] | None = None) -> None:
        self._app, self._larger = app, larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        left = next(
            (size for start, size in self._larger.items() if path.startswith(start)), LARGEST
        )

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)
