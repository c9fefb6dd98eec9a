"""A connection that never blocks: plain, secured, through a proxy; every fault has its name."""

from __future__ import annotations

import socket
import threading
from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from stage4.address import parse
from stage4.config.settings import Settings
from stage4.model import Ping, Request, Trouble
from stage4.probe.channel import Channel
from stage4.probe.exchange import Prober
from stage4.probe.pings import Recorded, Schedule, record
from stage4.probe.transport import Guard, resolve
from tests.loopback import free_port
from tests.stage4.servers import Behaviour, always, answer, request_of, serving
from tests.stage4.tls import certificate, needs_openssl, tls_server


class Never:
    """A rule that never has enough pings."""

    enough = False

    def add(self, pings: Sequence[Ping]) -> None:
        pass


def pinged(url: str, timeout: float = 3.0, trust_env: bool = False, ca_file: str = "") -> Recorded:
    settings = Settings(url, url, timeout_s=timeout, trust_env=trust_env, ca_file=ca_file)
    schedule = Schedule(per_second=100, most=20, connections=1)
    return record(Prober(settings), [Request("ping", url)], schedule, lambda _: Never())


def channel_to(url: str) -> Channel:
    address = parse(url)
    addresses = resolve(address.host, address.port, Guard(1))
    return Channel(Prober(Settings(url, url)).route(address), addresses)


def drive(channel: Channel) -> None:
    """Open it without a selector: loopback is ready at once."""
    for _ in channel.open(None):
        pass


def tunnel(seen: list[bytes], status: str = "200 OK") -> Behaviour:
    """A proxy that opens a tunnel, or refuses to."""

    def behave(connection: socket.socket, number: int) -> None:
        head = request_of(connection)
        seen.append(head)
        connection.sendall(f"HTTP/1.1 {status}\r\n\r\n".encode())
        if not status.startswith("200"):
            return
        host, _, port = head.split(b" ")[1].decode().rpartition(":")
        with socket.create_connection((host, int(port))) as beyond:
            back = threading.Thread(target=pipe, args=(beyond, connection), daemon=True)
            back.start()
            pipe(connection, beyond)
            back.join(3)

    return behave


def pipe(source: socket.socket, drain: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            drain.sendall(data)
    with suppress(OSError):
        drain.shutdown(socket.SHUT_WR)


@needs_openssl
def test_pings_over_tls(tmp_path: Path) -> None:
    pair = certificate(tmp_path, "good", "IP:127.0.0.1")
    with tls_server(pair) as url:
        recorded = pinged(url, ca_file=str(pair[0]))
    assert [ping.status for ping in recorded.pings] == [200] * 20


@needs_openssl
def test_an_untrusted_certificate_is_named(tmp_path: Path) -> None:
    with tls_server(certificate(tmp_path, "own", "IP:127.0.0.1")) as url:
        recorded = pinged(url)
    assert {ping.trouble for ping in recorded.pings} == {Trouble.TLS}


def proxied(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, address.replace("http://", "http://u:p@"))
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


@needs_openssl
def test_pings_over_tls_through_a_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []
    pair = certificate(tmp_path, "good", "IP:127.0.0.1")
    with tls_server(pair) as url, serving(tunnel(seen)) as proxy:
        proxied(monkeypatch, proxy)
        recorded = pinged(url, trust_env=True, ca_file=str(pair[0]))
    assert [ping.status for ping in recorded.pings] == [200] * 20
    assert seen[0].startswith(f"CONNECT {parse(url).host}:{parse(url).port} HTTP/1.1".encode())
    assert b"Proxy-Authorization: Basic " + b64encode(b"u:p") in seen[0]


def test_a_proxy_that_refuses_the_tunnel_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(tunnel([], "407 Proxy Authentication Required")) as proxy:
        proxied(monkeypatch, proxy)
        recorded = pinged("https://127.0.0.1:9/", trust_env=True)
    assert {ping.trouble for ping in recorded.pings} == {Trouble.PROXY}


def test_plain_pings_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def behave(connection: socket.socket, number: int) -> None:
        while head := request_of(connection):
            seen.append(head)
            connection.sendall(answer())

    with serving(behave) as proxy:
        proxied(monkeypatch, proxy)
        recorded = pinged("http://127.0.0.1:9/x", trust_env=True)
    assert all(ping.ok for ping in recorded.pings)
    assert seen[0].startswith(b"GET http://127.0.0.1:9/x HTTP/1.1\r\n")


def test_nothing_listens() -> None:
    recorded = pinged(f"http://127.0.0.1:{free_port()}/")
    assert {ping.trouble for ping in recorded.pings} == {Trouble.REFUSED}


def test_a_handshake_that_never_ends_times_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        recorded = pinged(f"https://127.0.0.1:{listener.getsockname()[1]}/", timeout=0.2)
    assert {ping.trouble for ping in recorded.pings} == {Trouble.TIMEOUT}


def test_the_next_address_is_tried() -> None:
    with serving(always(answer())) as url, socket.create_server(("127.0.0.1", 0)) as closed:
        dead = closed.getsockname()
        closed.close()
        channel = channel_to(url)
        first = (*channel.addresses[0][:4], dead)
        channel.addresses = [first, *channel.addresses]
        drive(channel)
        assert channel.is_open()
        channel.close()


def test_an_idle_connection_that_the_server_closed_is_seen() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        channel = channel_to(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        drive(channel)
        accepted, _ = listener.accept()
        assert channel.is_open()
        accepted.shutdown(socket.SHUT_RDWR)
        accepted.close()
        assert not channel.is_open()
        channel.close()
        assert not channel.is_open()
