"""The last request that a client of the testkit sent, for the message of a check that fails.

Secrets are left out: of the request only the method and the path without its query are kept, and of
the answer no value that lets somebody in.
"""

from __future__ import annotations

import re

import requests

MAX_BODY_CHARS = 200
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,}|\b\d{6}\b")  # of a session, a link, CSRF; a code

_last: list[requests.Response] = []


def note(answer: requests.Response, **_: object) -> None:
    """A hook of requests: remember this answer."""
    _last[:] = [answer]


def forget() -> None:
    _last.clear()


def described() -> str:
    """One line; "" if there was no request."""
    return "".join(map(_line, _last))


def _line(answer: requests.Response) -> str:
    path = TOKEN.sub("...", (answer.request.path_url or "").partition("?")[0])
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    body = ""
    if kind.endswith("json"):
        body = TOKEN.sub("...", " ".join(answer.text.split()))[:MAX_BODY_CHARS]
    said = f"{answer.status_code} {body or kind}".strip()
    return f"last request: {answer.request.method} {path} answered {said}"
