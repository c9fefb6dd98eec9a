"""A file is uploaded, fetched and deleted, by mouse and by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from release_gate.check import check
from release_gate.packs.uploads.test_uploads import upload
from release_gate.testkit.client import Client, new_member
from release_gate.testkit.input_devices import input_device
from release_gate.testkit.page_actions import PAGE_ACTIONS
from release_gate.testkit.private_backend import running

pytestmark = pytest.mark.usefixtures("quiet_console")

LARGE = 400_000  # bytes, and bytes a second
TEXT = b"A letter of recommendation.\n"


@check(
    "UPLOADS-11",
    "A file can be uploaded, fetched and deleted",
    why="these are the uses of the page",
    of=("mouse", "keyboard"),
)
def test_file(subject: str, member_page: Page, member: Client) -> None:
    page, device = member_page, input_device(subject, member_page)
    page.goto("/uploads")
    device.attach(page.get_by_label("File", exact=True), "letter.txt", TEXT)
    device.press(page.get_by_role("button", name="Upload"))
    files = page.get_by_role("table", name="Your files")
    expect(files.get_by_role("row", name="letter.txt")).to_contain_text("1 KiB")
    assert [file["name"] for file in member.get("/api/uploads").json()["uploads"]] == ["letter.txt"]
    with page.expect_download() as fetched:
        device.press(files.get_by_role("link", name="letter.txt"))
    assert Path(fetched.value.path()).read_bytes() == TEXT
    device.press(files.get_by_role("button", name="Delete letter.txt"))
    expect(page.get_by_role("status")).to_have_text("letter.txt is deleted.")
    expect(page.get_by_text("There are no files yet")).to_be_visible()
    assert member.get("/api/uploads").json() == {"uploads": []}


@check(
    "UPLOADS-15",
    "The newest file is first",
    why="people look for what they have just uploaded",
)
def test_order(tmp_path: Path) -> None:
    with running(tmp_path / "own.sqlite3") as own:
        member, begin = new_member(own.url), int(own.now())
        for name, later in (("older.txt", 10), ("newer.txt", 20), ("oldest.txt", 0)):
            own.stop_clock(begin + later)
            assert upload(member, name, TEXT)[0] == 201
        names = [file["name"] for file in member.get("/api/uploads").json()["uploads"]]
    assert names == ["newer.txt", "older.txt", "oldest.txt"]


@check(
    "UPLOADS-14",
    "The progress of an upload grows",
    why="a bar that stands still looks like a page that hangs",
)
def test_growing_progress(member_page: Page) -> None:
    page = member_page
    page.goto("/uploads")
    network = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1}
    network.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": LARGE})
    file = FilePayload(name="large.txt", mimeType="text/plain", buffer=b"a" * LARGE)
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload").click()
    grows = "bar => bar.value > 0 && bar.value < 1"
    bar = page.locator("#upload-progress").element_handle()
    page.wait_for_function(grows, arg=bar)
    expect(page.get_by_role("link", name="large.txt")).to_be_visible()


@check(
    "UPLOADS-12",
    "An upload shows its progress until it ends",
    why="a large file takes long, and people would press again",
)
def test_progress(member_page: Page) -> None:
    page = member_page
    waiting: list[Route] = []

    def wait(route: Route) -> None:
        waiting.append(route)

    page.route("**/api/uploads?*", wait)
    page.goto("/uploads")
    PAGE_ACTIONS["file"].press(page)
    progress = page.get_by_role("progressbar", name="Progress")
    expect(progress).to_be_visible()
    expect(progress).to_have_js_property("value", 0)
    waiting[0].fallback()
    expect(page.get_by_role("link", name="letter.txt")).to_be_visible()
    expect(progress).to_be_hidden()
