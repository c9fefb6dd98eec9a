"""Styles as text: what a style sheet gives, and what each state changes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from release_gate.fixtures.page_metrics import OBSERVE
from release_gate.testkit.page_styles import Styles

BODY = """<main><p id="message"></p><ul id="menu" popover><li></ul><b data-state="ready">state</b>
  <form><input><button>Save</button></form><p hidden>hidden</p></main>"""


def styles(page: Page, css: str) -> str:
    page.emulate_media(color_scheme="light")
    page.set_content(f"<html><style>{css}</style><body>{BODY}</body></html>")
    page.evaluate(OBSERVE)
    found = Styles(page)
    found.at_rest()
    found.states()
    found.open_menu()
    page.emulate_media(color_scheme="dark")
    found.changes("dark")
    return found.as_text()


@pytest.mark.parametrize(
    ("css", "part", "line"),
    [
        ("button { margin: 4px auto }", "light", "margin-top 4px; margin-right auto"),
        ("p[hidden] { color: red }", "light", "p: display none; color rgb(255, 0, 0)"),
        ("button:hover { color: red }", "pointed at", "button: color rgb(255, 0, 0)"),
        ("input:focus { opacity: .5 }", "focused", "opacity 0.5"),
        ("button:disabled { cursor: wait }", "disabled", "cursor wait"),
        ("[aria-busy] button { opacity: .5 }", "busy", "button: opacity 0.5"),
        ("[aria-invalid=true] { opacity: .5 }", "invalid", "input: opacity 0.5"),
        (".field-error { color: red }", "invalid", "p.field-error: display block; color rgb(255"),
        ("#message:empty { opacity: .5 }", "told", "p#message: opacity as usual"),
        ("#message.error { color: red }", "failed", "p#message: color rgb(255, 0, 0)"),
        ("[data-state=failing] { opacity: .5 }", "failing", "b: opacity 0.5"),
        ("#menu { opacity: .5 }", "light", "opacity 0.5; overflow auto; position fixed"),
        ("#menu::backdrop { background: red }", "light", "ul#menu::backdrop: "),
        ("@media (prefers-color-scheme: dark) { b { opacity: .5 } }", "dark", "b: opacity 0.5"),
    ],
)  # fmt: skip
def test_each_state_shows_what_the_style_sheet_changes(
    page: Page, css: str, part: str, line: str
) -> None:
    sound, found = _part(styles(page, ""), part), _part(styles(page, css), part)
    assert line in found
    assert sound != found


def test_nothing_is_left_in_a_state(page: Page) -> None:
    page.set_content(f"<body>{BODY}</body>")
    before = page.locator("body").inner_html()
    page.evaluate(OBSERVE)
    found = Styles(page)
    found.at_rest()
    found.states()
    found.open_menu()
    assert page.locator("body").inner_html() == before


def _part(text: str, name: str) -> str:
    parts = text.split("-- ")
    return "".join(part for part in parts if part.startswith(f"{name} --"))
