"""Every error has one form: `{"error": code, "detail": sentence}`."""

from __future__ import annotations

import json
import sqlite3
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, Response
from starlette.exceptions import HTTPException

from backend.field_errors import field_message, field_name

CODES = {400: "invalid", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}


class ApiError(Exception):
    """An error response. `retry_after` is in seconds."""

    def __init__(self, status: int, code: str, detail: str, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.headers = {} if retry_after is None else {"Retry-After": str(max(1, retry_after))}


def refuses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For the OpenAPI document: the refusals of a route that do not follow from its parameters."""
    return {status: {"description": HTTPStatus(status).phrase} for status in statuses}


def not_found(thing: str) -> ApiError:
    return ApiError(404, "not_found", f"There is no such {thing}.")


def too_large(status: int) -> Response:
    """The answer to a request whose head is too large; the application does not see it."""
    return _answer(status, "too_large", f"{HTTPStatus(status).phrase}.", {})


def invalid(**fields: str) -> RequestValidationError:
    """422 with one message for each field, as if the schema of the body had refused it."""
    return RequestValidationError(
        [{"loc": ("body", name), "msg": message} for name, message in fields.items()]
    )


def answer_errors(app: FastAPI, pages: Path) -> None:
    """Register the error handlers with the application."""

    async def api_error(request: Request, error: Any) -> Response:
        return _answer(error.status, error.code, error.detail, error.headers)

    async def http_error(request: Request, error: Any) -> Response:
        if error.status_code == 404 and "text/html" in request.headers.get("accept", ""):
            return FileResponse(pages / "404.html", status_code=404)
        code = CODES.get(error.status_code, "refused")
        detail = f"{HTTPStatus(error.status_code).phrase}: {request.method} {request.scope['path']}"
        return _answer(error.status_code, code, detail, dict(error.headers or {}))

    async def bad_body(request: Request, error: Any) -> Response:
        fields = {field_name(each): field_message(each) for each in error.errors()}
        detail = "; ".join(f"{name}: {message}" for name, message in fields.items())
        return _answer(422, "invalid", detail, {}, fields=fields)

    async def database(request: Request, error: Any) -> Response:
        detail = "The database is busy or unavailable. Try again."
        return _answer(503, "unavailable", detail, {"Retry-After": "1"})

    async def fault(request: Request, error: Any) -> Response:
        return _answer(
            500, "fault", "An internal error occurred. It has been logged. Try again later.", {}
        )

    app.add_exception_handler(ApiError, api_error)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(RequestValidationError, bad_body)
    app.add_exception_handler(sqlite3.OperationalError, database)
    app.add_exception_handler(Exception, fault)


def _answer(
    status: int, code: str, detail: str, headers: dict[str, str], **more: object
) -> Response:
    # In ASCII, because `detail` may repeat what the client sent, lone surrogates included.
    text = json.dumps({"error": code, "detail": detail, **more})
    return Response(text, status, headers, "application/json")
