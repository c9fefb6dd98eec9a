"""Sends the requests of a story, and writes down what the service answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path

import requests

from release_gate.testkit.cheap_passwords import cheap_backend
from release_gate.testkit.client import TIMEOUT_S, Client
from release_gate.testkit.fake_stripe import Stripe, signed
from release_gate.testkit.private_backend import PrivateBackend
from release_gate.testkit.story.plain import Plain

BEGIN = int(datetime(2027, 3, 26, 12, 0, tzinfo=timezone.utc).timestamp())
CHAPTER_S = 60  # between two chapters, in which all limits per minute begin again
TOLD_HEADERS = ("Content-Disposition", "Retry-After", "Allow", "Location", "Link")
MAX_LINE_CHARS = 120
LARGE = 1000  # an observed value from which on it depends on the machine
PASSWORD = "copper lantern river walnut"


class Teller:
    """A story in a new service. `lines` are what has been told of it so far, `time` its clock."""

    def __init__(self, db: Path, stripe: Stripe) -> None:
        self.stripe, self.lines = stripe, list[str]()
        self.backend, self.time = PrivateBackend(db), BEGIN
        self._plain = Plain({stripe.url: "stripe"})

    def start(self, **settings: str) -> None:
        self.backend.stop_clock(self.time)
        self.backend.start(GATE_BACKEND_COMMAND=cheap_backend(), **settings)
        self._plain.known[self.backend.url] = "service"
        self.stripe.webhook = f"{self.backend.url}/api/stripe/webhook"
        self.stripe.secret = self.backend.secret

    def stop(self) -> None:
        self.backend.stop()

    def person(self, name: str) -> Client:
        email = f"{name.lower()}@example.test"
        return Client(self.backend.url, email, PASSWORD, f"{name} Example")

    def chapter(self, title: str, later_s: int = CHAPTER_S) -> None:
        """The next chapter begins, by default a minute later."""
        self.time += later_s
        self.backend.stop_clock(self.time)
        self.lines += ["", f"== {title}"]

    def say(
        self,
        who: Client,
        method: str,
        path: str,
        body: object = None,
        *,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send a request with the CSRF token of the session, unless `headers` has another."""
        token = {"X-CSRF-Token": who.csrf_token} if who.csrf_token else {}
        answer = who.http.request(
            *(method, who.url + path),
            json=body,
            data=content,
            headers={**token, **(headers or {})},
            timeout=TIMEOUT_S,
            allow_redirects=False,
        )
        self._tell(f"{method} {path}", answer)
        if answer.ok and b'"csrf_token"' in answer.content:
            who.csrf_token = answer.json()["csrf_token"]
        return answer

    def report(self, event: object, kind: str = "", **more: str) -> requests.Response:
        """Deliver an event of Stripe, signed now unless `more` has another signature."""
        body = json.dumps(event).encode()
        signature = more.get("signature", signed(body, self.backend.secret, self.time))
        url, headers = f"{self.backend.url}/api/stripe/webhook", {"Stripe-Signature": signature}
        answer = requests.post(url, data=body, headers=headers, timeout=TIMEOUT_S)
        self._tell(f"POST /api/stripe/webhook {kind}", answer)
        return answer

    def mailed(self, who: Client, kind: str) -> str:
        """The text of the newest e-mail of this kind."""
        query = "SELECT text FROM outbox WHERE recipient = ? AND kind = ? ORDER BY rowid DESC"
        return str(self.backend.rows(query, who.email, kind)[0][0])

    def note(self, *lines: str) -> None:
        self.lines += [self._plain(line) for line in lines]

    def note_json(self, value: object) -> None:
        """In one line if it is short."""
        text = self._plain(json.dumps(value, sort_keys=True, ensure_ascii=False))
        if len(text) > MAX_LINE_CHARS:
            text = json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False)
        self.note(*(f"  {line}" for line in text.splitlines()))

    def _tell(self, request: str, answer: requests.Response) -> None:
        kind = answer.headers.get("Content-Type", "no content").removesuffix("; charset=utf-8")
        told = [f"{answer.status_code} {kind}"]
        told += [f"{name}: {value}" for name in TOLD_HEADERS if (value := answer.headers.get(name))]
        cookies = [cookie.partition("=")[0] for cookie in cookies_of(answer)]
        told += [f"cookies {' and '.join(cookies)}"] * bool(cookies)
        shown = self._plain(request)[:MAX_LINE_CHARS]
        self.note("", shown, *(f"  {each}" for each in told))
        if "json" in kind and answer.content:
            self.note_json(steady(answer.json()))
        elif kind == "text/plain":
            self.note(f"  {answer.text}")


def cookies_of(answer: requests.Response) -> list[str]:
    found: list[str] = answer.raw.headers.getlist("Set-Cookie")
    return found


def steady(value: object) -> object:
    """The same JSON value, without measured numbers."""
    if isinstance(value, dict):
        return {
            name: "<measured>" if name == "observedValue" and is_measured(each) else steady(each)
            for name, each in value.items()
        }
    return [steady(each) for each in value] if isinstance(value, list) else value


def is_measured(value: object) -> bool:
    return isinstance(value, float) or (isinstance(value, int) and value >= LARGE)
