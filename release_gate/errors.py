"""Errors that end a command of the gate with one line: message, hint and exit status."""

from __future__ import annotations

from stage4_gate.errors import UserError


class GateError(UserError):
    """The root of the gate's own errors; raised before a single check has run."""

    exit_status = 1


class BadSetting(GateError):
    """An invalid option, environment variable or file that an option names."""


class BadProject(GateError):
    """The settings of a gate are missing or invalid."""

    exit_status = 2


class BadShard(GateError):
    """A shard is missing, is given twice, or belongs to another run."""

    exit_status = 2


class NotWritten(GateError):
    """A new gate could not be written; there is no part of it."""


class BackendMissing(GateError):
    """No backend answers at the address, or the backend could not be started."""


class UsageShown(SystemExit):
    """A question about the gate was answered. By "Usage" in its name, the exit path of a gate knows
    that this was no run.
    """


class HistoryUnusable(GateError):
    """The history of runs cannot be read or written."""
