"""Who may see the internals of the service."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.requests import Request

from backend.context import Context
from backend.db import Database
from backend.errors import ApiError
from backend.operators import operator
from backend.settings import load


def allowed(db: Database, address: str, token: str = "", proxies: str = "", **headers: str) -> int:
    """200, or the status of the refusal."""
    settings = replace(load({}), operator_token=token, trusted_proxies=proxies)
    raw = [
        (name.replace("_", "-").encode(), value.encode("latin-1"))
        for name, value in headers.items()
    ]
    request = Request({"type": "http", "headers": raw})
    try:
        operator(request, Context(db, settings, address, "http://book.test", None))
    except ApiError as refused:
        return refused.status
    return 200


@pytest.mark.parametrize(
    ("address", "status"),
    [("127.0.0.1", 200), ("::1", 200), ("10.0.0.1", 403), ("2001:db8::1", 403), ("", 403)],
)
def test_without_a_token_this_machine_alone_has_access(
    db: Database, address: str, status: int
) -> None:
    assert allowed(db, address) == status


@pytest.mark.parametrize("header", ["forwarded", "x_forwarded_for"])
def test_an_unknown_proxy_on_this_machine_has_none(db: Database, header: str) -> None:
    assert allowed(db, "127.0.0.1", **{header: "for=203.0.113.7"}) == 403
    assert allowed(db, "127.0.0.1", proxies="127.0.0.1", **{header: "for=127.0.0.1"}) == 200


@pytest.mark.parametrize("given", ["", "Bearer wrong", "secret", "bearer secret", "Bearer s\xe9"])
def test_with_a_token_nothing_else_opens(db: Database, given: str) -> None:
    assert allowed(db, "127.0.0.1", "secret", authorization=given) == 401
    assert allowed(db, "10.0.0.1", "secret", authorization="Bearer secret") == 200
