"""Every field and every body is limited as documented: n is accepted, n + 1 is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from string import ascii_letters
from urllib.parse import urlencode, urlsplit

import pytest
import requests

from release_gate.check import check
from release_gate.testkit.bounds import Bound, bounds
from release_gate.testkit.cases import expect_no
from release_gate.testkit.client import TIMEOUT_S
from release_gate.testkit.documented import field_limits
from release_gate.testkit.routes import ROUTES, Route
from release_gate.testkit.scene import Request, Scene, changes

MAX_BODY_BYTES, MAX_FILE_BYTES = 64 * 2**10, 5 * 2**20
MAX_TARGET_BYTES, MAX_HEADER_BYTES = 16 * 2**10, 32 * 2**10
MAX_LOCAL_PART = 64  # characters before the @, RFC 5321
NOT_ANY_TEXT = frozenset(("time_zone",))  # a name from a list, so no text of the full length
BY_KEY = {route.key: route for route in ROUTES}


@pytest.fixture(scope="module")
def declared(scene: Scene) -> list[Bound]:
    return list(bounds(scene.visitor().get("/openapi.json").json()))


@check(
    "SEC-23",
    "Every field has the documented limits",
    why="a field without a limit fills the database",
)
def test_documented(declared: list[Bound]) -> None:
    documented = field_limits()
    found = {(bound.route, bound.field): bound.text for bound in declared}
    expect_no(
        f"{route} {field}: declared {found.get((route, field))},"
        f" documented {documented.get((route, field))}"
        for route, field in sorted(found.keys() | documented.keys())
        if found.get((route, field)) != documented.get((route, field))
    )


@check(
    "SEC-24",
    "Every field accepts its limits, and nothing beyond them",
    why="a limit that is declared and not enforced limits nothing",
)
def test_fields(scene: Scene, declared: list[Bound]) -> None:
    limits = field_limits()
    expect_no(
        line
        for bound in declared
        for line in wrong_bound(scene, bound, limits.get((bound.route, bound.field), bound.text))
    )


def wrong_bound(scene: Scene, bound: Bound, limits: str) -> Iterator[str]:
    least, most = (int(number) for number in limits.split(" to "))
    beyond = [size for size in (most + 1, least - 1) if size >= 0]
    within = [] if bound.field in NOT_ANY_TEXT else [most, max(least, 3)]
    for size, refused in (*((size, True) for size in beyond), *((size, False) for size in within)):
        answer, changed = attempt(scene, bound, size)
        named = answer.json().get("fields", {}) if answer.status_code == 422 else {}
        hit = any(name.split(".")[0] == bound.field for name in named)
        if hit != refused:
            yield f"{bound.name} of {size}: {answer.status_code}, expected {limits}"
        if refused and changed:
            yield f"{bound.name} of {size}: changed {', '.join(changed)}"
    scene.renew(BY_KEY[bound.route])


def attempt(scene: Scene, bound: Bound, size: int) -> tuple[requests.Response, list[str]]:
    request = with_value(scene.request(BY_KEY[bound.route]), bound, value_of(bound, size))
    before = scene.state()
    answer = scene.send(request, scene.client_of(request))
    return answer, sorted(changes(before, scene.state()))


def with_value(request: Request, bound: Bound, value: object) -> Request:
    if bound.place == "query":
        path = request.path.partition("?")[0]
        return replace(request, path=f"{path}?{urlencode({bound.field: value})}")
    assert isinstance(request.json, dict)
    return replace(request, json={**request.json, bound.field: value})


def value_of(bound: Bound, size: int) -> object:
    """A valid value of this length, or this number."""
    if bound.kind == "integer":
        return size
    if bound.kind == "array":
        return [slot(number) for number in range(size)]
    if bound.field in ("email", "to"):
        return f"a@{'b' * (size - 2)}"[:size] if size > 2 else "a" * size
    if bound.field.endswith("password"):  # a repeated one is too easy to guess
        return "".join(Random(size).choices(ascii_letters, k=size))
    return ("aB3$x" * (size // 5 + 1))[:size]


def slot(number: int) -> dict[str, object]:
    hour = number // 7
    return {"weekday": number % 7, "start": f"{hour:02}:00", "end": f"{hour:02}:30"}


@check(
    "SEC-46",
    "Blanks around an entry are not stored",
    why="what looks the same must be found and compared as the same",
)
def test_blanks(scene: Scene) -> None:
    who = scene.newcomer()
    person = {"name": "Ada", "email": "ada@example.test", "role": "Analyst"}
    for method, path, entries in (
        ("POST", "/api/profiles", person),
        ("POST", "/api/organisations", {"name": "Engines"}),
        ("PUT", "/api/share", {"headline": "Interviews"}),
    ):
        answer = who.call(method, path, {key: f"  {text}  " for key, text in entries.items()})
        stored = answer.json()
        assert {key: stored.get(key) for key in entries} == entries, path


@check(
    "SEC-25",
    "Every body is accepted up to its size, and refused beyond",
    why="one large request must not fill the memory",
)
def test_bodies(scene: Scene) -> None:
    def failures() -> Iterator[str]:
        for route in ROUTES:
            if route.body is None:
                continue
            most = MAX_FILE_BYTES if isinstance(route.body, bytes) else MAX_BODY_BYTES
            for size, refused in ((most + 1, True), (most, False)):
                status = send_sized(scene, route, size).status_code
                if (status == 413) != refused:
                    yield f"{route.name}: {status} for {size} bytes"
            scene.renew(route)

    expect_no(failures())


def send_sized(scene: Scene, route: Route, size: int) -> requests.Response:
    """A valid request whose body is padded to this number of bytes."""
    request = scene.request(route)
    body = request.content if request.content is not None else json.dumps(request.json).encode()
    padded = replace(request, json=None, content=body.ljust(size))
    return scene.send(
        padded, scene.client_of(request), headers={"Content-Type": "application/json"}
    )


@check(
    "SEC-32",
    "Addresses and headers of requests are accepted up to their size, and refused beyond",
    why="what is kept in memory before anything is checked must be small",
    of=("target", "headers"),
)
def test_heads(scene: Scene, subject: str) -> None:
    most, status = {"target": (MAX_TARGET_BYTES, 414), "headers": (MAX_HEADER_BYTES, 431)}[subject]
    for path in ("/", "/api/plans", "/api/profiles", "/assets/style.css", "/no-such-page"):
        for size, refused in ((most, False), (most + 1, True)):
            answer = send_head(scene, path, size if subject == "target" else 0, size)
            assert (answer.status_code == status) is refused, f"{path}: {answer.status_code}"
            if refused:
                assert answer.json()["error"] == "too_large"


def send_head(scene: Scene, path: str, target: int, headers: int) -> requests.Response:
    """A request with a target of so many bytes, or else with such headers."""
    request = requests.Request("GET", scene.backend.url + path).prepare()
    sent = {
        "Host": urlsplit(scene.backend.url).netloc,
        "Accept-Encoding": "identity",
        "User-Agent": "gate",
    }
    if target:
        request.url = f"{request.url}?{'a' * (target - len(path) - 1)}"
    else:
        known = sum(len(name) + len(value) for name, value in sent.items())
        sent["X-Long"] = "a" * (headers - known - len("X-Long"))
    request.headers.clear()
    request.headers.update(sent)
    with requests.Session() as session:
        session.trust_env = False
        return session.send(request, timeout=TIMEOUT_S)


@check(
    "SEC-33",
    "The local part of an e-mail address has at most 64 characters",
    why="mail servers refuse longer ones, so no code would ever arrive",
)
def test_local_part(scene: Scene) -> None:
    for size, status in ((MAX_LOCAL_PART, 202), (MAX_LOCAL_PART + 1, 422)):
        body = {"email": f"{'a' * size}@example.test"}
        assert scene.visitor().post("/api/codes", body).status_code == status, size
