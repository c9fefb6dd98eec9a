"""Every header, path, query and body is hostile, and none makes the service fail."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from contextlib import closing
from urllib.parse import urlsplit

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from release_gate.testkit.client import Client, new_member
from release_gate.testkit.private_backend import PrivateBackend

NAMES = (
    *("Accept", "Accept-Encoding", "Authorization", "Content-Type", "Cookie", "Host", "Origin"),
    *("If-Modified-Since", "If-None-Match", "If-Range", "Range", "Stripe-Signature", "Upgrade"),
    *("X-CSRF-Token", "X-Forwarded-For", "Forwarded"),
)
VALUES = (
    *("", "[", "http://[", "://", "a b", "%", '"', "=;,", "\xff\xfe", "\xb2", "a" * 4000),
    *('application/openmetrics-text; version="x', "multipart/form-data", "text/html;q=x"),
    *('application/json; charset="', "bytes=5-1", "bytes=\xb2-", "bytes=0-1,2-3", "bytes=-"),
    *("Thu, 99 Foo 9999 25:61:61 GMT", 'session="\\777', "t=\xb2,v1=0", "t=,v1=", 'W/"'),
    *("t=" + "9" * 4500 + ",v1=0", "websocket", "localhost:99999999", "user@host"),
)  # fmt: skip
BODIES = (
    *(b"", b"{}", b"[]", b"null", b'{"\\ud800": 1}', b'{"email": "\\ud800"}', b"\xff\xfe"),
    *(b"[" * 3000, b'{"a":' * 3000, b"1" * 6000, b'{"email": NaN}', b'"\\ud800"'),
)
IDS = ("x", "%00", "%ff", "%ed%a0%80", "a" * 2000, "..%2f..%2fx")
QUERIES = ("", "?q=%00", "?page=" + "9" * 5000, "?first=0001-01-01&days=31", "?to=%ff", "?%", "?&=")
FILES = (("GET", "/"), ("GET", "/assets/{id}"), ("GET", "/p/{id}"), ("HEAD", "/health"))
ENDING = {("DELETE", "/api/session"), ("DELETE", "/api/sessions")}  # these end the session
TIMEOUT_S = 20.0


@pytest.fixture(scope="module")
def client(service: PrivateBackend) -> Client:
    return new_member(service.url)


@pytest.fixture(scope="module")
def routes(service: PrivateBackend) -> list[tuple[str, str]]:
    document = requests.get(f"{service.url}/openapi.json", timeout=TIMEOUT_S).json()
    declared = {(m.upper(), path) for path, each in document["paths"].items() for m in each}
    return [*sorted(declared - ENDING), *FILES]


def send(client: Client, method: str, path: str, headers: Mapping[str, str], body: bytes) -> int:
    """The status of a request that is signed in, unless its headers say something else."""
    own = {
        "Cookie": f"session={client.session_cookie}",
        "X-CSRF-Token": client.csrf_token,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
    }
    address = urlsplit(client.url).netloc
    with closing(http.client.HTTPConnection(address, timeout=TIMEOUT_S)) as connection:
        connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
        for name, value in {**own, **headers}.items():
            connection.putheader(name, value.encode("latin-1"))
        connection.endheaders(body)
        return connection.getresponse().status


names = st.sampled_from(NAMES)
values = st.sampled_from(VALUES) | st.text(
    st.characters(codec="latin-1", exclude_characters="\r\n\x00"), max_size=20
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    headers=st.dictionaries(names, values, max_size=3),
    body=st.sampled_from(BODIES),
    id_=st.sampled_from(IDS),
    query=st.sampled_from(QUERIES),
    place=st.integers(0, 10_000),
)
def test_no_request_is_an_internal_error(
    client: Client,
    routes: list[tuple[str, str]],
    headers: dict[str, str],
    body: bytes,
    id_: str,
    query: str,
    place: int,
) -> None:
    method, path = routes[place % len(routes)]
    for parameter in ("{id}", "{token}", "{account}", "{invitation}"):
        path = path.replace(parameter, id_)
    sent = body if method in ("POST", "PUT") else b""
    assert send(client, method, path + query, headers, sent) not in (500, 502)


@pytest.mark.parametrize(
    ("header", "value", "method", "path", "status"),
    [
        ("Origin", "http://[", "PUT", "/api/notify/preferences", 403),
        ("Host", "[", "DELETE", "/api/nothing", 404),
        ("Accept", 'application/openmetrics-text; version="x', "GET", "/metrics", 200),
        ("Cookie", "session=\xff", "GET", "/api/profiles", 401),
    ],
)
def test_a_hostile_header_is_refused_or_ignored(
    client: Client, header: str, value: str, method: str, path: str, status: int
) -> None:
    assert send(client, method, path, {header: value}, b"{}") == status


def test_a_lone_surrogate_in_the_name_of_a_field_is_refused(client: Client) -> None:
    assert send(client, "POST", "/api/session", {}, b'{"\\ud800": 1}') == 422
