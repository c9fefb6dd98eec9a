"""What a person reads about an invalid field: its name, and one sentence that says what to enter.

An error has the form of pydantic's: `loc`, `msg` and, unless a feature raised it, `type` and `ctx`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.fields import CLOCK_PATTERN, CODE_PATTERN, EMAIL_PATTERN, FILLED_LINE

PATTERNS = {
    EMAIL_PATTERN: "Enter an e-mail address, such as name@example.com.",
    CLOCK_PATTERN: "Enter a time, such as 09:00.",
    CODE_PATTERN: "Enter the six digits of the code.",
    FILLED_LINE: "Enter one line of text.",
}
WORDS = {
    "missing": "Enter a value.",
    "string_too_short": "Enter a value.",
    "string_too_long": "Use at most {max_length} characters.",
    "too_long": "Use at most {max_length} entries.",
    "string_pattern_mismatch": "Remove characters that cannot be shown, such as line breaks.",
    "int_type": "Enter a whole number.",
    "int_parsing": "Enter a whole number.",
    "greater_than_equal": "Enter {ge} or more.",
    "less_than_equal": "Enter {le} or less.",
}


def field_name(error: Mapping[str, Any]) -> str:
    """The path of the field in the body or the query, as in `slots.0.start`."""
    where = error["loc"]
    return ".".join(str(part) for part in where[1:] or where)


def field_message(error: Mapping[str, Any]) -> str:
    """A sentence for people; pydantic's own words where there is none for the type."""
    limits = error.get("ctx") or {}
    by_pattern = PATTERNS.get(limits.get("pattern", ""))
    words = by_pattern or WORDS.get(error.get("type", ""))
    return words.format(**limits) if words else str(error["msg"])
