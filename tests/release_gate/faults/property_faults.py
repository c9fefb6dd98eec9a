"""The faults that the checks over every route must catch. Data only."""

from __future__ import annotations

from release_gate.testkit.routes import ROUTES
from tests.release_gate.faults.broken_backend import broken
from tests.release_gate.faults.fault import Fault, of

A, C = "release_gate/bundles/bundle_a", "release_gate/bundles/bundle_c"
REFUSALS, EFFECTS, ANSWERS, STRANGERS, LIMITS, EXPIRY, BOUNDS, MAILS, CONTRACT = (
    f"{A}/test_{name}.py"
    for name in (
        "refusals",
        "effects",
        "answers",
        "strangers",
        "limits",
        "expiry",
        "bounds",
        "mails",
        "contract",
    )
)
TIMES, QUOTAS = f"{A}/test_times.py", f"{A}/test_quotas.py"
ENTRIES, ISOLATION, METRICS = (
    f"{C}/test_{name}.py" for name in ("audit_entries", "isolation", "metrics")
)

TOUCH = "DATA-01-post-session-touch"
EVERY_ENTRY = frozenset(f"DATA-01-{route.label}" for route in ROUTES if route.audit)
EVERY_LIMIT = frozenset(f"SEC-18-{route.label}" for route in ROUTES if route.limits)


def fault(name: str, title: str, file: str, *checks: str) -> Fault:
    """A defect of a private backend, by its name in `broken_backend`."""
    return Fault(name, title, file, of(*checks), prepare=broken(name))


PROPERTY_FAULTS = (
    fault("forged-share", "One route requires no CSRF token", REFUSALS,
          "SEC-01-without-token", "SEC-01-wrong-token", "SEC-01-other-sessions-token"),
    fault("forged-code", "One route accepts requests from other sites", REFUSALS,
          "SEC-01-other-origin", "SEC-01-other-site"),
    fault("for-everybody", "Routes answer 200 without a session", REFUSALS,
          "SEC-02-none", "SEC-02-ended", "SEC-02-expired", "SEC-02-invented"),
    fault("members-manage", "Every member manages the organisation", REFUSALS, "SEC-03"),
    fault("heads-as-changes", "Only GET counts as reading", REFUSALS, "SEC-45"),
    fault("other-promises", "The document no longer says how long to wait", CONTRACT, "SEC-44"),
    fault("undeclared", "There is a route that no check knows", EFFECTS, "SEC-04"),
    fault("stale-codes", "Codes have expired when they are sent", EFFECTS, "SEC-05"),
    fault("endless-session", "Log-out does not end the session", EFFECTS, "SEC-06"),
    fault("ends-all", "Logging out everywhere logs everybody out", EFFECTS, "SEC-07"),
    fault("framed", "Answers lack a header", ANSWERS, "SEC-08"),
    fault("plain-errors", "One kind of error is plain text", ANSWERS, "SEC-09"),
    fault("open-cookie", "The cookie of one way to log in has no flags", ANSWERS,
          "SEC-10-http", "SEC-10-https"),
    fault("unrecorded", "Nothing is recorded in the audit log", ENTRIES, "DATA-02", *EVERY_ENTRY),
    fault("over-recorded", "Extending a session is recorded", ENTRIES, TOUCH, "DATA-02"),
    fault("profiles-of-all", "A profile can be read by every account", STRANGERS, "SEC-11"),
    fault("invitations-of-all", "Invitations of other organisations can be withdrawn", STRANGERS,
          "SEC-12"),
    fault("hidden-link-works", "A hidden public link works", STRANGERS, "SEC-13-hidden"),
    fault("revoked-link-works", "A revoked public link works", STRANGERS, "SEC-13-revoked"),
    fault("tells", "Answers differ for addresses without an account", STRANGERS,
          "SEC-14-post-session", "SEC-14-post-codes", "SEC-14-post-codes-verify",
          "SEC-14-post-password-reset-link"),
    fault("invitation-for-all", "Every account can accept an invitation", STRANGERS, "SEC-15"),
    fault("admins-rule", "Admins have the power of owners", STRANGERS, "SEC-16"),
    fault("bookings-unlimited", "Bookings are not limited", LIMITS, "SEC-17",
          "SEC-18-post-public-share-bookings"),
    fault("tries-as-sendings", "Trying a code counts as asking for one", LIMITS, "SEC-43"),
    fault("one-more", "Every rate limit allows one attempt more", LIMITS, *EVERY_LIMIT),
    fault("ends-late", "Everything ends a second late", EXPIRY,
          *(f"SEC-19-{name}" for name in ("session", "touched-session", "code", "reset-link",
                                          "invitation", "lock", "wrong-passwords", "device",
                                          "signature"))),
    Fault("forgotten-end", "A table has an end that nothing knows", EXPIRY, of("SEC-20"),
          prepare=broken("forgotten-table")),
    fault("one-more-try", "Codes and passwords may be wrong once more", EXPIRY,
          "SEC-21-code", "SEC-21-password"),
    fault("begun", "A time that begins now can be booked", EXPIRY, "SEC-22"),
    fault("wider-name", "One field accepts a character more", BOUNDS, "SEC-23", "SEC-24"),
    fault("kept-blanks", "The role of a person keeps blanks", BOUNDS, "SEC-46"),
    fault("larger-bodies", "Bodies may be a byte larger", BOUNDS, "SEC-25"),
    fault("mails-to-all", "E-mails go to another address", MAILS, "SEC-26"),
    fault("unnamed-version", "An answer has a field of another type than declared", CONTRACT,
          "SEC-27"),
    fault("mixed-up", "Subject and text of e-mails are mixed up", f"{A}/test_story.py",
          "SEC-47-development", "SEC-47-production"),
    fault("gone", "What does not exist is answered with an undeclared status", CONTRACT, "SEC-28"),
    fault("open-to-all", "Scripts of every site may read the answers", ANSWERS, "SEC-38"),
    fault("local-times", "Times are those of the machine's zone", TIMES, "SEC-39", "SEC-40"),
    fault("whole-minutes", "The seconds that are left are whole minutes", TIMES, "SEC-40"),
    fault("promises-an-hour", "An e-mail names another time than the true one", MAILS, "SEC-26"),
    fault("counted-rarely", "Quotas are counted once a second", QUOTAS,
          *(f"SEC-41-{name}" for name in ("files", "profiles", "organisations", "invitations"))),
    fault("quick-for-nobody", "No password is hashed without an account", STRANGERS, "SEC-42"),
    fault("exports-hashes", "An export has hashes of passwords", ISOLATION, "DATA-12"),
    fault("milliseconds", "Requests are timed in milliseconds", METRICS, "DATA-11"),
    fault("writes-down-links", "The log has links to reset a password",
          f"{C}/test_stored_secrets.py", "GOV-45"),
    fault("exports-all", "An export contains profiles of every account", ISOLATION, "DATA-03"),
    fault("exports-less", "An export contains no profiles", ISOLATION, "DATA-04"),
    fault("exports-all-plans", "An export contains the plans of every account", ISOLATION,
          "DATA-10"),
    fault("forgotten-table", "A table is missing in the export", ISOLATION, "DATA-05"),
    fault("labelled-by-path", "Metrics are labelled by what clients send", METRICS,
          "DATA-06", "DATA-07"),
    fault("pages-unnamed", "Pages are counted without their names", METRICS, "DATA-08", "DATA-09"),
    fault("counted-as-well", "Every answer is counted as a success", METRICS, "DATA-08"),
)  # fmt: skip
