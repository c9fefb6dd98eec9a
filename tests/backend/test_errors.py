"""Every error has one form."""

from __future__ import annotations

from fastapi.exceptions import RequestValidationError

from backend.errors import ApiError, invalid, not_found


def test_an_error_carries_status_code_and_sentence() -> None:
    error = not_found("profile")
    assert (error.status, error.code, str(error)) == (404, "not_found", "There is no such profile.")
    assert error.headers == {}


def test_a_wait_is_announced_in_whole_seconds_and_never_as_zero() -> None:
    assert ApiError(429, "rate_limited", "", 30).headers == {"Retry-After": "30"}
    assert ApiError(429, "rate_limited", "", 0).headers == {"Retry-After": "1"}


def test_a_refused_field_looks_like_one_that_the_schema_refused() -> None:
    error = invalid(email="An account with this e-mail already exists.")
    assert isinstance(error, RequestValidationError)
    (detail,) = error.errors()
    assert detail["loc"] == ("body", "email")
