"""Defects of one route, cookie, header, body or error of the backend, for `broken_backend`."""

from __future__ import annotations

import importlib
import sqlite3
from typing import Annotated, Any

from fastapi import Request, Response
from pydantic import StringConstraints
from starlette.responses import PlainTextResponse

from backend import body_limit, context, errors, fields, headers, openapi, passwords, sessions
from backend.features import codes, health, login, password, profiles
from backend.sessions import Session
from tests.release_gate.faults.breakage import by_name, edited


def forged_share() -> None:
    """One route requires no CSRF token."""
    whole = context._expect_csrf_token

    def expect(request: Request, session: Session) -> None:
        if request.url.path != "/api/share":
            whole(request, session)

    context._expect_csrf_token = expect


def forged_code() -> None:
    """One route accepts requests from other sites."""
    whole = context._refuse_other_sites

    def refuse(request: Request) -> None:
        if request.url.path != "/api/codes":
            whole(request)

    context._refuse_other_sites = refuse


def for_everybody() -> None:
    """Requests without a session are answered with 200."""
    whole = errors.ApiError.__init__

    def init(self: errors.ApiError, status: int, code: str, *more: Any) -> None:
        whole(self, 200 if code == "signed_out" else status, code, *more)

    vars(errors)["ApiError"].__init__ = init


def heads_as_changes() -> None:
    """Only GET counts as reading."""
    vars(context)["SAFE"] = ("GET",)


def other_promises() -> None:
    """The document no longer says how long to wait."""
    vars(openapi)["HEADERS"] = {}


def undeclared() -> None:
    """There is one route more."""

    def hidden() -> str:
        return ""

    profiles.router.add_api_route("/api/hidden", hidden, methods=["POST"])


def framed() -> None:
    """Answers lack a security header."""
    del headers.HEADERS["X-Frame-Options"]


def plain_errors() -> None:
    """One kind of error is plain text."""
    whole = errors._answer

    def answer(status: int, *more: Any, **fields: Any) -> Response:
        return PlainTextResponse("no", status) if status == 405 else whole(status, *more, **fields)

    errors._answer = answer


def open_cookie() -> None:
    """The cookie of one way to log in has no flags."""
    whole = login.enter

    def enter(context: Any, response: Response, entry: login.Entry) -> Any:
        state = whole(context, response, entry)
        del response.headers["set-cookie"]
        response.set_cookie(sessions.COOKIE, entry.secret, samesite=None)
        return state

    vars(codes)["enter"] = enter


def gone() -> None:
    """What does not exist is answered with a status that is not declared."""
    whole = errors.ApiError.__init__

    def init(self: errors.ApiError, status: int, code: str, *more: Any) -> None:
        whole(self, 410 if status == 404 else status, code, *more)

    vars(errors)["ApiError"].__init__ = init


def unnamed_version() -> None:
    """An answer has a field of another type than declared."""
    vars(health)["VERSION"] = None


def larger_bodies() -> None:
    """Bodies may be a byte larger."""
    body_limit.MAX_BYTES += 1


def wider_name() -> None:
    """One field accepts a character more."""
    wide = StringConstraints(strip_whitespace=True, min_length=1, max_length=101)
    vars(fields)["Name"] = Annotated[str, wide]
    importlib.reload(profiles)


def kept_blanks() -> None:
    """The role of a person keeps the blanks around it."""
    vars(profiles.Person)["model_fields"]["role"].metadata = []
    profiles.Person.model_rebuild(force=True)


def tells() -> None:
    """Answers differ for addresses without an account."""
    matches, find = passwords.matches, login.account_by_email

    def telling_matches(password_hash: str | None, secret: str) -> bool:
        if not password_hash:
            raise errors.not_found("account")
        return matches(password_hash, secret)

    def telling_find(tx: sqlite3.Connection, email: str) -> sqlite3.Row | None:
        found = find(tx, email)
        if not found:
            raise errors.not_found("account")
        return found

    passwords.matches = telling_matches
    for module in (codes, password):
        vars(module)["account_by_email"] = telling_find


def oldest_first() -> None:
    """Files are listed from the oldest on."""
    edited("ORDER BY created_at DESC", "ORDER BY created_at")


BROKEN_ROUTES = by_name(
    *(forged_share, forged_code, for_everybody, heads_as_changes, other_promises),
    *(undeclared, framed, plain_errors, open_cookie, gone, unnamed_version, larger_bodies),
    *(wider_name, kept_blanks, tells, oldest_first),
)
