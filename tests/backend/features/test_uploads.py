"""Uploads: sizes, types, hostile names and contents."""

from __future__ import annotations

import pytest
import requests

from release_gate.testkit.client import Client, new_visitor
from release_gate.testkit.private_backend import PrivateBackend

PDF = b"%PDF-1.7 made up"


def upload(client: Client, content: bytes, name: str = "cv.pdf") -> requests.Response:
    return client.http.post(
        client.url + "/api/uploads",
        params={"name": name},
        data=content,
        headers={"X-CSRF-Token": client.csrf_token},
        timeout=20,
    )


def test_up_down_and_gone(member: Client, other: Client) -> None:
    path = f"/api/uploads/{upload(member, PDF).json()['id']}"
    down = member.call("GET", path)
    assert (down.content, down.headers["Content-Type"]) == (PDF, "application/pdf")
    assert down.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in down.headers["Content-Security-Policy"]
    assert [other.call(method, path).status_code for method in ("GET", "DELETE")] == [404, 404]
    assert member.call("DELETE", path).status_code == 204
    assert member.call("GET", path).status_code == 404


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00", b"\x7fELF", b"GIF89a\x00", b"text\x00"])
def test_other_types_are_refused_whatever_the_name_says(member: Client, content: bytes) -> None:
    answer = upload(member, content)
    assert (answer.status_code, answer.json()["error"]) == (415, "unsupported_type")


def test_a_page_comes_back_as_text(member: Client) -> None:
    path = f"/api/uploads/{upload(member, b'<script>alert(1)</script>', 'x.html').json()['id']}"
    down = member.call("GET", path)
    assert down.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert down.headers["Content-Disposition"] == "attachment; filename*=UTF-8''x.txt"


def test_a_name_that_was_stored_earlier_is_safe_too(
    member: Client, service: PrivateBackend
) -> None:
    id_ = upload(member, b"<script>alert(1)</script>").json()["id"]
    service.rows("UPDATE uploads SET name = 'x.html' WHERE id = ?", id_)
    assert [each["name"] for each in member.get("/api/uploads").json()["uploads"]] == ["x.txt"]
    disposition = member.get(f"/api/uploads/{id_}").headers["Content-Disposition"]
    assert disposition.endswith("x.txt")


def test_sizes(member: Client) -> None:
    largest = PDF.ljust(5 * 1024 * 1024)
    assert upload(member, largest).status_code == 201
    assert upload(member, largest + b" ").status_code == 413


def test_there_is_a_most(member: Client) -> None:
    statuses = [upload(member, PDF).status_code for _ in range(21)]
    assert statuses == [201] * 20 + [409]


def test_without_a_token_nothing_is_taken(member: Client, visitor: Client) -> None:
    token, member.csrf_token = member.csrf_token, ""
    assert upload(member, PDF).status_code == 403
    member.csrf_token = token
    assert upload(new_visitor(visitor.url), PDF).status_code == 401


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Windows\\cv.pdf", "cv.pdf"),
        ("..", "file.pdf"),
        ("a\r\nX-Evil: 1.pdf", "aX-Evil 1.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("evil.html", "evil.pdf"),
        ("Lebenslauf Müller.pdf", "Lebenslauf Müller.pdf"),
    ],
)
def test_names(member: Client, name: str, safe: str) -> None:
    assert upload(member, PDF, name).json()["name"] == safe
