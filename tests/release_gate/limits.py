"""Every limit in the source of the application, and the check that tries it.

The source is read without running it. A limit is a number that a module names, an entry of a table
of numbers, a setting, the end of a repetition in a pattern, or a number after LIMIT in a query.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from release_gate.paths import ROOT
from release_gate.testkit.limits import calls_of

BACKEND = ROOT / "backend"
REPETITION = re.compile(r"\{[0-9]*,?([0-9]+)\}")
IN_QUERY = re.compile(r"LIMIT ([0-9]+)")
READERS = ("env.number", "env.limit")


def declared(folder: Path = BACKEND) -> list[str]:
    """The names of all limits: `features.codes.LIFETIME_S`, `quotas.QUOTAS.files`, ..."""
    return sorted({name for path in folder.rglob("*.py") for name in _limits_of(path, folder)})


def _limits_of(path: Path, folder: Path) -> Iterator[str]:
    module = ".".join(path.relative_to(folder).with_suffix("").parts)
    tree = ast.parse(path.read_bytes())
    for node in tree.body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                for name in _named(target, node.value):
                    yield f"{module}.{name}"
    for text in _texts(tree):
        yield from (f"{module} LIMIT {number}" for number in IN_QUERY.findall(text))
    for call in calls_of(path):
        if ast.unparse(call.func) in READERS:
            yield str(ast.literal_eval(call.args[0]))


def _named(target: ast.expr, value: ast.expr) -> Iterator[str]:
    """The names of the numbers that an assignment makes."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, other in zip(target.elts, value.elts, strict=True):
            yield from _named(one, other)
    elif isinstance(target, ast.Name):
        if _is_number(value):
            yield target.id
        elif isinstance(value, ast.Dict):
            yield from (f"{target.id}.{key}" for key in _numbered_keys(value))
        elif any(REPETITION.search(text) for text in _texts(value)):
            yield target.id


def _is_number(node: ast.expr) -> bool:
    """A number, or a computation with one."""
    if isinstance(node, ast.BinOp):
        return any(map(_is_number, (node.left, node.right)))
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def _numbered_keys(table: ast.Dict) -> Iterator[object]:
    """The keys with a number, or with a tuple that begins with one."""
    for key, value in zip(table.keys, table.values, strict=True):
        first = value.elts[0] if isinstance(value, ast.Tuple) and value.elts else value
        if isinstance(key, ast.Constant) and _is_number(first):
            yield key.value


def _texts(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


# By limit: a check that fails if the limit is one more or one less.
TRIED: Mapping[str, str] = {
    "API_PORT": "GOV-37-numbers",
    "BACKEND_HEAD_SECONDS": "LOAD-05-head",
    "BACKEND_KEEP_AUDIT_DAYS": "GOV-42",
    "BACKEND_KEEP_BOOKINGS_DAYS": "GOV-41-bookings",
    "BACKEND_KEEP_OUTBOX_DAYS": "GOV-41-messages",
    "BACKEND_LIMIT_ADDRESS": "SEC-18-post-accounts",
    "BACKEND_LIMIT_CODE": "SEC-18-post-codes",
    "BACKEND_LIMIT_CODE_UNKNOWN": "SEC-18-post-codes",
    "BACKEND_LIMIT_EMAIL": "SEC-18-post-notify-email",
    "BACKEND_LIMIT_EXPORT": "SEC-18-get-export",
    "BACKEND_LIMIT_GUESS_UNKNOWN": "SEC-18-post-codes-verify",
    "BACKEND_LIMIT_LOGIN": "SEC-18-post-session",
    "BACKEND_LIMIT_LOGIN_UNKNOWN": "SEC-18-post-session",
    "BACKEND_LIMIT_VERIFY": "SEC-18-get-audit-verify",
    "BACKEND_MAX_CONNECTIONS": "LOAD-08",
    "BACKEND_SESSION_MAX_SECONDS": "SEC-19-touched-session",
    "BACKEND_SESSION_SECONDS": "SEC-19-session",
    "audit.BATCH": "GOV-42",
    "billing.MAX_CHARS": "SUBSCRIPTION-12",
    "body_limit.MAX_BYTES": "SEC-25",
    "common_passwords.ENOUGH": "PASSWORD-13-registration",
    "common_passwords.WORD_POINTS": "PASSWORD-13-registration",
    "connections.BODY_S": "LOAD-05-body",
    "connections.IDLE_S": "LOAD-05-idle",
    "connections.READ_S": "LOAD-05-answer",
    "db.LOCK_TIMEOUT_S": "LOAD-11",
    "db.MAX_WAITING": "LOAD-10",
    "db.ROOM_BYTES": "LOAD-12",
    "features.audit.LISTED_ENTRIES": "SEC-30-audit",
    "features.availability.LISTED_AFTER_S": "SEC-31",
    "features.availability.LISTED_BOOKINGS": "SEC-30-bookings",
    "features.availability.MAX_MINUTES": "SEC-24",
    "features.codes.LIFETIME_S": "SEC-19-code",
    "features.codes.MAX_ATTEMPTS": "SEC-21-code",
    "features.dev_outbox.LISTED_MESSAGES": "SEC-30-outbox",
    "features.health.OVERDUE_S": "GOV-35",
    "features.invitations.LIFETIME_S": "SEC-19-invitation",
    "features.notify.LISTED_MESSAGES": "SEC-30-messages",
    "features.password.LINK_LIFETIME_S": "SEC-19-reset-link",
    "features.share.END_OF_TIME": "SEC-37",
    "features.subscription.MONTHLY_CENTS.solo": "SUBSCRIPTION-01",
    "features.subscription.MONTHLY_CENTS.team": "SUBSCRIPTION-01",
    "features.uploads.MAX_FILE_BYTES": "SEC-25",
    "features.webhook.TOLERANCE_S": "SUBSCRIPTION-11",
    "fields.EMAIL_PATTERN": "SEC-33",
    "file_type.MAX_NAME_CHARS": "UPLOADS-13",
    "head_limit.MAX_HEADER_BYTES": "SEC-32-headers",
    "head_limit.MAX_TARGET_BYTES": "SEC-32-target",
    "lockout.LOCK_S": "SEC-19-lock",
    "lockout.MAX_FAILURES": "SEC-21-password",
    "lockout.MAX_FAILURES_ANYWHERE": "SEC-35",
    "lockout.MEMORY_S": "SEC-19-wrong-passwords",
    "mail.TIMEOUT_S": "LOAD-07-mail",
    "passwords.MAX_CHARS": "SEC-24",
    "passwords.MIN_CHARS": "SEC-24",
    "quotas.QUOTAS.files": "SEC-29-files",
    "quotas.QUOTAS.future bookings": "SEC-29-bookings",
    "quotas.QUOTAS.invitations": "SEC-29-invitations",
    "quotas.QUOTAS.members": "SEC-29-members",
    "quotas.QUOTAS.organisations": "SEC-29-organisations",
    "quotas.QUOTAS.profiles": "SEC-29-profiles",
    "retention.BATCH": "GOV-43",
    "retention.DAY_S": "GOV-41-messages",
    "retention.EVENT_DAYS": "GOV-41-stripe-events",
    "retention.STRANGE_DAYS": "GOV-41-stripe-refunds",
    "server.GRACE_S": "LOAD-06-unfinished",
    "server.THREADS": "LOAD-03",
    "sources.IPV6_PREFIX": "SEC-34",
    "sources.LIFETIME_S": "SEC-19-device",
    "sources.MAX_DEVICES": "SEC-36",
    "stripe_api.TIMEOUT_S": "LOAD-07-stripe",
}
# By limit: why no check of the gate tries it.
UNTRIED: Mapping[str, str] = {
    "common_passwords.MIN_LETTERS": "part of an estimate, not a limit",
    "common_passwords.MIN_OWN_CHARS": "part of an estimate, not a limit",
    "common_passwords._YEAR": "the form of a year",
    "features.health.MIN_FREE_BYTES": "a check cannot choose how much of a disk is free",
    "fields.CODE_PATTERN": "the form of a code: another number of digits is a wrong code",
    "file_type.EXTENSION": "an extension that is too long is replaced like any other",
    "retention.INTERVAL_S": "a check cannot wait for an hour: threads follow no moved clock",
    "week.DAY_MIN": "a unit",
}
