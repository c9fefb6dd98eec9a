"""A load test from settings: its secrets stay here."""

from __future__ import annotations

from base64 import b64encode

import pytest

from stage4.config.settings import Credentials, Settings
from stage4.load import run
from stage4.load.processes import Access, Machines
from stage4.load.record import Measured, Send
from stage4.model import Status
from tests.stage4.load.cases import URL, measured, plan_of

SETTINGS = Settings(
    f"{URL}",
    f"{URL}/health",
    headers=(("X-Token", "secret-token"),),
    credentials=(
        Credentials("https://other.example:443", "x", "y"),
        Credentials("http://127.0.0.1:9", "user", "password"),
    ),
)


def test_a_worker_gets_the_credentials_of_the_service_alone() -> None:
    access = run.access_of(SETTINGS, URL)
    basic = b64encode(b"user:password").decode()
    assert access.headers == (("Authorization", f"Basic {basic}"), ("X-Token", "secret-token"))
    assert "secret-token" not in repr(access) and basic not in repr(access)


def test_a_verdict_has_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_of()

    def measure(*_: object) -> Measured:
        return measured(plan, lambda n: Send(n, 0, 5, 200, None, "secret-token is bad"))

    monkeypatch.setattr(run, "measure", measure)
    verdict = run.load_test(SETTINGS, plan, Access(), Machines())
    assert verdict.status is Status.FAIL and verdict.results[0].name == "load"
    assert "secret-token" not in repr(verdict) and "[redacted] is bad" in repr(verdict)
