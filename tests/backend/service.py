"""A backend in a process of its own, and a client that a test talks to it with."""

from __future__ import annotations

import os
import secrets
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parents[2]
SECRET = "whsec_" + "c2VjcmV0" * 5
PASSWORD = "a sound long password"


@dataclass
class Service:
    url: str
    db: Path
    process: subprocess.Popen[bytes]

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Looks into, or changes, the database behind the service's back."""
        connection = sqlite3.connect(self.db, timeout=10, isolation_level=None)
        try:
            return connection.execute(statement, values).fetchall()
        finally:
            connection.close()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(20)


@contextmanager
def running(db: Path, **environ: str) -> Iterator[Service]:
    """Starts a service on a free port and waits for its word that it is ready."""
    own = {"STRIPE_SIGNING_SECRET": SECRET, "BACKEND_DEV_OUTBOX": "1", **environ}
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    read_end, write_end = os.pipe()
    command = [sys.executable, "-m", "backend", "--port", "0", "--db", str(db)]
    with (db.parent / f"{db.stem}.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "--ready-fd", str(write_end)],
            cwd=ROOT,
            env={**kept, **own},
            stdout=log,
            stderr=log,
            pass_fds=[write_end],
        )
    os.close(write_end)
    with open(read_end, encoding="utf-8") as ready:
        url = ready.readline().strip()
    try:
        assert url, (db.parent / f"{db.stem}.log").read_text()
        yield Service(url, db, process)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


@dataclass
class Client:
    service: Service
    email: str = field(default_factory=lambda: f"{secrets.token_hex(6)}@example.test")
    http: requests.Session = field(default_factory=requests.Session)
    csrf: str = ""

    def __post_init__(self) -> None:
        self.http.trust_env = False

    def call(
        self, method: str, path: str, json: object = None, **headers: str
    ) -> requests.Response:
        sent = {"X-CSRF-Token": self.csrf} if self.csrf else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        url = self.service.url + path
        answer = self.http.request(method, url, json=json, headers=sent, timeout=20)
        if "csrf_token" in answer.text:
            self.csrf = answer.json()["csrf_token"]
        return answer

    def register(self, password: str = PASSWORD) -> requests.Response:
        account = {"email": self.email, "password": password, "name": "Ada"}
        return self.call("POST", "/api/accounts", account)

    def log_in(self, password: str = PASSWORD) -> requests.Response:
        return self.call("POST", "/api/session", {"email": self.email, "password": password})

    def mails(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call("GET", f"/api/dev/outbox?to={self.email}").json()[
            "messages"
        ]
        return found

    def signed_in(self) -> bool:
        return bool(self.call("GET", "/api/session").json()["signed_in"])
