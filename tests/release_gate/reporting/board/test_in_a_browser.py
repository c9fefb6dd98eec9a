"""The board of hundreds of checks in a browser: from disk and served, with and without script."""

from __future__ import annotations

import shutil
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from backend.app import build
from backend.db import Database
from backend.settings import load
from release_gate.browser import launched
from release_gate.fixtures.accessibility import contrast_violations, violations
from release_gate.model import HISTORY, GateResult, Status
from release_gate.paths import ROOT
from release_gate.reporting.history import opened
from release_gate.reporting.store import write_board
from tests.release_gate.reporting.board.runs_of_the_plan import FAILURES, all_ids, past_runs, run

MAX_BYTES = 300_000
MANY = 24  # the number of the run on the board: those before it are in the history
KINDS = {
    "green": lambda: run(MANY, {"AUTH-42-mouse": Status.FLAKY}),
    "failing": lambda: run(MANY, FAILURES),
    "broken": lambda: run(MANY, dict.fromkeys(all_ids(), Status.FAIL)),
    "part": lambda: run(MANY, {"AUTH-03": Status.FAIL}, only=("auth",)),
}
PICTURE = b64decode(  # one pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
WIDTH = "document.documentElement.scrollWidth"
OPEN_ALL = "document.querySelectorAll('details').forEach(fold => { fold.open = true; })"
VISIBLE_ROWS = (
    "[...document.querySelectorAll('tr[id]')].filter(row => row.checkVisibility()).length"
)
BROKEN_IMAGES = """async () => {
  const images = [...document.images];
  for (const image of images) image.loading = "eager";
  await Promise.all(images.map(image => image.decode().catch(() => {})));
  return images.filter(image => !image.naturalWidth).map(image => image.src);
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def write_evidence(gate: GateResult, qa: Path) -> None:
    for path in (path for pack in gate.packs for each in pack.checks for path in each.evidence):
        (qa / path).parent.mkdir(parents=True, exist_ok=True)
        if path.endswith(".png"):
            (qa / path).write_bytes(PICTURE)
        else:
            (qa / path).write_text("a line\n", encoding="utf-8")


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Writes the board of one kind of run once, and returns its path."""
    parent = tmp_path_factory.mktemp("boards")

    @cache
    def written(kind: str) -> Path:
        gate, folder = KINDS[kind](), parent / kind
        shutil.copytree(ROOT / "public", folder / "public", ignore=shutil.ignore_patterns("test2*"))
        with opened(folder / "qa" / HISTORY) as earlier:
            for each in past_runs(MANY):
                earlier.add(each)
        write_evidence(gate, folder / "qa")
        page = folder / "public" / "test2.html"
        assert write_board(page, gate, folder / "qa") == ""
        return page

    return written


@pytest.fixture
def show(browser: Browser, board: Callable[[str], Path]) -> Iterator[Callable[..., Page]]:
    """Opens a board; fails at the end if its console or a policy reported anything."""
    reported: list[str] = []
    contexts = []

    def opened_page(kind: str, width: int = 1200, url: str = "", **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: reported.append(message.text))
        page.on("pageerror", lambda error: reported.append(str(error)))
        page.goto(url or board(kind).as_uri())
        return page

    yield opened_page
    for context in contexts:
        context.close()
    assert reported == []


@pytest.fixture(scope="module")
def served(board: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a backend that serves the failing board under its policy."""
    path = tmp_path_factory.mktemp("served") / "app.sqlite3"
    settings = replace(load({"BACKEND_DB": str(path)}), pages=board("failing").parent)
    db = Database(settings.db)
    config = uvicorn.Config(build(settings, db), port=0, log_config=None)
    socket = config.bind_socket()
    socket.listen()  # what is sent before the server is ready waits
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    socket.close()
    db.close()


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_is_small(board: Callable[[str], Path], kind: str) -> None:
    assert board(kind).stat().st_size < MAX_BYTES


@pytest.mark.parametrize("kind", ["green", "failing"])
def test_axe_finds_nothing(show: Callable[..., Page], kind: str) -> None:
    page = show(kind)
    assert violations(page) == []
    if kind == "failing":  # it has all that a board may have
        page.evaluate(OPEN_ALL)
        assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_contrast(show: Callable[..., Page], scheme: str) -> None:
    page = show("failing", color_scheme=scheme)
    page.evaluate(OPEN_ALL)
    assert contrast_violations(page) == []


@pytest.mark.parametrize("width", [320, 375])
@pytest.mark.parametrize("kind", ["green", "failing", "part"])
def test_a_phone_need_not_scroll_sideways(show: Callable[..., Page], kind: str, width: int) -> None:
    page = show(kind, width)
    assert page.evaluate(WIDTH) == width
    page.evaluate(OPEN_ALL)
    assert page.evaluate(WIDTH) == width


def test_the_filter_shows_what_was_asked_for(show: Callable[..., Page]) -> None:
    page = show("failing")
    before = page.evaluate(VISIBLE_ROWS)
    page.get_by_role("radio", name="failed").check()
    assert page.locator("output").inner_text() == f"5 of {len(all_ids())} checks"
    assert page.evaluate(VISIBLE_ROWS) == 5
    page.get_by_role("searchbox").fill("snapshot widths")
    assert page.evaluate(VISIBLE_ROWS) == 1
    page.get_by_role("radio", name="all").check()
    boxes = sum(id_.startswith("UI-28-") for id_ in all_ids())
    assert page.evaluate(VISIBLE_ROWS) == boxes, "their group has the words"
    page.get_by_role("searchbox").fill("no such check")
    assert page.evaluate(VISIBLE_ROWS) == 0
    page.get_by_role("searchbox").fill("")
    assert page.evaluate(VISIBLE_ROWS) == before, "what was folded is folded again"


def test_a_flaky_check_is_found(show: Callable[..., Page]) -> None:
    page = show("green")
    page.get_by_role("radio", name="flaky").check()
    assert page.evaluate(VISIBLE_ROWS) == 1
    assert "AUTH-42-mouse" in page.locator("tr[id]:visible").inner_text()


def test_the_slider_uncovers_the_actual_look(show: Callable[..., Page]) -> None:
    page = show("failing")
    failure = page.locator(".failures > li", has_text="UI-30-login")
    failure.locator("summary").click()
    failure.get_by_role("slider").fill("20")
    over = failure.locator(".stack img:last-child")
    assert over.evaluate("image => image.style.clipPath") == "inset(0px 80% 0px 0px)"


def test_a_link_to_a_check_unfolds_what_it_is_in(show: Callable[..., Page]) -> None:
    page = show("failing")
    page.evaluate("location.hash = '#auth.AUTH-03'")
    page.locator("[id='auth.AUTH-03']").wait_for(state="visible")


def test_times_are_those_of_the_reader(show: Callable[..., Page]) -> None:
    page = show("green", timezone_id="Asia/Tokyo", locale="en-GB")
    time = page.locator(".verdict time")
    assert time.get_attribute("datetime") == "2026-11-27T08:15:00+00:00"
    assert "17:15" in time.inner_text()


def test_without_a_script_all_is_there(show: Callable[..., Page]) -> None:
    page = show("failing", java_script_enabled=False)
    assert not page.locator("form.filter").is_visible()
    page.locator(".failures summary", has_text="UI-30-login").click()
    assert page.locator(".looks img:visible").count() == 3
    page.locator("#pack-auth > summary").click()
    page.locator("#pack-auth summary", has_text=" passed").click()
    assert page.locator("[id='auth.AUTH-03']").is_visible()


@pytest.mark.parametrize("is_served", [False, True])
def test_pictures_and_links_work(
    show: Callable[..., Page], is_served: bool, request: pytest.FixtureRequest
) -> None:
    url = f"{request.getfixturevalue('served')}/test2.html" if is_served else ""
    page = show("failing", url=url)
    page.evaluate(OPEN_ALL)
    assert page.locator(".looks img").count() > 0
    assert page.evaluate(BROKEN_IMAGES) == []
    page.get_by_role("radio", name="failed").check()
    assert page.evaluate(VISIBLE_ROWS) == 5
    link = page.locator(".links a", has_text="console.txt").first
    with page.expect_navigation():
        link.click()
    assert page.locator("body").inner_text().strip() == "a line"


def test_print_shows_every_failure(show: Callable[..., Page]) -> None:
    page = show("failing")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".failures .why:visible").count() == 5
    assert not page.locator("form.filter").is_visible()
