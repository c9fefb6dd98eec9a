"""Files: type, size, names, downloads, privacy."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from playwright.sync_api import FilePayload, Page, expect

from release_gate.check import check
from release_gate.testkit.client import TIMEOUT_S, Client, new_member

MAX_NAME_CHARS = 119  # one more with the underscore before a name that is reserved
TEXT = "Zeugnis – très bien\n".encode()
ACCEPTED = {
    b"%PDF-1.7": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff\xe0": "image/jpeg",
    b"Plain": "text/plain; charset=utf-8",
}
HOSTILE = "<img src=x onerror=alert(1)>.txt"


def upload(client: Client, name: str, body: bytes) -> tuple[int, dict[str, Any]]:
    answer = client.http.post(
        f"{client.url}/api/uploads?name={quote(name)}",
        data=body,
        headers={"X-CSRF-Token": client.csrf_token, "Content-Type": "application/octet-stream"},
        timeout=TIMEOUT_S,
    )
    return answer.status_code, answer.json()


@check("UPLOADS-01", "An uploaded file is listed", why="people must see that their file arrived")
def test_upload(member_page: Page) -> None:
    member_page.goto("/uploads")
    file = FilePayload(name="letter.txt", mimeType="text/plain", buffer=TEXT)
    member_page.locator("#upload-file").set_input_files(file)
    member_page.locator("#upload-form").get_by_role("button", name="Upload").click()
    expect(member_page.locator("#uploads")).to_contain_text("letter.txt")


@check(
    "UPLOADS-02",
    "A download has the same bytes and is saved, not displayed",
    why="an uploaded file must not run on this site",
)
def test_download(member: Client) -> None:
    name = "Très bon – Zeugnis 2.txt"
    status, made = upload(member, name, TEXT)
    assert status == 201
    answer = member.get(f"/api/uploads/{made['id']}")
    assert answer.content == TEXT
    expected = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    assert answer.headers["Content-Disposition"] == expected
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@check("UPLOADS-03", "A deleted file is gone", why="people upload the wrong file")
def test_delete(member_page: Page, member: Client) -> None:
    made = upload(member, "letter.txt", TEXT)[1]
    member_page.on("dialog", lambda dialog: dialog.accept())
    member_page.goto("/uploads")
    member_page.get_by_role("button", name="Delete letter.txt").click()
    expect(member_page.locator("#uploads")).not_to_contain_text("letter.txt")
    assert member.get(f"/api/uploads/{made['id']}").status_code == 404


@check(
    "UPLOADS-04",
    "The type of a file is determined from its content",
    why="its name and its declared type may be false",
)
def test_disguised(member: Client) -> None:
    for content in (b"MZ\x90\x00" + bytes(range(256)), b""):
        status, answer = upload(member, "letter.pdf", content)
        assert (status, answer["error"]) == (415, "unsupported_type"), content
    for start, media_type in ACCEPTED.items():
        status, made = upload(member, "letter.exe", start + b"\n")
        assert (status, made.get("type")) == (201, media_type), start


@check("UPLOADS-05", "A file that is too large is refused", why="storage is limited")
def test_too_large(member: Client) -> None:
    status, answer = upload(member, "letter.txt", b"a" * (5 * 1024 * 1024 + 1))
    assert (status, answer["error"]) == (413, "too_large")


@check("UPLOADS-06", "A hostile file name is shown as text", why="a name must not run as a script")
def test_hostile_name(member_page: Page, member: Client) -> None:
    assert upload(member, HOSTILE, TEXT)[0] == 201
    member_page.goto("/uploads")
    expect(member_page.locator("#uploads")).to_contain_text("txt")
    assert member_page.locator("#uploads img").count() == 0


@check(
    "UPLOADS-07", "Files of another account are not accessible", why="they contain personal data"
)
def test_private(member: Client, base_url: str) -> None:
    made = upload(member, "letter.txt", TEXT)[1]
    other = new_member(base_url)
    for method in ("GET", "DELETE"):
        assert other.call(method, f"/api/uploads/{made['id']}").status_code == 404
    assert other.get("/api/uploads").json() == {"uploads": []}


@check(
    "UPLOADS-10",
    "A file keeps no extension of another type",
    why="a text that is saved as page.html opens in the browser of whoever downloads it",
)
def test_extension(member: Client) -> None:
    status, made = upload(member, "evil.html", TEXT)
    assert status == 201
    answer = member.get(f"/api/uploads/{made['id']}")
    assert answer.headers["Content-Type"].startswith("text/plain")
    listed = [each["name"] for each in member.get("/api/uploads").json()["uploads"]]
    for name in (made["name"], *listed, answer.headers["Content-Disposition"]):
        assert name.endswith("evil.txt"), name


@check(
    "UPLOADS-13",
    "A file keeps a name of the documented length, and the end of a longer one",
    why="file systems refuse longer names, and the extension stands at the end",
)
def test_length_of_names(member: Client) -> None:
    whole = f"{'a' * (MAX_NAME_CHARS - len('.txt'))}.txt"
    for name, kept in ((whole, whole), (f"b{whole}", whole)):
        assert upload(member, name, TEXT)[1]["name"] == kept
