"""Journeys of members who keep people, files, organisations and a plan."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from release_gate.testkit.journeys.journey import (
    BUSY,
    LATE,
    MEMBER,
    NOTHING,
    SIGNED_OUT,
    UNREACHABLE,
    VISITOR,
    Act,
    Answer,
    Journey,
    Step,
    enter,
    failed,
    ok,
    press,
    press_and_go_on,
    refused,
)


def person(name: str) -> dict[str, str]:
    return {"id": name, "name": name, "email": f"{name}@example.test", "role": "Admiral",
            "notes": "In the morning."}  # fmt: skip


def people(page: int, pages: int, *names: str) -> Answer:
    found = [person(name) for name in names]
    return ok({"profiles": found, "page": page, "pages": pages, "total": len(names) and 12})


GRACE, JOAN = "DELETE /api/profiles/grace", "DELETE /api/profiles/joan"
PROFILES = Journey(
    "profiles",
    "/profiles",
    {
        **MEMBER,
        "GET /api/profiles?q=&page=1": people(1, 3, "grace", "joan"),
        "GET /api/profiles?q=&page=2": people(2, 3, "ada"),
        "GET /api/profiles?q=&page=3": [people(3, 3, "mary"), people(3, 2)],
        "GET /api/profiles?q=nobody&page=1": people(1, 1),
        "DELETE /api/profiles/mary": NOTHING,
        GRACE: [BUSY, NOTHING],
        JOAN: NOTHING,
        "POST /api/profiles": [
            refused(name="Enter a value.", email="Enter an e-mail address."),
            ok({}, 201),
        ],
        "PUT /api/profiles/grace": [refused(role="Too long."), ok({})],
    },
    (
        Step("the second page", press("Next")),
        Step("the third page", press("Next")),
        Step("the only one there is deleted", press("Delete mary")),
        Step("the first page", press("Previous")),
        Step("the new one has no name", enter("profile-form", "Add", email="a", notes="n")),
        Step("all is well", enter("profile-form", "Add", name="Ada", email="a@example.test")),
        Step("one is edited", press("Edit grace")),
        Step("editing is given up", press("Cancel")),
        Step("one is edited again", press("Edit grace")),
        Step("the role is refused", enter("profile-form", "Save", role="Rear admiral")),
        Step("the role is saved", enter("profile-form", "Save", role="Rear")),
        Step("a third is edited", press("Edit grace")),
        Step("another is deleted meanwhile", press("Delete joan")),
        Step("deleting fails", press("Delete grace")),
        Step("what is edited is deleted", press("Delete grace")),
        Step(
            "the second page cannot be loaded",
            press("Next"),
            {"GET /api/profiles?q=&page=2": [BUSY, people(2, 3, "ada")]},
        ),
        Step("the second page again", press("Next")),
        Step("the first page, and on to the search", press_and_go_on("Previous", "search-text")),
        Step("nobody is found", enter("search-form", "Search", q="nobody")),
        Step(
            "there is nobody",
            enter("search-form", "Search", q=""),
            {"GET /api/profiles?q=&page=1": people(1, 1)},
        ),
        Step(
            "the list cannot be loaded",
            press("Search"),
            {"GET /api/profiles?q=&page=1": UNREACHABLE},
        ),
    ),
)


def choose_file(bytes_: int, name: str = "a letter.txt") -> Act:
    """Choose a file of this size and press the button; the file is made in the page."""

    def act(page: Page) -> None:
        page.locator("#upload-file").evaluate(
            """(field, [bytes, name]) => {
              const chosen = new DataTransfer();
              chosen.items.add(new File([new Uint8Array(bytes)], name));
              field.files = chosen.files;
            }""",
            [bytes_, name],
        )
        page.get_by_role("button", name="Upload").click()

    return act


def files(*names_and_sizes: tuple[str, int]) -> Answer:
    return ok({"uploads": [{"id": name[0], "name": name, "type": "text/plain", "size": size,
                            "created_at": "2030-01-01T00:00:00Z"}
                           for name, size in names_and_sizes]})  # fmt: skip


LETTER, SKETCH = ("a letter.txt", 1024), ("sketch <1>.png", 1025)
MAX_BYTES = 5 * 1024 * 1024
SENDING = "POST /api/uploads?name=a%20letter.txt"
UPLOADS = Journey(
    "uploads",
    "/uploads",
    {
        **MEMBER,
        "GET /api/uploads": [files(SKETCH), files(LETTER, SKETCH), files(SKETCH), files()],
        SENDING: [
            refused(file="This is no text."),
            UNREACHABLE,
            LATE,
            SIGNED_OUT,
            (201, {"id": "a"}),
        ],
        "DELETE /api/uploads/a": [BUSY, NOTHING],
        "DELETE /api/uploads/s": NOTHING,
    },
    (
        Step("no file is chosen", press("Upload")),
        Step("the file is too large", choose_file(MAX_BYTES + 1)),
        Step("the file is refused", choose_file(10)),
        Step("the upload is interrupted", choose_file(10)),
        Step("the upload takes too long", choose_file(10)),
        Step("the session has ended", choose_file(10)),
        Step("the largest file is uploaded", choose_file(MAX_BYTES)),
        Step("a file is opened", lambda page: page.get_by_text("a letter.txt", exact=True).click()),
        Step("deleting fails", press("Delete a letter.txt")),
        Step("a file is deleted", press("Delete a letter.txt")),
        Step("the last file is deleted", press("Delete sketch <1>.png")),
    ),
)

ENGINES = "/api/organisations/1"


def organisation(role: str, *members: tuple[str, str]) -> Answer:
    listed = [{"id": f"m{name}", "name": name, "role": role} for name, role in members]
    me = {"id": "m1", "name": "Ada Lovelace", "role": role}
    return ok({"id": "1", "name": "Engines", "role": role, "members": [me, *listed]})


def organisations(*roles: str) -> Answer:
    return ok({"organisations": [{"id": "1", "name": "Engines", "role": role} for role in roles]})


def invitations(*emails: str) -> Answer:
    return ok({"invitations": [{"id": email[0], "email": email, "role": "admin"}
                               for email in emails]})  # fmt: skip


def invite(email: str) -> Act:
    def act(page: Page) -> None:
        page.get_by_label("Role").select_option("Admin")
        enter("invite-form", "Invite", email=email)(page)

    return act


OTHERS = (("2", "member"), ("3", "admin"), ("4", "owner"))
OWNER = Journey(
    "organisations-of-owner",
    "/organisations",
    {
        **MEMBER,
        "GET /api/organisations": [organisations(), organisations("owner")],
        "POST /api/organisations": [refused(name="Enter a value."), ok({}, 201)],
        f"GET {ENGINES}": [BUSY, organisation("owner", *OTHERS)],
        f"GET {ENGINES}/invitations": [invitations(), invitations("joan@example.test"),
                                       invitations()],
        f"POST {ENGINES}/invitations": [refused(email="Enter an e-mail address."), ok({}, 201)],
        f"DELETE {ENGINES}/invitations/j": [BUSY, NOTHING],
        f"PUT {ENGINES}/members/m2": [BUSY, ok({})],
        f"DELETE {ENGINES}/members/m3": NOTHING,
        f"DELETE {ENGINES}/members/m1": [failed(409, "last_owner", "Name an owner first."),
                                         NOTHING],
    },
    (
        Step("the name is missing", press("Start")),
        Step("one is started", enter("create-form", "Start", name="Engines")),
        Step("opening it fails", press("Open Engines")),
        Step("it is opened", press("Open Engines")),
        Step("the address is invalid", invite("joan")),
        Step("somebody is invited", invite("joan@example.test")),
        Step("withdrawing fails", press("Withdraw the invitation of joan@example.test")),
        Step("it is withdrawn", press("Withdraw the invitation of joan@example.test")),
        Step("a new role is refused", press("Make 2 owner")),
        Step("somebody gets a role", press("Make 2 admin")),
        Step("somebody is removed", press("Remove 3"),
             {f"GET {ENGINES}": organisation("owner", ("2", "admin"))}),
        Step("leaving is refused", press("Leave the organisation")),
        Step("leaving", press("Leave the organisation"),
             {"GET /api/organisations": organisations()}),
    ),
)  # fmt: skip
ADMIN = Journey(
    "organisations-of-admin",
    "/organisations",
    {
        **MEMBER,
        "GET /api/organisations": organisations("admin"),
        f"GET {ENGINES}": [organisation("admin", *OTHERS), organisation("member", *OTHERS)],
        f"GET {ENGINES}/invitations": invitations("joan@example.test"),
    },
    (
        Step("it is opened as an admin", press("Open Engines")),
        Step("it is opened as a member", press("Open Engines")),
    ),
)
INVITED = Journey(
    "organisations-of-invited",
    "/organisations#a-token",
    {
        **MEMBER,
        "GET /api/organisations": [organisations(), organisations("member")],
        "POST /api/invitations/accept": [
            failed(400, "bad_link", "The invitation is not valid."),
            ok({"id": "1", "name": "Engines", "role": "member"}),
        ],
    },
    (
        Step("the invitation has ended", press("Join the organisation")),
        Step("joining", press("Join the organisation")),
    ),
)
SKIPPED = Journey(
    "organisations-skipped-to",
    "/organisations#content",
    {**MEMBER, "GET /api/organisations": organisations("owner")},
    (),
)

PLANS = ok({"plans": [{"id": "solo", "cents": 900, "currency": "eur"},
                      {"id": "team", "cents": 2950, "currency": "usd"}]})  # fmt: skip


def plan(name: str, status: str) -> dict[str, Any]:
    return {"GET /api/subscription": ok({"plan": name, "status": status}), "GET /api/plans": PLANS}


SUBSCRIPTION = Journey(
    "subscription",
    "/subscription",
    {
        **MEMBER,
        **plan("free", "none"),
        "POST /api/subscription/checkout": [
            failed(502, "provider_failed", "Stripe does not answer."),
            ok({"url": "https://checkout.example.test/"}, 201),
        ],
    },
    (
        Step("the provider fails", press("Choose solo: €9.00 a month")),
        Step("a plan is chosen", press("Choose team: US$29.50 a month")),
    ),
)
SUBSCRIBED = Journey(
    "subscription-active",
    "/subscription",
    {
        **MEMBER,
        **plan("team", "active"),
        "DELETE /api/subscription": [BUSY, ok({"plan": "team", "status": "cancelled"})],
    },
    (
        Step("cancelling fails", press("Cancel the subscription")),
        Step("it is cancelled", press("Cancel the subscription")),
    ),
)
UNPAID = Journey("subscription-unpaid", "/subscription", {**MEMBER, **plan("team", "past_due")}, ())
PAID = Journey(
    "subscription-paid",
    "/subscription/success",
    {**MEMBER, "GET /api/subscription": ok({"plan": "solo", "status": "active"})},
    (),
)
NOT_PAID = Journey("subscription-cancelled", "/subscription/cancelled", VISITOR, ())

LISTS = (
    PROFILES,
    UPLOADS,
    OWNER,
    ADMIN,
    INVITED,
    SKIPPED,
    SUBSCRIPTION,
    SUBSCRIBED,
    UNPAID,
    PAID,
    NOT_PAID,
)
