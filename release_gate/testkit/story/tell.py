"""Tells the whole story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from release_gate.testkit.fake_resend import delivering
from release_gate.testkit.fake_stripe import serving
from release_gate.testkit.routes import PARAMETER, ROUTES
from release_gate.testkit.story import accounts, groups, operation, payments, stored, work
from release_gate.testkit.story.teller import Teller

DEVELOPMENT = {"BACKEND_PUBLIC_URL": "http://localhost:8000/"}  # of this machine, so not public
PRODUCTION = {
    "BACKEND_PUBLIC_URL": "https://book.example.test",
    "BACKEND_DEV_OUTBOX": "0",
    "BACKEND_OPERATOR_TOKEN": "token",
    "STRIPE_SIGNING_SECRET": "",
}


def told_in_development(folder: Path) -> str:
    """Every route, with its usual refusals, and what is stored afterwards."""
    with serving() as stripe:
        teller = Teller(folder / "story.sqlite3", stripe)
        try:
            provider = {"STRIPE_API_KEY": stripe.key, "STRIPE_API_BASE": stripe.url}
            teller.start(**DEVELOPMENT, **provider)
            weeks(teller)
        finally:
            teller.stop()
    return text(teller)


def weeks(teller: Teller) -> None:
    maria, bo = teller.person("Maria"), teller.person("Bo")
    accounts.registration(teller, maria)
    accounts.log_in(teller, maria)
    accounts.codes(teller, maria)
    work.hours(teller, maria)
    work.link(teller, maria)
    work.people(teller, maria)
    work.files(teller, maria)
    work.mail(teller, maria)
    payments.subscription(teller, maria)
    payments.refused(teller)
    bo.register()
    groups.organisation(teller, maria, bo)
    operation.account(teller, maria)
    teller.lines += ["", "== The schema", "", *stored.schema(teller.backend)]
    before = stored.rows(teller.backend)
    teller.note("", "== Every row", "", *before)
    operation.operators(teller, maria)
    operation.wrong_requests(teller, maria)
    operation.damaged(teller, maria)
    accounts.passwords(teller, maria)
    accounts.lock(teller, bo)
    groups.expired(teller, maria, bo)
    work.beginning(teller, maria)
    new = [row for row in stored.rows(teller.backend) if row not in before]
    teller.note("", "== Every row that is new", "", *new)


def told_in_production(folder: Path) -> str:
    """What differs with the settings of a public service."""
    with serving() as stripe, delivering() as resend:
        teller = Teller(folder / "production.sqlite3", stripe)
        try:
            teller.start(**PRODUCTION, **resend.settings)
            operation.deployed(teller, teller.person("Maria"), resend)
            teller.note("", "== Every row", "", *stored.rows(teller.backend))
        finally:
            teller.stop()
    return text(teller)


def text(teller: Teller) -> str:
    return "\n".join(teller.lines).strip() + "\n"


def untold(story: str) -> Iterator[str]:
    """The routes of which the story has no success."""
    for route in ROUTES:
        path = "[^/?]+".join(map(re.escape, PARAMETER.split(route.path)))
        if not re.search(rf"^{route.method} {path}([? ].*)?\n  {route.status} ", story, re.M):
            yield f"{route.name} with {route.status}: not in release_gate/testkit/story"
