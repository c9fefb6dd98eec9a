"""axe-core on a page: a violation has its rule and its element."""

from __future__ import annotations

from playwright.sync_api import Page

from release_gate.testkit.accessibility import contrast_violations, violations

SOUND = '<html lang="en"><title>t</title><main><h1>t</h1>{}</main></html>'


def test_a_sound_page_has_no_violation(page: Page) -> None:
    page.set_content(SOUND.format('<label>Name <input id="name"></label>'))
    assert violations(page) == []


def test_a_field_without_a_label_is_a_violation(page: Page) -> None:
    page.set_content(SOUND.format('<input id="name">'))
    (line,) = violations(page)
    assert line.startswith("label: ")
    assert '<input id="name">' in line


def test_a_small_target_is_a_violation_of_wcag_2_2(page: Page) -> None:
    style = "width: 9px; height: 9px; padding: 0; border: 0; margin: 0; display: inline-block"
    buttons = "".join(f'<button style="{style}" aria-label="{n}"></button>' for n in "abc")
    page.set_content(SOUND.format(f"<div style='font-size: 0'>{buttons}</div>"))
    assert any(line.startswith("target-size: ") for line in violations(page))


def test_contrast_is_judged_in_the_scheme_that_is_shown(page: Page) -> None:
    css = "<style>@media (prefers-color-scheme: dark) { p { color: #eee } }</style><p>Log in</p>"
    page.set_content(SOUND.format(css))
    page.emulate_media(color_scheme="light")
    assert contrast_violations(page) == []
    page.emulate_media(color_scheme="dark")
    (line,) = contrast_violations(page)
    page.emulate_media(color_scheme="light")
    assert line.startswith("color-contrast: ")
