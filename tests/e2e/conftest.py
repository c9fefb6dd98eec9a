"""A real backend with an empty database, for as long as a test needs it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from release_gate.embedded import Children, start_backend


@pytest.fixture
def backend_url(tmp_path: Path) -> Iterator[str]:
    children = Children()
    try:
        yield start_backend(children, tmp_path, "whsec_0123456789abcdef0123456789abcdef")
    finally:
        children.stop()
