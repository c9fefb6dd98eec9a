"""The faults that the gate must catch: what goes wrong between the application and its users.

Each names the file of checks that is tried on it, and the checks that must fail. Data, and the
smallest function that breaks one thing.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from itertools import count

from tests.release_gate.faults.proxy import Break, Forward, Request, Response

HOME = "release_gate/packs/home/test_home.py"
AUTH = "release_gate/packs/auth/test_auth.py"
NOTIFY = "release_gate/packs/notify/test_notify.py"
API = "release_gate/bundles/bundle_a/test_api_security.py"
ACCESS = "release_gate/bundles/bundle_b/test_accessibility.py"
SPEED = "release_gate/bundles/bundle_b/test_performance.py"
LAYOUT = "release_gate/bundles/bundle_b/test_layout.py"
ERRORS = "release_gate/bundles/bundle_b/test_error_states.py"


@dataclass(frozen=True)
class Fault:
    name: str
    title: str
    tried_on: str
    caught_by: frozenset[str]
    how: Break


def of(*names: str) -> frozenset[str]:
    return frozenset(names)


def at(method: str, path: str, change: Break) -> Break:
    """Breaks one endpoint and passes the rest on."""

    def broken(request: Request, forward: Forward) -> Response:
        if request.method == method and request.path.split("?")[0] == path:
            return change(request, forward)
        return forward(request)

    return broken


def answer(status: int, body: object = None) -> Break:
    """Answers without asking the application."""
    content = b"" if body is None else json.dumps(body).encode()
    return lambda request, forward: Response(
        status, [("Content-Type", "application/json")], content
    )


def status(old: int, new: int) -> Break:
    """One status instead of another."""

    def broken(request: Request, forward: Forward) -> Response:
        found = forward(request)
        found.status = new if found.status == old else found.status
        return found

    return broken


def text(old: str, new: str) -> Break:
    """Other text in the answer's body. The fault is none where the old text is not there."""

    def broken(request: Request, forward: Forward) -> Response:
        found = forward(request)
        assert old.encode() in found.body, f"{request.path} has no {old!r} to break"
        found.body = found.body.replace(old.encode(), new.encode())
        return found

    return broken


def more(added: str) -> Break:
    """Something at the end of a style sheet or a script."""

    def broken(request: Request, forward: Forward) -> Response:
        found = forward(request)
        found.body += added.encode()
        return found

    return broken


def cookie(lost: str) -> Break:
    """A flag that the session's cookie has lost."""

    def broken(request: Request, forward: Forward) -> Response:
        found = forward(request)
        found.headers = [
            (name, value.replace(lost, "") if name.lower() == "set-cookie" else value)
            for name, value in found.headers
        ]
        return found

    return broken


def with_token(request: Request, forward: Forward) -> Response:
    """Puts the right CSRF token on every change, as if the application did not ask for one."""
    cookies = [(k, v) for k, v in request.headers if k.lower() == "cookie"]
    known = forward(Request("GET", "/api/session", cookies, b""))
    token = json.loads(known.body).get("csrf_token", "")
    kept = [(k, v) for k, v in request.headers if k.lower() != "x-csrf-token"]
    request.headers = [*kept, ("X-CSRF-Token", token)]
    return forward(request)


def numbered() -> Break:
    """Every refusal of a log-in in other words."""
    numbers = count()

    def broken(request: Request, forward: Forward) -> Response:
        found = forward(request)
        if found.status == 401:
            record = json.loads(found.body)
            found.body = json.dumps({**record, "detail": f"No. {next(numbers)}"}).encode()
        return found

    return broken


def slow(seconds: float) -> Break:
    def broken(request: Request, forward: Forward) -> Response:
        time.sleep(seconds)
        return forward(request)

    return broken


def field(name: str, value: object) -> Break:
    """Another value in a JSON answer."""

    def broken(request: Request, forward: Forward) -> Response:
        found = forward(request)
        record = json.loads(found.body)
        if name in record:
            found.body = json.dumps({**record, name: value}).encode()
        return found

    return broken


def on_all(*checks: str) -> frozenset[str]:
    return frozenset(f"{check}-{page}" for check in checks for page in ("home", "login", "notify"))


def without_language(request: Request, forward: Forward) -> Response:
    found = forward(request)
    found.body = found.body.replace(b'<html lang="en">', b"<html>")
    return found


CSS, SHELL = "/assets/style.css", "/assets/shell.js"
ONLY_FOR_ME = {
    "messages": [
        {"id": "1", "kind": "note", "subject": "Only for me", "status": "sent",
         "created_at": "2026-01-01T00:00:00Z"}
    ]
}  # fmt: skip
SAME_SITE = "url.origin === location.origin ? url.pathname + url.search"
TINY = """
button, input, nav a { font-size: 8px !important; line-height: 1 !important;
  height: 10px !important; padding: 0 !important; min-height: 0 !important }"""
STILL_SIGNED_IN = answer(204)
JUMP = """
setTimeout(() => { const late = document.createElement("div"); late.textContent = "late";
  late.style.height = "400px"; document.body.prepend(late); }, 20);"""
BUSY = "\nconst until = performance.now() + 400; while (performance.now() < until);"

FAULTS: tuple[Fault, ...] = (
    Fault("no-csrf", "Changes need no CSRF token", API, of("API-01"),
          at("PUT", "/api/notify/preferences", with_token)),
    Fault("no-rate-limit", "Log-ins are not limited", API, of("API-02"),
          at("POST", "/api/session", status(429, 200))),
    Fault("touch-for-all", "A touch needs no session", API, of("API-03"),
          at("POST", "/api/session/touch", status(401, 200))),
    Fault("webhook-lost", "Signed webhooks are refused", API, of("API-04"),
          at("POST", "/api/stripe/webhook", status(200, 400))),
    Fault("webhook-twice", "A repeated event counts again", API, of("API-04"),
          at("POST", "/api/stripe/webhook", field("duplicate", False))),
    Fault("webhook-unsigned", "Any webhook is taken", API, of("API-05"),
          at("POST", "/api/stripe/webhook", status(400, 200))),
    Fault("code-again", "A used code signs in", API, of("API-06"),
          at("POST", "/api/codes/verify", status(401, 200))),
    Fault("mail-refused", "E-mails are not accepted", API, of("API-07"),
          at("POST", "/api/notify/email", answer(502, {"error": "not_delivered"}))),
    Fault("unhealthy", "The health endpoint says fail", HOME,
          of("HOME-02", "HOME-04", "HOME-06", "HOME-08"),
          at("GET", "/health", status(200, 503))),
    Fault("title", "The front page has another title", HOME, of("HOME-01"),
          at("GET", "/", text("<title>Interview booking", "<title>Untitled"))),
    Fault("dead-link", "A link of the front page is dead", HOME, of("HOME-05"),
          at("GET", "/", text('href="/login"', 'href="/log-on"'))),
    Fault("no-skip-link", "The skip link is gone", HOME, of("HOME-07"),
          at("GET", "/", text('<a class="skip" href="#content">Skip to content</a>', ""))),
    Fault("script-readable", "Scripts can read the session", AUTH, of("AUTH-07", "AUTH-08"),
          cookie("HttpOnly")),
    Fault("no-lock-out", "An account is never locked", AUTH, of("AUTH-06"),
          at("POST", "/api/session", status(423, 200))),
    Fault("tells-accounts", "Refusals differ", AUTH, of("AUTH-04"),
          at("POST", "/api/session", numbered())),
    Fault("stays-in", "Logging out does nothing", AUTH, of("AUTH-05", "AUTH-13"),
          at("DELETE", "/api/session", STILL_SIGNED_IN)),
    Fault("open-redirect", "Log-in leads to any site", AUTH, of("AUTH-12"),
          at("GET", "/assets/login.js", text(SAME_SITE, "true ? url.href"))),
    Fault("no-label", "A field has no label", AUTH, of("AUTH-14"),
          at("GET", "/login", text('for="login-email"', 'for="nothing"'))),
    Fault("forgets", "Preferences are not stored", NOTIFY, of("NOTIFY-02"),
          at("PUT", "/api/notify/preferences", answer(200, {"booking": True, "news": False}))),
    Fault("anothers-mail", "Another's messages are listed", NOTIFY,
          of("NOTIFY-03", "NOTIFY-04", "NOTIFY-06"),
          at("GET", "/api/notify/messages", answer(200, ONLY_FOR_ME))),
    Fault("no-touch", "The session is not prolonged", NOTIFY, of("NOTIFY-05"),
          at("POST", "/api/session/touch", answer(500))),
    Fault("hidden-focus", "The focus can not be seen", ACCESS, on_all("UI-03"),
          at("GET", CSS, more("* { outline: none !important; box-shadow: none !important }"))),
    Fault("no-language", "The pages name no language", ACCESS, on_all("UI-01", "UI-04"),
          without_language),
    Fault("slow-pages", "Pages answer after a second", SPEED, of("UI-05-home"),
          at("GET", "/", slow(1.0))),
    Fault("late", "The style sheet comes late, and all content with it", SPEED, on_all("UI-06"),
          at("GET", CSS, slow(2.7))),
    Fault("jump", "The content jumps", SPEED, on_all("UI-07"), at("GET", SHELL, more(JUMP))),
    Fault("busy", "A script keeps the page busy", SPEED, on_all("UI-08"),
          at("GET", SHELL, more(BUSY))),
    Fault("heavy", "The style sheet is huge", SPEED, on_all("UI-09"),
          at("GET", CSS, more("/*" + "x" * 300_000 + "*/"))),
    Fault("wide", "The content has a fixed width", LAYOUT, on_all("UI-10", "UI-11", "UI-12"),
          at("GET", CSS, more("main { min-width: 1400px !important }"))),
    Fault("tiny", "Buttons and fields are tiny", LAYOUT, on_all("UI-13"),
          at("GET", CSS, more(TINY))),
    Fault("silent", "Errors are not told", ERRORS,
          of("UI-14", "UI-15", "UI-16", "UI-18"),
          at("GET", SHELL, text("tell(error.message, true);", ""))),
    Fault("plain-404", "An unknown page leads nowhere", ERRORS, of("UI-19"),
          at("GET", "/no-such-page", answer(404))),
)  # fmt: skip
