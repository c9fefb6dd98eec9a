"""TLS, and what plain http does beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from stage4.checks.root_headers import rules
from stage4.model import Status, Trouble
from stage4.rule import Rule
from tests.stage4.checks.root_headers.records import NOW, TLS, exchange_of, headers_of, ids, judged


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"tls": replace(TLS, not_after=NOW + timedelta(days=13))}, rules.CERTIFICATE_EXPIRY),
        ({"tls": replace(TLS, not_after=NOW)}, rules.CERTIFICATE_EXPIRY),
        ({"tls": replace(TLS, names=("b.io", "*.a.io"))}, rules.CERTIFICATE_NAME),
        ({"tls": replace(TLS, version="TLSv1.1")}, rules.TLS_VERSION),
        ({"status": 503}, rules.STATUS),
        ({"status": None, "trouble": Trouble.REFUSED}, rules.NO_ANSWER),
        ({"trouble": Trouble.RESET}, rules.NO_ANSWER),
        ({"truncated": True}, rules.NO_ANSWER),
        (
            {"trouble": Trouble.TLS, "detail": "certificate has expired"},
            rules.CERTIFICATE_EXPIRY,
        ),
        (
            {"trouble": Trouble.TLS, "detail": "Hostname mismatch, not valid for 'a.io'"},
            rules.CERTIFICATE_NAME,
        ),
        ({"trouble": Trouble.TLS, "detail": "UNSUPPORTED_PROTOCOL"}, rules.TLS_VERSION),
        ({"trouble": Trouble.TLS, "detail": "self-signed certificate"}, rules.NO_ANSWER),
    ],
)
def test_connections_that_fail(changes: dict[str, Any], rule: Rule) -> None:
    assert rule.id in ids(judged(exchange_of(headers_of({}), **changes)), Status.FAIL)


@pytest.mark.parametrize(
    ("status", "location", "reported"),
    [
        (301, "https://a.io/", False),
        (308, "HTTPS://www.a.io/", False),
        (302, "/login", True),
        (200, "", True),
        (None, "", False),
    ],
)
def test_plain_http_beside_https(status: int | None, location: str, reported: bool) -> None:
    plain = exchange_of((("Location", location),), url="http://a.io/", status=status, tls=None)
    result = judged(exchange_of(headers_of({})), root_http=plain)
    assert (rules.HTTP_REDIRECT.id in ids(result, Status.WARN)) is reported
