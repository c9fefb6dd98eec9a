"""A rule of a check as data: what breaks it, why it matters, what to do. See docs/checks.md."""

from __future__ import annotations

from typing import Any, NamedTuple

from stage4.model import Finding, Status


class Rule(NamedTuple):
    """`id` of its findings; `when` says what breaks it; `why` and `remedy` are one clause each."""

    id: str
    when: str
    why: str
    remedy: str

    def finding(self, status: Status, message: str, **evidence: Any) -> Finding:
        """A finding of this rule; `evidence` has JSON values."""
        return Finding(self.id, status, message, self.remedy, self.why, evidence)

    def warn(self, message: str, **evidence: Any) -> Finding:
        """The same as a WARN."""
        return self.finding(Status.WARN, message, **evidence)

    def fail(self, message: str, **evidence: Any) -> Finding:
        """The same as a FAIL."""
        return self.finding(Status.FAIL, message, **evidence)
