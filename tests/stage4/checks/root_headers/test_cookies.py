"""The flags of cookies."""

from __future__ import annotations

from dataclasses import asdict

from stage4.checks.root_headers import rules
from stage4.model import Hop
from tests.stage4.checks.root_headers.records import exchange_of, headers_of, ids, judged


def test_every_cookie_counts() -> None:
    cookie = "a=1; Secure; HttpOnly; SameSite=Lax"
    once_more = (*headers_of({}), ("Set-Cookie", "a=2; Path=/x"), ("Set-Cookie", cookie))
    assert rules.COOKIE_SECURE.id in ids(judged(exchange_of(once_more)))
    replaced = (*headers_of({}), ("Set-Cookie", "a=2"), ("Set-Cookie", cookie))
    assert ids(judged(exchange_of(replaced))) == set()


def test_cookies_of_redirects_count_and_values_are_not_shown() -> None:
    hop = Hop("https://a.io/", 302, "/x", (("Set-Cookie", "sid=topsecret"),))
    result = judged(exchange_of(headers_of({}), hops=(hop,)))
    assert rules.COOKIE_SECURE.id in ids(result)
    assert "topsecret" not in repr(asdict(result))
    csrf = headers_of({"Set-Cookie": "csrftoken=1; Secure; SameSite=Lax"})
    assert ids(judged(exchange_of(csrf))) == set()
