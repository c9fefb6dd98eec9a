"""A context that is lent again holds nothing of before, and one that could is not lent again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext

from release_gate.testkit.contexts import Contexts
from release_gate.testkit.private_backend import PrivateBackend

STORE = """async () => {
  localStorage.a = sessionStorage.a = document.cookie = "a=1";
  await caches.open("a");
  await new Promise(done => { indexedDB.open("a").onsuccess = done; });
}"""
STORED = """async () => [localStorage.length, sessionStorage.length, document.cookie,
  (await caches.keys()).length, (await indexedDB.databases()).length]"""
FROM_THE_NETWORK = """() => performance.getEntriesByType("resource")
  .filter(each => each.name.includes("/assets/")).map(each => each.transferSize > 0)"""


@pytest.fixture
def contexts(browser: Browser, backend: PrivateBackend) -> Contexts:
    return Contexts(browser, backend.url, 5000.0)


def renderers(browser: Browser) -> set[int]:
    found = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    return {each["id"] for each in found["processInfo"] if each["type"] == "renderer"}


def test_the_same_context_and_process_hold_nothing_of_before(
    contexts: Contexts, browser: Browser
) -> None:
    first = contexts.take()
    for _ in range(2):
        page = first.new_page()
        page.goto("/login")
        page.evaluate(STORE)
    first.add_cookies([{"name": "a", "value": "1", "url": "http://elsewhere.test"}])
    processes = renderers(browser)
    contexts.give_back(sound=True)
    again = contexts.take()
    assert again is first
    assert page.is_closed()
    assert again.cookies() == []
    page = again.new_page()
    page.goto("/login", wait_until="networkidle")
    assert page.evaluate(STORED) == [0, 0, "", 0, 0]
    fetched = page.evaluate(FROM_THE_NETWORK)
    assert fetched == [True] * len(fetched) != []
    assert renderers(browser) == processes
    again.close()


@pytest.mark.parametrize(
    "use",
    [
        lambda context: context.add_init_script("0"),
        lambda context: context.route("**/*", lambda route: route.fallback()),
        lambda context: context.grant_permissions(["clipboard-read"]),
        lambda context: context.set_offline(True),
        lambda context: context.new_page().clock.install(),
        lambda context: context.tracing.start(),
        lambda context: context.close(),
    ],
)
def test_what_is_not_undone_ends_a_context(
    use: Callable[[BrowserContext], object], contexts: Contexts
) -> None:
    first = contexts.take()
    use(first)
    contexts.give_back(sound=True)
    again = contexts.take()
    assert again is not first
    again.close()


def test_a_context_of_a_failure_is_not_lent_again(contexts: Contexts, browser: Browser) -> None:
    first = contexts.take()
    contexts.give_back(sound=False)
    assert first not in browser.contexts
    assert contexts.take() is not first
