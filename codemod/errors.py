"""The errors of the installer; README states their exit statuses."""

from __future__ import annotations

from stage4_gate.errors import UserError


class CodemodError(UserError):
    """The root. `line`: of the gate, from 1; None = not known."""

    def __init__(self, message: str, *, hint: str = "", line: int | None = None) -> None:
        super().__init__(message, hint)
        self.line = line


class ConfigurationError(CodemodError):
    """A setting, an option or a stage that cannot be used."""


class Refused(CodemodError):
    """The gate cannot be served safely; nothing was written."""

    exit_status = 3


class NewerSyntax(Refused):
    """The gate has syntax that the running Python does not know."""


class FileError(CodemodError):
    """A file could not be read or written; what was there is still there."""

    exit_status = 4
