"""The backend with one defect in what it asks of Stripe, or makes of its events."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from backend import billing, stripe_api
from backend.features import subscription, webhook
from tests.release_gate.faults.breakage import by_name


def pays_in_vain() -> None:
    """Events from Stripe have no effect."""
    subscription.apply = lambda tx, event: None


def last_event_counts() -> None:
    """Of two statuses, the one that was reported last counts, not the one of the later event."""
    billing._newest = lambda one, two: two


def no_refunds() -> None:
    """Refunds are ignored."""
    subscription._refund = lambda tx, refund: None


def unexplained() -> None:
    """A service without a key for the provider says that the provider fails."""
    vars(stripe_api)["_call"] = refuse_call


def refuse_call(*call: object) -> NoReturn:
    raise stripe_api._refused()


def wrong_amount() -> None:
    """Customers pay a tenth."""
    whole: Callable[..., str] = stripe_api.checkout_url
    vars(stripe_api)["checkout_url"] = lambda *what: whole(*what[:-1], what[-1] // 10)


def any_address() -> None:
    """Whatever the provider names is opened."""
    vars(stripe_api)["checkout_url"] = lambda settings, *what: stripe_api._call(
        settings, "POST", "/v1/checkout/sessions", {}
    )["url"]


def not_final() -> None:
    """A later status counts even after a final one."""
    billing._newest = lambda one, two: max(
        one, two, key=lambda each: (each[0], billing.RANK[each[1]])
    )


def future_events() -> None:
    """A signature may be of any time."""
    webhook.TOLERANCE_S = 10**9


def any_text() -> None:
    """Values of events are used as they are."""
    billing.text = lambda value: value  # type: ignore[assignment, return-value]
    webhook.text = lambda value: value  # type: ignore[assignment, return-value, attr-defined]


BROKEN_PAYMENTS = by_name(
    *(pays_in_vain, last_event_counts, no_refunds, unexplained, wrong_amount, any_address),
    *(not_final, future_events, any_text),
)
