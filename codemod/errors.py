"""What can go wrong, each with a message, a hint what to do, and an exit status (see README)."""

from __future__ import annotations


class CodemodError(Exception):
    """The root. `message`: what and where; `hint`: what to do next; `line`: from 1, where known."""

    exit_status = 2

    def __init__(self, message: str, *, hint: str = "", line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.line = line


class ConfigurationError(CodemodError):
    """A setting, an option or a stage that makes no sense."""


class Refused(CodemodError):
    """The gate can not be served safely; nothing was written."""

    exit_status = 3


class FileError(CodemodError):
    """A file could not be read or written; what was there is still there."""

    exit_status = 4
