"""Errors for people: a message, a hint and an exit status."""

from __future__ import annotations

from collections.abc import Mapping


class UserError(Exception):
    """The base class of errors that end a command with one clear line and no traceback.

    message      what is wrong and where, one line
    hint         what to do next; "" = nothing
    exit_status  the exit status of the command
    """

    exit_status = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return self.message

    def as_line(self, program: str) -> str:
        """`program: message (hint)`, without a line end."""
        return f"{program}: {self.message}" + f" ({self.hint})" * bool(self.hint)


class SettingsError(UserError):
    """A settings file, a section or a key is invalid."""


def reason_of(error: Exception) -> str:
    """The reason for an error in the words of the operating system, without a path."""
    if isinstance(error, UnicodeDecodeError):
        byte = error.object[error.start]
        return f"it is not {error.encoding} text: byte {byte:#04x} at {error.start}"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def epilog(statuses: Mapping[int, str]) -> str:
    """The exit statuses of a tool as the end of its help; click keeps lines below a `\\b`."""
    lines = [f"{code:5}  {text}" for code, text in statuses.items()]
    return "\n".join(["\b", "Exit status:", *lines])
