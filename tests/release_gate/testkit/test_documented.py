"""What is read from docs/api.md is what the application has."""

from __future__ import annotations

import pytest

from backend import headers as served
from backend.features import audit, availability, dev_outbox, notify
from backend.quotas import QUOTAS
from backend.settings import load
from release_gate.testkit import documented


def test_the_documented_limits_are_the_defaults() -> None:
    defaults = load({})
    for name, (times, seconds) in documented.limit_settings().items():
        limit = getattr(defaults, name.removeprefix("BACKEND_").lower())
        assert (limit.times, limit.seconds) == (times, seconds), name
    assert len(documented.limit_settings()) == sum("limit_" in name for name in vars(defaults))


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("BACKEND_SESSION_SECONDS", "session_seconds"),
        ("BACKEND_SESSION_MAX_SECONDS", "session_max_seconds"),
        ("BACKEND_KEEP_OUTBOX_DAYS", "keep_outbox_days"),
        ("BACKEND_KEEP_AUDIT_DAYS", "keep_audit_days"),
    ],
)
def test_a_documented_default_is_the_default(name: str, field: str) -> None:
    assert documented.settings()[name] == str(getattr(load({}), field))


def test_every_header_is_documented_with_its_value() -> None:
    found = {name: values[0] for name, values in documented.headers().items()}
    assert found.items() >= served.HEADERS.items()


def test_the_documented_actions_have_a_subject_and_a_verb() -> None:
    assert {"account.created", "session.ended", "upload.deleted"} <= documented.audit_actions()


def test_the_documented_quotas_are_those_of_the_application() -> None:
    assert documented.quotas() == {name: most for name, (most, _) in QUOTAS.items()}


def test_the_documented_lengths_of_lists_are_those_of_the_application() -> None:
    assert documented.list_lengths() == {
        "/api/audit": audit.LISTED_ENTRIES,
        "/api/bookings": availability.LISTED_BOOKINGS,
        "/api/dev/outbox": dev_outbox.LISTED_MESSAGES,
        "/api/notify/messages": notify.LISTED_MESSAGES,
    }


def test_wide_limits_are_out_of_reach() -> None:
    wide = load(documented.wide_limits())
    for name in documented.limit_settings():
        assert getattr(wide, name.removeprefix("BACKEND_").lower()).times == 1_000_000
