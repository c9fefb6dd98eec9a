"""Facts about a page: what the scripts see, and one whole load of a real page."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from release_gate.fixtures.page_metrics import OBSERVE
from release_gate.testkit.page_facts import (
    CONTEXT_SETTINGS,
    FOCUS,
    LAYOUT,
    STRUCTURE,
    WIDTHS,
    PageFacts,
    examine,
)
from release_gate.testkit.pages import page_named
from release_gate.testkit.private_backend import PrivateBackend

SOUND = """<html lang="en"><head><title>t</title><style>
  a { display: inline-block; min-height: 24px }
  button { min-width: 24px; min-height: 24px }</style></head>
<body><h1>Heading</h1><p>Some text</p><button>Go</button></body></html>"""


def layout(page: Page, body: str = "", css: str = "") -> dict[str, Any]:
    """The layout of the sound page with more in its body and its style sheet, 320 pixels wide."""
    page.set_viewport_size({"width": 320, "height": 600})
    page.set_content(
        SOUND.replace("</body>", f"{body}</body>").replace("</style>", f"{css}</style>")
    )
    page.evaluate(OBSERVE)
    found: dict[str, Any] = page.evaluate(LAYOUT)
    return found


def test_a_sound_page_has_boxes_and_no_problem(page: Page) -> None:
    found = layout(page)
    assert [(each["tag"], each["name"]) for each in found["listed"]] == [
        ("h1", "Heading"),
        ("button", "Go"),
    ]
    assert all(len(each["box"]) == 4 and each["box"][2] > 0 for each in found["listed"])
    kinds = ("overflowing", "cut", "overlapping", "small")
    assert [found[kind] for kind in kinds] == [[], [], [], []]


@pytest.mark.parametrize(
    ("kind", "body", "css"),
    [
        ("overflowing", "<p>wide</p>", "p { width: 400px }"),
        ("overflowing", "<p>left</p>", "p { position: absolute; left: -20px }"),
        ("cut", "<div>clipped text</div>", "div { overflow: hidden; width: 20px; height: 9px }"),
        ("cut", "<b>unbreakable</b>", "b { display: block; width: 30px; overflow-wrap: anywhere }"),
        ("overlapping", "<a href='/'>over</a>", "a { position: absolute; top: 20px; left: 8px }"),
        ("overlapping", "<p>second</p>", "p { margin: 0; height: 4px }"),
        ("small", "<button>x</button>", "button { min-width: 0; width: 9px }"),
        ("small", "<nav><a href='/'>x</a></nav>", "a { display: inline; font-size: 9px }"),
        ("small", "<label><input type=checkbox></label>", "label { display: inline }"),
    ],
)
def test_each_kind_of_problem_is_seen(page: Page, kind: str, body: str, css: str) -> None:
    assert layout(page, body, css)[kind]


@pytest.mark.parametrize(
    "body",
    [
        "<p hidden>hidden</p>",
        "<p>A <a href='/'>link</a> within text</p>",
        "<p>ada@a-very-long-name-of-a-host-that-does-not-fit-into-a-line.example.test</p>",
        "<label style='display: block; height: 24px'><input type=checkbox> Bookings</label>",
    ],
)
def test_what_is_sound_is_not_reported(page: Page, body: str) -> None:
    found = layout(page, body, "p { overflow-wrap: anywhere; margin: 9px 0 }")
    kinds = ("overflowing", "cut", "overlapping", "small")
    assert {kind: found[kind] for kind in kinds if found[kind]} == {}


def test_the_structure_is_read_as_assistive_technology_reads_it(page: Page) -> None:
    body = """<nav aria-label="Main"></nav><section>no landmark</section>
      <section aria-labelledby="s"><h2 id="s">Files</h2></section>
      <h3 hidden>hidden</h3><p style="color: red" onclick="x()">p</p>"""
    layout(page, body)
    found = page.evaluate(STRUCTURE)
    assert (found["language"], found["title"]) == ("en", "t")
    assert found["headings"] == [[1, "Heading"], [2, "Files"]]
    assert found["landmarks"] == ["nav Main", "section Files"]
    assert [line[:8].split(" ")[0] for line in found["inline"]] == ["<style>\n", "<p"]


def test_links_and_buttons_are_read_with_their_weight(page: Page) -> None:
    body = """<nav><a href="/" aria-current="page" aria-label="Home"></a><a href="/f">F</a></nav>
      <main><button id="one">Save</button><a class="button" href="/">On</a>
      <button aria-label="Delete Ada">Delete</button><button hidden>Gone</button></main>"""
    style = "main { background: white } main * { background: white; color: black }"
    layout(page, body, style + "#one { background: blue }")
    found = page.evaluate(STRUCTURE)
    assert found["links"] == [["Home", "/", "page"], ["F", "/f", ""]]
    assert [(button["name"], button["filled"]) for button in found["buttons"]] == [
        *(("Save", True), ("On", False), ("Delete Ada", False)),
    ]


def test_the_walk_sees_what_takes_the_focus(page: Page) -> None:
    layout(page, "<a href='/'>one</a><a href='/' id=two>two</a>", "#two { outline: none }")
    assert len(page.evaluate(FOCUS)) == 3
    for _ in range(3):
        page.keyboard.press("Tab")
    walk = page.evaluate("() => window.gate.walk")
    assert [stop["index"] for stop in walk] == [0, 1, 2]
    assert [stop["shows"] for stop in walk] == [True, True, False]


@pytest.fixture(scope="module")
def login(browser: Browser, backend: PrivateBackend) -> PageFacts:
    context = browser.new_context(base_url=backend.url, **CONTEXT_SETTINGS)
    try:
        return examine(context, page_named("login"), "")
    finally:
        context.close()


def test_a_load_records_everything(login: PageFacts) -> None:
    assert 0 < login.metrics["first_byte_ms"] < login.metrics["largest_paint_ms"]
    assert login.metrics["bytes"] > 40_000
    assert login.metrics["requests"] >= 6
    assert set(login.layout) == set(WIDTHS)
    assert len(login.controls) == len(login.forward[: len(login.controls)]) > 5
    assert login.picture.startswith(b"\x89PNG")
    assert 'heading "Log in" [level=1]' in login.tree
    assert "title: Log in" in login.markup
    parts = ("light", "pointed at", "focused", "disabled", "dark", "768 px", "320 px", "menu")
    assert [part for part in parts if f"-- {part} --" not in login.styles] == []


def test_nothing_is_wrong_with_a_real_page(login: PageFacts) -> None:
    assert login.console == login.policy_violations == login.foreign_requests == ()
    assert login.violations == {"light": (), "dark": ()}


def test_what_a_broken_page_causes_is_recorded(browser: Browser, backend: PrivateBackend) -> None:
    """An inline script and an image of another origin, which the policy forbids, and an error."""
    context = browser.new_context(base_url=backend.url, **CONTEXT_SETTINGS)
    image = '<img alt="" src="http://other.localhost:9/x.png">'
    alter(context, "**/login", "</main>", f"</main><script>1</script>{image}")
    alter(context, "**/login.js", "onSubmit(", "setTimeout(() => { throw Error('x') }); onSubmit(")
    try:
        found = examine(context, page_named("login"), "")
    finally:
        context.close()
    assert [line.split()[0] for line in found.policy_violations] == ["script-src-elem", "img-src"]
    assert any("uncaught" in line for line in found.console)
    assert found.structure["inline"] == ["<script>1</script>"]


def alter(context: BrowserContext, glob: str, old: str, new: str) -> None:
    """Replace text in what a context loads."""

    def handler(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace(old, new, 1))

    context.route(glob, handler)
