"""Errors of the run itself. What a server does wrong is a finding, never an error."""

from __future__ import annotations

from stage4_gate.errors import UserError


class Stage4Error(UserError):
    """The base class of the errors of stage4."""


class UsageError(Stage4Error):
    """An option, variable, setting or argument that is invalid."""


class FileError(Stage4Error):
    """A file could not be read or written; what was there is still there."""
