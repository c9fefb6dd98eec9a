"""The errors of the installer, and what its exit statuses mean."""

from __future__ import annotations

from stage4_gate.errors import UserError

EXIT_STATUSES = {
    0: "done; check: every gate is current",
    1: "check: a gate is not current; --diff: there is a difference",
    2: "usage or configuration error",
    3: "refused, and nothing was written: a gate cannot be changed safely",
    4: "a file or the output could not be read or written; files are intact",
    130: "interrupted; no file is left half-written",
}


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
