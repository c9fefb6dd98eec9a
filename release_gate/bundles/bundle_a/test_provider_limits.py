"""How long the service waits for a provider that does not answer."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack

import pytest
import requests

from release_gate.check import check
from release_gate.testkit.client import Client, new_member
from release_gate.testkit.private_backend import running

SECONDS = {"mail": 5.0, "stripe": 10.0}
MARGIN_S = 1.5  # for a busy machine
TIMEOUT_S = 2 * max(SECONDS.values())
SETTINGS = {"NOTIFY_MODE": "resend", "RESEND_API_KEY": "re_x", "STRIPE_API_KEY": "sk_test_x"}
BASES = {"mail": "RESEND_API_BASE", "stripe": "STRIPE_API_BASE"}

Waits = Mapping[str, Future[tuple[float, requests.Response]]]


def wait_in_vain(client: Client, provider: str) -> tuple[float, requests.Response]:
    """The seconds until the service answers a request that needs the provider, and its answer."""
    path, body = {
        "mail": ("/api/notify/email", {"subject": "Hello", "text": "A note."}),
        "stripe": ("/api/subscription/checkout", {"plan": "solo"}),
    }[provider]
    headers, begin = {"X-CSRF-Token": client.csrf_token}, time.monotonic()
    answer = client.http.post(client.url + path, json=body, headers=headers, timeout=TIMEOUT_S)
    return time.monotonic() - begin, answer


@pytest.fixture(scope="module")
def waits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Waits]:
    """Both at once. The providers accept connections, and never answer."""
    with ExitStack() as stack:
        bases = {}
        for name in BASES.values():
            server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            bases[name] = f"http://127.0.0.1:{server.getsockname()[1]}"
        db = tmp_path_factory.mktemp("waiting") / "app.sqlite3"
        backend = stack.enter_context(running(db, **SETTINGS, **bases))
        pool = stack.enter_context(ThreadPoolExecutor(len(SECONDS)))
        clients = {provider: new_member(backend.url) for provider in SECONDS}
        yield {name: pool.submit(wait_in_vain, who, name) for name, who in clients.items()}


@check(
    "LOAD-07",
    "The service waits for a provider as long as documented, and says that it gave up",
    why="a provider that hangs would otherwise take every thread with it",
    of=("mail", "stripe"),
)
def test_wait(waits: Waits, subject: str) -> None:
    seconds, answer = waits[subject].result()
    error = {"mail": "not_delivered", "stripe": "provider_failed"}[subject]
    assert (answer.status_code, answer.json()["error"]) == (502, error)
    assert SECONDS[subject] - 0.1 <= seconds <= SECONDS[subject] + MARGIN_S
