"""The formats are recognised by what only they have."""

from __future__ import annotations

from typing import Any

import pytest

from stage4.checks.health.formats import broken_contract, format_of


@pytest.mark.parametrize(
    ("data", "kind", "name"),
    [
        ({"status": "x"}, "application/health+json", "draft-inadarei-api-health-check-06"),
        ({"status": "x", "releaseId": "1"}, "", "draft-inadarei-api-health-check-06"),
        ({"status": "x", "details": {}, "error": {}}, "", "Node Terminus"),
        ({"status": "x", "hostname": "a", "results": []}, "", "py-healthcheck"),
        ({"status": "x", "checks": [{"status": "UP"}]}, "", "MicroProfile Health"),
        ({"status": "Healthy"}, "", "ASP.NET health checks"),
        ({"status": "x", "totalDuration": "0"}, "", "ASP.NET health checks"),
        ({"status": "OUT_OF_SERVICE"}, "", "Spring Boot Actuator"),
        ({"status": "x"}, "application/vnd.spring-boot.actuator.v3+json", "Spring Boot Actuator"),
        ({"a": "working", "b": "gone"}, "", "django-health-check"),
        ({"status": "ok"}, "application/json", ""),
        ({}, "application/health+json", ""),
        ({"status": {"a": 1}}, "", ""),
    ],
)
def test_what_each_is_recognised_by(data: Any, kind: str, name: str) -> None:
    assert format_of(data, kind) == name


@pytest.mark.parametrize("status", [None, ["ok"], {"a": "ok"}, 1.5])
def test_a_format_that_is_recognised_has_a_word_for_its_status(status: Any) -> None:
    assert list(broken_contract({"status": status}, "Node Terminus"))


@pytest.mark.parametrize("status", ["ok", 200, True, {"overall": "ok"}, [{"status": "ok"}], None])
def test_an_unknown_format_may_have_more(status: Any) -> None:
    assert not list(broken_contract({"status": status}, ""))
