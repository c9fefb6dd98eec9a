"""The last request and its answer in one line without secrets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from release_gate.testkit.last_exchange import MAX_BODY_CHARS, described, forget, note
from release_gate.testkit.private_backend import PrivateBackend


def answered(body: bytes, media_type: str, path: str = "/api/x?key=secret") -> requests.Response:
    answer = requests.Response()
    answer.status_code, answer._content = 409, body
    answer.headers["Content-Type"] = media_type
    answer.request = requests.Request("POST", f"http://127.0.0.1:1{path}").prepare()
    return answer


@pytest.fixture(autouse=True)
def _nothing() -> Iterator[None]:
    forget()
    yield
    forget()


def test_without_a_request_there_is_nothing() -> None:
    assert described() == ""


@pytest.mark.parametrize(
    ("body", "media_type", "said"),
    [
        (b'{"error":\n "taken"}', "application/json", '409 {"error": "taken"}'),
        (b"<html>secret</html>", "text/html; charset=utf-8", "409 text/html"),
        (b"", "", "409"),
        (
            b'{"text": "Your code is 123456."}',
            "application/json",
            '409 {"text": "Your code is ...."}',
        ),
        (b'{"csrf_token": "' + b"a1" * 20 + b'"}', "application/json", '409 {"csrf_token": "..."}'),
    ],
)
def test_the_last_answer_is_described_without_what_lets_somebody_in(
    body: bytes, media_type: str, said: str
) -> None:
    note(answered(b"", ""))
    note(answered(body, media_type, f"/p/{'b2' * 16}?key=secret"))
    assert described() == f"last request: POST /p/... answered {said}"


def test_a_long_answer_is_cut() -> None:
    note(answered(b'["' + b"a b " * 999 + b'"]', "application/json"))
    assert len(described()) < MAX_BODY_CHARS + 60


def test_every_client_is_noted(backend: PrivateBackend) -> None:
    from release_gate.testkit.client import new_visitor

    new_visitor(backend.url).log_in("wrong")
    assert described().startswith("last request: POST /api/session answered 401 {")
