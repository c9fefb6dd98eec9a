"""The other protecting headers, and CORS."""

from __future__ import annotations

import pytest

from stage4.checks.root_headers import rules
from stage4.checks.root_headers.check import requests
from stage4.model import Headers
from tests.stage4.checks.root_headers.records import (
    exchange_of,
    headers_of,
    ids,
    judged,
    settings_for,
)


def test_the_first_of_several_hsts_headers_counts() -> None:
    headers = (("strict-transport-security", "max-age=0"), *headers_of({}))
    assert ids(judged(exchange_of(headers))) == {rules.HSTS_MISSING.id}


@pytest.mark.parametrize("name", ["root-cors", "root-cors-null", "root-cors-alike"])
def test_cors_that_reflects(name: str) -> None:
    (asked,) = (request for request in requests(settings_for()) if request.name == name)
    origin = dict(asked.headers)["Origin"]
    allowed = (("Access-Control-Allow-Origin", origin),)
    credentials = (("Access-Control-Allow-Credentials", "true"),)

    def found(headers: Headers) -> set[str]:
        return ids(
            judged(exchange_of(headers_of({})), None, **{name: exchange_of(headers, request=asked)})
        )

    assert found(allowed + credentials) == {rules.CORS.id}
    assert found(allowed) == found(credentials) == set()
    assert found((("Access-Control-Allow-Origin", "*"), *credentials)) == set()
    assert found((("Access-Control-Allow-Origin", "https://a.io"), *credentials)) == set()


@pytest.mark.parametrize(
    ("url", "alike"),
    [
        ("https://shop.example", "https://shop.example.stage4-gate-shop.example"),
        ("http://localhost", "http://localhost.stage4-gate-localhost"),
        ("http://127.0.0.1:80", "http://127.0.0.1.stage4-gate.invalid"),
        ("http://[::1]", "http://--1.stage4-gate.invalid"),
    ],
)
def test_a_look_alike_passes_careless_checks(url: str, alike: str) -> None:
    """It begins as the service's own origin does, and ends like it where that is a host name."""
    (asked,) = (one for one in requests(settings_for(url)) if one.name == "root-cors-alike")
    assert dict(asked.headers)["Origin"] == alike
