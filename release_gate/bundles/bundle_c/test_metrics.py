"""The labels of the metrics come from closed sets, whatever clients send."""

from __future__ import annotations

import re
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families as families

from release_gate.check import check
from release_gate.testkit.cases import expect_no
from release_gate.testkit.client import TIMEOUT_S, Client, operator_client
from release_gate.testkit.pages import OTHER_FILES, PARAMETER, declared_pages
from release_gate.testkit.private_backend import wait_until
from release_gate.testkit.scene import Performed, Scene

METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "other"}
TIMED = 5
STATUSES = {str(status.value) for status in HTTPStatus}
LABELS = {
    "method",
    "route",
    "status",
    "le",
    "implementation",
    "major",
    "minor",
    "patchlevel",
    "version",
}
WORDS = tuple(f"h{secrets.token_hex(6)}" for _ in range(3))


@pytest.fixture(scope="module")
def scraped(scene: Scene, performed: list[Performed]) -> str:
    """The metrics after a request to every route, and after hostile ones."""
    for method in (WORDS[0].upper(), "TRACE", "get", "PROPFIND"):
        for path in (f"/api/{WORDS[1]}", f"/api/profiles/{WORDS[1]}?{WORDS[2]}=1", "/metrics"):
            headers = {"Accept": WORDS[2], "X-Forwarded-For": WORDS[2], "Origin": WORDS[2]}
            requests.request(method, scene.backend.url + path, headers=headers, timeout=TIMEOUT_S)
    return operator_client(scene.backend.url).get("/metrics").text


@check(
    "DATA-06",
    "Labels of metrics come from closed sets",
    why="a client that creates series fills the memory, and metrics are read by many",
)
def test_labels(scene: Scene, scraped: str) -> None:
    paths = scene.visitor().get("/openapi.json").json()["paths"]
    folders = {"/assets", "/test2_files"}
    routes = {*paths, *declared_pages(), *OTHER_FILES, *folders, "/openapi.json", "none"}
    allowed = {"method": METHODS, "route": routes, "status": STATUSES}

    def failures() -> Iterator[str]:
        for family in families(scraped):
            for sample in family.samples:
                for name, value in sample.labels.items():
                    if name not in LABELS or value not in allowed.get(name, {value}):
                        yield f"{sample.name}: {name}={value!r}"

    expect_no(failures())


@check(
    "DATA-07",
    "Metrics hold no address, id or word that a client sent",
    why="they are read by people who must not see customers",
)
def test_no_data(scene: Scene, performed: list[Performed], scraped: str) -> None:
    sent = {thing for each in performed for thing in each.request.things.values()} - {""}
    people = {scene.owner.email, scene.admin.email, scene.organisation}
    expect_no(f"shows {word}" for word in (*WORDS, *sent, *people) if word in scraped)
    assert re.findall(r"[\w.-]+@[\w.-]+", scraped) == []


@check(
    "DATA-08",
    "Every request is counted once, with its method, route and status",
    why="an alert on errors must see every error",
)
def test_counts(scene: Scene) -> None:
    operator, visitor = operator_client(scene.backend.url), scene.visitor()
    tries = (
        ("GET", "/api/profiles", "/api/profiles", "401"),
        ("PUT", "/api/share", "/api/share", "401"),
        ("PATCH", "/api/session", "/api/session", "405"),
        ("GET", "/api/no-such", "none", "404"),
        ("GET", "/login", "/login", "200"),
        ("HEAD", "/login", "/login", "200"),
        ("POST", "/api/session/touch", "/api/session/touch", "401"),
        ("DELETE", "/api/session", "/api/session", "401"),
        ("OPTIONS", "/api/plans", "/api/plans", "405"),
    )
    before = counted(operator.get("/metrics").text)
    for method, path, _, _ in tries:
        visitor.call(method, path)
    expected = {(method, route, status): 1.0 for method, _, route, status in tries}

    def grown() -> dict[tuple[str, str, str], float]:
        after = counted(operator.get("/metrics").text)
        found = {key: number - before.get(key, 0) for key, number in after.items()}
        return {key: more for key, more in found.items() if more and key[1] != "/metrics"}

    # A request is counted once its answer was sent, so it may be read before.
    assert wait_until(lambda: grown() == expected), grown()


@check(
    "DATA-09",
    "Every page and every folder of files is counted under its own name",
    why="a page that is slow or fails must not hide among the others",
)
def test_pages(scene: Scene) -> None:
    operator, visitor = operator_client(scene.backend.url), scene.visitor()
    pages = {path: PARAMETER.sub("no-such-thing", path) for path in declared_pages()}
    files = {"/assets": "/assets/style.css", "/openapi.json": "/openapi.json"}
    tries = {**pages, **dict.fromkeys(OTHER_FILES), **files}
    before = by_route(operator)
    for route, path in tries.items():
        visitor.get(path or route)

    def grown() -> dict[str, float]:
        return {name: number - before.get(name, 0) for name, number in by_route(operator).items()}

    # A request is counted once its answer was sent, so it may be read before.
    assert wait_until(lambda: grown().items() >= dict.fromkeys(tries, 1.0).items()), grown()


def by_route(operator: Client) -> Counter[str]:
    """The number of requests so far by route."""
    found: Counter[str] = Counter()
    for (_, route, _), times in counted(operator.get("/metrics").text).items():
        found[route] += int(times)
    return found


@check(
    "DATA-11",
    "Requests are timed in seconds",
    why="an alarm that is set to a second must ring after a second",
)
def test_durations(scene: Scene) -> None:
    operator, visitor = operator_client(scene.backend.url), scene.visitor()
    before, begin = taken(operator.get("/metrics").text), time.monotonic()
    for _ in range(TIMED):
        visitor.get("/api/plans")
    (times, total), (more_times, more) = before, taken(operator.get("/metrics").text)
    passed = time.monotonic() - begin
    assert 0 < more_times - times <= TIMED
    assert 0 < more - total < passed


def taken(text: str) -> tuple[float, float]:
    """The number of requests for the plans, and the seconds that they have taken together."""
    found = {
        sample.name.rpartition("_")[2]: sample.value
        for family in families(text)
        for sample in family.samples
        if sample.name.startswith("http_request_duration_seconds_")
        and sample.labels["route"] == "/api/plans"
        and sample.labels["method"] == "GET"
        and "le" not in sample.labels
    }
    return found.get("count", 0.0), found.get("sum", 0.0)


def counted(text: str) -> dict[tuple[str, str, str], float]:
    return {
        (sample.labels["method"], sample.labels["route"], sample.labels["status"]): sample.value
        for family in families(text)
        for sample in family.samples
        if sample.name == "http_requests_total"
    }
