"""What people do on the pages: each action is one press of a button and one request of the page."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass(frozen=True)
class PageAction:
    """`address` has `{token}` for the token of a public link; `form` is the name of a form."""

    name: str
    address: str
    button: str
    request: str  # glob of the address that the page asks
    form: str = ""
    signed_in: bool = True

    def press(self, page: Page) -> None:
        """Press the button, with what the fields hold; a field for a file gets one."""
        if self.form == "Add a file":
            file = {"name": "letter.txt", "mimeType": "text/plain", "buffer": b"text"}
            page.get_by_label("File", exact=True).set_input_files(file)  # type: ignore[arg-type]
        place = page.get_by_role("form", name=self.form) if self.form else page
        place.get_by_role("button", name=self.button).click()


def _by_guest(name: str, address: str, form: str, button: str, request: str) -> PageAction:
    return PageAction(name, address, button, f"**/api/{request}", form, signed_in=False)


def _by_member(name: str, address: str, form: str, button: str, request: str) -> PageAction:
    return PageAction(name, address, button, f"**/api/{request}", form)


PAGE_ACTIONS = {
    action.name: action
    for action in (
        _by_guest("log-in", "/login", "With your password", "Log in", "session"),
        _by_guest("register", "/login", "New here", "Create account", "accounts"),
        _by_guest("code", "/login", "With a code by e-mail", "Send a code", "codes"),
        _by_guest("forgotten", "/password", "Forgotten?", "Send a link", "password/reset-link"),
        _by_guest("reset", "/password#t", "Set a new password", "Set", "password/reset"),
        _by_guest("book", "/p/{token}", "", "Book", "public/*/bookings"),
        _by_member("password", "/password", "Change it", "Change", "password/change"),
        _by_member("log-out", "/share", "", "Log out", "session"),
        _by_member("preferences", "/notify", "What we may send", "Save", "notify/preferences"),
        _by_member("note", "/notify", "A note to yourself", "Send", "notify/email"),
        _by_member("session", "/notify", "", "Stay signed in", "session/touch"),
        _by_member("profile", "/profiles", "Add a person", "Add", "profiles"),
        _by_member("week", "/availability", "Your week", "Save", "availability"),
        _by_member("share", "/share", "What others see", "Save", "share"),
        _by_member("link", "/share", "", "Make a", "share/link"),
        _by_member("file", "/uploads", "Add a file", "Upload", "uploads?*"),
        _by_member(
            "organisation", "/organisations", "Start an organisation", "Start", "organisations"
        ),
        _by_member("plan", "/subscription", "", "Choose solo", "subscription/checkout"),
    )
}
