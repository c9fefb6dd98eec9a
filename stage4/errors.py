"""What can go wrong with the run itself. What a server does wrong is a finding, never an error."""

from __future__ import annotations


class Stage4Error(Exception):
    """The root. `message`: what and where, in one line; `hint`: what to do next."""

    exit_code = 2

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(Stage4Error):
    """An option, variable, setting or argument that makes no sense."""


class FileError(Stage4Error):
    """A file could not be read or written; what was there is still there."""
