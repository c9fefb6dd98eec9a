"""Requests are counted by route, rows of the database on each scrape."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families as families

from release_gate.testkit.client import Client


def samples(client: Client) -> dict[tuple[str, ...], float]:
    """The values by name and labels."""
    answer = client.call("GET", "/metrics")
    assert answer.status_code == 200
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families(answer.text)
        for sample in family.samples
    }


def test_requests_are_counted_by_route(member: Client) -> None:
    before = samples(member)
    for path in ("/api/profiles/a", "/api/profiles/b", "/nothing/a", "/nothing/b"):
        member.call("GET", path)
    member.call("BREW", "/api/session")
    after = samples(member)
    counted = ("http_requests_total", "GET", "/api/profiles/{id}", "404")
    assert after[counted] - before.get(counted, 0) == 2
    nowhere = ("http_requests_total", "GET", "none", "404")
    assert after[nowhere] - before.get(nowhere, 0) == 2
    assert not [key for key in after if "BREW" in key]
    assert [key for key in after if "other" in key]
    timed = ("http_request_duration_seconds_count", "GET", "/api/profiles/{id}")
    assert after[timed] - before.get(timed, 0) == 2


@pytest.mark.parametrize(
    ("path", "route"),
    [
        *(("/login", "/login"), ("/p/a", "/p/{token}"), ("/subscription/success",) * 2),
        *(("/assets/style.css", "/assets"), ("/assets/none", "/assets"), ("/openapi.json",) * 2),
    ],
)
def test_pages_and_files_are_counted_by_route(member: Client, path: str, route: str) -> None:
    before = samples(member)
    status = member.call("GET", path).status_code
    counted = ("http_requests_total", "GET", route, str(status))
    assert samples(member)[counted] - before.get(counted, 0) == 1


def test_rows_are_counted_and_both_formats_are_spoken(member: Client) -> None:
    before = samples(member)[("booking_organisations",)]
    member.call("POST", "/api/organisations", {"name": "Interviewers"})
    assert samples(member)[("booking_organisations",)] == before + 1
    answer = member.call("GET", "/metrics", headers={"Accept": "application/openmetrics-text"})
    assert answer.headers["Content-Type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")
