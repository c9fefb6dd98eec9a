"""The type of a file comes from its content, its name is made safe."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backend.file_type import MAX_NAME_CHARS, safe_name, type_of


@given(st.text(max_size=300))
def test_every_name_becomes_a_safe_one_that_stays(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= MAX_NAME_CHARS
    assert safe_name(safe) == safe
    assert safe.isprintable()
    assert not set(safe) & set('/\\<>:"|?*')


@given(st.binary(max_size=50))
def test_every_content_is_judged(content: bytes) -> None:
    assert type_of(b"\x00" + content) is None
    assert type_of(b"%PDF-" + content) == "application/pdf"
