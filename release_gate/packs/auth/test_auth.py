"""Accounts and sessions: registration, log-in, sessions, log-out."""

from __future__ import annotations

import json
import re

from playwright.sync_api import BrowserContext, Page, expect

from release_gate.check import check
from release_gate.testkit.client import Client

AFTER_LOG_IN = re.compile(r"/notify$")
HOSTILE = (
    *("//evil.example/", "https://evil.example/", "https:evil.example", "http:/\\evil.example"),
    *(
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example",
        "\n//evil.example",
        " //evil.example",
    ),
    *("/.//evil.example/", "/..//evil.example", "/./\\evil.example", "/a/..//evil.example"),
    *("/%2e//evil.example", "/%2E%2e//evil.example", "/%2f%2fevil.example", "%2f%2fevil.example"),
    *("///evil.example", "//evil.example\\@own", "/\r\n/evil.example", "\x00//evil.example"),
    *(
        "javascript:alert(1)",
        "data:text/html,x",
        "blob:https://evil.example/x",
        "//",
        "/\\",
        "@evil",
    ),
    *("//user@evil.example", "/login?next=//evil.example", "?//evil.example", "#//evil.example"),
)


# Submits the log-in form with each value of ?next=, and collects where the browser would go.
DESTINATIONS = """async (values) => {
  const found = [];
  for (const value of values) {
    navigation.onnavigate = null;
    history.replaceState(null, "", "/login?next=" + encodeURIComponent(value));
    found.push(await new Promise((resolve) => {
      setTimeout(resolve, 1000, "nowhere");
      navigation.onnavigate = (event) => {
        event.preventDefault();
        setTimeout(resolve, 0, event.destination.url); // once the form can be sent again
      };
      document.getElementById("login-form").requestSubmit();
    }));
  }
  return found;
}"""


def log_in(page: Page, email: str, password: str) -> None:
    page.locator("#login-email").fill(email)
    page.locator("#login-password").fill(password)
    page.locator("#login-form").get_by_role("button", name="Log in").click()


@check(
    "AUTH-01",
    "Registering signs the user in",
    why="a new customer should not enter the same data twice",
)
def test_register(page: Page, visitor: Client) -> None:
    page.goto("/login")
    page.locator("#register-name").fill(visitor.name)
    page.locator("#register-email").fill(visitor.email)
    page.locator("#register-password").fill(visitor.password)
    page.get_by_role("button", name="Create account").click()
    expect(page).to_have_url(AFTER_LOG_IN)
    expect(page.locator("#whoami")).to_have_text(visitor.name)


@check("AUTH-02", "The right password signs in", why="without it nobody can use the service")
def test_log_in(page: Page, member: Client) -> None:
    page.goto("/login")
    log_in(page, member.email.upper(), member.password)  # as phones write addresses
    expect(page).to_have_url(AFTER_LOG_IN)
    expect(page.locator("#whoami")).to_have_text(member.name)


@check("AUTH-03", "A wrong password is refused", why="otherwise anyone could sign in")
def test_wrong_password(page: Page, member: Client) -> None:
    page.goto("/login")
    log_in(page, member.email, "not the password at all")
    expect(page.locator("#message")).to_have_class(re.compile(r"\berror\b"))
    page.goto("/notify")
    expect(page.locator("#signed-out")).to_be_visible()


@check(
    "AUTH-04",
    "An unknown address gets the same answer as a wrong password",
    why="a different answer would reveal who has an account",
)
def test_unknown_address(page: Page, member: Client, visitor: Client) -> None:
    answers = []
    for email in (member.email, visitor.email):
        page.goto("/login")
        log_in(page, email, "not the password at all")
        expect(page.locator("#message")).to_have_class(re.compile(r"\berror\b"))
        answers.append(page.locator("#message").inner_text())
    assert answers[0]
    assert answers[0] == answers[1]


@check(
    "AUTH-05",
    "Logging out ends the session",
    why="the next person at the machine may be somebody else",
)
def test_log_out(member_page: Page, context: BrowserContext, member: Client) -> None:
    member_page.goto("/notify")
    member_page.locator("#log-out").click()
    expect(member_page.get_by_role("navigation").get_by_role("link", name="Log in")).to_be_visible()
    assert "session" not in {cookie.get("name") for cookie in context.cookies()}
    assert member.get("/api/session").json() == {"signed_in": False}


@check("AUTH-06", "Five wrong passwords lock the account", why="guessing must not be free")
def test_lock_out(member: Client) -> None:
    for _ in range(5):
        assert member.log_in("a wrong guess at it").status_code == 401
    answer = member.log_in()
    assert answer.status_code == 423
    assert answer.json()["error"] == "locked"
    assert int(answer.headers["Retry-After"]) > 0


@check("AUTH-07", "Scripts cannot read the session cookie", why="an injected script could steal it")
def test_cookie_is_hidden_from_scripts(page: Page, member: Client) -> None:
    page.goto("/login")
    log_in(page, member.email, member.password)
    expect(page.locator("#whoami")).to_have_text(member.name)
    assert "session" in {cookie.get("name") for cookie in page.context.cookies()}
    assert "session" not in page.evaluate("document.cookie")


@check(
    "AUTH-08",
    "The cookies of a log-in have their security flags",
    why="each of them prevents one way to steal it",
)
def test_set_cookie(visitor: Client) -> None:
    account = {"email": visitor.email, "password": visitor.password, "name": visitor.name}
    headers = visitor.post("/api/accounts", account).raw.headers.getlist("Set-Cookie")
    assert any(header.startswith("session=") for header in headers)
    for header in headers:
        flags = {part.strip().lower() for part in header.split(";")[1:]}
        assert {"httponly", "samesite=lax", "path=/"} <= flags, header
        assert ("secure" in flags) == visitor.url.startswith("https:"), header


@check("AUTH-09", "A weak password is refused with a reason", why="it would be guessed")
def test_weak_password(page: Page, visitor: Client) -> None:
    page.goto("/login")
    page.locator("#register-name").fill(visitor.name)
    page.locator("#register-email").fill(visitor.email)
    page.locator("#register-password").fill("passwordpassword")
    page.get_by_role("button", name="Create account").click()
    expect(page.locator("#message")).to_have_class(re.compile(r"\berror\b"))
    expect(page.locator("#message")).to_contain_text("password", ignore_case=True)
    assert visitor.log_in("passwordpassword").status_code == 401


@check("AUTH-10", "A session survives a reload and a new tab", why="people work in several tabs")
def test_session_stays(member_page: Page, context: BrowserContext, member: Client) -> None:
    member_page.goto("/notify")
    member_page.reload()
    expect(member_page.locator("#whoami")).to_have_text(member.name)
    tab = context.new_page()
    tab.goto("/")
    expect(tab.locator("#whoami")).to_have_text(member.name)


@check("AUTH-11", "A code from an e-mail signs in", why="people forget passwords")
def test_code(page: Page, member: Client) -> None:
    page.goto("/login")
    page.locator("#code-email").fill(member.email)
    page.locator("#code-send").click()
    expect(page.locator("#code-value")).to_be_visible()
    expect(page.locator("#message")).not_to_be_empty()
    code = re.search(r"\b\d{6}\b", member.mails("code")[0]["text"])
    assert code
    page.locator("#code-value").fill(code[0])
    page.locator("#code-verify").click()
    expect(page.locator("#whoami")).to_have_text(member.name)


@check(
    "AUTH-12",
    "Log-in never redirects to another site",
    why="a link to this site could be used for phishing",
)
def test_no_open_redirect(page: Page, member: Client, base_url: str) -> None:
    page.goto("/login")
    log_in(page, member.email, member.password)
    expect(page.locator("#whoami")).to_have_text(member.name)
    page.goto("/login")
    expect(page.locator("#log-in")).to_be_hidden()
    session = json.dumps(member.get("/api/session").json())
    page.route("**/api/session", lambda route: route.fulfill(body=session))
    values = [*HOSTILE, *(base_url + each for each in HOSTILE), "/profiles?page=2"]
    *found, harmless = page.evaluate(DESTINATIONS, values)
    stays = re.compile(re.escape(base_url) + "/(?!/)")
    assert [pair for pair in zip(values, found, strict=False) if not stays.match(pair[1])] == []
    assert harmless == base_url + "/profiles?page=2"


@check(
    "AUTH-13",
    "An open page of an ended session shows that it is signed out",
    why="a tab that was left open must not give access",
)
def test_ended_session(member_page: Page, member: Client) -> None:
    member_page.goto("/notify")
    expect(member_page.locator("#preferences-form")).to_be_visible()
    assert member.call("DELETE", "/api/session").status_code == 204
    member_page.reload()
    expect(member_page.locator("#signed-out")).to_be_visible()
    expect(member_page.locator("#preferences-form")).to_be_hidden()
