"""Errors of the run itself. What a server does wrong is a finding, never an error."""

from __future__ import annotations

from stage4_gate.errors import UserError

EXIT_STATUSES = {
    0: "PASS: every check passed; warnings are listed and counted",
    1: "FAIL: a check failed; csp: injected script runs, or what --fail-on names",
    2: "ERROR: usage or configuration, or the run could not be done",
    3: "INCONCLUSIVE: not enough evidence for a verdict; never a pass",
    130: "interrupted",
}


class Stage4Error(UserError):
    """The base class of the errors of stage4."""


class UsageError(Stage4Error):
    """An option, variable, setting or argument that is invalid."""


class FileError(Stage4Error):
    """A file could not be read or written; what was there is still there."""
