"""The errors of the installer; README states their exit statuses."""

from __future__ import annotations

from stage4_gate.errors import UserError


class CodemodError(UserError):
    """The base class. `line`: a line of the gate, from 1; None = unknown."""

    def __init__(self, message: str, *, hint: str = "", line: int | None = None) -> None:
        super().__init__(message, hint)
        self.line = line


class ConfigurationError(CodemodError):
    """A setting, an option or a stage is invalid."""


class Refused(CodemodError):
    """The gate cannot be changed safely; nothing was written."""

    exit_status = 3


class NewerSyntax(Refused):
    """The gate has syntax that the running Python does not know."""


class FileError(CodemodError):
    """A file could not be read or written; the file on disk is intact."""

    exit_status = 4
