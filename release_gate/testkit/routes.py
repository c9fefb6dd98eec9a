"""Every route of the API: a valid request, who may send it, and what it changes. Data only.

A name in braces is a thing that `things.py` makes for the request: in a path it stands where the
OpenAPI document has a parameter. A route of the document that is missing here fails a check.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

PARAMETER = re.compile(r"\{\w+\}")
SAFE = ("GET", "HEAD", "OPTIONS")


class Caller(Enum):
    """Who may send a request."""

    ANYONE = "anyone"
    MEMBER = "an account"
    MANAGER = "an owner or admin of the organisation"
    OPERATOR = "an operator of the service"


ANYONE, MEMBER, MANAGER, OPERATOR = Caller


@dataclass(frozen=True)
class Route:
    """`status` is that of success. `audit` is the action of the one entry, with its `details`.

    `changes` are the tables that a valid request alters, besides those of audit, mail and limits.
    `mail` is the kind of the one message, `cookie` what happens to the cookies. `limits` are the
    settings of its rate limits, each with what it is for: an account, an address, a source of an
    account, or all of its unknown sources together. `alone` means that the request ends sessions or
    changes the whole account, so its caller is a new account. `given` are things that must exist
    although the request does not name them.
    """

    method: str
    path: str
    status: int
    caller: Caller = MEMBER
    body: object = None
    query: str = ""
    changes: frozenset[str] = frozenset()
    audit: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    mail: str = ""
    cookie: str = ""
    limits: tuple[tuple[str, str], ...] = ()
    alone: bool = False
    given: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """As in messages: `PUT /api/profiles/{profile}`."""
        return f"{self.method} {self.path}"

    @property
    def label(self) -> str:
        """Short, for the id of a check: `put-profiles-profile`."""
        path = re.sub(r"[^a-z]+", "-", self.path.removeprefix("/api")).strip("-")
        return f"{self.method.lower()}-{path}"

    @property
    def key(self) -> str:
        """The same for the document's parameters, whatever they are called."""
        return key(self.method, self.path)

    @property
    def mutating(self) -> bool:
        return self.method not in SAFE

    @property
    def things(self) -> tuple[str, ...]:
        """The names of the things in the path."""
        return tuple(name.strip("{}") for name in PARAMETER.findall(self.path))


def key(method: str, path: str) -> str:
    """A route by its method and its path, without the names of the parameters."""
    return f"{method.upper()} {PARAMETER.sub('{}', path)}"


def get(path: str, caller: Caller = MEMBER, query: str = "", given: tuple[str, ...] = ()) -> Route:
    return Route("GET", path, 200, caller, query=query, given=given)


def tables(*names: str) -> frozenset[str]:
    return frozenset(names)


ACCOUNT = {"email": "{new_email}", "password": "{new_password}", "name": "Ada"}
LOGIN = {"email": "{own_email}", "password": "{own_password}"}
CODE = {"email": "{own_email}", "code": "{code}"}
CHANGE = {"current_password": "{own_password}", "new_password": "{new_password}"}
RESET = {"token": "{reset_token}", "new_password": "{new_password}"}
PERSON = {"name": "Grace", "email": "grace@people.test", "role": "Engineer", "notes": "Friendly"}
WEEK = {
    "time_zone": "Europe/Berlin",
    "minutes": 45,
    "slots": [{"weekday": 2, "start": "09:00", "end": "17:00"}],
}
BOOKING = {"start": "{free_time}", "name": "Guest", "email": "guest@people.test"}
INVITE = {"email": "{new_email}", "role": "member"}
NOTE = {"subject": "Hello", "text": "A note"}
EVERY_WAY_IN = ("other_session", "code", "reset_token")
ENTERED = tables("sessions", "devices")  # what a log-in adds
ACCESS = ENTERED | tables("codes", "password_resets")
CODE_PER_SOURCE = ("BACKEND_LIMIT_CODE", "source")
PER_ADDRESS = ("BACKEND_LIMIT_ADDRESS", "address")
EMAIL_LIMIT = (("BACKEND_LIMIT_EMAIL", "account"),)
EXPORT_LIMIT = (("BACKEND_LIMIT_EXPORT", "account"),)
VERIFY_LIMIT = (("BACKEND_LIMIT_VERIFY", "account"),)
LOGIN_LIMITS = (
    *(("BACKEND_LIMIT_LOGIN", "source"), ("BACKEND_LIMIT_LOGIN_UNKNOWN", "unknown")),
    PER_ADDRESS,
)
CODE_LIMITS = (CODE_PER_SOURCE, ("BACKEND_LIMIT_CODE_UNKNOWN", "unknown"), PER_ADDRESS)
GUESS_LIMITS = (CODE_PER_SOURCE, ("BACKEND_LIMIT_GUESS_UNKNOWN", "unknown"), PER_ADDRESS)
SEAT = "/api/organisations/{organisation}/members/{seat}"
INVITED = "/api/organisations/{organisation}/invitations"

ROUTES: tuple[Route, ...] = (
    get("/health", ANYONE),
    get("/health/extended", OPERATOR),
    get("/metrics", OPERATOR),
    Route("POST", "/api/accounts", 201, ANYONE, ACCOUNT, changes=ENTERED | tables("accounts"),
          mail="welcome", audit="account.created", cookie="set", limits=(PER_ADDRESS,)),
    get("/api/session", ANYONE),
    Route("POST", "/api/session", 200, ANYONE, LOGIN, changes=ENTERED,
          audit="session.began", details={"by": "password"}, cookie="set", limits=LOGIN_LIMITS),
    Route("DELETE", "/api/session", 204, changes=tables("sessions"), audit="session.ended",
          cookie="cleared", alone=True),
    Route("POST", "/api/session/touch", 200, changes=tables("sessions"), given=("moment",)),
    Route("POST", "/api/codes", 202, ANYONE, {"email": "{own_email}"}, changes=tables("codes"),
          audit="code.sent", mail="code", limits=CODE_LIMITS),
    Route("POST", "/api/codes/verify", 200, ANYONE, CODE,
          changes=ENTERED | tables("accounts", "codes"),
          audit="session.began", details={"by": "code"}, cookie="set", alone=True,
          limits=GUESS_LIMITS),
    Route("DELETE", "/api/sessions", 204, changes=ACCESS, audit="sessions.ended",
          details={"count": "2"}, cookie="cleared", alone=True, given=EVERY_WAY_IN),
    Route("POST", "/api/password/change", 204, body=CHANGE, changes=ACCESS | tables("accounts"),
          audit="password.changed", alone=True, given=EVERY_WAY_IN,
          limits=(("BACKEND_LIMIT_LOGIN", "account"),)),
    Route("POST", "/api/password/reset-link", 202, ANYONE, {"email": "{own_email}"},
          changes=tables("password_resets"), audit="reset_link.sent", mail="reset",
          limits=CODE_LIMITS),
    Route("POST", "/api/password/reset", 204, ANYONE, RESET, alone=True,
          changes=ACCESS | tables("accounts", "login_failures"), audit="password.reset",
          given=(*EVERY_WAY_IN, "wrong_password"), limits=(PER_ADDRESS,)),
    get("/api/availability"),
    Route("PUT", "/api/availability", 200, body=WEEK, changes=tables("schedules", "weekly_slots"),
          audit="availability.changed", alone=True, given=("share",)),
    get("/api/bookings"),
    Route("DELETE", "/api/bookings/{booking}", 204, changes=tables("bookings"),
          audit="booking.cancelled", details={"booking": "{booking}"}),
    get("/api/share"),
    Route("PUT", "/api/share", 200, body={"headline": "Hello", "visible": True},
          changes=tables("shares"), audit="share.changed", alone=True),
    Route("POST", "/api/share/link", 201, changes=tables("shares"), audit="share.made",
          alone=True),
    Route("DELETE", "/api/share/link", 204, changes=tables("shares"), audit="share.revoked",
          alone=True, given=("share",)),
    get("/api/public/{share}", ANYONE),
    Route("POST", "/api/public/{share}/bookings", 201, ANYONE, BOOKING,
          changes=tables("bookings"), audit="booking.made", details={"booking": "{answer_id}"},
          mail="booking", limits=(PER_ADDRESS,)),
    get("/api/profiles", query="?q=a&page=1&size=10"),
    Route("POST", "/api/profiles", 201, body=PERSON, changes=tables("profiles"),
          audit="profile.created", details={"profile": "{answer_id}"}),
    get("/api/profiles/{profile}"),
    Route("PUT", "/api/profiles/{profile}", 200, body={**PERSON, "name": "Changed"},
          changes=tables("profiles"), audit="profile.edited", details={"profile": "{profile}"}),
    Route("DELETE", "/api/profiles/{profile}", 204, changes=tables("profiles"),
          audit="profile.deleted", details={"profile": "{profile}"}),
    get("/api/uploads"),
    Route("POST", "/api/uploads", 201, body=b"%PDF-1.7 a file", query="?name=cv.pdf",
          changes=tables("uploads"), audit="upload.added", details={"upload": "{answer_id}"}),
    get("/api/uploads/{upload}"),
    Route("DELETE", "/api/uploads/{upload}", 204, changes=tables("uploads"),
          audit="upload.deleted", details={"upload": "{upload}"}),
    get("/api/plans", ANYONE),
    get("/api/subscription"),
    Route("POST", "/api/subscription/checkout", 201, body={"plan": "solo"},
          audit="checkout.started", details={"plan": "solo"}, alone=True),
    Route("DELETE", "/api/subscription", 200, changes=tables("stripe_subscriptions"),
          audit="subscription.cancelled", alone=True, given=("subscription",)),
    get("/api/audit"),
    Route("GET", "/api/audit/verify", 200, limits=VERIFY_LIMIT),
    Route("POST", "/api/organisations", 201, body={"name": "Interviewers"},
          changes=tables("organisations", "memberships"), audit="organisation.created",
          details={"organisation": "{answer_id}"}),
    get("/api/organisations"),
    get("/api/organisations/{organisation}"),
    Route("PUT", SEAT, 200, MANAGER, {"role": "admin"}, changes=tables("memberships"),
          audit="member.changed",
          details={"organisation": "{organisation}", "member": "{seat}", "role": "admin"}),
    Route("DELETE", SEAT, 204, MANAGER, changes=tables("memberships"), audit="member.removed",
          details={"organisation": "{organisation}", "member": "{seat}"}),
    get(INVITED, MANAGER),
    Route("POST", INVITED, 201, MANAGER, INVITE, changes=tables("invitations"),
          audit="member.invited", mail="invitation",
          details={"organisation": "{organisation}", "invitation": "{answer_id}"},
          limits=EMAIL_LIMIT),
    Route("DELETE", INVITED + "/{invitation}", 204, MANAGER, changes=tables("invitations"),
          audit="invitation.withdrawn", details={"invitation": "{invitation}"}),
    Route("POST", "/api/invitations/accept", 200, body={"token": "{invitation_token}"},
          changes=tables("invitations", "memberships"), audit="member.joined",
          details={"organisation": "{answer_id}"}, alone=True),
    Route("GET", "/api/export", 200, audit="account.exported",
          limits=EXPORT_LIMIT),
    Route("GET", "/api/organisations/{organisation}/export", 200, MANAGER,
          audit="organisation.exported", details={"organisation": "{organisation}"},
          limits=EXPORT_LIMIT),
    get("/api/notify/preferences"),
    Route("PUT", "/api/notify/preferences", 200, body={"booking": False, "news": True},
          changes=tables("notify_preferences"), audit="preferences.changed", alone=True),
    get("/api/notify/messages"),
    Route("POST", "/api/notify/email", 202, body=NOTE, audit="email.sent", mail="note",
          details={"message": "{answer_id}"}, limits=EMAIL_LIMIT),
    get("/api/dev/outbox", ANYONE, query="?to=nobody@example.test"),
    Route("POST", "/api/stripe/webhook", 200, ANYONE, "{paid_event}",
          changes=tables("stripe_subscriptions", "stripe_events"), audit="subscription.began",
          details={"plan": "solo"}, alone=True),
)  # fmt: skip
