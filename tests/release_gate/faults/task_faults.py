"""The faults that the checks of the pages at work must catch. Data only."""

from __future__ import annotations

from collections.abc import Iterable

from release_gate.testkit.journeys.catalogue import EVERY_JOURNEY
from release_gate.testkit.page_actions import PAGE_ACTIONS
from tests.release_gate.faults.breaks import at, everywhere, more, text
from tests.release_gate.faults.broken_backend import broken
from tests.release_gate.faults.fault import Fault, of
from tests.release_gate.faults.proxy import Break

ORGANISATIONS_PAGE = "release_gate/bundles/bundle_b/test_organisations_page.py"
SHELL = "/assets/shell.js"
ONCE = 'if (element.getAttribute("aria-busy") === "true") return;'
MEMBERS_ONLY = (
    *("notify", "profiles", "availability", "share", "uploads", "organisations"),
    *("subscription", "success"),
)
LOADED = (*MEMBERS_ONLY, "password", "book")
LEFT_OPEN = (
    *("password", "preferences", "profile", "week", "share", "file", "organisation", "plan"),
)
FORMS = (
    *("log-in", "register", "code", "forgotten", "reset", "book", "password", "note"),
    *("profile", "week", "organisation"),
)
DEVICES = ("mouse", "keyboard")
NO_TAB = "\nsetInterval(() => document.querySelectorAll('main button').forEach("
NO_TAB += "button => { button.tabIndex = -1; }));"


def bundle_b(name: str) -> str:
    return f"release_gate/bundles/bundle_b/test_{name}.py"


def tasks(pack: str) -> str:
    return f"release_gate/packs/{pack}/test_{pack}_tasks.py"


def both(*checks: str) -> frozenset[str]:
    """These checks by mouse and by keyboard."""
    return of(*(f"{check}-{device}" for check in checks for device in DEVICES))


def each(check: str, subjects: Iterable[str]) -> frozenset[str]:
    return of(*(f"{check}-{subject}" for subject in subjects))


def by_keyboard(*checks: str) -> frozenset[str]:
    return of(*(f"{check}-keyboard" for check in checks))


def no_script(path: str, script: str) -> Break:
    """The page does not load its script."""
    tag = f'<script type="module" src="/assets/{script}.js"></script>'
    return at("GET", path, text(tag, ""))


def skipped_buttons(script: str) -> Break:
    """The Tab key passes over the buttons of the page."""
    return at("GET", f"/assets/{script}.js", more(NO_TAB))


AUTH = (
    Fault("login-scriptless", "The log-in page loads no script", tasks("auth"),
          both("AUTH-41", "AUTH-42", "AUTH-43"), no_script("/login", "login")),
    Fault("login-skipped", "The Tab key skips the buttons of the log-in page", tasks("auth"),
          by_keyboard("AUTH-41", "AUTH-42", "AUTH-43"), skipped_buttons("login")),
    Fault("forgotten-dead", "The link to a forgotten password leads nowhere", tasks("auth"),
          both("AUTH-44"), at("GET", "/login", text('href="/password"', 'href="/none"'))),
)  # fmt: skip

AVAILABILITY = (
    Fault("availability-scriptless", "The page loads no script", tasks("availability"),
          both("AVAILABILITY-08", "AVAILABILITY-09"), no_script("/availability", "availability")),
    Fault("availability-skipped", "The Tab key skips the buttons", tasks("availability"),
          by_keyboard("AVAILABILITY-08", "AVAILABILITY-09"), skipped_buttons("availability")),
)  # fmt: skip

CALENDAR_CHECKS = "release_gate/packs/shareable_profile/test_calendar.py"
CALENDAR = (
    Fault("month-stuck", "The button for the next month shows the same month", CALENDAR_CHECKS,
          both("SHARE-11"),
          at("GET", "/assets/book.js", text("(shownMonth(), 1)", "(shownMonth(), 0)"))),
    Fault("zone-unnamed", "The page does not name the time zone", CALENDAR_CHECKS,
          each("SHARE-12", ("london", "tokyo", "honolulu")),
          at("GET", "/assets/book.js", text('byId("zone").textContent =', "void"))),
    Fault("other-day", "Days are those of another clock", CALENDAR_CHECKS,
          of("SHARE-12-tokyo"),
          at("GET", "/assets/calendar.js", everywhere("at.getDate()", "at.getUTCDate()"))),
    Fault("weeks-dead", "The arrow keys up and down do not choose", CALENDAR_CHECKS,
          of("SHARE-13"), at("GET", "/assets/calendar.js", text("found?.click();", ""))),
)  # fmt: skip

SHARE = (
    Fault("share-scriptless", "The page loads no script", tasks("shareable_profile"),
          both("SHARE-08"), no_script("/share", "share")),
    Fault("book-scriptless", "The public page loads no script", tasks("shareable_profile"),
          both("SHARE-09"), no_script("/p/*", "book")),
    Fault("taken-again", "A time that is gone stays on the public page",
          tasks("shareable_profile"), both("SHARE-10"),
          at("GET", "/assets/book.js", text("error.status === 409", "false"))),
    Fault("share-skipped", "The Tab key skips the buttons", tasks("shareable_profile"),
          by_keyboard("SHARE-08"), skipped_buttons("share")),
)  # fmt: skip

UPLOADS = (
    Fault("uploads-scriptless", "The page loads no script", tasks("uploads"),
          both("UPLOADS-11"), no_script("/uploads", "uploads")),
    Fault("no-progress", "The progress of an upload is not shown", tasks("uploads"),
          of("UPLOADS-12"),
          at("GET", "/assets/uploads.js", text("progress.hidden = false;", ""))),
    Fault("still-bar", "The progress of an upload does not grow", tasks("uploads"),
          of("UPLOADS-14"),
          at("GET", "/assets/uploads.js", text("progress.value = part;", ""))),
    Fault("oldest-first", "The oldest file is first", tasks("uploads"), of("UPLOADS-15"),
          prepare=broken("oldest-first")),
    Fault("file-unlabelled", "The field for the file has no label", tasks("uploads"),
          both("UPLOADS-11"), at("GET", "/uploads", text('for="upload-file"', 'for="none"'))),
)  # fmt: skip

PASSWORD = (
    Fault("password-scriptless", "The page loads no script", tasks("password"),
          both("PASSWORD-12", "PASSWORD-10", "PASSWORD-11"), no_script("/password", "password")),
    Fault("password-skipped", "The Tab key skips the buttons", tasks("password"),
          by_keyboard("PASSWORD-12", "PASSWORD-10", "PASSWORD-11"), skipped_buttons("password")),
)  # fmt: skip

NOTIFY = (
    Fault("notify-scriptless", "The page loads no script", tasks("notify"),
          both("NOTIFY-10", "NOTIFY-11", "NOTIFY-12"), no_script("/notify", "notify")),
    Fault("notify-skipped", "The Tab key skips the buttons", tasks("notify"),
          by_keyboard("NOTIFY-10", "NOTIFY-11", "NOTIFY-12"), skipped_buttons("notify")),
)  # fmt: skip

PROFILES = (
    Fault("profiles-scriptless", "The page loads no script", tasks("profiles"),
          both("PROFILES-09", "PROFILES-10"), no_script("/profiles", "profiles")),
    Fault("profiles-skipped", "The Tab key skips the buttons", tasks("profiles"),
          by_keyboard("PROFILES-09", "PROFILES-10"), skipped_buttons("profiles")),
)  # fmt: skip

SUBSCRIPTION = (
    Fault("no-way-back", "The page after a cancelled payment has no link", tasks("subscription"),
          both("SUBSCRIPTION-13"),
          at("GET", "/subscription/cancelled", text("Choose a plan", ""))),
    Fault("not-cancellable", "The button to cancel does nothing", tasks("subscription"),
          both("SUBSCRIPTION-14"),
          at("GET", "/assets/subscription.js", text("onClick(cancel,", "void (cancel,"))),
    Fault("subscription-skipped", "The Tab key skips the buttons", tasks("subscription"),
          by_keyboard("SUBSCRIPTION-13", "SUBSCRIPTION-14"), skipped_buttons("subscription")),
)  # fmt: skip

HOME = (
    Fault("link-lost", "A page is not linked", tasks("home"), both("HOME-10"),
          at("GET", "/", text('href="/uploads"', 'href="/"'))),
    Fault("checked-once", "The button to check again does nothing", tasks("home"),
          both("HOME-11"),
          at("GET", "/assets/home.js", text("onClick(byId", "void (byId"))),
    Fault("home-skipped", "The Tab key skips the buttons", tasks("home"),
          by_keyboard("HOME-11"), skipped_buttons("home")),
)  # fmt: skip

ORGANISATIONS = (
    Fault("organisations-scriptless", "The page loads no script", ORGANISATIONS_PAGE,
          both("ORG-01", "ORG-02", "ORG-03"), no_script("/organisations", "organisations")),
    Fault("organisations-skipped", "The Tab key skips the buttons", ORGANISATIONS_PAGE,
          by_keyboard("ORG-01", "ORG-02", "ORG-03"), skipped_buttons("organisations")),
    Fault("missing-dead-end", "The missing page leads to itself", ORGANISATIONS_PAGE,
          both("STATE-01"),
          at("GET", "/no-such-page", text('<p><a href="/">', '<p><a href="/no-such-page">'))),
)  # fmt: skip

STATES = (
    Fault("failure-silent", "Errors are not announced", bundle_b("failures"),
          each("STATE-02", PAGE_ACTIONS),
          at("GET", SHELL, text('isError ? "alert" : "status"', '"status"'))),
    Fault("never-late", "A request never ends by itself", bundle_b("failures"),
          each("STATE-02", PAGE_ACTIONS),
          at("GET", "/assets/api.js", text("TIMEOUT_MS = 15_000", "TIMEOUT_MS = 150_000"))),
    Fault("pressed-twice", "Every press sends a request", bundle_b("failures"),
          each("STATE-02", PAGE_ACTIONS), at("GET", SHELL, text(ONCE, ""))),
    Fault("no-way-on", "The end of a session is an error like any other",
          bundle_b("ended_session"), each("STATE-03", LEFT_OPEN),
          at("GET", SHELL, text('if (error.code === "signed_out") {', "if (false) {"))),
    Fault("loads-in-vain", "Data that cannot be loaded is passed over", bundle_b("loading"),
          each("STATE-04", LOADED), at("GET", SHELL, text("    else tell(", "    else String("))),
    Fault("unmarked", "Invalid fields are not marked", bundle_b("validation"),
          each("STATE-05", FORMS) | of("STATE-06", "STATE-07"),
          at("GET", SHELL, text("mark(form.elements[name], text)", "String(text)"))),
    Fault("never-empty", "An empty list is shown as it is", bundle_b("empty_states"),
          each("STATE-08", ("bookings", "files", "messages", "organisations", "profiles")),
          at("GET", SHELL, text("if (none) none.hidden", "if (none) none.title"))),
    Fault("times-never-empty", "A week without times has no words", bundle_b("empty_states"),
          of("STATE-08-times"),
          at("GET", "/availability", text("You cannot be booked yet.", ""))),
    Fault("link-never-empty", "A missing link has no words", bundle_b("empty_states"),
          of("STATE-08-link"), at("GET", "/share", text("You have no link yet.", ""))),
    Fault("always-free", "A page without free times has no words", bundle_b("empty_states"),
          of("STATE-08-free-times"), at("GET", "/p/*", text("There is no free time", ""))),
    Fault("no-way-back-in", "The links to the log-in do not lead back", bundle_b("signed_out"),
          each("STATE-09", MEMBERS_ONLY), everywhere("/login?next=", "/login?x=")),
    Fault("header-lost", "A page has no link in its header", bundle_b("signed_out"),
          of("STATE-10"),
          at("GET", "/uploads", text('<a href="/organisations">Organisations</a>', ""))),
    Fault("nobody-at-thanks", "A page does not show who is signed in", bundle_b("signed_out"),
          of("STATE-11"), no_script("/no-such-page", "shell")),
    Fault("form-not-kept", "A form is forgotten before the script of its page is there",
          bundle_b("loading"), of("STATE-12"), at("GET", SHELL, text("form.requestSubmit();", ""))),
    Fault("asks-twice", "Every page asks twice who is signed in", bundle_b("journeys"),
          each("STATE-13", EVERY_JOURNEY), at("GET", SHELL, more('\nfetch("/api/session");'))),
)  # fmt: skip

TASK_FAULTS = (
    *(*PASSWORD, *SUBSCRIPTION, *AVAILABILITY, *CALENDAR, *SHARE, *PROFILES, *UPLOADS),
    *(*HOME, *AUTH, *NOTIFY, *ORGANISATIONS, *STATES),
)
