"""The type of a file comes from its content, its name is made safe."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.file_type import EXTENSIONS, MAGIC, MAX_NAME_CHARS, safe_name, type_of

names = st.text(max_size=300) | st.builds(
    "{}.{}".format, st.sampled_from(["", "a", "con", "a.b", "." * 200]), st.text(max_size=12)
)


@given(names, st.sampled_from(sorted(EXTENSIONS)))
def test_every_name_becomes_a_safe_one_that_stays(name: str, media_type: str) -> None:
    safe = safe_name(name, media_type)
    assert 0 < len(safe) <= MAX_NAME_CHARS
    assert safe_name(safe, media_type) == safe
    assert safe.rpartition(".")[2].lower() in EXTENSIONS[media_type]
    assert safe.isprintable()
    assert not set(safe) & set('/\\<>:"|?*')


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("evil.html", "evil.txt"),
        ("evil.HTML", "evil.txt"),
        ("evil.svg.html", "evil.svg.txt"),
        ("notes.md", "notes.md"),
        ("NOTES.TXT", "NOTES.TXT"),
        ("Report v1.2", "Report v1.2.txt"),
        ("con", "_con.txt"),
        ("nul.html", "_nul.txt"),
    ],
)
def test_the_extension_of_a_text_is_that_of_a_text(name: str, kept: str) -> None:
    assert safe_name(name, "text/plain; charset=utf-8") == kept


def test_every_type_that_is_recognised_has_extensions() -> None:
    assert {*MAGIC.values(), type_of(b"text")} == set(EXTENSIONS)


@given(st.binary(max_size=50))
def test_every_content_is_judged(content: bytes) -> None:
    assert type_of(b"\x00" + content) is None
    assert type_of(b"%PDF-" + content) == "application/pdf"
