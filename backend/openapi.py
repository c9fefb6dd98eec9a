"""The OpenAPI document: what FastAPI derives, and every answer other than success.

FastAPI knows bodies, parameters and models. How a route may refuse a request follows from what it
depends on (a session, an operator) and from what it reads; only the rest is declared beside the
route, with `refuses`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from backend import sessions
from backend.context import SAFE, signed_in
from backend.operators import operator

Document = dict[str, Any]

SCHEMES = {
    "session": {"type": "apiKey", "in": "cookie", "name": sessions.COOKIE},
    "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
    "operator": {"type": "http", "scheme": "bearer"},
}
TEXT = {"type": "string"}
FIELDS = {"type": "object", "additionalProperties": TEXT}
ERROR = {
    "type": "object",
    "properties": {"error": TEXT, "detail": TEXT},
    "required": ["error", "detail"],
    "additionalProperties": False,
}
INVALID = {
    "type": "object",
    "properties": {"error": {"const": "invalid"}, "detail": TEXT, "fields": FIELDS},
    "required": ["error", "detail", "fields"],
    "additionalProperties": False,
}
REPLACED = ("HTTPValidationError", "ValidationError")  # FastAPI's form of 422
WAIT: Document = {"Retry-After": {"schema": {"type": "integer", "minimum": 1}, "required": True}}
MAY_WAIT: Document = {"Retry-After": {"schema": {"type": "integer", "minimum": 1}}}
HEADERS: dict[int, Document] = {423: WAIT, 429: WAIT, 503: MAY_WAIT}  # by status
EVERY_ANSWER = {"X-Request-ID": {"schema": TEXT, "required": True}}


def declare(app: FastAPI, routes: Iterable[APIRoute]) -> None:
    """Let the application serve the complete document. `routes` are those of the features."""
    known = tuple(routes)

    def document() -> Document:
        if not app.openapi_schema:
            plain = get_openapi(title=app.title, version=app.version, routes=app.routes)
            app.openapi_schema = completed(plain, known)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def completed(document: Document, routes: Iterable[APIRoute]) -> Document:
    """The document with all answers, their headers, and the means of access."""
    components = document["components"]
    components["securitySchemes"] = SCHEMES
    components["schemas"] |= {"Error": ERROR, "Invalid": INVALID}
    for name in REPLACED:
        components["schemas"].pop(name, None)
    for route in routes:
        if route.include_in_schema:
            for method in route.methods or ():
                _complete(document["paths"][route.path][method.lower()], route, method)
    return document


def _complete(operation: Document, route: APIRoute, method: str) -> None:
    answers = operation["responses"]
    answers.pop("422", None)
    callers = set(_calls(route.dependant))
    for status in sorted({503, *_access(callers, method), *_input(operation, route)}):
        answers.setdefault(str(status), {"description": HTTPStatus(status).phrase})
    for status, answer in answers.items():
        _describe(answer, int(status))
    operation["security"] = _security(callers, method)


def _calls(dependant: Dependant) -> Iterator[object]:
    """The functions that a route depends on, itself included."""
    yield dependant.call
    for each in dependant.dependencies:
        yield from _calls(each)


def _access(callers: set[object], method: str) -> Iterator[int]:
    """How a request is refused because of who sends it."""
    if signed_in in callers or operator in callers:
        yield 401
    if operator in callers or method not in SAFE:
        yield 403


def _input(operation: Document, route: APIRoute) -> Iterator[int]:
    """How a request is refused because of what it says."""
    if "{" in route.path:
        yield 404
    if "requestBody" in operation:
        yield 413
    if route.body_field:
        yield 400  # it is not UTF-8
    if route.body_field or any(each["in"] == "query" for each in operation.get("parameters", ())):
        yield 422


def _describe(answer: Document, status: int) -> None:
    """Add the headers, and the form of an error."""
    answer["headers"] = {**EVERY_ANSWER, **HEADERS.get(status, {}), **answer.get("headers", {})}
    if status >= 400:
        name = "Invalid" if status == 422 else "Error"
        schema = {"$ref": f"#/components/schemas/{name}"}
        answer.setdefault("content", {}).setdefault("application/json", {"schema": schema})


def _security(callers: set[object], method: str) -> list[dict[str, list[str]]]:
    """What gives access; of several, any one. An empty one means nobody has to be known."""
    if operator in callers:
        return [{"operator": []}, {}]
    session: dict[str, list[str]] = {"session": []}
    if method not in SAFE:
        session["csrf"] = []
    return [session] if signed_in in callers else [{}, session]
