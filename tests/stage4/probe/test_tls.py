"""TLS: verified, its facts recorded, every fault of a certificate a record."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from stage4.config.settings import Settings
from stage4.model import Exchange, Request, Trouble
from stage4.probe.exchange import Prober
from tests.stage4.servers import answer, serving
from tests.stage4.tls import certificate, needs_openssl, tls_server

pytestmark = needs_openssl


def ask(url: str, ca_file: Path | None) -> Exchange:
    settings = Settings(url, url, timeout_s=3, ca_file=str(ca_file) if ca_file else "")
    return Prober(settings).exchange(Request("x", url))


def test_a_trusted_connection_and_its_facts(tmp_path: Path) -> None:
    pair = certificate(tmp_path, "good", "IP:127.0.0.1,DNS:localhost")
    with tls_server(pair) as url:
        exchange = ask(url, pair[0])
    assert exchange.ok, exchange.detail
    assert exchange.tls is not None
    assert exchange.tls.version in ("TLSv1.2", "TLSv1.3")
    assert exchange.tls.names == ("127.0.0.1", "localhost")
    assert exchange.tls.subject == exchange.tls.issuer == "commonName=good"
    assert exchange.tls.not_before and exchange.tls.not_after
    assert 29 <= (exchange.tls.not_after - exchange.tls.not_before).days <= 31


def test_faults_of_the_certificate(tmp_path: Path) -> None:
    good = certificate(tmp_path, "good", "IP:127.0.0.1")
    other = certificate(tmp_path, "other", "DNS:other.example")
    with tls_server(good) as url:
        untrusted = ask(url, None)
    with tls_server(other) as url:
        misnamed = ask(url, other[0])
    assert (untrusted.trouble, untrusted.status) == (Trouble.TLS, None)
    assert "self" in untrusted.detail
    assert misnamed.trouble is Trouble.TLS
    assert "127.0.0.1" in misnamed.detail


def test_what_speaks_no_tls() -> None:
    def speak(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(answer())

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=speak, args=(listener,), daemon=True).start()
        exchange = ask(f"https://127.0.0.1:{listener.getsockname()[1]}/", None)
    assert exchange.trouble is Trouble.TLS


def test_a_handshake_that_never_ends() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"https://127.0.0.1:{listener.getsockname()[1]}/"
        settings = Settings(url, url, timeout_s=0.3)
        exchange = Prober(settings).exchange(Request("x", url))
    assert exchange.trouble is Trouble.TIMEOUT
    assert exchange.elapsed_ms < 2000


def test_a_file_that_holds_no_certificates(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    exchange = ask("https://127.0.0.1:9/", tmp_path / "ca.pem")
    assert exchange.trouble is Trouble.TLS


def test_the_client_certificate_is_shown_to_the_service_alone(tmp_path: Path) -> None:
    server = certificate(tmp_path, "server", "IP:127.0.0.1")
    client = certificate(tmp_path, "client", "DNS:client")
    with tls_server(server, clients=client[0]) as url:
        own = Settings(
            url, url, timeout_s=3, ca_file=str(server[0]),
            client_cert=str(client[0]), client_key=str(client[1]),
        )  # fmt: skip
        shown = Prober(own).exchange(Request("x", url))
        hidden = Prober(replace(own, base_url="https://other.example")).exchange(Request("x", url))
    assert shown.ok, shown.detail
    assert not hidden.ok


def test_plain_http_to_a_port_of_tls_is_named(tmp_path: Path) -> None:
    with tls_server(certificate(tmp_path, "good", "IP:127.0.0.1")) as url:
        exchange = ask(url.replace("https", "http"), None)
    assert exchange.detail == "the port speaks TLS: use https://"


def test_https_to_a_plain_port_is_named() -> None:
    def refusing(connection: socket.socket, number: int) -> None:
        connection.recv(1024)
        connection.sendall(answer(b"Bad Request", "400 Bad Request"))

    with serving(refusing) as url:
        exchange = ask(url.replace("http", "https"), None)
    assert exchange.trouble is Trouble.TLS
    assert "use http://" in exchange.detail
    assert exchange.addresses == ("127.0.0.1",)


@pytest.mark.parametrize(
    ("url", "variables", "said"),
    [
        ("http://nothing.invalid/", {"HTTP_PROXY": "http://proxy:3128"}, True),
        ("http://nothing.invalid/", {"https_proxy": "http://proxy:3128"}, False),
        ("http://127.0.0.1:9/", {"HTTP_PROXY": "http://proxy:3128"}, False),
    ],
)
def test_a_proxy_that_is_not_used_is_mentioned(
    url: str, variables: dict[str, str], said: bool
) -> None:
    settings = Settings(url, url, timeout_s=3, environment=variables)
    exchange = Prober(settings).exchange(Request("x", url))
    assert ("--trust-env 1" in exchange.detail) is said
    assert "proxy:3128" not in exchange.detail
