"""Every answer, whatever its status, has the documented headers; every cookie has its flags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from release_gate.check import check
from release_gate.paths import ROOT
from release_gate.testkit.cases import expect_no
from release_gate.testkit.client import TIMEOUT_S
from release_gate.testkit.documented import headers
from release_gate.testkit.pages import declared_pages
from release_gate.testkit.routes import ANYONE, ROUTES, Route
from release_gate.testkit.scene import Performed, Scene, playing

ASSETS = ROOT / "public" / "assets"
PUBLIC = {"BACKEND_PUBLIC_URL": "https://book.example.test", "BACKEND_DEV_OUTBOX": "0"}
STATUSES = frozenset(
    (200, 201, 202, 204, 206, 304, 400, 401, 403, 404, 405, 409, 413, 415, 416, 422, 429, 500, 503)
)
JSON = ("application/json", "application/health+json")
LARGE = b'{"padding": "' + b"x" * 64 * 2**10 + b'"}'
LARGE_FILE = b"x" * (5 * 2**20 + 1)
# Of HTTP itself; what they mean cannot be chosen by the application.
OTHER_HEADERS = (
    *(
        "X-Request-ID",
        "Date",
        "Content-Type",
        "Content-Length",
        "Content-Disposition",
        "Connection",
    ),
    *("Set-Cookie", "Retry-After", "Allow", "ETag", "Last-Modified", "Accept-Ranges"),
    *("Content-Range", "Transfer-Encoding"),
)
FLAGS = frozenset(("httponly", "path=/", "samesite=lax"))
COOKIES: dict[str, dict[str, frozenset[str]]] = {  # by what happens to them
    "": {},
    "set": {"session": FLAGS, "device": FLAGS | {f"max-age={180 * 24 * 3600}"}},
    "cleared": {"session": FLAGS | {"max-age=0"}},
}


def asset_paths() -> list[str]:
    """The style sheets, scripts and fonts of the pages, with the style sheet first."""
    files = [file for file in ASSETS.rglob("*") if file.is_file()]
    paths = sorted(f"/assets/{file.relative_to(ASSETS).as_posix()}" for file in files)
    return ["/assets/style.css", *paths]


def probe(scene: Scene, method: str, path: str, **more: object) -> requests.Response:
    """A request of the owner to any path, with the CSRF token."""
    sent = {"X-CSRF-Token": scene.owner.csrf_token, **dict(more.pop("headers", {}))}  # type: ignore[call-overload]
    url = scene.backend.url + path
    http = scene.owner.http
    return http.request(
        method,
        url,
        headers=sent,
        timeout=TIMEOUT_S,
        allow_redirects=False,
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture(scope="module")
def answers(scene: Scene, performed: list[Performed]) -> list[requests.Response]:
    """Answers of every route, page and file, with every status that the service gives."""
    found = [each.answer for each in performed]
    found += of_files(scene)
    for route in ROUTES:
        found += refusals(scene, route)
    found += failures(scene)
    return found


def of_files(scene: Scene) -> Iterator[requests.Response]:
    for path in (*declared_pages(), *asset_paths(), "/openapi.json", "/no-such-page"):
        for method in ("GET", "HEAD", "POST"):
            yield probe(scene, method, path)
    for method in ("OPTIONS", "TRACE", "PUT"):
        for path in ("/", asset_paths()[0], "/health", "/api/session", "/api/no-such"):
            yield probe(scene, method, path)
    yield probe(scene, "GET", "/no-such-page", headers={"Accept": "text/html"})
    style = asset_paths()[0]
    tag = probe(scene, "GET", style).headers["ETag"]
    yield probe(scene, "GET", style, headers={"If-None-Match": tag})
    yield probe(scene, "GET", style, headers={"Range": "bytes=0-3"})
    yield probe(scene, "GET", style, headers={"Range": "bytes=99999999-"})


def refusals(scene: Scene, route: Route) -> Iterator[requests.Response]:
    path = scene.request(route).path
    yield probe(scene, "PATCH", path)
    yield scene.send(scene.request(route), scene.visitor(), "", {"Origin": "null"})
    if route.caller is not ANYONE:
        yield scene.send(scene.request(route), scene.visitor())
    yield probe(scene, route.method, path + "/no/such")
    if isinstance(route.body, dict):
        yield probe(scene, route.method, path, data=b"{")
        yield probe(scene, route.method, path, data=LARGE)
    if isinstance(route.body, bytes):
        yield probe(scene, route.method, path, data=b"\x00\x01")
        yield probe(scene, route.method, path, data=LARGE_FILE)


def failures(scene: Scene) -> Iterator[requests.Response]:
    """Answers of a service that is limited, damaged, or without its database."""
    rows = scene.backend.rows
    yield probe(scene, "POST", "/api/password/reset", json={"token": "x", "new_password": "y"})
    yield probe(scene, "DELETE", "/api/subscription")
    scene.owner.post("/api/codes", {"email": scene.owner.email})
    rows("UPDATE rate_limits SET times = times + 100000000")
    yield probe(scene, "POST", "/api/codes", json={"email": scene.owner.email})
    rows("DELETE FROM rate_limits")
    rows("ALTER TABLE profiles RENAME TO gone")
    yield probe(scene, "GET", "/api/profiles")
    rows("ALTER TABLE gone RENAME TO profiles")
    rows("UPDATE outbox SET created_at = created_at + 1000000000000")
    yield probe(scene, "GET", "/api/notify/messages")
    rows("UPDATE outbox SET created_at = created_at - 1000000000000")


@check(
    "SEC-08",
    "Every answer has the documented headers",
    why="one page without them is enough for an attack",
)
def test_headers(answers: list[requests.Response]) -> None:
    seen = {answer.status_code for answer in answers}
    missing = [f"no answer with status {status} was judged" for status in STATUSES - seen]
    wrong = [line for answer in answers for line in wrong_headers(answer)]
    ids = [answer.headers.get("X-Request-ID", "") for answer in answers]
    repeated = ["X-Request-ID: repeated or missing"] * (len({*ids} - {""}) != len(ids))
    expect_no((*missing, *wrong, *repeated))


@check(
    "SEC-38",
    "Answers have no header that is not documented",
    why="one header too many can open the service to other sites, or let proxies keep answers",
)
def test_no_other_headers(answers: list[requests.Response]) -> None:
    known = {name.lower() for name in (*headers(), *OTHER_HEADERS)}
    expect_no(
        f"{answer.request.method} {answer.request.path_url}: {name}: {answer.headers[name]}"
        for answer in answers
        for name in answer.headers
        if name.lower() not in known
    )


def wrong_headers(answer: requests.Response, https: bool = False) -> Iterator[str]:
    path = answer.request.path_url.partition("?")[0]
    case = f"{answer.request.method} {path}: {answer.status_code}"
    for name, (usual, *others) in headers().items():
        value = answer.headers.get(name)
        expected: str | None = usual
        if name == "Strict-Transport-Security" and not https:
            expected = None
        if name == "Cache-Control":
            special = dict(zip(others[::2], others[1::2], strict=True))
            expected = next((special[kind] for kind in special if is_of(answer, kind)), usual)
        if name == "Content-Security-Policy" and is_file(answer):
            expected = others[0]
        if value != expected:
            yield f"{case}: {name} {difference(value, expected)}"
    if "Server" in answer.headers:
        yield f"{case}: has the header Server"


def difference(value: str | None, expected: str | None) -> str:
    """What two values of a header have not in common, in parts of a policy."""
    given, wanted = ((each or "").split("; ") for each in (value, expected))
    extra = [part for part in given if part not in wanted]
    lost = [part for part in wanted if part not in given]
    return f"is missing {lost}" * bool(lost) + f" has {extra}" * bool(extra) or "has another order"


def is_of(answer: requests.Response, kind: str) -> bool:
    """Whether it is below a path, or a file with a suffix; an error is no such file."""
    path = answer.request.path_url.partition("?")[0]
    return path.startswith(kind) or (path.endswith(kind) and answer.status_code < 400)


def is_file(answer: requests.Response) -> bool:
    return answer.status_code == 200 and "Content-Disposition" in answer.headers


@check(
    "SEC-09",
    "Every error of the API is JSON with its code and a sentence",
    why="clients must be able to tell errors apart",
)
def test_errors(answers: list[requests.Response]) -> None:
    expect_no(line for answer in answers for line in wrong_form(answer))


def wrong_form(answer: requests.Response) -> Iterator[str]:
    """The error, if it is not in the form of the API; pages and the health format have others."""
    kind, request = answer.headers.get("Content-Type", ""), answer.request
    if (
        answer.status_code < 400
        or answer.status_code == 416
        or request.method == "HEAD"
        or kind.startswith("text/html")
    ):
        return
    body = answer.json() if kind in JSON and answer.content else {}
    if kind != JSON[1] and not {"error", "detail"} <= body.keys():
        yield f"{request.method} {request.path_url}: {answer.status_code} {kind} {answer.text[:60]}"


@check(
    "SEC-10",
    "Every cookie has all its flags",
    why="a script that is injected, or a network, must not read it",
    of=("http", "https"),
)
def test_cookies(scene: Scene, performed: list[Performed], subject: str, tmp_path: Path) -> None:
    if subject == "http":
        expect_no(line for each in performed for line in wrong_cookies(each, secure=False))
        expect_no(
            f"{answer.request.method} {answer.request.path_url}: sets another cookie"
            for answer in scene.answers
            for cookie in cookies(answer)
            if not cookie.startswith(("session=", "device="))
        )
        return
    with playing(tmp_path / "https.sqlite3", PUBLIC) as secure:
        done = [secure.perform(route) for route in ROUTES if route.cookie]
    expect_no(line for each in done for line in wrong_cookies(each, secure=True))
    expect_no(line for each in done for line in wrong_headers(each.answer, https=True))


def cookies(answer: requests.Response) -> list[str]:
    found: list[str] = answer.raw.headers.getlist("Set-Cookie")
    return found


def wrong_cookies(done: Performed, secure: bool) -> Iterator[str]:
    """The documented cookies are there with exactly their flags, and no other ones."""
    route, found = done.request.route, cookies(done.answer)
    wanted = COOKIES[route.cookie]
    names = sorted(cookie.partition("=")[0] for cookie in found)
    if names != sorted(wanted):
        yield f"{route.name}: cookies {names}, expected {sorted(wanted)}"
    for cookie in found:
        pair, *flags = cookie.split("; ")
        name, _, value = pair.partition("=")
        given = {flag.lower() for flag in flags if not flag.lower().startswith("expires=")}
        expected = wanted.get(name, FLAGS) | ({"secure"} if secure else set())
        if given != expected:
            yield f"{route.name}: {name} has flags {sorted(given)}, expected {sorted(expected)}"
        if route.cookie == "set" and re.fullmatch(r"[\w-]{43}", value) is None:
            yield f"{route.name}: the cookie {name} is no random secret"
