"""Accessibility violations that axe-core finds on a page, as text for an assertion."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

# Every rule for WCAG 2.0 to 2.2, levels A and AA, and those for good practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Ten times as fast as a report on every element, and without a request for each style sheet.
RUN = """runOnly => axe.run({runOnly, resultTypes: ["violations"], preload: false})
  .then(({violations}) => violations)"""
LOADED = "typeof axe !== 'undefined'"


def violations(page: Page) -> list[str]:
    """The violations of WCAG and of good practice in the page's current state, one line each."""
    return _found(page, {"type": "tag", "values": TAGS})


def contrast_violations(page: Page) -> list[str]:
    """The texts without sufficient contrast; no other rule depends on the colour scheme."""
    return _found(page, {"type": "rule", "values": ["color-contrast"]})


def _found(page: Page, rules: dict[str, Any]) -> list[str]:
    if not page.evaluate(LOADED):
        page.evaluate(Axe().axe_script)
    return [
        f"{violation['id']}: {violation['help']} ({node['html'][:120]})"
        for violation in page.evaluate(RUN, rules)
        for node in violation["nodes"][:1]
    ]
