"""Refuse a request whose address or headers are larger than the limit."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from backend.errors import too_large

MAX_TARGET_BYTES = 16 * 1024  # path and query: the longest name of a file fits in
MAX_HEADER_BYTES = 32 * 1024  # names and values of all headers


class HeadLimit:
    """Answers 414 or 431 in place of the application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status = refusal(scope) if scope["type"] == "http" else None
        await (too_large(status) if status else self._app)(scope, receive, send)


def refusal(scope: Scope) -> int | None:
    """The status with which the request is refused, or None."""
    query = scope["query_string"]
    if len(scope["raw_path"]) + bool(query) + len(query) > MAX_TARGET_BYTES:
        return 414
    headers = sum(len(name) + len(value) for name, value in scope["headers"])
    return 431 if headers > MAX_HEADER_BYTES else None
