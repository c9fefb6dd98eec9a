"""The bodies of pings: one replica in three that says it is down, pages, an operator's word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stage4.checks.canary.bodies import problem_of
from stage4.checks.canary.check import CHECK
from stage4.config.settings import Settings
from stage4.model import Exchange, Request, Status
from stage4.run import run
from tests.stage4.servers import Behaviour, answer, request_of, serving

SETTINGS = Settings("http://a", "http://a/health")
JSON, HTML = "application/json", "text/html"
PAGE = b"<!doctype html><html><head><title>Shop</title></head><body>Welcome</body></html>"
MAINTENANCE = b"<!doctype html><title>Down for maintenance</title><h1>Back soon</h1>"


def health(body: bytes) -> Exchange:
    request = Request("health", "http://a/health")
    return Exchange(request, request.url, status=200, body=body)


def problem(settings: Settings, content_type: str, body: bytes, answered: bytes = b"ok") -> str:
    return problem_of(settings, health(answered))(content_type, body)


def test_a_body_that_says_it_is_down_is_a_problem() -> None:
    assert "DOWN" in problem(SETTINGS, JSON, b'{"status":"DOWN"}')
    assert problem(SETTINGS, JSON, b'{"status":"UP"}') == ""


def test_a_page_is_a_problem_where_the_health_url_serves_none() -> None:
    assert problem(SETTINGS, HTML, PAGE)
    assert problem(SETTINGS, HTML, PAGE, answered=PAGE) == ""
    assert problem(replace(SETTINGS, ping_urls=("http://a/",)), HTML, PAGE) == ""


def test_a_maintenance_page_is_a_problem_everywhere() -> None:
    named = replace(SETTINGS, ping_urls=("http://a/",))
    for settings in (SETTINGS, named):
        assert "maintenance" in problem(settings, HTML, MAINTENANCE, answered=PAGE)


def test_the_operator_may_say_that_a_status_is_enough() -> None:
    settings = replace(SETTINGS, health_accept="status")
    assert problem(settings, JSON, b'{"status":"DOWN"}') == ""


def replicas(seen: list[bytes], *bodies: bytes) -> Behaviour:
    """Bodies in turn, one a request."""

    def behave(connection: object, number: int) -> None:
        while head := request_of(connection):  # type: ignore[arg-type]
            body = bodies[len(seen) % len(bodies)]
            seen.append(head)
            connection.sendall(answer(body))  # type: ignore[attr-defined]

    return behave


@pytest.mark.parametrize("bad", [b'{"status":"down"}', MAINTENANCE])
def test_one_replica_in_three_fails_the_run(bad: bytes) -> None:
    seen: list[bytes] = []
    with serving(replicas(seen, b'{"status":"ok"}', b'{"status":"ok"}', bad)) as url:
        verdict, facts = run(Settings(url, f"{url}/health"), [CHECK])
    result = verdict.results[0]
    assert result.status is Status.FAIL
    assert result.findings[0].id == "canary.says-down"
    assert len(facts.pings) <= 60


def test_pings_ask_for_what_the_health_check_asked_for() -> None:
    seen: list[bytes] = []
    with serving(replicas(seen, b'{"status":"down"}')) as url:
        run(Settings(url, f"{url}/health"), [CHECK])
    accept = {line for head in seen for line in head.split(b"\r\n") if line.startswith(b"Accept:")}
    assert len(accept) == 1 and b"application/json" in accept.pop()
