"""The digest of a locustfile."""

from __future__ import annotations

from pathlib import Path

import pytest

from stage4.errors import UsageError
from stage4.load.locustfile import digest_of


def test_the_digest_of_a_locustfile(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("a")
    assert len(digest_of(str(path))) == 64 and digest_of("") == ""
    with pytest.raises(UsageError, match="--locustfile"):
        digest_of(str(tmp_path))
