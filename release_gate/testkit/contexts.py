"""Browser contexts for one check after another, each of which finds nothing of those before.

A new context starts a process that has compiled nothing yet: half of the processor time of a short
check. So one context serves many checks. After each, its pages are closed, and what the site has
stored is removed. What else a check does to its context is not undone; that context is not lent
again.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext

# Methods that leave nothing in a context, or only what is removed. Pages of any age may have
# listeners, which hear nothing once they are closed.
HARMLESS = frozenset(
    (
        *("add_cookies", "clear_cookies", "cookies", "new_page", "storage_state"),
        *("on", "once", "remove_listener", "expect_event", "expect_page", "wait_for_event"),
        *("set_default_navigation_timeout", "set_default_timeout"),
    )
)


class Contexts:
    """Lends contexts of one browser for pages of one site, one at a time."""

    def __init__(self, browser: Browser, base_url: str, timeout_ms: float) -> None:
        self._browser, self._base_url, self._timeout_ms = browser, base_url, timeout_ms
        self._kept: _Reusable | None = None
        self._lent: _Reusable | None = None

    def take(self) -> BrowserContext:
        """A context without pages of other checks, cookies and stored data."""
        lent = self._kept or _Reusable(self._browser.new_context(base_url=self._base_url))
        self._kept, self._lent = None, lent
        lent.context.set_default_timeout(self._timeout_ms)
        return lent.context

    def give_back(self, sound: bool) -> None:
        """End the use of the context; one that is not sound is not lent again."""
        lent, self._lent = self._lent, None
        assert lent, "no context is lent"
        if sound and not lent.is_spent:
            lent.clear(self._base_url)
            self._kept = lent
        else:
            lent.context.close()


class _Reusable:
    """A context, and whether it was used in a way that is not undone."""

    def __init__(self, context: BrowserContext) -> None:
        self.context, self.is_spent = context, False
        self._own_page = context.new_page()  # keeps the process alive while there is no other
        self._devtools = context.new_cdp_session(self._own_page)
        for part, harmless in ((context, HARMLESS), (context.clock, ()), (context.tracing, ())):
            for name in _methods(part).difference(harmless):
                self._watch(part, name)

    def clear(self, base_url: str) -> None:
        for page in self.context.pages:
            if page is not self._own_page:
                page.close()
        self.context.clear_cookies()
        site = "{0.scheme}://{0.netloc}".format(urlsplit(base_url))
        stored = {"origin": site, "storageTypes": "all"}
        self._devtools.send("Storage.clearDataForOrigin", stored)
        self._devtools.send("Network.clearBrowserCache")

    def _watch(self, part: object, name: str) -> None:
        method = getattr(part, name)

        def noted(*arguments: Any, **named: Any) -> Any:
            self.is_spent = True
            return method(*arguments, **named)

        setattr(part, name, noted)


def _methods(part: object) -> set[str]:
    kind = type(part)
    return {name for name in dir(kind) if name[0] != "_" and callable(getattr(kind, name))}
