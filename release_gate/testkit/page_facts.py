"""Everything that the checks need to know about a page, recorded in one load of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError, expect

from release_gate.fixtures.accessibility import contrast_violations, violations
from release_gate.fixtures.page_metrics import METRICS, OBSERVE, SETTLED
from release_gate.testkit.page_styles import Styles
from release_gate.testkit.pages import SitePage
from release_gate.testkit.steady_answers import HeldAnswers

WIDTHS = (320, 768, 1280)  # CSS pixels: the narrowest phone of WCAG 1.4.10, a tablet, a desktop
HEIGHT = 800
STEPS_BACK = 3  # enough to see that Shift+Tab works; a whole walk back finds nothing more
CONTEXT_SETTINGS: dict[str, Any] = {
    "locale": "en-GB",
    "timezone_id": "Asia/Kathmandu",  # 5:45 ahead of UTC: a time in another zone shows
    "reduced_motion": "reduce",
}

_SCRIPTS = Path(__file__).parent / "page_scripts"
STRUCTURE, LAYOUT, FOCUS, MARKUP = (
    (_SCRIPTS / f"{name}.js").read_text("utf-8")
    for name in ("structure", "layout", "focus", "markup")
)
PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length > 0"

Record = Mapping[str, Any]  # as the script returns it


@dataclass(frozen=True)
class PageFacts:
    """One page: what the browser reported about it, and how it looks at each width."""

    page: SitePage
    metrics: Record  # times in milliseconds since the navigation, sizes in bytes
    moves: Mapping[int, Record]  # by width: what the answers of the API have moved
    console: tuple[str, ...]  # errors only
    policy_violations: tuple[str, ...]
    foreign_requests: tuple[str, ...]
    structure: Record
    violations: Mapping[str, tuple[str, ...]]  # of accessibility rules, by colour scheme
    controls: tuple[str, ...]  # in the order of the document
    forward: tuple[Record, ...]  # what gets the focus, by Tab
    backward: tuple[Record, ...]  # by Shift+Tab
    layout: Mapping[int, Record]  # by width
    styles: str  # of every element, at each width, in both schemes and in the states of controls
    early: str  # the accessibility tree before the API answers
    tree: str  # the accessibility tree, as Playwright writes it
    markup: str  # every element with its attributes and its own text, one per line
    picture: bytes  # a PNG of the whole page at the largest width


class Watcher:
    """Collects what a browser context reports while its pages live."""

    def __init__(self, context: BrowserContext) -> None:
        self.errors: list[str] = []
        self.foreign: list[str] = []
        self._origin = ""  # of the first request
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        context.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        page = message.page
        is_the_page_itself = page is not None and message.location.get("url") == page.url
        if message.type == "error" and not (is_the_page_itself and "status of 404" in message.text):
            self.errors.append(message.text)

    def _on_error(self, error: WebError) -> None:
        self.errors.append(f"uncaught: {error.error}")

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        self._origin = self._origin or origin
        if parts.scheme != "data" and origin != self._origin:
            self.foreign.append(request.url)


def open_page(context: BrowserContext, site_page: SitePage, link_token: str) -> tuple[Page, str]:
    """Open a page and wait until it is complete. The API answers after the first paint.

    Returns the page, and its accessibility tree before the API answers.
    """
    page = context.new_page()
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    page.add_init_script(OBSERVE)
    answers = HeldAnswers(page)
    page.goto(site_page.address(link_token))
    page.wait_for_function(PAINTED)
    for width in (*WIDTHS[1:], WIDTHS[0]):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.evaluate(SETTLED)
        page.evaluate("() => window.gate.remember()")
    early = page.locator("body").aria_snapshot()
    page.evaluate("() => window.gate.answered()")
    answers.release()
    expect(page.locator(site_page.ready).first).to_be_visible()
    expect(page.locator("#whoami:visible, #log-in:visible")).to_have_count(1)
    page.evaluate(SETTLED)
    return page, early


def examine(context: BrowserContext, site_page: SitePage, link_token: str) -> PageFacts:
    """Load a page once and record its facts. Raises Playwright's errors if it does not load."""
    watcher = Watcher(context)
    page, early = open_page(context, site_page, link_token)
    loaded = page.evaluate(METRICS)
    light = tuple(violations(page))
    later = page.evaluate(METRICS)  # before a change of the width or the focus moves anything
    tree = page.locator("body").aria_snapshot()
    structure, markup = page.evaluate(STRUCTURE), page.evaluate(MARKUP)
    layout, moves, styles = {}, {}, Styles(page)
    for width in WIDTHS:
        layout[width], moves[width] = _layout(page, width)
    styles.at_rest()
    styles.states()
    picture = page.screenshot(full_page=True, animations="disabled")
    page.emulate_media(color_scheme="dark")
    dark = tuple(contrast_violations(page))
    styles.changes("dark")
    page.emulate_media(color_scheme="light", media="print")
    styles.changes("print")
    page.emulate_media(media="screen")
    for width in WIDTHS[1::-1]:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        styles.changes(f"{width} px")
    styles.open_menu()
    page.emulate_media(color_scheme="dark")
    controls, forward, backward = _walk(page)
    return PageFacts(
        page=site_page,
        metrics={**later, "blocked_ms": loaded["blocked_ms"]},  # without those of axe
        moves=moves,
        console=tuple(watcher.errors),
        policy_violations=tuple(page.evaluate("() => window.gate.violations")),
        foreign_requests=tuple(watcher.foreign),
        structure=structure,
        violations={"light": light, "dark": dark},
        controls=controls,
        forward=forward,
        backward=backward,
        layout=layout,
        styles=styles.as_text(),
        early=early,
        tree=tree,
        markup=markup,
        picture=picture,
    )


def measure(context: BrowserContext, site_page: SitePage, link_token: str) -> Record:
    """Load a page once more for its metrics alone."""
    page, _ = open_page(context, site_page, link_token)
    metrics: Record = page.evaluate(METRICS)
    return metrics


def _layout(page: Page, width: int) -> tuple[Record, Record]:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.evaluate(SETTLED)
    return page.evaluate(LAYOUT), page.evaluate("() => window.gate.moves()")


def _walk(page: Page) -> tuple[tuple[str, ...], tuple[Record, ...], tuple[Record, ...]]:
    """The controls of the page, and what gets the focus by Tab and then by Shift+Tab.

    In one column, so that the reading order is from top to bottom.
    """
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    controls: list[str] = page.evaluate(FOCUS)
    forward = _press(page, "Tab", len(controls) + 1)
    return tuple(controls), forward, _press(page, "Shift+Tab", STEPS_BACK)


def _press(page: Page, key: str, times: int) -> tuple[Record, ...]:
    for _ in range(times):
        page.keyboard.press(key)
    return tuple(page.evaluate("() => window.gate.walk.splice(0)"))
