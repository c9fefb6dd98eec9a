"""The team's own schema: read, or refused with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from stage4.config.json_schema import read_schema
from stage4.errors import UsageError


def test_a_schema_is_read(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text('{"type": "object"}')
    assert read_schema(str(tmp_path / "s.json")) == {"type": "object"}


def test_a_schema_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_bytes(b"\xff")
    with pytest.raises(UsageError, match="not JSON: it is not utf-8 text"):
        read_schema(str(tmp_path / "s.json"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "No such file"),
        ("{", "not JSON"),
        ('{"type": 5}', "not a JSON Schema"),
        ("7", "Schema"),
    ],
)
def test_what_is_no_schema_is_refused(tmp_path: Path, text: str | None, said: str) -> None:
    if text is not None:
        (tmp_path / "s.json").write_text(text)
    with pytest.raises(UsageError, match=said) as error:
        read_schema(str(tmp_path / "s.json"))
    assert error.value.hint
