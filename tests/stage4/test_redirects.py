"""What the redirects of an exchange say."""

from __future__ import annotations

import pytest

from stage4.model import Exchange, Hop, Request, Status
from stage4.redirects import findings


def found(*urls: str) -> dict[str, Status]:
    """The findings where each of these URLs redirects to the next one."""
    hops = tuple(Hop(url, 302, "") for url in urls[:-1])
    exchange = Exchange(Request("root", urls[0]), urls[-1], hops=hops)
    return {finding.id: finding.status for finding in findings("check", exchange)}


@pytest.mark.parametrize(
    ("urls", "expected"),
    [
        (("https://a.io/",), {}),
        (("https://a.io/", "https://a.io/b"), {}),
        (("http://a.io/", "https://a.io/"), {}),
        (("https://a.io/", "https://b.io/"), {"check.host-change": Status.WARN}),
        (("https://a.io/", "http://a.io/"), {"check.downgrade": Status.FAIL}),
        (
            ("https://a.io/", "http://b.io/", "https://a.io/"),
            {"check.downgrade": Status.FAIL, "check.host-change": Status.WARN},
        ),
    ],
)
def test_redirects(urls: tuple[str, ...], expected: dict[str, Status]) -> None:
    assert found(*urls) == expected
