"""axe-core on a page: a violation has its rule and its element."""

from __future__ import annotations

from playwright.sync_api import Page

from release_gate.testkit.accessibility import violations

SOUND = '<html lang="en"><title>t</title><main><h1>t</h1>{}</main></html>'


def test_a_sound_page_has_no_violation(page: Page) -> None:
    page.set_content(SOUND.format('<label>Name <input id="name"></label>'))
    assert violations(page) == []


def test_a_field_without_a_label_is_a_violation(page: Page) -> None:
    page.set_content(SOUND.format('<input id="name">'))
    (line,) = violations(page)
    assert line.startswith("label: ")
    assert '<input id="name">' in line
