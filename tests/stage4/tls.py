"""Certificates by the openssl program, and servers that speak TLS with them."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.stage4.servers import answer, request_of

needs_openssl = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="the openssl program makes the certificates"
)


def certificate(folder: Path, name: str, names: str, *more: str) -> tuple[Path, Path]:
    """A self-signed certificate and its key."""
    key, cert = folder / f"{name}.key", folder / f"{name}.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-keyout", str(key), "-out", str(cert), "-subj", f"/CN={name}",
         "-addext", f"subjectAltName={names}", *(more or ("-days", "30"))],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    return cert, key


@contextmanager
def tls_server(pair: tuple[Path, Path], clients: Path | None = None) -> Iterator[str]:
    """A server; with `clients` only those are served who show one of its certificates."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    if clients:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(clients)

    def serve(listener: socket.socket) -> None:
        while True:
            try:
                raw, _ = listener.accept()
            except OSError:
                return
            with suppress(OSError), context.wrap_socket(raw, server_side=True) as connection:
                while request_of(connection):
                    connection.sendall(answer())

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}/"
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)
