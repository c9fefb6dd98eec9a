"""The one shape of an error that a person reads: message, hint, exit status."""

from __future__ import annotations


class UserError(Exception):
    """The root of every error that ends a command with one clear line and no traceback.

    message      what is wrong and where, one line
    hint         what to do next; "" where there is nothing to say
    exit_status  the exit status of a command that this error ends
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
    """A settings file, a section or a key that cannot be used."""


def reason_of(error: Exception) -> str:
    """Why the operating system refused, in its own words and without the path."""
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
