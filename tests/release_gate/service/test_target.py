"""The address of the service: where it comes from, and what does not answer."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_gate.errors import BackendMissing, BadSetting
from release_gate.model import Service
from release_gate.reference import PROJECT
from release_gate.service import target
from release_gate.service.target import (
    base_url,
    expect_answer,
    expect_service,
    for_stage4,
    server_log,
)
from release_gate.variables import SERVER_LOG
from tests.loopback import free_port

SERVICE = PROJECT.service
STATUS_ALONE = Service(health="/", states_health=False)
SOURCES = ("option", "PROD_URL", "STAGE_URL")


@given(st.sets(st.sampled_from(SOURCES)))
def test_the_first_source_that_is_set_wins(given_sources: set[str]) -> None:
    urls = {name: f"http://{name.lower().replace('_', '-')}.example" for name in given_sources}
    environ = {name: url for name, url in urls.items() if name != "option"}
    first = next((urls[name] for name in SOURCES if name in urls), SERVICE.url)
    assert base_url(urls.get("option"), environ) == first


@pytest.mark.parametrize("url", ["ftp://x", "http://", "x", "http://x:0", "http://x:99999", "//x"])
def test_an_invalid_address_is_refused_with_a_hint(url: str) -> None:
    with pytest.raises(BadSetting) as caught:
        base_url(url, {})
    assert url in caught.value.message
    assert "--base-url" in caught.value.hint


def test_a_slash_at_the_end_is_removed() -> None:
    assert base_url("http://x.example/", {}) == "http://x.example"


@pytest.mark.parametrize(
    ("option", "health", "expected"),
    [
        (None, "", "http://x:1/health"),
        (None, "http://internal:1/health", None),
        ("http://x:1", "", "http://x:1/health"),
        ("http://x:1", "http://x:1/up", None),
        ("http://x:1", "http://x:2/up", "http://x:1/health"),
        ("http://x:1", "http://[", "http://x:1/health"),
    ],
)
def test_stage_4_checks_the_address_of_the_option(
    option: str | None, health: str, expected: str | None
) -> None:
    environ = {"PROD_URL": "http://y", "HEALTH_URL": health}
    variables = for_stage4(PROJECT, "http://x:1", option, environ)
    assert variables["PROD_URL"] == "http://x:1"
    assert variables.get("HEALTH_URL") == expected
    assert "S4_HEALTH_ACCEPT" not in variables


def test_stage_4_judges_the_health_as_the_settings_say() -> None:
    project = replace(PROJECT, service=STATUS_ALONE)
    variables = for_stage4(project, "http://x:1", None, {})
    assert variables["HEALTH_URL"] == "http://x:1/"
    assert variables["S4_HEALTH_ACCEPT"] == "status"
    assert variables["S4_BOARD"] == str(PROJECT.board)
    given = {"S4_HEALTH_ACCEPT": "statement", "S4_BOARD": "mine.html"}
    assert not set(given) & set(for_stage4(project, "http://x:1", None, given))


@contextmanager
def serving(status: int, media_type: str) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Logs nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("status", "media_type"),
    [(200, "application/health+json"), (200, "text/plain"), (503, "application/json"),
     (502, "text/html")],
)  # fmt: skip
def test_a_health_endpoint_is_one_whatever_it_says(status: int, media_type: str) -> None:
    with serving(status, media_type) as url:
        expect_service(SERVICE, url)


def test_a_page_is_enough_where_the_status_alone_counts() -> None:
    with serving(200, "text/html") as url:
        expect_service(STATUS_ALONE, url)


@pytest.mark.parametrize(
    ("status", "media_type"),
    [(404, "text/html"), (404, "application/json"), (200, "text/html; charset=utf-8"),
     (301, "text/plain")],
)  # fmt: skip
def test_another_site_is_named_with_its_answer(status: int, media_type: str) -> None:
    with serving(status, media_type) as url, pytest.raises(BackendMissing) as caught:
        expect_service(SERVICE, url)
    said = f"this is not the service: {url} answers {status} with {media_type.split(';')[0]}"
    assert caught.value.message == f"{said} at /health"


def test_a_closed_port_is_reported_with_its_address() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(BackendMissing, match="refused") as caught:
        expect_answer(SERVICE, url)
    assert url in caught.value.message
    assert caught.value.hint == SERVICE.hint


def test_a_silent_server_is_reported_after_the_time_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(target, "TIMEOUT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(BackendMissing, match="no answer within"):
            expect_answer(SERVICE, url)


def test_the_log_is_the_named_one_or_that_of_a_local_service(tmp_path: Path) -> None:
    served = tmp_path / "backend.log"
    project = replace(PROJECT, root=tmp_path, service=Service(log="backend.log"))
    assert server_log(project, "http://127.0.0.1:8000", {}) is None
    served.touch()
    assert server_log(project, "http://127.0.0.1:8000", {}) == served
    assert server_log(project, "http://elsewhere.example", {}) is None
    assert server_log(project, "http://elsewhere.example", {SERVER_LOG: "/x.log"}) == Path("/x.log")
