"""A transcript has what the page asks, what changes in it, and where it leads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from release_gate.testkit.journeys.journey import (
    LATE,
    LOADED,
    NOTHING,
    UNREACHABLE,
    Journey,
    Step,
    ok,
    press,
    take,
)

ADDRESS = "http://stand-in.test/"
HTML = """<title>t</title><main><button>Go</button><p id="out">text</p><input value="a"></main>
<script type="module">
  const out = document.getElementById("out");
  out.append(new Date().toISOString(), " ", Date.now() === new Date().getTime());
  document.querySelector("button").onclick = async () => {
    const sent = { method: "POST", headers: { "X-Token": "t" }, body: "{}" };
    const failed = (error) => error.name;
    out.textContent = await fetch("/api/x", sent).then((found) => found.text(), failed);
    location.assign("/elsewhere");
  };
</script>"""


@pytest.fixture
def window(browser: Browser) -> Iterator[Page]:
    """A page of its own, because its requests are answered here."""
    with browser.new_page() as own:
        yield own


def serve(page: Page, html: str) -> None:
    page.route(ADDRESS, lambda route: route.fulfill(body=html, content_type="text/html"))


SLOW = """<title>t</title><main tabindex="-1"><button>Go</button><p id="out"></p></main>
<script type="module">
  const out = document.getElementById("out"), content = document.querySelector("main");
  const wait = () => setTimeout(() => (out.textContent = "too late"), 15000);
  document.querySelector("button").onclick = async () => {
    const timer = wait();
    await fetch("/api/x", { method: "POST" }).catch(() => content.focus({ preventScroll: true }));
    clearTimeout(timer);
    if (out.textContent === "") wait();
  };
</script>"""


def test_a_timer_that_is_left_and_one_that_ends_a_request_are_told(window: Page) -> None:
    serve(window, SLOW)
    steps = (Step("in time", press("Go")), Step("too late", press("Go")))
    found = take(window, Journey("x", ADDRESS, {"POST /api/x": [ok({}), LATE]}, steps))
    assert found["in time"].splitlines()[:2] == ["asks POST /api/x ", "waits at most 15000 ms"]
    assert '+    p id="out" : too late' in found["too late"]
    assert "focuses main where it is" in found["too late"]
    assert '+  main tabindex="-1" [focus]' in found["too late"]


def test_the_transcript_has_requests_changes_and_ways_out(window: Page) -> None:
    serve(window, HTML)
    answers = {"POST /api/x": [ok({"a": 1}), UNREACHABLE, NOTHING]}
    steps = tuple(Step(title, press("Go")) for title in ("first", "second", "third", "fourth"))
    journey = Journey("x", ADDRESS, answers, steps)
    found = take(window, journey)
    was = 'p id="out" : text'
    assert found[LOADED].splitlines() == [
        f"-    {was}",
        f"+    {was} ... 2030-01-07T09:00:00.000Z ... true",
    ]
    asks = "asks POST /api/x {} X-Token=t\ngoes to /elsewhere (push)"
    assert [text[: len(asks)] for text in found.values()][1:] == [asks] * len(steps)
    assert '+    p id="out" : {"a":1}' in found["first"]
    assert '+    p id="out" : TypeError' in found["second"]
    assert '+    p id="out"\n' in found["third"] + "\n"
    assert "p id" not in found["fourth"]
    assert "+    button [focus] : Go" in found["first"]


@pytest.mark.parametrize("end", ["", "#out"])
def test_a_journey_finds_nothing_of_the_one_before(window: Page, end: str) -> None:
    window.route(f"{ADDRESS}*", lambda route: route.fulfill(body=HTML, content_type="text/html"))
    journey = Journey("x", ADDRESS + end, {"POST /api/x": ok({})}, (Step("go", press("Go")),))
    first = take(window, journey)
    take(window, Journey("y", ADDRESS, {"POST /api/x": NOTHING}, (Step("go", press("Go")),)))
    assert take(window, journey) == first
