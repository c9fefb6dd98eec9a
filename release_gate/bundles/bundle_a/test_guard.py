"""Hostile requests, and who counts as this machine."""

from __future__ import annotations

import http.client
from contextlib import closing
from pathlib import Path
from socket import AF_INET
from urllib.parse import urlsplit

import pytest
from psutil import net_if_addrs

from release_gate.check import check
from release_gate.testkit.client import TIMEOUT_S, Client, new_member
from release_gate.testkit.private_backend import PrivateBackend, running

HOSTILE = (  # the headers of one request each
    {"Origin": "http://[", "Cookie": 'session="\\777; =\xff', "Authorization": "Bearer \xff\xfe"},
    {"Host": "[", "Accept": 'application/openmetrics-text; version="x', "Range": "bytes=5-1,\xb2-"},
    {
        "Host": ":",
        "Content-Type": 'application/json; charset="',
        "Stripe-Signature": "t=\xb2,v1=\xb2",
    },
)
PROXIES = (
    *("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"),
    *("CF-Connecting-IP", "True-Client-IP", "X-Client-IP", "X-Original-Forwarded-For"),
    *("CDN-Loop", "Client-IP", "X-ProxyUser-IP", "X-Forwarded", "X-Original-URL", "CF-Ray"),
    *("X-Envoy-External-Address", "X-Amzn-Trace-Id", "X-Cloud-Trace-Context", "X-Arr-SSL"),
    *("X-AppEngine-Country", "X-Azure-ClientIP", "X-Cluster-Client-IP", "X-Remote-Addr"),
    *("X-Scheme", "Fastly-Client-IP", "Fastly-SSL", "WL-Proxy-Client-IP", "Cf-Connecting-O2O"),
)
INTERNAL = ("/metrics", "/health/extended", "/api/dev/outbox?to=a@example.test")


class RawClient(http.client.HTTPConnection):
    """Sends headers that a usual client would refuse to send."""

    def __init__(self, url: str) -> None:
        super().__init__(urlsplit(url).netloc, timeout=TIMEOUT_S)

    def status_of(self, method: str, path: str, headers: dict[str, str]) -> int:
        self.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
        sent = {"Content-Type": "application/json", "Content-Length": "2", **headers}
        for name, value in sent.items():
            self.putheader(name, value.encode("latin-1"))
        self.endheaders(b"{}")
        answer = self.getresponse()
        answer.read()
        return answer.status


@check(
    "GUARD-01",
    "No header makes a route fail",
    why="an error that anyone can cause hides the real ones, and may stop the service",
)
def test_hostile_headers(visitor: Client) -> None:
    document = visitor.http.get(f"{visitor.url}/openapi.json", timeout=TIMEOUT_S).json()
    routes = [(m.upper(), path) for path, each in document["paths"].items() for m in each]
    with closing(RawClient(visitor.url)) as client:
        failed = [
            (method, path, headers)
            for method, path in (*routes, ("GET", "/"), ("GET", "/assets/style.css"))
            for headers in HOSTILE
            if client.status_of(method, path, headers) == 500
        ]
    assert failed == []


@check(
    "GUARD-02",
    "What a proxy passes on, or what names another host, is not from this machine",
    why="a proxy or a browser on this machine would open the internals to everyone",
)
def test_this_machine(own: PrivateBackend) -> None:
    port = urlsplit(own.url).port
    foreign = [{name: "127.0.0.1"} for name in PROXIES] + [{"Host": f"book.example:{port}"}]
    with closing(RawClient(own.url)) as client:
        for path in INTERNAL:
            assert client.status_of("GET", path, {}) == 200, path
            opened = [each for each in foreign if client.status_of("GET", path, each) == 200]
            assert opened == [], path


@check(
    "GUARD-03",
    "A public service refuses to start with the development outbox",
    why="it shows every code and every link to reset a password",
)
def test_outbox_in_production(tmp_path: Path) -> None:
    own = PrivateBackend(tmp_path / "public.sqlite3")
    try:
        with pytest.raises(AssertionError, match=r"no start: .*BACKEND_DEV_OUTBOX"):
            own.start(BACKEND_PUBLIC_URL="https://book.example")
    finally:
        own.stop()


@check(
    "GUARD-04",
    "Without its anchor, the audit log is reported as broken and no change is accepted",
    why="changes that are not recorded cannot be explained later",
)
def test_missing_anchor(own: PrivateBackend) -> None:
    member = new_member(own.url)
    own.rows("CREATE TABLE kept_anchor AS SELECT * FROM audit_anchor")
    own.rows("DELETE FROM audit_anchor")
    try:
        chain = member.get("/api/audit/verify")
        change = member.post("/api/organisations", {"name": "Interviewers"})
        health = member.get("/health")
    finally:
        own.rows("INSERT INTO audit_anchor SELECT * FROM kept_anchor")
        own.rows("DROP TABLE kept_anchor")
    found = chain.json()
    assert (chain.status_code, found["intact"], found["first_break"]) == (200, False, 1)
    assert (change.status_code, change.json()["error"]) == (503, "unavailable")
    assert (health.status_code, health.json()["status"]) == (503, "fail")


@check(
    "GUARD-05",
    "A request from another address is not from this machine, whatever host it names",
    why="everybody in the network would see the internals",
)
def test_other_address(tmp_path: Path) -> None:
    """The requests come from the other addresses of this machine itself, if it has any."""
    with running(tmp_path / "open.sqlite3", API_HOST="0.0.0.0", BACKEND_DEV_OUTBOX="0") as own:
        port = urlsplit(own.url).port
        for address in ("127.0.0.1", *other_addresses()):
            expected = 200 if address == "127.0.0.1" else 403
            with closing(RawClient(f"http://{address}:{port}")) as client:
                for path in ("/metrics", "/health/extended"):
                    status = client.status_of("GET", path, {"Host": f"localhost:{port}"})
                    assert status == expected, f"{path} from {address}"


def other_addresses() -> list[str]:
    """The IPv4 addresses of this machine that are not loopback."""
    found = [
        each.address for of in net_if_addrs().values() for each in of if each.family == AF_INET
    ]
    return [address for address in found if not address.startswith("127.")]
