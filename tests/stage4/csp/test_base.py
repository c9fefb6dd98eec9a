"""An injected <base> and a script with a nonce: the judgement against headless Chromium."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route

from release_gate.browser import launched
from stage4.csp.base import base_redirects
from stage4.csp.judgement import judge
from stage4.csp.policy import parse_headers

MARK = "document.documentElement.dataset.ran=1"
NONCE = "'nonce-abcdefgh'"
# Header values, separated by ||, and whether the page's script comes from the attacker's host.
POLICIES = [
    (f"script-src {NONCE}", True),
    (f"script-src {NONCE} 'strict-dynamic'", True),
    (f"default-src {NONCE}", True),
    (f"script-src-elem {NONCE}; script-src 'none'", True),
    (f"script-src {NONCE}; base-uri *", True),
    (f"script-src {NONCE}; base-uri https:", True),
    (f"script-src {NONCE}; base-uri *.example.com", False),
    (f"script-src {NONCE}; base-uri 'none'", False),
    (f"script-src {NONCE}; base-uri 'self'", False),
    (f"script-src {NONCE}; base-uri https://cdn.example.com", False),
    (f"script-src {NONCE} || base-uri 'none'", False),
    (f"script-src {NONCE} || script-src 'self'", False),
    (f"script-src {NONCE} || script-src https:", True),
    (f"script-src {NONCE} || script-src {NONCE} 'self'", True),
    (f"script-src {NONCE}; sandbox", False),
    ("script-src 'self'", False),
    ("script-src 'none'", False),
]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with launched() as browser:
        yield browser.new_page()


def ran(page: Page, values: list[str]) -> bool:
    """Whether the attacker's script ran; the browser's driver answers all requests."""

    def answer(route: Route) -> None:
        if route.request.url == "https://evil.test/x.js":
            route.fulfill(body=MARK, content_type="text/javascript")
        elif route.request.url == "https://site.test/":
            body = (
                '<!doctype html><html><head><base href="https://evil.test/"></head>'
                '<body><script nonce="abcdefgh" src="x.js"></script></body></html>'
            )
            headers = {"Content-Type": "text/html", "Content-Security-Policy": ", ".join(values)}
            route.fulfill(body=body, headers=headers)
        else:
            route.fulfill(status=404)

    page.route("**/*", answer)
    page.goto("https://site.test/")
    found = page.locator("html").get_attribute("data-ran") == "1"
    page.unroute("**/*")
    return found


@pytest.mark.parametrize(("text", "expected"), POLICIES)
def test_chromium_agrees(page: Page, text: str, expected: bool) -> None:
    values = text.split(" || ")
    assert base_redirects(parse_headers(values)) is expected
    assert ran(page, values) is expected


def test_it_is_a_finding() -> None:
    types = {one.type for one in judge([f"script-src {NONCE}"]).findings}
    assert "BASE_REDIRECTS_NONCE" in types
    assert "BASE_REDIRECTS_NONCE" not in {
        one.type for one in judge([f"script-src {NONCE}; base-uri 'none'"]).findings
    }
