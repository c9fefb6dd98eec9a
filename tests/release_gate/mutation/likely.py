"""Which checks look for the faults of a rule: they are tried first. A guess costs time, no more."""

from __future__ import annotations

# The beginnings of a rule's name, and of the ids of checks.
LIKELY: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("route-csrf", ("SEC-01-",)),
    ("route-origin", ("SEC-01-other-",)),
    ("route-session", ("SEC-02-",)),
    ("route-expiry", ("SEC-02-expired", "SEC-19-")),
    ("route-headers", ("SEC-08",)),
    ("route-cookie", ("SEC-10-",)),
    ("route-size", ("SEC-25",)),
    ("limit-", ("SEC-17", "SEC-18-")),
    ("audit-", ("DATA-01-", "DATA-02", "GOV-01")),
    ("cookie-flag", ("SEC-10-",)),
    ("condition-", ("SEC-11", "SEC-12")),
    ("constraint-dropped", ("SEC-47-development", "GOV-47")),
    ("constant-", ("SEC-47-development", "SEC-24")),
    ("number-", ("SEC-47-development", "SEC-44")),
    ("argument-dropped", ("SEC-47-development", "SEC-44", "SEC-23", "SEC-24", "SEC-27")),
    ("status-", ("SEC-47-development", "SEC-44", "SEC-27")),
    ("flag-flipped", ("SEC-47-development", "SEC-44", "SEC-46")),
    ("error-code", ("SEC-47-development", "SEC-09", "SEC-27")),
    ("entry-dropped", ("SEC-47-development", "SEC-44", "SEC-27", "SEC-08", "SEC-05")),
    ("raise-dropped", ("SEC-47-development", "GOV-37-", "GOV-38", "SEC-27", "SEC-24", "SEC-16")),
    *(
        (rule, ("SEC-47-development",))
        for rule in ("statement-", "order-", "assignment-", "arithmetic", "not-dropped")
    ),
    ("element-", ("UI-34-", "UI-27-", "UI-28-")),
    ("attribute-", ("UI-34-",)),
    ("style-", ("UI-29-", "UI-28-")),
    ("property-", ("STATE-13-", "UI-29-", "UI-28-")),
    ("handler-", ("STATE-13-", "STATE-02-", "STATE-03-")),
    ("script-", ("STATE-13-", "STATE-02-", "STATE-08-", "STATE-04-")),
    ("effect-", ("STATE-13-", "STATE-02-", "STATE-08-", "STATE-04-")),
)


def is_likely(rule: str, check: str) -> bool:
    """Whether the check looks for such faults."""
    return any(rule.startswith(start) and check.startswith(ids) for start, ids in LIKELY)
