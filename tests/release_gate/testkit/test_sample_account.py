"""The sample account has something on every page."""

from __future__ import annotations

import pytest
import requests

from release_gate.testkit.private_backend import PrivateBackend
from release_gate.testkit.sample_account import expect_status, sample_account


def test_no_page_of_it_is_empty(backend: PrivateBackend) -> None:
    account = sample_account(backend.url)
    for path, name in {
        "/api/profiles": "profiles",
        "/api/bookings": "bookings",
        "/api/uploads": "uploads",
        "/api/organisations": "organisations",
        "/api/notify/messages": "messages",
        f"/api/public/{account.link_token}": "free",
    }.items():
        assert account.client.get(path).json()[name], path


def test_a_step_that_fails_is_named(backend: PrivateBackend) -> None:
    answer = requests.get(f"{backend.url}/nothing", timeout=10)
    with pytest.raises(AssertionError, match="/nothing answered 404"):
        expect_status(200, answer)
