"""A run: checks in their order, a judge that fails, what is told and when."""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

import pytest

from stage4.checks import Check
from stage4.config.settings import Settings
from stage4.model import CheckResult, Request, Status
from stage4.run import run
from tests.stage4.servers import always, answer, serving

SETTINGS = Settings("http://127.0.0.1:9", "http://127.0.0.1:9/health")


def check(name: str, status: Status = Status.PASS, *requests: Request) -> Check:
    return Check(
        name,
        name,
        lambda settings, facts: CheckResult(name, status, (), {"asked": sorted(facts.exchanges)}),
        lambda settings: requests,
    )


def test_results_come_in_order_and_are_reported_one_by_one() -> None:
    told: list[tuple[str, float]] = []
    checks = [check("a"), check("b", Status.FAIL)]
    verdict, _ = run(SETTINGS, checks, (), lambda result, s: told.append((result.name, s)))
    assert [result.name for result in verdict.results] == [name for name, _ in told] == ["a", "b"]
    assert verdict.status is Status.FAIL
    assert all(seconds >= 0 for _, seconds in told)


def test_a_request_of_two_checks_is_sent_once() -> None:
    seen: list[int] = []

    def behave(connection: object, number: int) -> None:
        seen.append(number)
        always(answer())(connection, number)  # type: ignore[arg-type]

    with serving(behave) as url:
        request = Request("root", url)
        checks = [check("a", Status.PASS, request), check("b", Status.PASS, request)]
        verdict, facts = run(Settings(url, url), checks)
    assert len(seen) == 1
    assert facts.exchanges["root"].ok
    assert verdict.results[1].evidence == {"asked": ["root"]}


def broken(*_: object) -> NoReturn:
    raise ZeroDivisionError("no\nthing")


@pytest.mark.parametrize("part", ["judge", "requests", "measure"])
def test_a_check_that_fails_is_an_error_and_the_others_still_run(part: str) -> None:
    own = replace(check("own"), **{part: broken})  # type: ignore[arg-type]
    verdict, _ = run(SETTINGS, [own, check("next")])
    assert [result.status for result in verdict.results] == [Status.ERROR, Status.PASS]
    (finding,) = verdict.results[0].findings
    assert (finding.id, finding.status) == ("own.crashed", Status.ERROR)
    assert "ZeroDivisionError: no thing" in finding.message


@pytest.mark.parametrize("target", ["", "eu"])
def test_the_verdict_names_its_service(target: str) -> None:
    settings = Settings("http://me.example", "http://me.example/h", target=target)
    verdict, _ = run(settings, [check("a")])
    assert (verdict.base_url, verdict.target) == ("http://me.example", target)
