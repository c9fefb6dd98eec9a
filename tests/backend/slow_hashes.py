"""Verifying a password that lasts as long as a test wants, for what happens in the meantime."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import TypeVar

import pytest

from backend import passwords

TIMEOUT_S = 10.0
Result = TypeVar("Result")


@contextmanager
def while_verifying(
    monkeypatch: pytest.MonkeyPatch, request: Callable[[], Result]
) -> Iterator[Future[Result]]:
    """Run a request in a thread; the block runs once its password has been verified.

    The request continues after the block, and its result is that of the future.
    """
    verified, go_on, real = Event(), Event(), passwords.matches

    def held(password_hash: str | None, secret: str) -> bool:
        result = real(password_hash, secret)
        verified.set()
        assert go_on.wait(TIMEOUT_S)
        return result

    monkeypatch.setattr(passwords, "matches", held)
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(request)
        try:
            assert verified.wait(TIMEOUT_S)
            yield future
        finally:
            go_on.set()
