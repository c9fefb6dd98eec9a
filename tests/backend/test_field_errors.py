"""What a person reads about an invalid field."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from backend.features.availability import Schedule
from backend.features.codes import CodeAnswer
from backend.features.profiles import Role
from backend.field_errors import field_message, field_name
from backend.fields import Email, Name

UNSHOWN = "Remove characters that cannot be shown, such as line breaks."


def messages(kind: Any, value: object) -> dict[str, str]:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(value)
    errors = [{**error, "loc": ("body", *error["loc"])} for error in refused.value.errors()]
    return {field_name(error): field_message(error) for error in errors}


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Email, "nobody", {"body": "Enter an e-mail address, such as name@example.com."}),
        (Name, "", {"body": "Enter a value."}),
        (Name, "x" * 101, {"body": "Use at most 100 characters."}),
        (Name, " ", {"body": "Enter one line of text."}),
        (Role, "two\nlines", {"body": UNSHOWN}),
        (
            CodeAnswer,
            {"email": "a@b.c", "code": "12"},
            {"code": "Enter the six digits of the code."},
        ),
        (Schedule, {"minutes": 2}, {"minutes": "Enter 5 or more."}),
        (Schedule, {"minutes": 900}, {"minutes": "Enter 480 or less."}),
        (Schedule, {"minutes": None}, {"minutes": "Enter a whole number."}),
        (
            Schedule,
            {"slots": [{"weekday": 0, "start": "9", "end": "10:00"}]},
            {"slots.0.start": "Enter a time, such as 09:00."},
        ),
        (Schedule, {"colour": 1}, {"colour": "Extra inputs are not permitted"}),
    ],
)
def test_a_sentence_says_what_to_enter(kind: Any, value: object, expected: dict[str, str]) -> None:
    assert messages(kind, value) == expected
