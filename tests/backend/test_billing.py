"""What Stripe's events say about subscriptions, whatever their order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.billing import RANK, Fact, Known, Refund, merged, read_event, status_of, text

CHECKOUT = {
    "client_reference_id": "a1",
    "subscription": "sub_1",
    "customer": "cus_1",
    "payment_status": "paid",
    "metadata": {"plan": "solo"},
}
INVOICE = {"subscription": "sub_1", "customer": "cus_1", "status": "open"}
REFUND = {"customer": "cus_1", "refunded": True}

History = Sequence[tuple[str, dict[str, Any]]]  # types and objects, a second apart


def own(status: str) -> tuple[str, dict[str, Any]]:
    record = {"id": "sub_1", "customer": "cus_1", "status": status}
    return "customer.subscription.updated", record


BEGIN: History = (
    own("incomplete"),
    ("invoice.paid", {**INVOICE, "status": "paid"}),
    ("checkout.session.completed", CHECKOUT),
    own("active"),
)
UNPAID = {**CHECKOUT, "payment_status": "unpaid"}
HISTORIES: dict[str, tuple[History, str]] = {
    "begun": (BEGIN, "active"),
    "paid later": (
        (
            ("checkout.session.completed", UNPAID),
            ("checkout.session.async_payment_succeeded", CHECKOUT),
        ),
        "active",
    ),
    "not paid": ((("checkout.session.completed", UNPAID), own("incomplete")), "none"),
    "payment failed": (
        (
            ("checkout.session.completed", UNPAID),
            ("checkout.session.async_payment_failed", UNPAID),
        ),
        "unpaid",
    ),
    "invoice failed": ((*BEGIN, ("invoice.payment_failed", INVOICE), own("past_due")), "past_due"),
    "paid again": (
        (*BEGIN, ("invoice.payment_failed", INVOICE), ("invoice.paid", INVOICE), own("active")),
        "active",
    ),
    "unpaid": ((*BEGIN, own("past_due"), own("unpaid")), "unpaid"),
    "unpaid, and an old invoice paid": (
        (*BEGIN, own("unpaid"), ("invoice.paid", INVOICE)),
        "unpaid",
    ),
    "paused": ((*BEGIN, own("paused")), "paused"),
    "ended": (
        (*BEGIN, ("customer.subscription.deleted", {"id": "sub_1", "status": "active"})),
        "cancelled",
    ),
    "expired": ((own("incomplete"), own("incomplete_expired")), "cancelled"),
    "refunded": ((*BEGIN, ("charge.refunded", REFUND)), "refunded"),
    "refunded in part": ((*BEGIN, ("charge.refunded", {**REFUND, "refunded": False})), "active"),
    "refunded and paid again": (
        (*BEGIN, ("charge.refunded", REFUND), ("invoice.paid", INVOICE)),
        "active",
    ),
    "refunded and ended": ((*BEGIN, ("charge.refunded", REFUND), own("canceled")), "cancelled"),
}


def result(events: Sequence[tuple[int, tuple[str, dict[str, Any]]]]) -> str:
    """The status after these events, in their order of arrival."""
    said = [read_event(kind, created, record) for created, (kind, record) in events]
    refunded = [each.refunded_at for each in said if isinstance(each, Refund)]
    known = reduce(merged, (each.known for each in said if isinstance(each, Fact)), Known())
    return status_of(known, max(refunded, default=0))


@pytest.mark.parametrize("name", HISTORIES)
def test_the_state_is_right_whatever_the_order(name: str) -> None:
    history, expected = HISTORIES[name]
    events = list(enumerate(history, 100))
    assert result(events) == expected
    assert result(events[::-1]) == expected
    for seed in range(20):
        shuffled = random.Random(seed).sample(events * 2, len(events) * 2)  # each of them twice
        assert result(shuffled) == expected


statuses = st.tuples(st.integers(0, 3), st.sampled_from(sorted(RANK)))
states = st.builds(
    Known,
    own=statuses,
    payment=statuses,
    paid_at=st.integers(0, 3),
    checkout_at=st.integers(0, 3),
)


@given(states, states, states)
def test_order_and_repetition_do_not_matter(one: Known, two: Known, three: Known) -> None:
    assert merged(one, two) == merged(two, one)
    assert merged(merged(one, two), three) == merged(one, merged(two, three))
    assert merged(merged(one, two), two) == merged(one, two)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
members = ("id", "status", "customer", "subscription", "metadata", "parent", "payment_status")
kinds = ("checkout.session.completed", "customer.subscription.updated", "invoice.paid")


@given(
    st.sampled_from((*kinds, "charge.refunded")) | st.text(),
    st.dictionaries(st.sampled_from((*members, "client_reference_id", "refunded")), anything),
)
def test_an_object_of_any_shape_is_read(kind: str, record: dict[str, Any]) -> None:
    read_event(kind, 1, record)


@pytest.mark.parametrize("plan", [None, 7, ["solo"], {"solo": 1}, "", "\ud800", "a" * 300])
def test_metadata_of_another_type_says_nothing(plan: object) -> None:
    record = {**CHECKOUT, "metadata": {"plan": plan}}
    assert read_event("checkout.session.completed", 1, record) is None


def test_an_invoice_names_its_subscription_in_two_places() -> None:
    parent = {"parent": {"subscription_details": {"subscription": "sub_2"}}}
    fact = read_event("invoice.paid", 1, parent)
    assert isinstance(fact, Fact)
    assert fact.stripe_id == "sub_2"


def test_text_that_cannot_be_stored_is_no_text() -> None:
    assert [text(each) for each in ("sub_1", "", "a\ud800", "a\x00", 7)] == [
        *("sub_1", None, None, None, None)
    ]
