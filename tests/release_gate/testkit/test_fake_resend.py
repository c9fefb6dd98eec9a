"""The stand-in keeps what it gets, and answers as it is told."""

from __future__ import annotations

import requests

from release_gate.testkit.fake_resend import Delivery, delivering

TIMEOUT_S = 5.0


def test_it_keeps_each_message() -> None:
    headers = {"Authorization": "Bearer x", "Idempotency-Key": "1"}
    with delivering() as resend:
        url = f"{resend.url}/emails"
        answer = requests.post(url, json={"to": ["a"]}, headers=headers, timeout=TIMEOUT_S)
    assert answer.status_code == 200
    assert resend.deliveries == [Delivery("/emails", "Bearer x", "1", {"to": ["a"]})]


def test_it_refuses_and_redirects_as_it_is_told() -> None:
    with delivering() as resend:
        for resend.status in (422, 307):
            answer = requests.post(resend.url, json={}, timeout=TIMEOUT_S, allow_redirects=False)
            assert answer.status_code == resend.status
    assert answer.headers["Location"] == f"{resend.url}/redirected"


def test_its_settings_lead_to_it() -> None:
    with delivering() as resend:
        assert resend.settings["RESEND_API_BASE"] == resend.url
        assert resend.settings["RESEND_API_KEY"] == resend.key
