"""A teller with a new service, for one chapter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from release_gate.testkit.client import Client
from release_gate.testkit.fake_stripe import serving
from release_gate.testkit.story.teller import Teller


@pytest.fixture
def teller(tmp_path: Path) -> Iterator[Teller]:
    with serving() as stripe:
        teller = Teller(tmp_path / "story.sqlite3", stripe)
        teller.start(STRIPE_API_KEY=stripe.key, STRIPE_API_BASE=stripe.url)
        yield teller
        teller.stop()


@pytest.fixture
def maria(teller: Teller) -> Client:
    """Somebody with an account, signed in."""
    maria = teller.person("Maria")
    assert maria.register().status_code == 201
    return maria
