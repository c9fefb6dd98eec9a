"""Defects of one route, cookie, header, limit or lifetime of the backend, for `broken_backend`."""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import Request, Response
from pydantic import StringConstraints
from starlette.responses import PlainTextResponse
from starlette.types import Scope

from backend import (
    audit,
    body_limit,
    clock,
    context,
    db,
    errors,
    fields,
    headers,
    lockout,
    mail,
    metrics,
    openapi,
    passwords,
    sessions,
)
from backend.features import (
    codes,
    export,
    health,
    login,
    organisations,
    password,
    profiles,
    share,
    webhook,
)
from backend.sessions import Session
from backend.settings import Settings


def forged_share() -> None:
    """One route requires no CSRF token."""
    whole = context._expect_csrf_token

    def expect(request: Request, session: Session) -> None:
        if request.url.path != "/api/share":
            whole(request, session)

    context._expect_csrf_token = expect


def forged_code() -> None:
    """One route accepts requests from other sites."""
    whole = context._refuse_other_sites

    def refuse(request: Request) -> None:
        if request.url.path != "/api/codes":
            whole(request)

    context._refuse_other_sites = refuse


def for_everybody() -> None:
    """Requests without a session are answered with 200."""
    whole = errors.ApiError.__init__

    def init(self: errors.ApiError, status: int, code: str, *more: Any) -> None:
        whole(self, 200 if code == "signed_out" else status, code, *more)

    vars(errors)["ApiError"].__init__ = init


def members_manage() -> None:
    """Every member of an organisation manages it."""
    organisations.expect_manager = lambda tx, me, id, of="member": None


def heads_as_changes() -> None:
    """Only GET counts as reading."""
    vars(context)["SAFE"] = ("GET",)


def other_promises() -> None:
    """The document no longer says how long to wait."""
    vars(openapi)["HEADERS"] = {}


def open_too_long() -> None:
    """A session counts as open in the second of its end."""
    text, query = metrics.COUNTED["booking_sessions"]
    metrics.COUNTED["booking_sessions"] = (text, query.replace(">", ">="))


def undeclared() -> None:
    """There is one route more."""

    def hidden() -> str:
        return ""

    profiles.router.add_api_route("/api/hidden", hidden, methods=["POST"])


def stale_codes() -> None:
    """Codes are sent after they have expired."""
    codes.LIFETIME_S = 0


def endless_session() -> None:
    """Log-out does not end the session."""
    sessions.end = lambda tx, session: None


def ends_all() -> None:
    """Logging out everywhere logs everybody out."""

    def end_all(tx: sqlite3.Connection, account_id: str, but: str = "") -> int:
        return tx.execute("DELETE FROM sessions WHERE token_hash <> ?", (but,)).rowcount

    sessions.end_all = end_all


def framed() -> None:
    """Answers lack a security header."""
    del headers.HEADERS["X-Frame-Options"]


def plain_errors() -> None:
    """One kind of error is plain text."""
    whole = errors._answer

    def answer(status: int, *more: Any, **fields: Any) -> Response:
        return PlainTextResponse("no", status) if status == 405 else whole(status, *more, **fields)

    errors._answer = answer


def open_cookie() -> None:
    """The cookie of one way to log in has no flags."""
    whole = login.enter

    def enter(context: Any, response: Response, entry: login.Entry) -> Any:
        state = whole(context, response, entry)
        del response.headers["set-cookie"]
        response.set_cookie(sessions.COOKIE, entry.secret, samesite=None)
        return state

    vars(codes)["enter"] = enter


def unrecorded() -> None:
    """Nothing is recorded in the audit log."""
    audit.record = lambda tx, account_id, action, **details: None


def over_recorded() -> None:
    """Extending a session is recorded."""
    whole = sessions.touch

    def touch(tx: sqlite3.Connection, session: Session, settings: Settings) -> int:
        audit.record(tx, session.account_id, "session.extended")
        return whole(tx, session, settings)

    sessions.touch = touch


def edited(old: str, new: str) -> None:
    """Edit the SQL statements that contain `old`."""

    class Connection(sqlite3.Connection):
        def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
            return super().execute(statement.replace(old, new), *values)

    vars(sqlite3)["connect"] = partial(sqlite3.connect, factory=Connection)


def profiles_of_all() -> None:
    """A profile can be read by every account."""
    edited(
        "FROM profiles WHERE id = ? AND account_id = ?", "FROM profiles WHERE id = ? AND ? <> ''"
    )


def invitations_of_all() -> None:
    """A manager can withdraw the invitations of other organisations."""
    edited("WHERE id = ? AND organisation_id = ?", "WHERE id = ? AND ? <> ''")


def hidden_link_works() -> None:
    """A hidden public link works."""
    edited("WHERE token = ? AND visible", "WHERE token = ?")


def revoked_link_works() -> None:
    """A revoked public link works."""
    edited("SET token = excluded.token", "SET token = coalesce(excluded.token, token)")


def tells() -> None:
    """Answers differ for addresses without an account."""
    matches, find = passwords.matches, login.account_by_email

    def telling_matches(password_hash: str | None, secret: str) -> bool:
        if not password_hash:
            raise errors.not_found("account")
        return matches(password_hash, secret)

    def telling_find(tx: sqlite3.Connection, email: str) -> sqlite3.Row | None:
        found = find(tx, email)
        if not found:
            raise errors.not_found("account")
        return found

    passwords.matches = telling_matches
    for module in (codes, password):
        vars(module)["account_by_email"] = telling_find


def invitation_for_all() -> None:
    """An invitation can be accepted by every account."""
    edited(
        "AND email = (SELECT email FROM accounts WHERE id = ?) RETURNING", "AND ? <> '' RETURNING"
    )


def oldest_first() -> None:
    """Files are listed from the oldest on."""
    edited("ORDER BY created_at DESC", "ORDER BY created_at")


def kept_blanks() -> None:
    """The role of a person keeps the blanks around it."""
    vars(profiles.Person)["model_fields"]["role"].metadata = []
    profiles.Person.model_rebuild(force=True)


def admins_rule() -> None:
    """Admins have the power of owners."""
    organisations.GRANTS["admin"] = organisations.GRANTS["owner"]


def bookings_unlimited() -> None:
    """Bookings are not limited."""
    vars(share)["spend"] = lambda db, limits: None


def tries_as_sendings() -> None:
    """Trying a code counts as asking for one."""
    spend = vars(codes)["_spend"]
    vars(codes)["_spend"] = lambda context, what, *more: spend(context, "code-send", *more)


def one_more() -> None:
    """Every rate limit allows one attempt more."""
    edited("RETURNING times, ends_at", "RETURNING times - 1, ends_at")


def ends_late() -> None:
    """Everything ends a second late."""
    edited("expires_at > ?", "expires_at + 1 > ?")
    lockout.LOCK_S += 1
    lockout.MEMORY_S += 1
    webhook.TOLERANCE_S += 1


def one_more_try() -> None:
    """Codes and passwords may be wrong once more."""
    codes.MAX_ATTEMPTS += 1
    lockout.MAX_FAILURES += 1


def forgotten_table() -> None:
    """There is a table with data of accounts that end, which nothing knows."""
    whole = db.migrate

    def migrate(tx: sqlite3.Connection) -> None:
        whole(tx)
        tx.execute("CREATE TABLE IF NOT EXISTS extra (account_id TEXT, expires_at INTEGER)")

    db.migrate = migrate


def begun() -> None:
    """A time that begins now can be booked."""
    vars(share)["now"] = lambda: clock.now() - 1


def exports_all() -> None:
    """An export contains the profiles of every account."""
    export.OF_ACCOUNT |= {"profiles": "SELECT * FROM profiles WHERE ? <> ''"}


def exports_all_plans() -> None:
    """An export contains the plans of every account."""
    queries = export.OF_ACCOUNT
    queries["subscription"] = queries["subscription"].replace("= ?", "= ? OR TRUE")


def exports_less() -> None:
    """An export contains no profiles."""
    export.OF_ACCOUNT |= {"profiles": "SELECT * FROM profiles WHERE account_id = ? AND 0"}


def labelled_by_path() -> None:
    """Metrics are labelled by what clients send."""
    metrics.route_of = lambda scope: str(scope["path"])


def pages_unnamed() -> None:
    """Pages are counted without their names."""
    vars(metrics)["_route_of_file"] = lambda scope: None


def counted_as_well() -> None:
    """Every answer is counted as a success."""
    whole = metrics.Metrics.count

    def count(self: metrics.Metrics, scope: Scope, status: int, seconds: float) -> None:
        whole(self, scope, 200, seconds)

    vars(metrics)["Metrics"].count = count


def wider_name() -> None:
    """One field accepts a character more."""
    wide = StringConstraints(strip_whitespace=True, min_length=1, max_length=101)
    vars(fields)["Name"] = Annotated[str, wide]
    importlib.reload(profiles)


def larger_bodies() -> None:
    """Bodies may be a byte larger."""
    body_limit.MAX_BYTES += 1


def mails_to_all() -> None:
    """E-mails go to another address."""
    whole = mail.put

    def put(tx: sqlite3.Connection, to: str, *more: Any) -> str:
        return whole(tx, f"copy-{to}", *more)

    vars(mail)["put"] = put


def unnamed_version() -> None:
    """An answer has a field of another type than declared."""
    vars(health)["VERSION"] = None


def gone() -> None:
    """What does not exist is answered with a status that is not declared."""
    whole = errors.ApiError.__init__

    def init(self: errors.ApiError, status: int, code: str, *more: Any) -> None:
        whole(self, 410 if status == 404 else status, code, *more)

    vars(errors)["ApiError"].__init__ = init


BROKEN_ROUTES: Mapping[str, Callable[[], None]] = {
    breakage.__name__.replace("_", "-"): breakage
    for breakage in (
        *(forged_share, forged_code, for_everybody, members_manage, undeclared, stale_codes),
        *(heads_as_changes, other_promises, open_too_long),
        *(endless_session, ends_all, framed, plain_errors, open_cookie),
        *(unrecorded, over_recorded, profiles_of_all, invitations_of_all),
        *(hidden_link_works, revoked_link_works, tells, invitation_for_all, admins_rule),
        *(oldest_first, kept_blanks),
        *(bookings_unlimited, tries_as_sendings, one_more, ends_late, one_more_try),
        *(forgotten_table, begun),
        *(exports_all, exports_less, exports_all_plans),
        *(labelled_by_path, pages_unnamed, counted_as_well),
        *(wider_name, larger_bodies, mails_to_all, unnamed_version, gone),
    )
}
