"""An account with something on every page: content is what breaks a layout."""

from __future__ import annotations

from dataclasses import dataclass

import requests

from release_gate.testkit.client import TIMEOUT_S, Client, new_member

WEEK = {
    "time_zone": "Europe/Berlin",
    "minutes": 60,
    "slots": [{"weekday": day, "start": "09:00", "end": "17:00"} for day in (0, 2, 4)],
}
PEOPLE = (
    {"name": "Ada Lovelace", "email": "ada@example.test", "role": "Analyst", "notes": ""},
    {"name": "Grace Brewster Murray Hopper", "email": "grace@example.test",
     "role": "Compiler engineer, distributed systems", "notes": "Prefers mornings."},
)  # fmt: skip
GUEST = {"name": "Katherine Johnson", "email": "katherine.johnson@orbital-mechanics.example.test"}
FILE_NAME = "portfolio-of-a-candidate-with-a-long-file-name.txt"


@dataclass(frozen=True)
class SampleAccount:
    """A member who is signed in, and the token of the member's public link."""

    client: Client
    link_token: str


def sample_account(url: str) -> SampleAccount:
    """Register an account and fill each of its pages. Raises AssertionError if a step fails."""
    client = new_member(url)
    link_token = _share(client)
    _book(client, link_token)
    for person in PEOPLE:
        expect_status(201, client.post("/api/profiles", person))
    _upload(client)
    expect_status(201, client.post("/api/organisations", {"name": "Analytical Engines"}))
    note = {"subject": "Questions for Thursday", "text": "What would you build first?"}
    expect_status(202, client.post("/api/notify/email", note))
    return SampleAccount(client, link_token)


def _share(client: Client) -> str:
    expect_status(200, client.call("PUT", "/api/availability", WEEK))
    appearance = {"headline": "Engineering interviews, in English or German", "visible": True}
    expect_status(200, client.call("PUT", "/api/share", appearance))
    url: str = expect_status(201, client.post("/api/share/link")).json()["url"]
    return url.rsplit("/", 1)[-1]


def _book(client: Client, link_token: str) -> None:
    path = f"/api/public/{link_token}"
    start = client.get(path).json()["free"][-1]
    expect_status(201, client.post(f"{path}/bookings", {"start": start, **GUEST}))


def _upload(client: Client) -> None:
    headers = {"X-CSRF-Token": client.csrf_token, "Content-Type": "application/octet-stream"}
    address = f"{client.url}/api/uploads"
    content = b"A list of projects.\n"
    answer = client.http.post(
        address, content, params={"name": FILE_NAME}, headers=headers, timeout=TIMEOUT_S
    )
    expect_status(201, answer)


def expect_status(status: int, answer: requests.Response) -> requests.Response:
    """The answer, if it has the status; else AssertionError with its text."""
    path = answer.request.path_url
    assert answer.status_code == status, f"{path} answered {answer.status_code}: {answer.text}"
    return answer
