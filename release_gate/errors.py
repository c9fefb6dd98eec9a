"""What can be wrong before a single check runs. Each says what to do about it."""

from __future__ import annotations


class GateError(Exception):
    """The root of the gate's own errors; the gate ends with status 1."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class BadSetting(GateError):
    """An option or variable that can not be used."""


class BackendMissing(GateError):
    """Nothing answers where the service should be."""
