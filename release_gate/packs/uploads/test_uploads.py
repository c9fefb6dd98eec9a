"""Files: taken by their content, given back to the byte, to their owner alone."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from playwright.sync_api import FilePayload, Page, expect

from release_gate.check import check
from release_gate.testkit.accessibility import violations
from release_gate.testkit.client import (
    TIMEOUT_S,
    Client,
    new_member,
)
from release_gate.testkit.screenshots import CompareScreenshot

TEXT = "Zeugnis – très bien\n".encode()
HOSTILE = "<img src=x onerror=alert(1)>.txt"


def upload(client: Client, name: str, body: bytes) -> tuple[int, dict[str, Any]]:
    answer = client.http.post(
        f"{client.url}/api/uploads?name={quote(name)}",
        data=body,
        headers={"X-CSRF-Token": client.csrf_token, "Content-Type": "application/octet-stream"},
        timeout=TIMEOUT_S,
    )
    return answer.status_code, answer.json()


@check("UPLOADS-01", "A file that is sent is listed", why="people send what they were asked for")
def test_upload(member_page: Page) -> None:
    member_page.goto("/uploads")
    file = FilePayload(name="letter.txt", mimeType="text/plain", buffer=TEXT)
    member_page.locator("#upload-file").set_input_files(file)
    member_page.locator("#upload-form").get_by_role("button", name="Upload").click()
    expect(member_page.locator("#uploads")).to_contain_text("letter.txt")


@check("UPLOADS-02", "A file comes back to the byte, to be saved", why="it must not run here")
def test_download(member: Client) -> None:
    status, made = upload(member, "letter.txt", TEXT)
    assert status == 201
    answer = member.get(f"/api/uploads/{made['id']}")
    assert answer.content == TEXT
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@check("UPLOADS-03", "A deleted file is gone", why="people send the wrong one")
def test_delete(member_page: Page, member: Client) -> None:
    made = upload(member, "letter.txt", TEXT)[1]
    member_page.on("dialog", lambda dialog: dialog.accept())
    member_page.goto("/uploads")
    member_page.get_by_role("button", name="Delete letter.txt").click()
    expect(member_page.locator("#uploads")).not_to_contain_text("letter.txt")
    assert member.get(f"/api/uploads/{made['id']}").status_code == 404


@check("UPLOADS-04", "What claims to be harmless is looked into", why="names and types are claims")
def test_disguised(member: Client) -> None:
    program = b"MZ\x90\x00" + bytes(range(256))
    status, said = upload(member, "letter.pdf", program)
    assert (status, said["error"]) == (415, "unsupported_type")


@check("UPLOADS-05", "A file that is too large is refused", why="disks are finite")
def test_too_large(member: Client) -> None:
    status, said = upload(member, "letter.txt", b"a" * (5 * 1024 * 1024 + 1))
    assert (status, said["error"]) == (413, "too_large")


@check("UPLOADS-06", "A hostile name is text", why="a name must not run as a script")
def test_hostile_name(member_page: Page, member: Client) -> None:
    assert upload(member, HOSTILE, TEXT)[0] == 201
    member_page.goto("/uploads")
    expect(member_page.locator("#uploads")).to_contain_text("txt")
    assert member_page.locator("#uploads img").count() == 0


@check("UPLOADS-07", "Another account's files do not exist", why="they hold people's lives")
def test_private(member: Client, base_url: str) -> None:
    made = upload(member, "letter.txt", TEXT)[1]
    other = new_member(base_url)
    for method in ("GET", "DELETE"):
        assert other.call(method, f"/api/uploads/{made['id']}").status_code == 404
    assert other.get("/api/uploads").json() == {"uploads": []}


@check("UPLOADS-08", "axe finds no barrier", why="the service is for everyone")
def test_accessible(member_page: Page) -> None:
    member_page.goto("/uploads")
    expect(member_page.locator("#upload-form")).to_be_visible()
    assert violations(member_page) == []


@check("UPLOADS-09", "The page looks as it did", why="styles reach further than meant")
def test_look(member_page: Page, compare_screenshot: CompareScreenshot) -> None:
    member_page.goto("/uploads")
    expect(member_page.locator("#upload-form")).to_be_visible()
    compare_screenshot(member_page, "uploads")
