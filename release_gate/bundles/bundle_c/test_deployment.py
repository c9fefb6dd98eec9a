"""The service as it is deployed: with a mail provider, an operator's token, and alarms."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families as families

from release_gate.check import check
from release_gate.testkit.client import Client, new_member, new_visitor
from release_gate.testkit.fake_resend import Resend, delivering
from release_gate.testkit.private_backend import PrivateBackend, running, wait_until

TOKEN = "operator-token-of-the-gate"
OVERDUE_S = 15 * 60
SECRET_KINDS = {"code", "reset", "invitation"}  # the provider has them; the database need not


@pytest.fixture(scope="module")
def resend() -> Iterator[Resend]:
    with delivering() as resend:
        yield resend


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory, resend: Resend) -> Iterator[PrivateBackend]:
    db = tmp_path_factory.mktemp("deployed") / "gate.sqlite3"
    with running(db, **resend.settings, BACKEND_OPERATOR_TOKEN=TOKEN) as deployed:
        yield deployed


@pytest.fixture
def provider(resend: Resend) -> Iterator[Resend]:
    """The stand-in, which answers with 200 at the start and at the end of a check."""
    resend.deliveries.clear()
    yield resend
    resend.status = 200


def with_token(backend: PrivateBackend, given: str) -> Client:
    client = new_visitor(backend.url)
    client.http.headers["Authorization"] = given
    return client


def gauges(backend: PrivateBackend) -> dict[str, float]:
    """The numbers of rows that the metrics show, by name."""
    text = with_token(backend, f"Bearer {TOKEN}").get("/metrics").text
    samples = [sample for family in families(text) for sample in family.samples]
    return {each.name: each.value for each in samples if each.name.startswith("booking_")}


def outbox(backend: PrivateBackend, to: Client) -> dict[str, list[str]]:
    """The id, status and text of the newest message of each kind to somebody."""
    query = "SELECT kind, id, status, text FROM outbox WHERE recipient = ? ORDER BY rowid"
    return {kind: rest for kind, *rest in backend.rows(query, to.email)}


def all_sent(backend: PrivateBackend, to: Client) -> bool:
    """Whether the provider gets all messages to somebody in time."""
    return wait_until(lambda: {row[1] for row in outbox(backend, to).values()} == {"sent"})


def receive_all_kinds(backend: PrivateBackend) -> Client:
    """Somebody who has got every kind of message."""
    member = new_member(backend.url)
    member.post("/api/codes", {"email": member.email})
    member.post("/api/password/reset-link", {"email": member.email})
    organisation = member.post("/api/organisations", {"name": "Interviewers"}).json()["id"]
    invited = {"email": member.email, "role": "member"}
    member.post(f"/api/organisations/{organisation}/invitations", invited)
    member.post("/api/notify/email", {"subject": "Hello", "text": "A note."})
    return member


@check(
    "GOV-31",
    "Mail goes to the provider once, complete, and as documented",
    why="a customer who gets no code cannot log in",
)
def test_delivery(deployed: PrivateBackend, provider: Resend) -> None:
    member = receive_all_kinds(deployed)
    assert all_sent(deployed, member)
    sent = {each.idempotency_key: each for each in provider.deliveries}
    assert len(sent) == len(provider.deliveries), "a message was sent twice"
    for kind, (id_, _, _) in outbox(deployed, member).items():
        delivery = sent[id_]
        assert (delivery.path, delivery.authorization) == ("/emails", f"Bearer {provider.key}")
        message = delivery.message
        assert message.keys() == {"from", "to", "subject", "text"}, kind
        assert (message["from"], message["to"]) == (
            provider.settings["EMAIL_FROM"],
            [member.email],
        )
        assert message["subject"], kind
        assert message["text"], kind


@check(
    "GOV-32",
    "Codes and links are deleted once the provider has them",
    why="whoever reads the database could log in as somebody else",
)
def test_secrets_are_deleted(deployed: PrivateBackend, provider: Resend) -> None:
    member = receive_all_kinds(deployed)
    assert all_sent(deployed, member)
    found = outbox(deployed, member)
    assert found.keys() >= {*SECRET_KINDS, "note"}
    assert {kind for kind, (_, _, text) in found.items() if not text} == SECRET_KINDS


@check(
    "GOV-33",
    "A message that the provider refuses is reported and kept",
    why="mail that vanishes without a trace is noticed by customers first",
    of=("error", "redirect"),
)
def test_refused(subject: str, deployed: PrivateBackend, provider: Resend) -> None:
    member = new_member(deployed.url)
    assert all_sent(deployed, member)
    before = gauges(deployed)["booking_mails_not_sent"]
    provider.status = {"error": 422, "redirect": 307}[subject]
    answer = member.post("/api/notify/email", {"subject": "Hello", "text": "A note."})
    assert (answer.status_code, answer.json()["error"]) == (502, "not_delivered")
    assert outbox(deployed, member)["note"][1:] == ["failed", "A note."]
    assert member.post("/api/codes", {"email": member.email}).status_code == 202
    assert wait_until(lambda: outbox(deployed, member)["code"][1] == "failed")
    assert re.search(r"\b\d{6}\b", outbox(deployed, member)["code"][2])
    assert gauges(deployed)["booking_mails_not_sent"] == before + 2
    assert {each.path for each in provider.deliveries} == {"/emails"}


@check(
    "GOV-34",
    "With a token, operators need exactly that token",
    why="metrics and health would help an attacker",
)
def test_token(deployed: PrivateBackend) -> None:
    for path in ("/metrics", "/health/extended"):
        for given in ("", TOKEN, "Bearer ", f"bearer {TOKEN}", f"Bearer {TOKEN}x", "Bearer s\xe9"):
            answer = with_token(deployed, given).get(path)
            assert (answer.status_code, answer.json()["error"]) == (401, "operators_only"), given
        assert with_token(deployed, f"Bearer {TOKEN}").get(path).status_code == 200


@check(
    "GOV-35",
    "Overdue mail is a warning after a quarter of an hour",
    why="a queue that does not move is an outage of its own",
)
def test_overdue(deployed: PrivateBackend, provider: Resend) -> None:
    operator = with_token(deployed, f"Bearer {TOKEN}")
    member = new_member(deployed.url)
    member.post("/api/notify/email", {"subject": "Hello", "text": "A note."})

    def report() -> tuple[str, str, object]:
        record = operator.get("/health/extended").json()
        (part,) = record["checks"]["mail:overdue"]
        return record["status"], part["status"], part["observedValue"]

    queue = (
        "UPDATE outbox SET status = 'queued', created_at = ? WHERE recipient = ? AND kind = 'note'"
    )
    now = int(deployed.now())
    deployed.stop_clock(now)
    try:
        for age, expected in (
            (OVERDUE_S, ("pass", "pass", 0)),
            (OVERDUE_S + 1, ("warn", "warn", 1)),
        ):
            deployed.rows(queue, now - age, member.email)
            assert report() == expected, f"{age} s"
    finally:
        deployed.rows("UPDATE outbox SET status = 'sent'")
        deployed.set_clock(0)


@check(
    "GOV-36",
    "Metrics count accounts, sessions, organisations, audit entries and unsent mail",
    why="growth and trouble show in them first",
)
def test_gauges(deployed: PrivateBackend) -> None:
    tables = {
        "booking_accounts": "accounts",
        "booking_sessions": f"sessions WHERE expires_at > {int(deployed.now())}",
        "booking_organisations": "organisations",
        "booking_audit_entries": "audit_log",
        "booking_mails_not_sent": "outbox WHERE status = 'failed'",
    }
    member = new_member(deployed.url)
    member.post("/api/organisations", {"name": "Interviewers"})
    ended = member.elsewhere()
    ended.log_in()
    deployed.rows("UPDATE sessions SET expires_at = 1 WHERE csrf_token = ?", ended.csrf_token)
    counted = {
        name: deployed.rows(f"SELECT count(*) FROM {table}")[0][0] for name, table in tables.items()
    }
    assert gauges(deployed) == counted
    assert min(counted["booking_accounts"], counted["booking_organisations"]) > 0
