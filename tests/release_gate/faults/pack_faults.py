"""The faults that the packs must catch. Data only."""

from __future__ import annotations

from tests.release_gate.faults.breaks import (
    all_of,
    answer,
    at,
    cookie,
    everywhere,
    field,
    first_for_all,
    header_lost,
    numbered,
    query,
    sent,
    sorted_by,
    status,
    text,
    unknown_browser,
)
from tests.release_gate.faults.broken_backend import broken, served
from tests.release_gate.faults.fault import Fault, of


def pack(name: str) -> str:
    return f"release_gate/packs/{name}/test_{name}.py"


SHELL = "/assets/shell.js"
OPEN_LINKS = "release_gate/packs/password/test_open_links.py"
COMMON_PASSWORDS = "release_gate/packs/password/test_common_passwords.py"
FREE_TIMES = "release_gate/packs/availability/test_free_times.py"
TAKEOVER = "release_gate/packs/auth/test_takeover.py"
AFTERWARDS = tuple(f"PASSWORD-09-{how}" for how in ("change", "everywhere", "reset"))
ERROR_SHOWN, ERROR_HIDDEN = 'tell(named.join(" ") || error.message, true);', ""
ONLY_FOR_ME = {
    "messages": [
        {"id": "1", "kind": "note", "subject": "Only for me", "status": "sent",
         "created_at": "2026-01-01T00:00:00Z"}
    ]
}  # fmt: skip

PASSWORD = (
    Fault("no-change", "Changing the password fails", pack("password"), of("PASSWORD-01"),
          at("POST", "/api/password/change", status(204, 500))),
    Fault("change-unasked", "A change does not require the current password", pack("password"),
          of("PASSWORD-02"), at("POST", "/api/password/change", status(403, 204))),
    Fault("weak-password", "A weak new password is accepted", pack("password"), of("PASSWORD-03"),
          at("POST", "/api/password/change", status(422, 204))),
    Fault("reset-again", "A reset link works twice", pack("password"), of("PASSWORD-04"),
          at("POST", "/api/password/reset", status(400, 204))),
    Fault("reset-stays-in", "Sessions outlive a reset", pack("password"), of("PASSWORD-05"),
          at("GET", "/api/session", field("signed_in", True))),
    Fault("reset-tells", "The answer to a reset differs", pack("password"), of("PASSWORD-06"),
          at("POST", "/api/password/reset-link", numbered(202))),
    served("open-codes", "Codes outlive what makes an account safe again", OPEN_LINKS, *AFTERWARDS),
    served("open-links", "Reset links outlive what makes an account safe again", OPEN_LINKS,
           *AFTERWARDS),
    Fault("repeats-as-new", "A part of a password that is repeated counts as new", COMMON_PASSWORDS,
          of("PASSWORD-19"), prepare=broken("repeats-as-new")),
    Fault("easy-passwords", "Passwords that are easy to guess are accepted", COMMON_PASSWORDS,
          of(*(f"PASSWORD-13-{how}" for how in ("change", "registration", "reset"))),
          all_of(at("POST", "/api/accounts", status(422, 201)),
                 at("POST", "/api/password/change", status(422, 204)),
                 at("POST", "/api/password/reset", status(422, 204)))),
)  # fmt: skip
STRIPE_EVENTS = "release_gate/packs/subscription/test_stripe_events.py"

SUBSCRIPTION = (
    Fault("plan-hidden", "The last plan is not shown", pack("subscription"),
          of("SUBSCRIPTION-01"),
          at("GET", "/assets/subscription.js", text("plans.map(", "plans.slice(0, -1).map("))),
    Fault("not-free", "A new account has a cancelled plan", pack("subscription"),
          of("SUBSCRIPTION-02", "SUBSCRIPTION-06"),
          at("GET", "/api/subscription", answer(200, {"plan": "solo", "status": "cancelled"}))),
    Fault("no-checkout", "Choosing a plan opens no page", pack("subscription"),
          of("SUBSCRIPTION-03"),
          at("GET", "/assets/subscription.js", text("location.assign(", "String("))),
    Fault("provider-silent", "A failure of the provider shows no error", pack("subscription"),
          of("SUBSCRIPTION-04"), at("GET", SHELL, text(ERROR_SHOWN, ERROR_HIDDEN))),
    Fault("checkout-for-all", "Anyone can start a payment", pack("subscription"),
          of("SUBSCRIPTION-05"), at("POST", "/api/subscription/checkout", status(401, 201))),
    Fault("paid-anyway", "The page after a cancelled payment says thanks", pack("subscription"),
          of("SUBSCRIPTION-06"),
          at("GET", "/subscription/cancelled", text("<title>Not subscribed", "<title>Thanks"))),
    Fault("paid-in-vain", "A payment changes nothing", pack("subscription"),
          of("SUBSCRIPTION-09"), prepare=broken("pays-in-vain")),
    Fault("last-event-counts", "The event that arrives last decides", STRIPE_EVENTS,
          of(*(f"SUBSCRIPTION-10-{how}" for how in ("begun", "failed", "recovered", "unpaid",
                                                    "ended"))),
          prepare=broken("last-event-counts")),
    Fault("no-refunds", "Refunds are ignored", STRIPE_EVENTS, of("SUBSCRIPTION-10-refunded"),
          prepare=broken("no-refunds")),
    Fault("wrong-amount", "Customers pay a tenth", pack("subscription"),
          of("SUBSCRIPTION-17"), prepare=broken("wrong-amount")),
    Fault("any-address", "Whatever the provider names is opened", pack("subscription"),
          of("SUBSCRIPTION-18"), prepare=broken("any-address")),
    Fault("not-final", "A cancelled subscription can be active again", STRIPE_EVENTS,
          of("SUBSCRIPTION-15"), prepare=broken("not-final")),
    Fault("unexplained", "A missing key looks as if the provider failed", STRIPE_EVENTS,
          of("SUBSCRIPTION-16"), prepare=broken("unexplained")),
    Fault("future-events", "Events of the future are accepted", STRIPE_EVENTS,
          of("SUBSCRIPTION-11"), prepare=broken("future-events")),
    Fault("any-text", "Text that cannot be stored is stored", STRIPE_EVENTS,
          of("SUBSCRIPTION-12"), prepare=broken("any-text")),
)  # fmt: skip

AVAILABILITY = (
    Fault("ignores-clock-changes", "Free times ignore that clocks change", FREE_TIMES,
          of("AVAILABILITY-10", "AVAILABILITY-12"), prepare=broken("ignores-clock-changes")),
    Fault("books-anything", "Any time can be booked", FREE_TIMES, of("AVAILABILITY-12"),
          prepare=broken("books-anything")),
    Fault("offers-a-month", "A month is offered instead of two weeks", FREE_TIMES,
          of("AVAILABILITY-10", "AVAILABILITY-11"), prepare=broken("offers-a-month")),
    Fault("accepts-overlaps", "Slots of a day may overlap", FREE_TIMES, of("AVAILABILITY-13"),
          prepare=broken("accepts-overlaps")),
    Fault("week-lost", "The length of an interview is not stored", pack("availability"),
          of("AVAILABILITY-01"), at("GET", "/api/availability", field("minutes", 30))),
    Fault("overlap", "Overlapping hours are accepted", pack("availability"), of("AVAILABILITY-02"),
          at("PUT", "/api/availability", status(422, 200))),
    Fault("booked-twice", "A time can be booked twice", pack("availability"), of("AVAILABILITY-03"),
          at("POST", "/api/public/*/bookings", status(409, 201))),
    Fault("never-cancelled", "A cancelled time stays taken", pack("availability"),
          of("AVAILABILITY-04"), at("DELETE", "/api/bookings/*", answer(204))),
    Fault("bookings-hidden", "The owner sees no bookings", pack("availability"),
          of("AVAILABILITY-05"), at("GET", "/api/bookings", answer(200, {"bookings": []}))),
    Fault("bookings-without-zone", "The page does not name the time zone of the bookings",
          pack("availability"), of("AVAILABILITY-14"),
          at("GET", "/availability", text('class="hint zone"', 'class="hint"'))),
)  # fmt: skip

SHARE = (
    Fault("headline-lost", "The headline is not shown", pack("shareable_profile"), of("SHARE-01"),
          at("GET", "/api/public/*", field("headline", ""))),
    Fault("not-revoked", "A revoked link still works", pack("shareable_profile"), of("SHARE-02"),
          at("DELETE", "/api/share/link", answer(204))),
    Fault("link-stays", "A new link equals the old one", pack("shareable_profile"), of("SHARE-03"),
          at("POST", "/api/share/link", first_for_all(201))),
    Fault("always-visible", "A profile cannot be hidden", pack("shareable_profile"), of("SHARE-04"),
          at("PUT", "/api/share", sent("visible", True))),
    Fault("link-not-shown", "The page does not show the link", pack("shareable_profile"),
          of("SHARE-05"), at("GET", "/assets/share.js", text("showLink((await", "void ((await"))),
)  # fmt: skip

PROFILES = (
    Fault("not-added", "The page adds no profile", pack("profiles"), of("PROFILES-01"),
          at("GET", "/assets/profiles.js", text('else await call("POST"', 'else String("POST"'))),
    Fault("not-changed", "The page saves no change of a profile", pack("profiles"),
          of("PROFILES-02"),
          at("GET", "/assets/profiles.js", text('await call("PUT"', 'String("PUT"'))),
    Fault("not-deleted", "The page deletes no profile", pack("profiles"), of("PROFILES-03"),
          at("GET", "/assets/profiles.js", text('await call("DELETE"', 'String("DELETE"'))),
    Fault("search-ignored", "The search finds every profile", pack("profiles"), of("PROFILES-04"),
          at("GET", "/api/profiles", query("q=", "x="))),
    Fault("page-repeated", "The last page repeats the one before it", pack("profiles"),
          of("PROFILES-05"),
          at("GET", "/api/profiles", query("page=3", "page=2"))),
    Fault("sorted-by-letters", "People are sorted by letters and digits", pack("profiles"),
          of("PROFILES-08"), at("GET", "/api/profiles", sorted_by("profiles", "name"))),
    Fault("profiles-of-others", "Profiles of other accounts are accessible", pack("profiles"),
          of("PROFILES-06"), at("GET", "/api/profiles/*", status(404, 200))),
)  # fmt: skip

UPLOADS = (
    Fault("not-sent", "The page uploads no file", pack("uploads"), of("UPLOADS-01"),
          at("GET", "/assets/uploads.js", text("await send(", "String("))),
    Fault("shown-inline", "A file is displayed instead of saved", pack("uploads"), of("UPLOADS-02"),
          at("GET", "/api/uploads/*", header_lost("Content-Disposition"))),
    Fault("file-not-deleted", "The page deletes no file", pack("uploads"), of("UPLOADS-03"),
          at("GET", "/assets/uploads.js", text('await call("DELETE"', 'String("DELETE"'))),
    Fault("any-type", "A program is accepted as a document", pack("uploads"), of("UPLOADS-04"),
          at("POST", "/api/uploads", status(415, 201))),
    Fault("any-size", "A file of any size is accepted", pack("uploads"), of("UPLOADS-05"),
          at("POST", "/api/uploads", status(413, 201))),
    Fault("name-as-html", "A file name is interpreted as HTML", pack("uploads"), of("UPLOADS-06"),
          all_of(at("GET", "/uploads", header_lost("Content-Security-Policy")),
                 at("GET", "/api/uploads", everywhere("img src=x onerror=alert(1)", "<img src=x>")),
                 at("GET", "/assets/uploads.js",
                    text('make("a", name, {', 'make("a", name, { innerHTML: name,')))),
    Fault("files-of-others", "Files of other accounts are accessible", pack("uploads"),
          of("UPLOADS-07"),
          at("GET", "/api/uploads/*", status(404, 200))),
    Fault("any-extension", "A text keeps the extension of a page", pack("uploads"),
          of("UPLOADS-10"), at("GET", "/api/uploads", everywhere("evil.txt", "evil.html"))),
)  # fmt: skip

HOME = (
    Fault("unhealthy", "The health endpoint reports a failure", pack("home"),
          of("HOME-02", "HOME-04", "HOME-06"),
          at("GET", "/health", status(200, 503))),
    Fault("title", "The front page has the wrong title", pack("home"), of("HOME-01"),
          at("GET", "/", text("<title>Interview booking", "<title>Untitled"))),
    Fault("always-green", "The front page never reports 'not ready'", pack("home"), of("HOME-03"),
          at("GET", "/assets/home.js", text(': "failing"', ': "ready"'))),
    Fault("dead-link", "A link on the front page is dead", pack("home"), of("HOME-05"),
          at("GET", "/", text('href="/login"', 'href="/log-on"'))),
    Fault("console-error", "A script on the front page fails to load", pack("home"), of("HOME-06"),
          at("GET", "/", text("</body>", '<script src="/assets/none.js"></script></body>'))),
    Fault("no-skip-link", "The skip link is missing", pack("home"), of("HOME-07"),
          at("GET", "/", text('<a class="skip" href="#content">Skip to content</a>', ""))),
)  # fmt: skip

AUTH = (
    Fault("no-registration", "The page creates no account", pack("auth"), of("AUTH-01", "AUTH-09"),
          at("GET", "/assets/login.js", text('enter("/api/accounts"', 'enter("/api/nothing"'))),
    Fault("no-log-in", "The page logs nobody in", pack("auth"), of("AUTH-02"),
          at("GET", "/assets/login.js", text('enter("/api/session"', 'enter("/api/nothing"'))),
    Fault("any-password", "A wrong password is accepted", pack("auth"), of("AUTH-03"),
          at("POST", "/api/session", status(401, 200))),
    Fault("tells-accounts", "The answers to failed log-ins differ", pack("auth"), of("AUTH-04"),
          at("POST", "/api/session", numbered(401))),
    Fault("stays-in", "Logging out does nothing", pack("auth"), of("AUTH-05", "AUTH-13"),
          at("DELETE", "/api/session", answer(204))),
    Fault("no-lock-out", "An account is never locked", pack("auth"), of("AUTH-06"),
          at("POST", "/api/session", status(423, 200))),
    Fault("script-readable", "Scripts can read the session", pack("auth"),
          of("AUTH-07", "AUTH-08"), cookie("HttpOnly")),
    Fault("cross-site", "Other sites' requests carry the session cookie", pack("auth"),
          of("AUTH-08"),
          cookie("SameSite=lax")),
    Fault("weak-registration", "A weak password is accepted", pack("auth"), of("AUTH-09"),
          at("POST", "/api/accounts", status(422, 201))),
    Fault("unknown-at-home", "The front page does not show who is signed in", pack("auth"),
          of("AUTH-10"), at("GET", "/", text('id="whoami"', 'id="nobody"'))),
    Fault("no-codes", "One-time codes do not work", pack("auth"), of("AUTH-11"),
          at("POST", "/api/codes/verify", status(200, 401))),
    Fault("open-redirect", "Log-in redirects to any site", pack("auth"), of("AUTH-12"),
          at("GET", "/assets/redirect.js",
             all_of(text("origin === location.origin", "true"), text("? path", "? wanted")))),
    Fault("path-as-host", "Log-in follows a path that names a host", pack("auth"), of("AUTH-12"),
          at("GET", "/assets/redirect.js",
             all_of(text("[url, resolve(path)]", "[url]"), text("(?!\\/)", "")))),
    Fault("trusts-old-reads", "A password counts that was replaced meanwhile", TAKEOVER,
          of("AUTH-16", "AUTH-17"), prepare=broken("trusts-old-reads")),
    Fault("used-twice", "A code or a link works twice at the same time", TAKEOVER,
          of("AUTH-22-code", "AUTH-22-link"), prepare=broken("used-twice")),
    Fault("locks-late", "A lock that begins during a log-in does not count for it", TAKEOVER,
          of("AUTH-23"), prepare=broken("locks-late")),
    served("sessions-add-up", "A log-in leaves the browser's old session", TAKEOVER, "AUTH-18"),
    served("registered-twice", "A registration leaves the browser's old session", TAKEOVER,
           "AUTH-18"),
    Fault("never-verified", "A proof of the address ends nothing", TAKEOVER,
          of("AUTH-19-code", "AUTH-20"), prepare=broken("never-verified")),
    Fault("keeps-access", "Sessions outlive a reset", TAKEOVER, of("AUTH-19-reset"),
          prepare=broken("keeps-access")),
    Fault("strangers-lock", "A stranger uses up the owner's attempts", TAKEOVER, of("AUTH-21"),
          at("POST", "/api/session", unknown_browser)),
)  # fmt: skip

NOTIFY = (
    Fault("no-way-in", "A signed-out visitor sees no link to log in", pack("notify"),
          of("NOTIFY-01"),
          at("GET", "/notify", text('href="/login?next=/notify"', 'href="/"'))),
    Fault("forgets", "Preferences are not stored", pack("notify"), of("NOTIFY-02", "NOTIFY-14"),
          at("PUT", "/api/notify/preferences", answer(200, {"booking": True, "news": False}))),
    Fault("not-listed", "Sent messages are not listed", pack("notify"),
          of("NOTIFY-03", "NOTIFY-04"),
          at("GET", "/api/notify/messages", answer(200, {"messages": []}))),
    Fault("anothers-mail", "Messages of another account are listed", pack("notify"),
          of("NOTIFY-06"),
          at("GET", "/api/notify/messages", answer(200, ONLY_FOR_ME))),
    Fault("no-touch", "The session is not extended", pack("notify"), of("NOTIFY-05"),
          at("POST", "/api/session/touch", answer(500))),
    Fault("save-silent", "A failed save shows no error", pack("notify"), of("NOTIFY-07"),
          at("GET", SHELL, text(ERROR_SHOWN, ERROR_HIDDEN))),
)  # fmt: skip

PACK_FAULTS = (
    *(*PASSWORD, *SUBSCRIPTION, *AVAILABILITY, *SHARE, *PROFILES, *UPLOADS),
    *(*HOME, *AUTH, *NOTIFY),
)
