"""The one HTTP client of the backend, for packs, bundles and tests: sessions and new accounts."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from typing import Any

import requests

from release_gate.fixtures.http import Session
from release_gate.paths import WEBHOOK_SECRET_FILE

TIMEOUT_S = 10.0


@dataclass
class Client:
    """One user agent: its cookies, and its CSRF token once it is signed in."""

    url: str
    email: str = ""
    password: str = ""
    name: str = ""
    http: requests.Session = field(default_factory=Session)
    csrf_token: str = ""

    def call(
        self, method: str, path: str, json: object = None, headers: dict[str, str] | None = None
    ) -> requests.Response:
        """One request, with the CSRF token of the session unless `headers` has another."""
        token = {"X-CSRF-Token": self.csrf_token} if self.csrf_token else {}
        answer = self.http.request(
            method,
            self.url + path,
            json=json,
            headers={**token, **(headers or {})},
            timeout=TIMEOUT_S,
        )
        if b'"csrf_token"' in answer.content:
            self.csrf_token = answer.json().get("csrf_token", self.csrf_token)
        return answer

    def get(self, path: str) -> requests.Response:
        return self.call("GET", path)

    def post(self, path: str, json: object = None) -> requests.Response:
        return self.call("POST", path, json)

    def register(self) -> requests.Response:
        """Create an account; that also signs in."""
        account = {"email": self.email, "password": self.password, "name": self.name}
        return self.post("/api/accounts", account)

    def log_in(self, password: str | None = None) -> requests.Response:
        """Sign in with the account's password, or try another."""
        tried = {"email": self.email, "password": password or self.password}
        return self.post("/api/session", tried)

    def signed_in(self) -> bool:
        return bool(self.get("/api/session").json()["signed_in"])

    def elsewhere(self) -> Client:
        """The same person with another user agent, signed out."""
        return Client(self.url, self.email, self.password, self.name)

    @property
    def session_cookie(self) -> str:
        return self.http.cookies.get("session") or ""

    def mails(self, kind: str = "") -> list[dict[str, Any]]:
        """The e-mails to the account's address, newest first, from the development outbox."""
        answer = self.http.get(
            f"{self.url}/api/dev/outbox", params={"to": self.email}, timeout=TIMEOUT_S
        )
        assert answer.status_code == 200, (
            f"the outbox answered {answer.status_code}: start the backend with BACKEND_DEV_OUTBOX=1"
        )
        found: list[dict[str, Any]] = answer.json()["messages"]
        return [mail for mail in found if not kind or mail["kind"] == kind]


def new_visitor(url: str) -> Client:
    """A new person without an account."""
    email = f"gate-{secrets.token_hex(8)}@example.test"
    return Client(url, email, secrets.token_urlsafe(16), "Gate Check")


def new_member(url: str) -> Client:
    """A new person with an account, signed in."""
    client = new_visitor(url)
    answer = client.register()
    assert answer.status_code == 201, f"registration answered {answer.status_code}: {answer.text}"
    return client


def operator_client(url: str) -> Client:
    """An operator of the service, with `$GATE_OPERATOR_TOKEN` if the service requires it."""
    client = new_visitor(url)
    token = os.environ.get("GATE_OPERATOR_TOKEN")
    if token:
        client.http.headers["Authorization"] = f"Bearer {token}"
    return client


def webhook_secret() -> str:
    """The secret that signs Stripe's events: from the environment or a local backend, else ""."""
    for name in ("GATE_WEBHOOK_SECRET", "STRIPE_SIGNING_SECRET"):
        if os.environ.get(name):
            return os.environ[name]
    return (
        WEBHOOK_SECRET_FILE.read_text(encoding="utf-8").strip()
        if WEBHOOK_SECRET_FILE.is_file()
        else ""
    )
