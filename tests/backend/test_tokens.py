"""Random ids and secrets."""

from __future__ import annotations

import re

from backend.tokens import digest, new_id, new_secret


def test_ids_and_secrets_do_not_repeat() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000
    assert len({new_secret() for _ in range(1000)}) == 1000


def test_an_id_is_16_hexadecimal_digits_and_a_secret_fits_into_a_url() -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", new_id())
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", new_secret())


def test_a_digest_is_stable_and_does_not_contain_the_secret() -> None:
    secret = new_secret()
    assert digest(secret) == digest(secret) != digest(new_secret())
    assert secret not in digest(secret)
