"""Journeys of somebody who logs in, registers, changes a password or looks at the front page."""

from __future__ import annotations

from playwright.sync_api import Page

from release_gate.testkit.journeys.journey import (
    BUSY,
    LATE,
    MEMBER,
    NO_JSON,
    NOTHING,
    SIGNED_OUT,
    UNREACHABLE,
    VISITOR,
    Journey,
    Step,
    enter,
    failed,
    ok,
    press,
    refused,
)

PASS, FAIL = {"status": "pass"}, {"status": "fail"}
SENT = ok({"detail": "If there is an account, a code is on its way."}, 202)
WRONG = failed(401, "bad_credentials", "The address or the password is wrong.")
CODE, CHANGE = "With a code by e-mail", "change-form"

HOME = Journey(
    "home",
    "/",
    {**VISITOR, "GET /health": ok(PASS)},
    (
        Step("the service fails", press("Check again"), {"GET /health": (503, FAIL)}),
        Step("it says so with another status", press("Check again"), {"GET /health": ok(FAIL)}),
        Step("it cannot be reached", press("Check again"), {"GET /health": UNREACHABLE}),
        Step("it is back", press("Check again"), {"GET /health": ok(PASS)}),
    ),
)
HOME_OF_MEMBER = Journey(
    "home-of-member",
    "/",
    {**MEMBER, "GET /health": ok(FAIL), "DELETE /api/session": [BUSY, NOTHING]},
    (
        Step("logging out fails", press("Log out")),
        Step("logging out", press("Log out")),
    ),
)
LOGIN = Journey(
    "login",
    "/login?next=/share%3Fa=1",
    {**VISITOR, "POST /api/session": [WRONG, refused(email="Enter an e-mail address."), ok({})]},
    (
        Step(
            "the password is wrong",
            enter("login-form", "Log in", email="a@example.test", password="one"),
        ),
        Step("the address is invalid", enter("login-form", "Log in", email="a", password="two")),
        Step("all is well", enter("login-form", "Log in", email="b@example.test")),
    ),
)
REGISTER = Journey(
    "register",
    "/login",
    {
        **VISITOR,
        "POST /api/accounts": [
            refused(name="Enter a value.", password="Choose a longer password."),
            refused(password="Choose another password."),
            ok({}, 201),
        ],
    },
    (
        Step("two fields are invalid", enter("register-form", "Create account", email="a")),
        Step("one field is invalid", enter("register-form", "Create account", name="Ada")),
        Step("all is well", enter("register-form", "Create account", password="something")),
    ),
)
BY_CODE = Journey(
    "code",
    "/login?next=https://other.example/share",
    {
        **VISITOR,
        "POST /api/codes": [refused(email="Enter an e-mail address."), SENT],
        "POST /api/codes/verify": [failed(401, "bad_code", "The code is wrong."), ok({})],
    },
    (
        Step("the address is invalid", press("Send a code", CODE)),
        Step(
            "a code is sent by the Enter key",
            lambda page: page.locator("#code-email").press("Enter"),
        ),
        Step("the code is wrong", enter("code-form", "Log in with the code", code="123456")),
        Step("another code is sent", press("Send a code", CODE)),
        Step("the code is right", enter("code-form", "Log in with the code", code="654321")),
    ),
)
PASSWORD = Journey(
    "password",
    "/password",
    {
        **MEMBER,
        "POST /api/password/change": [
            refused(new_password="Choose a longer password."),
            failed(401, "bad_password", "The current password is wrong."),
            NOTHING,
        ],
        "DELETE /api/sessions": [BUSY, NOTHING],
    },
    (
        Step(
            "the new password is too short",
            enter(CHANGE, "Change password", current_password="one", new_password="two"),
        ),
        Step("the current one is wrong", enter(CHANGE, "Change password", new_password="three")),
        Step("all is well", press("Change password")),
        Step("logging out everywhere fails", press("Log out everywhere")),
        Step("logging out everywhere", press("Log out everywhere")),
    ),
)
FORGOTTEN = Journey(
    "forgotten",
    "/password",
    {
        **VISITOR,
        "POST /api/password/reset-link": [
            refused(email="Enter an e-mail address."),
            ok({"detail": "If there is an account, a link is on its way."}, 202),
        ],
    },
    (
        Step("the address is invalid", press("Send a link")),
        Step("all is well", enter("request-form", "Send a link", email="a@example.test")),
    ),
)
RESET = Journey(
    "reset",
    "/password#a-token",
    {
        **MEMBER,
        "POST /api/password/reset": [
            refused(new_password="Choose a longer password."),
            failed(400, "bad_link", "The link is not valid."),
            NOTHING,
        ],
    },
    (
        Step("the password is too short", press("Set password")),
        Step("the link has ended", enter("reset-form", "Set password", new_password="something")),
        Step("all is well", press("Set password")),
    ),
)
SKIPPED = Journey("password-skipped-to", "/password#content", VISITOR, ())
MISSING = Journey(
    "missing",
    "/no-such-page",
    {"GET /api/session": BUSY},
    (Step("trying again", press("Try again")),),
)


def save_preferences(page: Page) -> None:
    page.get_by_label("News").check()
    page.get_by_role("button", name="Save", exact=True).click()


def message(subject: str, status: str, time: str) -> dict[str, str]:
    return {"id": subject, "kind": "note", "subject": subject, "status": status, "created_at": time}


FIRST = message("Welcome", "sent", "2030-01-06T23:05:00Z")
SECOND = message("<b>Pens</b>", "queued", "2030-01-07T08:59:00Z")
NOTIFY = Journey(
    "notify",
    "/notify",
    {
        **MEMBER,
        "GET /api/notify/preferences": ok({"booking": True, "news": False}),
        "GET /api/notify/messages": [ok({"messages": [FIRST]}), ok({"messages": [SECOND, FIRST]})],
        "PUT /api/notify/preferences": [SIGNED_OUT, ok({"booking": False, "news": True})],
        "POST /api/notify/email": [refused(subject="Enter a value."), ok({"id": "1"}, 202)],
        "POST /api/session/touch": ok({"expires_at": "2030-01-07T12:15:30Z", "seconds_left": 1}),
    },
    (
        Step("the session has ended", save_preferences),
        Step("the service answers with other preferences", press("Save")),
        Step("the note has no subject", enter("email-form", "Send", text="Bring pens.")),
        Step("the note is sent", enter("email-form", "Send", subject="<b>Pens</b>")),
        Step("staying signed in", press("Stay signed in")),
        Step("staying signed in fails", press("Stay signed in"),
             {"POST /api/session/touch": UNREACHABLE}),
        Step("staying signed in takes too long", press("Stay signed in"),
             {"POST /api/session/touch": LATE}),
        Step("staying signed in is answered with no object", press("Stay signed in"),
             {"POST /api/session/touch": NO_JSON}),
    ),
)  # fmt: skip
NOTIFY_OF_VISITOR = Journey("notify-of-visitor", "/notify", VISITOR, ())

ACCOUNT = (
    HOME,
    HOME_OF_MEMBER,
    LOGIN,
    REGISTER,
    BY_CODE,
    PASSWORD,
    FORGOTTEN,
    RESET,
    SKIPPED,
    MISSING,
    NOTIFY,
    NOTIFY_OF_VISITOR,
)
