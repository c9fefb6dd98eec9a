"""Who sends a request, and whether the request was forged by another site.

A request that changes something within a session needs the CSRF token of that session
(synchroniser token). A request from another site is refused by its Origin, which protects log-in
and registration.
"""

from __future__ import annotations

import hmac
import sqlite3
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from backend import sessions, sources
from backend.db import Database
from backend.errors import ApiError
from backend.sessions import Session
from backend.settings import Settings
from backend.sources import Source

SAFE = ("GET", "HEAD", "OPTIONS")
OWN_SITE = ("same-origin", "none")  # of Sec-Fetch-Site; none: the user entered the address


@dataclass(frozen=True)
class Context:
    """`address` is the caller's IP address, `origin` the service's URL for links and cookies.

    `device` is the cookie by which a device is known again, or "".
    """

    db: Database
    settings: Settings
    address: str
    origin: str
    session: Session | None
    device: str = ""

    @property
    def network(self) -> str:
        """What limits per address count: an IPv6 address is one of many that its owner has."""
        return sources.network(self.address)

    def source_for(self, email: str) -> Source:
        """Who asks for the account with this e-mail."""
        with self.db.read() as tx:
            return sources.find(tx, email, self.device, self.address)


@dataclass(frozen=True)
class SignedIn:
    """The context of a request with a session."""

    db: Database
    settings: Settings
    origin: str
    session: Session
    account_id: str


def anyone(request: Request) -> Context:
    """Runs for every route of the API. Raises ApiError 403."""
    db: Database = request.app.state.db
    secret = request.cookies.get(sessions.COOKIE, "")
    session = None
    if secret:
        with db.read() as tx:
            session = sessions.find(tx, secret)
    if request.method not in SAFE:
        _refuse_other_sites(request)
        if session:
            _expect_csrf_token(request, session)
    settings: Settings = request.app.state.settings
    address = request.client.host if request.client else ""
    device = request.cookies.get(sources.COOKIE, "")
    return Context(db, settings, address, settings.public_url, session, device)


def signed_in(context: Annotated[Context, Depends(anyone)]) -> SignedIn:
    """Raises ApiError 401."""
    session = context.session
    if not session:
        raise _signed_out()
    return SignedIn(context.db, context.settings, context.origin, session, session.account_id)


def expect_signed_in(tx: sqlite3.Connection, me: SignedIn) -> None:
    """Raises ApiError 401 if the session has ended since the request began."""
    if not sessions.is_open(tx, me.session):
        raise _signed_out()


Anyone = Annotated[Context, Depends(anyone)]
Me = Annotated[SignedIn, Depends(signed_in)]


def _signed_out() -> ApiError:
    return ApiError(401, "signed_out", "Log in first.")


def host_of(url: str) -> str:
    """Host and port of a URL that anybody may have written; "" without a valid one."""
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def _refuse_other_sites(request: Request) -> None:
    """By Sec-Fetch-Site, which browsers send and no script can set, and by Origin."""
    if request.headers.get("sec-fetch-site", "none") not in OWN_SITE:
        raise _cross_origin()
    origin = request.headers.get("origin")
    if origin is None:
        return
    # The text of the Host header, not `request.url`, which raises ValueError for a hostile one.
    own = {request.headers.get("host", ""), host_of(request.app.state.settings.public_url)}
    if host_of(origin) not in own - {""}:
        raise _cross_origin()


def _cross_origin() -> ApiError:
    return ApiError(403, "cross_origin", "Requests from other sites are refused.")


def _expect_csrf_token(request: Request, session: Session) -> None:
    given = request.headers.get("x-csrf-token", "")
    if not hmac.compare_digest(given.encode(), session.csrf_token.encode()):
        raise ApiError(
            403, "csrf", "The X-CSRF-Token header is missing or does not match the session."
        )
