"""Dead patches are refused, live ones are not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from release_gate.runner import crew
from release_gate.testkit import backend_process
from tests.patches import checked_monkeypatch, names_read


@pytest.fixture
def patch() -> Iterator[pytest.MonkeyPatch]:
    patch = checked_monkeypatch()
    yield patch
    patch.undo()


def test_a_name_that_a_function_reads_can_be_replaced(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(crew, "GRACE_S", 1.0)
    patch.setattr("release_gate.testkit.backend_process.START_TIMEOUT_S", 1.0)
    assert (crew.GRACE_S, backend_process.START_TIMEOUT_S) == (1.0, 1.0)


@pytest.mark.parametrize("name", ["ROOT", "__doc__"])
def test_a_name_that_nothing_reads_is_refused(patch: pytest.MonkeyPatch, name: str) -> None:
    from release_gate.reporting import formats

    with pytest.raises(AssertionError, match="the patch does nothing"):
        patch.setattr(formats, name, None, raising=False)


def test_modules_of_others_are_left_alone(patch: pytest.MonkeyPatch) -> None:
    import os

    patch.setattr(os, "no_such_name", 1, raising=False)


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("X = 1\ndef f():\n    return X", True),
        ("X = 1\nf = lambda: X", True),
        ("X = 1\ndef f(x=X):\n    return x", False),
        ("X = 1\nY = X", False),
        ("X = 1\ndef f():\n    X = 2", False),
    ],
)
def test_only_the_bodies_of_functions_read(source: str, read: bool) -> None:
    assert ("X" in names_read(source)) is read
