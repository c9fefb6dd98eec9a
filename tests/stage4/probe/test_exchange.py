"""One exchange against real servers: whatever they do, a record, in time, of bounded size."""

from __future__ import annotations

import gzip
import socket
import struct
import time
import zlib
from base64 import b64encode

import pytest

from stage4.config.settings import Credentials, Settings
from stage4.model import Exchange, Request, Trouble
from stage4.probe.exchange import MAX_REDIRECTS, Prober
from stage4.probe.limits import MAX_BODY_BYTES
from tests.loopback import free_port
from tests.stage4.servers import Behaviour, always, answer, once, request_of, serving

TIMEOUT_S = 0.6  # of the prober, where it is to be reached
MARGIN_S = 3.0  # beyond it, for a busy machine


def ask(url: str, timeout: float = 10.0, **more: object) -> Exchange:
    settings = Settings(url, url, timeout_s=timeout, **more)  # type: ignore[arg-type]
    return Prober(settings).exchange(Request("x", url))


def drip(head: bytes, endless: bytes, pause: float = 0.02) -> Behaviour:
    def behave(connection: socket.socket, number: int) -> None:
        request_of(connection)
        connection.sendall(head)
        while True:
            for byte in endless:
                connection.sendall(bytes([byte]))
                time.sleep(pause)

    return behave


def flood(head: bytes, endless: bytes) -> Behaviour:
    def behave(connection: socket.socket, number: int) -> None:
        request_of(connection)
        connection.sendall(head)
        while True:
            connection.sendall(endless)

    return behave


def reset(connection: socket.socket, number: int) -> None:
    request_of(connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def hang(connection: socket.socket, number: int) -> None:
    request_of(connection)
    connection.recv(1)


OK = b"HTTP/1.1 200 OK\r\n"
BOMB = gzip.compress(b"a" * (20 * 1024 * 1024))
HOSTILE = {
    "reset": (reset, Trouble.RESET),
    "close": (once(b""), Trouble.RESET),
    "hang": (hang, Trouble.TIMEOUT),
    "drip-status": (drip(b"", b"HTTP/1.1 200 OK" + b"K" * 9999), Trouble.TIMEOUT),
    "drip-headers": (drip(OK, b"X: y\r\n"), Trouble.TIMEOUT),
    "drip-body": (drip(OK + b"Content-Length: 99999\r\n\r\n", b"a"), Trouble.TIMEOUT),
    "drip-chunks": (
        drip(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        Trouble.TIMEOUT,
    ),
    "drip-interim": (drip(b"HTTP/1.1 103 Early Hints\r\n", b"A: b\r\n"), Trouble.TIMEOUT),
    "flood-headers": (flood(OK, b"A: b\r\n" * 1000), Trouble.FLOOD),
    "flood-one-header": (flood(OK + b"A: ", b"b" * 65536), Trouble.FLOOD),
    "flood-long-headers": (flood(OK, b"A: " + b"b" * 60000 + b"\r\n"), Trouble.FLOOD),
    "flood-status": (flood(b"", b"H" * 65536), Trouble.FLOOD),
    "flood-interim": (flood(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), Trouble.FLOOD),
    "flood-early-hints": (flood(b"", b"HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n"), Trouble.FLOOD),
    "length-too-long": (once(OK + b"Content-Length: 50\r\n\r\nshort"), Trouble.RESET),
    "length-no-number": (once(OK + b"Content-Length: many\r\n\r\nshort"), Trouble.GARBAGE),
    "length-negative": (once(OK + b"Content-Length: -1\r\n\r\nshort"), Trouble.GARBAGE),
    "two-lengths": (
        once(OK + b"Content-Length: 5\r\nContent-Length: 4\r\n\r\nshort"),
        Trouble.GARBAGE,
    ),
    "bad-chunk": (once(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n"), Trouble.RESET),
    "no-http": (once(b"\x16\x03\x01 what is this?\r\n\r\n"), Trouble.GARBAGE),
    "ssh": (once(b"SSH-2.0-OpenSSH_9.6\r\n"), Trouble.GARBAGE),
    "bad-status": (once(b"HTTP/1.1 2x0 OK\r\n\r\n"), Trouble.GARBAGE),
    "not-gzip": (once(answer(b"plain", headers="Content-Encoding: gzip\r\n")), Trouble.GARBAGE),
    "half-gzip": (
        once(answer(gzip.compress(b"abc" * 99)[:20], headers="Content-Encoding: gzip\r\n")),
        Trouble.GARBAGE,
    ),
    "unasked-coding": (once(answer(b"x", headers="Content-Encoding: br\r\n")), Trouble.GARBAGE),
    "many-codings": (
        once(answer(b"x", headers="Content-Encoding: gzip, gzip, gzip\r\n")),
        Trouble.GARBAGE,
    ),
    "redirect-for-ever": (
        once(answer(b"", "302 Found", "Location: /again\r\n")),
        Trouble.REDIRECTS,
    ),
    "redirect-to-a-file": (
        once(answer(b"", "302 Found", "Location: file:///etc/passwd\r\n")),
        Trouble.REDIRECTS,
    ),
    "redirect-to-nothing": (
        once(answer(b"", "302 Found", "Location: http://[::\r\n")),
        Trouble.REDIRECTS,
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_server_ends_in_a_record_in_time(name: str) -> None:
    behave, expected = HOSTILE[name]
    with serving(behave) as url:
        timeout = TIMEOUT_S if expected is Trouble.TIMEOUT else 10.0
        started = time.monotonic()
        exchange = ask(url, timeout)
        took = time.monotonic() - started
    assert exchange.trouble is expected
    assert exchange.detail
    assert took < timeout + MARGIN_S
    assert len(exchange.body) <= MAX_BODY_BYTES


def test_nothing_listens() -> None:
    assert ask(f"http://127.0.0.1:{free_port()}/").trouble is Trouble.REFUSED


def test_a_server_that_never_accepts() -> None:
    """Its backlog takes the connection, or drops it: in time, either way."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        started = time.monotonic()
        exchange = ask(f"http://127.0.0.1:{listener.getsockname()[1]}/", TIMEOUT_S)
    assert exchange.trouble is Trouble.TIMEOUT
    assert time.monotonic() - started < TIMEOUT_S + MARGIN_S


def test_a_name_that_does_not_resolve() -> None:
    assert ask("http://no-such-host.invalid/").trouble is Trouble.NAME


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_bomb_stops_at_the_cap(coding: str) -> None:
    body = BOMB if coding == "gzip" else zlib.compress(b"a" * (20 * 1024 * 1024))
    with serving(once(answer(body, headers=f"Content-Encoding: {coding}\r\n"))) as url:
        exchange = ask(url)
    assert exchange.truncated
    assert len(exchange.body) == MAX_BODY_BYTES


def test_a_flood_of_body_stops_at_the_cap() -> None:
    with serving(flood(OK + b"\r\n", b"a" * 65536)) as url:
        exchange = ask(url)
    assert exchange.truncated
    assert len(exchange.body) <= MAX_BODY_BYTES


def test_what_came_before_it_broke_is_kept() -> None:
    with serving(once(OK + b"A: b\r\nContent-Length: 50\r\n\r\nshort")) as url:
        exchange = ask(url)
    assert exchange.status == 200
    assert exchange.body == b"short"
    assert exchange.value("a") == "b"
    assert not exchange.ok


def test_repeated_headers_are_repeated_in_order() -> None:
    headers = "X-A: 1\r\nx-a: 2\r\nX-B: folded\r\n value\r\n"
    with serving(once(answer(headers=headers))) as url:
        exchange = ask(url)
    assert exchange.values("X-A") == ("1", "2")
    assert exchange.value("x-b").split() == ["folded", "value"]
    assert "\n" not in exchange.value("x-b")


def test_early_hints_are_passed_over() -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    with serving(once(hints + answer())) as url:
        exchange = ask(url)
    assert exchange.status == 200
    assert exchange.body == b'{"status":"ok"}'
    assert exchange.value("link") == ""


@pytest.mark.parametrize(("count", "fine"), [(MAX_REDIRECTS, True), (MAX_REDIRECTS + 1, False)])
def test_redirects_are_recorded_up_to_the_limit(count: int, fine: bool) -> None:
    def behave(connection: socket.socket, number: int) -> None:
        request_of(connection)
        redirect = answer(b"", "301 Moved", f"Location: /hop{number + 1}\r\n")
        connection.sendall(redirect if number < count else answer())

    with serving(behave) as url:
        exchange = ask(url)
    assert len(exchange.hops) == count
    assert exchange.ok is fine
    assert [hop.location for hop in exchange.hops] == [f"/hop{n + 1}" for n in range(count)]
    if fine:
        assert exchange.url == f"{url}/hop{count}"


def test_all_hops_share_one_time_limit() -> None:
    def behave(connection: socket.socket, number: int) -> None:
        request_of(connection)
        time.sleep(TIMEOUT_S * 0.6)
        connection.sendall(answer(b"", "302 Found", "Location: /\r\n"))

    with serving(behave) as url:
        exchange = ask(url, TIMEOUT_S)
    assert exchange.trouble is Trouble.TIMEOUT
    assert exchange.elapsed_ms < (TIMEOUT_S + MARGIN_S) * 1000


def test_credentials_go_to_their_origin_only() -> None:
    seen: list[bytes] = []

    def other(connection: socket.socket, number: int) -> None:
        seen.append(request_of(connection))
        connection.sendall(answer())

    with serving(other) as elsewhere:

        def first(connection: socket.socket, number: int) -> None:
            seen.append(request_of(connection))
            connection.sendall(answer(b"", "302 Found", f"Location: {elsewhere}/\r\n"))

        with serving(first) as url:
            given = Credentials(url, "me", "s3cret:pw")
            exchange = ask(url, credentials=(given,))
    expected = b"Authorization: Basic " + b64encode(b"me:s3cret:pw")
    assert exchange.ok
    assert expected in seen[0]
    assert b"Authorization" not in seen[1]


def test_userinfo_in_a_redirect_is_neither_used_nor_recorded() -> None:
    seen: list[bytes] = []

    def behave(connection: socket.socket, number: int) -> None:
        seen.append(request_of(connection))
        where = connection.getsockname()[1]
        redirect = f"Location: http://a:hidden@127.0.0.1:{where}/next\r\n"
        connection.sendall(answer() if number else answer(b"", "302 Found", redirect))

    with serving(behave) as url:
        exchange = ask(url)
    assert exchange.url == f"{url}/next"
    assert "hidden" not in exchange.hops[0].location
    assert b"Authorization" not in b"".join(seen)


def test_proxies_of_the_environment_only_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def proxy(connection: socket.socket, number: int) -> None:
        seen.append(request_of(connection))
        connection.sendall(answer(b"from the proxy", headers=""))

    with serving(proxy) as address, serving(always(answer())) as url:
        for name in ("http_proxy", "HTTP_PROXY"):
            monkeypatch.setenv(name, address.replace("http://", "http://u:p@"))
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        direct = ask(url)
        through = ask(url, trust_env=True)
    assert direct.body == b'{"status":"ok"}'
    assert through.body == b"from the proxy"
    assert seen[0].startswith(f"GET {url}/ HTTP/1.1\r\n".encode())
    assert b"Proxy-Authorization: Basic " + b64encode(b"u:p") in seen[0]
