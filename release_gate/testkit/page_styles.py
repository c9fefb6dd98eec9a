"""The computed styles of a page as text: at rest, at other widths and in the states of controls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

STYLES = (Path(__file__).parent / "page_scripts" / "styles.js").read_text("utf-8")
POINTED, FOCUSED = ("hover",), ("focus", "focus-visible")
REST = "rest"


class Styles:
    """Collects the styles of one page while it is shown at one width after the other."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._parts: dict[str, str] = {}
        page.evaluate(STYLES)

    def as_text(self) -> str:
        return "\n".join(f"-- {name} --\n{text}" for name, text in self._parts.items() if text)

    def at_rest(self) -> None:
        """At the usual width, in the light scheme: all of it."""
        self._page.evaluate("name => window.gate.styles.keep(name)", REST)
        self._parts["light"] = self._asked("list")

    def changes(self, name: str) -> None:
        """What differs from the rest at the moment."""
        self._parts[name] = self._asked("changes")

    def open_menu(self) -> None:
        """What the menu changes at the current width while it is open."""
        self._parts["menu"] = self._page.evaluate("() => window.gate.styles.menu()")

    def states(self) -> None:
        """What differs from the rest in each state of controls, forms and messages."""
        for name, pseudo in (("pointed at", POINTED), ("focused", FOCUSED)):
            with self._forced(pseudo):
                self.changes(name)
        for name, text in self._page.evaluate("name => window.gate.styles.states(name)", REST):
            self._parts[name] = text

    def _asked(self, what: str) -> str:
        text: str = self._page.evaluate(f"name => window.gate.styles.{what}(name)", REST)
        return text

    @contextmanager
    def _forced(self, pseudo: tuple[str, ...]) -> Iterator[None]:
        """While all controls have these pseudo-classes, as in the browser's own tools."""
        browser = self._page.context.new_cdp_session(self._page)
        browser.send("DOM.enable")
        browser.send("CSS.enable")
        root = browser.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
        marked = self._page.evaluate("() => window.gate.styles.mark()")
        found = browser.send("DOM.querySelectorAll", {"nodeId": root, "selector": marked})
        self._page.evaluate("() => window.gate.styles.unmark()")
        for node in found["nodeIds"]:
            forced = {"nodeId": node, "forcedPseudoClasses": list(pseudo)}
            browser.send("CSS.forcePseudoState", forced)
        yield
        browser.detach()
