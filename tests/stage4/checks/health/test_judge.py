"""The judgement of health endpoints, on recorded facts."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from stage4.checks.health.judge import judge
from stage4.config.settings import Settings
from stage4.model import Exchange, Facts, Hop, Request, Status, Trouble
from tests.stage4.checks.health.answers import (
    FILES,
    SETTINGS,
    URL,
    answers,
    exchange,
    ids,
    judged,
)


@pytest.mark.parametrize("file", FILES)
def test_the_verdict_is_one_that_an_operator_would_accept(file: str) -> None:
    wrong = {}
    for answer in answers(file):
        result = judged(exchange(answer.body.encode(), answer.status, answer.kind))
        if result.status.value not in answer.accept:
            wrong[answer.name] = (result.status.value, answer.accept)
    assert wrong == {}


DRAFT = {
    "status": "pass",
    "version": "1",
    "releaseId": "1.2.2",
    "checks": {
        "cassandra:responseTime": [{"componentId": "dfd", "status": "pass"}],
        "uptime": [{"observedValue": 1209600.245}],
    },
}
SPRING = {
    "status": "UP",
    "components": {
        "db": {"status": "UP", "components": {"replica": {"status": "UP"}}},
        "disk": {"status": "UP", "details": {"free": 1}},
    },
    "groups": ["liveness"],
}
MICRO = {"status": "UP", "checks": [{"name": "db", "status": "UP", "data": {}}]}
ASP = {
    "status": "Healthy",
    "totalDuration": "00:00:00.1",
    "entries": {"sql": {"status": "Healthy", "duration": "00:00:00.1"}},
}
TERMINUS = {
    "status": "ok",
    "info": {"db": {"status": "up"}},
    "error": {},
    "details": {"db": {"status": "up"}},
}
PY = {
    "hostname": "a",
    "status": "success",
    "timestamp": 1.5,
    "results": [{"checker": "db", "output": "fine", "passed": True}],
}
DJANGO = {"DatabaseBackend": "working", "Cache backend: default": "working"}
KUBERNETES = b"[+]ping ok\n[+]etcd ok\nlivez check passed\n"
SOUND = {
    "draft-inadarei-api-health-check-06": (DRAFT, "application/health+json"),
    "Spring Boot Actuator": (SPRING, "application/vnd.spring-boot.actuator.v3+json"),
    "MicroProfile Health": (MICRO, "application/json"),
    "ASP.NET health checks": (ASP, "application/json"),
    "Node Terminus": (TERMINUS, "application/json"),
    "py-healthcheck": (PY, "application/json"),
    "django-health-check": (DJANGO, "application/json"),
    "Kubernetes livez, readyz": (KUBERNETES, "text/plain"),
}
MORE = [
    (b"ok", "text/plain", "Kubernetes livez, readyz"),
    (b"Healthy", "text/plain", "ASP.NET health checks"),
    (b'\xef\xbb\xbf{"status": "OK"}', "application/json", "ad hoc"),
    ({"status": "UP"}, "application/json", "Spring Boot Actuator"),
    ({"healthy": True}, "application/json", "ad hoc"),
    ({"ok": True, "version": "1.2", "debug": False}, "application/json", "ad hoc"),
    ({"status": "pass"}, "application/health+json", "draft-inadarei-api-health-check-06"),
    ({"db": "ok", "cache": True}, "application/json", "ad hoc, a map of parts"),
    ({"status": "ok", "services": {"db": True, "queue": "up"}}, "application/json", "ad hoc"),
    (b"pong", "text/plain", "plain text"),
]


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_answer_of_each_format_passes_and_is_named(name: str) -> None:
    body, kind = SOUND[name]
    result = judged(exchange(body, kind=kind))
    assert (result.status, result.evidence["format"]) == (Status.PASS, name)
    assert all(part["state"] == "good" for part in result.evidence["components"])
    assert result.evidence["components"]


@pytest.mark.parametrize(("body", "kind", "name"), MORE)
def test_more_sound_answers(body: Any, kind: str, name: str) -> None:
    result = judged(exchange(body, kind=kind))
    assert (result.status, result.evidence["format"]) == (Status.PASS, name)


def broken(value: Any) -> Any:
    """The same answer with its first component gone bad, the whole left as it was."""
    text = json.dumps(value)
    for good, bad in (
        ('[{"componentId": "dfd", "status": "pass"', '[{"componentId": "dfd", "status": "fail"'),
        ('{"replica": {"status": "UP"}', '{"replica": {"status": "DOWN"}'),
        ('"db", "status": "UP"', '"db", "status": "DOWN"'),
        ('"sql": {"status": "Healthy"', '"sql": {"status": "Unhealthy"'),
        ('"details": {"db": {"status": "up"}', '"details": {"db": {"status": "down"}'),
        ('"passed": true', '"passed": false'),
        ('"working"', '"unavailable: no route"'),
    ):
        if good in text:
            return json.loads(text.replace(good, bad, 1))
    raise AssertionError(text)


@pytest.mark.parametrize("name", [name for name in SOUND if "Kubernetes" not in name])
def test_a_bad_component_under_a_good_whole_fails(name: str) -> None:
    body, kind = SOUND[name]
    result = judged(exchange(broken(body), kind=kind))
    assert result.status is Status.FAIL
    assert "health.component" in ids(result)


@pytest.mark.parametrize("name", SOUND)
def test_a_good_word_with_5xx_fails(name: str) -> None:
    body, kind = SOUND[name]
    assert judged(exchange(body, 503, kind)).status is Status.FAIL


@pytest.mark.parametrize(
    "body",
    [
        {"status": "fail"},
        {"status": "DOWN"},
        {"status": "OUT_OF_SERVICE"},
        {"status": "Unhealthy"},
        {"status": "shutting_down"},
        {"healthy": False},
        {"ok": False},
        b"Unhealthy",
        b"[+]ping ok\n[-]etcd failed: reason withheld\nlivez check failed\n",
    ],
)
def test_a_bad_word_with_2xx_fails(body: Any) -> None:
    assert judged(exchange(body)).status is Status.FAIL
    assert judged(exchange(body, 503)).status is Status.FAIL


@pytest.mark.parametrize(
    "body",
    [
        {"status": 1},
        {"status": None},
        {"status": ["ok"]},
        {"healthy": "perhaps"},
        [],
        b"null",
        b"1",
        b"\xff\xfe\x00",
        b'{"status": "ok"',
        b'{"status": "ok"} trailing',
        b'{"status": "ok", "status": "fail"}',
        b'{"status": "ok", "x": NaN}',
        b"[" * 100_000,
        b'{"status":' * 100_000,
        {"ok": True, "status": "down"},
        {"ok": True, "healthy": False},
        {"status": "ok", "database": "down"},
        {"status": "ok", "errors": ["no disk"]},
        {"status": "UP", "components": {"db": {"status": "DOWN"}}},
        {"db": "ok", "cache": False},
        {"status": "ok", "checks": {"db": {"ok": False}}},
        {"status": "ok", "checks": [{"name": "db", "healthy": False}]},
    ],
)
def test_contradictions_and_wrong_types_never_pass(body: Any) -> None:
    assert judged(exchange(body)).status in (Status.FAIL, Status.INCONCLUSIVE)


def test_which_of_them_are_inconclusive() -> None:
    assert judged(exchange({"version": "1.2"})).status is Status.INCONCLUSIVE
    assert judged(exchange({"status": "banana"})).status is Status.INCONCLUSIVE
    assert judged(exchange({})).status is Status.INCONCLUSIVE


def test_degraded_is_a_warning() -> None:
    for word in ("warn", "degraded", "Degraded"):
        assert judged(exchange({"status": word})).status is Status.WARN


def test_a_page_without_a_statement_fails_whatever_it_calls_itself() -> None:
    page = b"<!DOCTYPE html><html><body>Welcome</body></html>"
    for kind in ("text/html", "application/json", ""):
        assert "health.html" in ids(judged(exchange(page, kind=kind)))


def test_a_login_page_behind_a_redirect() -> None:
    page = b'<html><form><input type="password"></form></html>'
    there = replace(
        exchange(page, kind="text/html"),
        url="http://127.0.0.1:8000/login",
        hops=(Hop(URL, 302, "/login"),),
    )
    assert "health.login-page" in ids(judged(there))


def test_redirects_to_another_host_and_to_plain_http_are_findings() -> None:
    there = replace(
        exchange({"status": "ok"}),
        url="http://other.example/health",
        hops=(Hop("https://a.example/health", 302, "http://other.example/health"),),
    )
    assert {"health.downgrade", "health.host-change"} <= ids(judged(there))


def test_what_is_not_http_is_quoted_from_its_beginning() -> None:
    garbage = Exchange(
        Request("health", URL), URL, trouble=Trouble.GARBAGE, detail="SSH " + "x" * 60_000
    )
    (finding,) = judged(garbage).findings
    assert "SSH xxx" in finding.message
    assert len(finding.message) < 300


@pytest.mark.parametrize("trouble", Trouble)
def test_no_answer_fails(trouble: Trouble) -> None:
    nothing = Exchange(Request("health", URL), URL, trouble=trouble, detail="x")
    result = judged(nothing)
    assert result.status is Status.FAIL
    assert f"health.{trouble.value}" in ids(result)


def test_a_cut_off_body_fails() -> None:
    assert judged(replace(exchange({"status": "ok"}), truncated=True)).status is Status.FAIL


def test_missing_evidence_is_an_error() -> None:
    assert judge(SETTINGS, Facts()).status is Status.ERROR


@pytest.mark.parametrize(
    ("url", "live", "status"),
    [
        ("http://a.example", True, Status.FAIL),
        ("http://a.example", False, Status.PASS),
        ("https://a.example", True, Status.PASS),
        ("http://127.0.0.1:8000", True, Status.PASS),
        ("http://localhost:8000", True, Status.PASS),
        ("http://[::1]:8000", True, Status.PASS),
    ],
)
def test_going_live_over_plain_http(url: str, live: bool, status: Status) -> None:
    settings = Settings(url, f"{url}/health", expect_live=live)
    assert judged(exchange({"status": "ok"}), settings).status is status


def test_the_teams_own_schema() -> None:
    schema = {"type": "object", "required": ["build"], "properties": {"build": {"type": "string"}}}
    settings = replace(SETTINGS, health_schema=schema)
    assert judged(exchange({"build": "a1"}), settings).status is Status.PASS
    assert judged(exchange({"status": "ok"}), settings).status is Status.FAIL
    assert judged(exchange({"build": "a1", "status": "fail"}), settings).status is Status.FAIL
    assert judged(exchange(b"not json"), settings).status is Status.FAIL


def test_a_schema_never_fetches() -> None:
    settings = replace(SETTINGS, health_schema={"$ref": "http://127.0.0.1:1/schema"})
    assert judged(exchange({"status": "ok"}), settings).status is Status.FAIL
