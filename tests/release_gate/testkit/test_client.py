"""The client of the backend: accounts, sessions and CSRF tokens, against a real backend."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_gate.fixtures import http
from release_gate.testkit import client as client_module
from release_gate.testkit.client import new_member, new_visitor, operator_client, webhook_secret
from release_gate.testkit.private_backend import PrivateBackend


def test_a_member_is_signed_in_and_may_change_things(backend: PrivateBackend) -> None:
    member = new_member(backend.url)
    assert member.signed_in()
    assert member.csrf_token
    preferences = {"booking": False, "news": True}
    assert member.call("PUT", "/api/notify/preferences", preferences).status_code == 200
    without = member.call("PUT", "/api/notify/preferences", preferences, {"X-CSRF-Token": ""})
    assert without.status_code == 403


def test_two_people_share_nothing(backend: PrivateBackend) -> None:
    one, other = new_visitor(backend.url), new_visitor(backend.url)
    assert one.email != other.email
    assert one.password != other.password
    assert one.register().status_code == 201
    assert not other.signed_in()


def test_the_same_person_elsewhere_is_signed_out(backend: PrivateBackend) -> None:
    elsewhere = new_member(backend.url).elsewhere()
    assert not elsewhere.signed_in()
    assert elsewhere.log_in("a wrong guess at it").status_code == 401
    assert elsewhere.log_in().status_code == 200
    assert elsewhere.signed_in()


def test_mails_are_those_of_the_person_and_the_kind(backend: PrivateBackend) -> None:
    member = new_member(backend.url)
    assert member.mails("code") == []
    assert member.post("/api/codes", {"email": member.email}).status_code == 202
    assert [mail["to"] for mail in member.mails("code")] == [member.email]
    assert new_member(backend.url).mails("code") == []


def test_an_operator_sends_the_token_if_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GATE_OPERATOR_TOKEN", raising=False)
    assert "Authorization" not in operator_client("http://x").http.headers
    monkeypatch.setenv("GATE_OPERATOR_TOKEN", "t0ken")
    assert operator_client("http://x").http.headers["Authorization"] == "Bearer t0ken"


def test_the_webhook_secret_comes_from_the_environment_or_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GATE_WEBHOOK_SECRET", "STRIPE_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(client_module, "WEBHOOK_SECRET_FILE", tmp_path / "secret")
    assert webhook_secret() == ""
    (tmp_path / "secret").write_text("whsec_file\n", encoding="utf-8")
    assert webhook_secret() == "whsec_file"
    monkeypatch.setenv("STRIPE_SIGNING_SECRET", "whsec_stripe")
    assert webhook_secret() == "whsec_stripe"
    monkeypatch.setenv("GATE_WEBHOOK_SECRET", "whsec_gate")
    assert webhook_secret() == "whsec_gate"


def test_a_connection_that_waited_long_is_not_used_again(
    backend: PrivateBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = new_visitor(backend.url)
    visitor.get("/health")
    (pool,) = visitor.http.get_adapter(backend.url).poolmanager.pools._container.values()  # type: ignore[attr-defined]
    visitor.get("/health")
    assert (pool.num_connections, pool.num_requests) == (1, 2)
    monkeypatch.setattr(http, "IDLE_S", 0.0)
    assert visitor.get("/health").status_code == 200
    assert pool.num_requests == 2
