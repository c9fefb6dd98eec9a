"""A rule of a check as data: why it matters and what to do. docs/checks.md lists them all."""

from __future__ import annotations

from typing import Any, NamedTuple

from stage4.model import Finding, Status


class Rule(NamedTuple):
    """`id` is that of its findings; `when` says what breaks it; `why` and `remedy` one sentence."""

    id: str
    when: str
    why: str
    remedy: str

    def finding(self, status: Status, message: str, **evidence: Any) -> Finding:
        return Finding(self.id, status, message, self.remedy, self.why, evidence)

    def warn(self, message: str, **evidence: Any) -> Finding:
        return self.finding(Status.WARN, message, **evidence)

    def fail(self, message: str, **evidence: Any) -> Finding:
        return self.finding(Status.FAIL, message, **evidence)
