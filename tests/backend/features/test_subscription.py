"""Plans, Stripe's checkout by a stand-in that speaks its protocol, events, cancelling."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs

import pytest

from release_gate.testkit.client import Client, new_visitor
from release_gate.testkit.private_backend import PrivateBackend, running
from release_gate.testkit.stand_in import StandIn, answering
from tests.backend.stripe_events import SECRET, deliver, signature


class Stripe(StandIn):
    works: bool = True
    calls: list[tuple[str, str, dict[str, list[str]]]]


class Handler(BaseHTTPRequestHandler):
    server: Stripe

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.server.calls.append((self.command, self.path, parse_qs(body)))
        allowed = self.headers["Authorization"] == "Bearer sk_test_x" and self.server.works
        record = {"id": "cs_1", "url": "https://checkout.stripe.example/cs_1"}
        self.send_response(200 if allowed else 401)
        self.end_headers()
        self.wfile.write(json.dumps(record if allowed else {"error": {}}).encode())

    do_POST = do_DELETE = answer

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def stripe() -> Iterator[Stripe]:
    server = Stripe(Handler)
    server.calls = []
    with answering(server):
        yield server


@pytest.fixture(scope="module")
def shop(stripe: Stripe, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateBackend]:
    db = tmp_path_factory.mktemp("shop") / "app.sqlite3"
    base = f"http://127.0.0.1:{stripe.server_port}"
    settings = {"STRIPE_API_KEY": "sk_test_x", "STRIPE_API_BASE": base}
    with running(db, STRIPE_SIGNING_SECRET=SECRET, **settings) as service:
        yield service


@pytest.fixture
def customer(shop: PrivateBackend, stripe: Stripe) -> Iterator[Client]:
    stripe.works, stripe.calls[:] = True, []
    client = new_visitor(shop.url)
    client.register()
    yield client
    client.http.close()


def tell(url: str, kind: str, record: object) -> tuple[int, dict[str, object]]:
    event = {"id": f"evt_{secrets.token_hex(8)}", "type": kind, "data": {"object": record}}
    body = json.dumps(event).encode()
    return deliver(url, body, signature(body))


def paid(client: Client, **changes: object) -> dict[str, object]:
    account = client.call("GET", "/api/session").json()["account"]["id"]
    record = {"client_reference_id": account, "subscription": f"sub_{account}"}
    return {**record, "metadata": {"plan": "team"}, "payment_status": "paid", **changes}


def state(client: Client) -> tuple[str, str]:
    found = client.call("GET", "/api/subscription").json()
    return found["plan"], found["status"]


def test_from_choice_to_payment_to_end(customer: Client, stripe: Stripe) -> None:
    chosen = customer.call("POST", "/api/subscription/checkout", {"plan": "team"})
    assert chosen.json() == {"url": "https://checkout.stripe.example/cs_1"}
    method, path, form = stripe.calls[0]
    assert (method, path) == ("POST", "/v1/checkout/sessions")
    assert form["metadata[plan]"] == ["team"]
    assert form["success_url"] == [f"{customer.url}/subscription/success"]
    assert state(customer) == ("free", "none")  # nothing before Stripe has said so
    record = paid(customer)
    assert tell(customer.url, "checkout.session.completed", record)[0] == 200
    assert state(customer) == ("team", "active")
    again = customer.call("POST", "/api/subscription/checkout", {"plan": "solo"})
    assert (again.status_code, again.json()["error"]) == (409, "subscribed")
    assert customer.call("DELETE", "/api/subscription").json()["status"] == "cancelled"
    assert stripe.calls[-1][:2] == ("DELETE", f"/v1/subscriptions/{record['subscription']}")
    assert customer.call("DELETE", "/api/subscription").status_code == 409


def test_stripe_ends_it_too(customer: Client) -> None:
    record = paid(customer)
    tell(customer.url, "checkout.session.completed", record)
    tell(customer.url, "customer.subscription.deleted", {"id": record["subscription"]})
    assert state(customer) == ("team", "cancelled")


@pytest.mark.parametrize(
    "change",
    [
        {"payment_status": "unpaid"},
        {"client_reference_id": "nobody"},
        {"metadata": None},
        {"metadata": {"plan": "gold"}},
        {"metadata": {"plan": ["team"]}},
        {"metadata": ["team"]},
        {"client_reference_id": ["a1"]},
        {"subscription": 7},
    ],
)
def test_an_event_that_pays_nothing_changes_nothing(
    customer: Client, change: dict[str, object]
) -> None:
    assert tell(customer.url, "checkout.session.completed", paid(customer, **change))[0] == 200
    assert state(customer) == ("free", "none")


def test_the_end_may_be_reported_first(customer: Client) -> None:
    record = paid(customer)
    tell(customer.url, "customer.subscription.deleted", {"id": record["subscription"]})
    tell(customer.url, "checkout.session.completed", record)
    assert state(customer) == ("team", "cancelled")
    assert [each["action"] for each in audited(customer)] == ["subscription.cancelled"]


def test_each_change_is_recorded_once(customer: Client) -> None:
    record = {**paid(customer), "customer": f"cus_{secrets.token_hex(4)}"}
    for _ in range(2):
        tell(customer.url, "checkout.session.completed", record)
        failed = {"subscription": record["subscription"], "status": "open"}
        tell(customer.url, "invoice.payment_failed", failed)
    assert state(customer) == ("team", "past_due")
    refund = {"customer": record["customer"], "refunded": True}
    tell(customer.url, "charge.refunded", refund)
    assert state(customer) == ("team", "refunded")
    chosen = customer.call("POST", "/api/subscription/checkout", {"plan": "solo"})
    assert (chosen.status_code, chosen.json()["error"]) == (409, "subscribed")
    assert customer.call("DELETE", "/api/subscription").json()["status"] == "cancelled"
    actions = [each["action"] for each in audited(customer)]
    assert actions.count("subscription.cancelled") == 1
    assert actions.count("subscription.began") == actions.count("subscription.changed") - 1


def audited(customer: Client) -> list[dict[str, str]]:
    entries: list[dict[str, str]] = customer.call("GET", "/api/audit").json()["entries"]
    return [each for each in entries if each["action"].startswith("subscription.")]


def test_of_two_subscriptions_the_one_that_has_not_ended_is_shown(customer: Client) -> None:
    old = paid(customer, subscription=f"sub_{secrets.token_hex(4)}")
    new = paid(customer, subscription=f"sub_{secrets.token_hex(4)}", metadata={"plan": "solo"})
    for record in (old, new):
        tell(customer.url, "checkout.session.completed", record)
    tell(customer.url, "customer.subscription.deleted", {"id": old["subscription"]})
    assert state(customer) == ("solo", "active")


def test_odd_events_are_taken_and_change_nothing(customer: Client) -> None:
    odd: tuple[object, ...] = (None, [], "text", {})
    for record in odd:
        assert tell(customer.url, "checkout.session.completed", record)[0] == 200
    assert state(customer) == ("free", "none")


def test_a_failing_provider_is_reported(customer: Client, stripe: Stripe) -> None:
    tell(customer.url, "checkout.session.completed", paid(customer))
    stripe.works = False
    answer = customer.call("DELETE", "/api/subscription")
    assert (answer.status_code, answer.json()["error"]) == (502, "provider_failed")
    assert state(customer) == ("team", "active")


def test_without_a_key_it_says_so(member: Client) -> None:
    answer = member.call("POST", "/api/subscription/checkout", {"plan": "solo"})
    assert (answer.status_code, answer.json()["error"]) == (503, "not_configured")
