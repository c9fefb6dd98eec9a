"""Types of the text fields in request bodies."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from backend.features.profiles import Role
from backend.fields import Body, Code, Email, Line, Name, Text

EDGES = st.text(" \t\n\r\x0b\x1c\x85\u00a0\u2003\u2028\u3000", max_size=3)
VALUES = st.sampled_from(["", "Ada", "ada@example.test", "123456"]) | st.text(max_size=20)


def accepts(kind: Any, value: str) -> bool:
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("address", "accepted"),
    [
        ("ada@example.test", True),
        ("a.b+c@sub.example.test", True),
        ("ada", False),
        ("ada@", False),
        ("@example.test", False),
        ("ada@example..test", False),
        ("ada@example.test\r\nBcc: eve@example.test", False),
        ("a" * 65 + "@example.test", False),
        ("a@" + "b." * 130 + "test", False),
    ],
)
def test_addresses(address: str, accepted: bool) -> None:
    assert accepts(Email, address) is accepted


def test_an_address_is_kept_in_lower_case_without_blanks() -> None:
    assert TypeAdapter(Email).validate_python(" Ada@Example.TEST ") == "ada@example.test"


@pytest.mark.parametrize("kind", [Name, Line])
@pytest.mark.parametrize("control", ["\n", "\r", "\x00", "\x1b", "\x85", "\u2028"])
def test_a_line_has_no_control_characters(kind: Any, control: str) -> None:
    assert accepts(kind, "one line")
    assert not accepts(kind, f"one{control}line")


@pytest.mark.parametrize("kind", [Code, Email, Line, Name, Role, Text])
@given(before=EDGES, value=VALUES, after=EDGES)
def test_a_field_accepts_exactly_what_its_schema_does(
    kind: Any, before: str, value: str, after: str
) -> None:
    sent = before + value + after
    schema = TypeAdapter(kind).json_schema()
    assert accepts(kind, sent) is jsonschema_rs.is_valid(schema, sent)


@pytest.mark.parametrize("kind", [Line, Name])
@given(before=EDGES, value=VALUES, after=EDGES)
def test_a_line_that_is_accepted_is_not_empty(
    kind: Any, before: str, value: str, after: str
) -> None:
    sent = before + value + after
    if accepts(kind, sent):
        assert TypeAdapter(kind).validate_python(sent) == sent.strip() != ""


def test_text_may_have_lines_but_no_nul() -> None:
    assert accepts(Text, "one\ntwo")
    assert not accepts(Text, "one\x00two")


def test_an_unknown_member_of_a_body_is_refused() -> None:
    class Greeting(Body):
        name: Name

    assert Greeting.model_validate({"name": " Ada "}).name == "Ada"
    with pytest.raises(ValidationError, match="admin"):
        Greeting.model_validate({"name": "Ada", "admin": True})
