"""Who may see the internals of the service."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.requests import Request

from backend.context import Context
from backend.db import Database
from backend.errors import ApiError
from backend.operators import operator, passed_on
from backend.settings import load


def allowed(
    db: Database, address: str, token: str = "", host: str = "localhost:8000", **headers: str
) -> int:
    """200, or the status of the refusal."""
    settings = replace(load({}), operator_token=token, trusted_proxies="127.0.0.1")
    raw = [(b"host", host.encode())]
    raw += [
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


PROXIES = (
    *("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"),
    *("X-Forwarded", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "Client-IP"),
    *("CF-Connecting-IP", "CF-Ray", "True-Client-IP", "Fastly-Client-IP", "Fly-Client-IP"),
    *("X-Original-URL", "X-Original-Forwarded-For", "X-Envoy-External-Address", "CDN-Loop"),
    *("X-Amzn-Trace-Id", "X-Azure-ClientIP", "X-Appengine-User-IP", "Proxy-Client-IP"),
    *("WL-Proxy-Client-IP", "X-ProxyUser-Ip", "X-Cloud-Trace-Context", "X-ARR-LOG-ID"),
)


@pytest.mark.parametrize("header", PROXIES)
def test_what_a_proxy_on_this_machine_passes_on_has_none(db: Database, header: str) -> None:
    """Not even what a trusted one passes on from this machine."""
    assert allowed(db, "127.0.0.1", **{header.replace("-", "_").lower(): "127.0.0.1"}) == 403


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("book.example", 403),
        ("localhost.evil.example:8000", 403),
        ("localhost@evil.example", 403),
        ("[", 403),
        ("", 403),
    ],
)
def test_the_host_is_this_machine(db: Database, host: str, status: int) -> None:
    assert allowed(db, "127.0.0.1", host=host) == status


def test_headers_of_browsers_and_tools_are_not_those_of_a_proxy() -> None:
    usual = ("Accept", "Cookie", "Origin", "Sec-Fetch-Site", "User-Agent", "X-CSRF-Token", "TE")
    assert not passed_on(usual)


@pytest.mark.parametrize("given", ["", "Bearer wrong", "secret", "bearer secret", "Bearer s\xe9"])
def test_with_a_token_nothing_else_opens(db: Database, given: str) -> None:
    assert allowed(db, "127.0.0.1", "secret", authorization=given) == 401
    assert allowed(db, "10.0.0.1", "secret", authorization="Bearer secret") == 200
