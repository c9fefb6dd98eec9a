"""The faults that Bundle B must catch, on every page. Data only."""

from __future__ import annotations

from release_gate.testkit.pages import EVERY_PAGE
from tests.release_gate.faults.breaks import (
    all_of,
    answer,
    at,
    each_page,
    everywhere,
    header_lost,
    more,
    slow,
    text,
    title,
)
from tests.release_gate.faults.fault import Fault, of

B = "release_gate/bundles/bundle_b"
ACCESS, SPEED, LAYOUT, REPORTS, LOOKS, PAGES_FILE, ERRORS, NAVIGATION = (
    f"{B}/test_{name}.py"
    for name in (
        *("accessibility", "performance", "layout", "browser_reports", "looks"),
        *("pages", "error_states", "navigation"),
    )
)
CSS, SHELL = "/assets/style.css", "/assets/shell.js"
TINY = """
button, input, nav a { font-size: 8px !important; line-height: 1 !important;
  height: 10px !important; padding: 0 !important; min-height: 0 !important }"""
JUMP = """
setTimeout(() => { const late = document.createElement("div"); late.textContent = "late";
  late.style.height = "400px"; document.body.prepend(late); }, 20);"""
WIDE_JUMP = """
document.addEventListener("DOMContentLoaded", async () => { await fetch("/api/session");
  const late = document.createElement("div"); late.className = "late";
  const style = new CSSStyleSheet(); style.insertRule(
    ".late { height: 400px; display: none } "); style.insertRule(
    "@media (min-width: 700px) { .late { display: block } }", 1);
  document.adoptedStyleSheets.push(style); document.body.prepend(late); });"""
BUSY = "\nconst until = performance.now() + 400; while (performance.now() < until);"
NO_KEYBOARD = "\nfor (const link of document.links) link.tabIndex = -1;"
ONCE = 'if (element.getAttribute("aria-busy") === "true") return;'
CHATTY = "\nfor (let i = 0; i < 20; i++) fetch(`/assets/icon.svg?${i}`);"
EVEN = ":is(button, .button).primary { color: var(--act); background: var(--card) }"
DARK = "@media (prefers-color-scheme: dark) { :root { --ink: #234; --act: #234 } }"
FOREIGN = "http://other.localhost:9/pixel.png"


def on_all(*checks: str) -> frozenset[str]:
    return frozenset(f"{check}-{page}" for check in checks for page in EVERY_PAGE)


BUNDLE_B = (
    Fault("no-language", "The pages have no language", ACCESS, on_all("UI-01", "UI-04"),
          everywhere('<html lang="en">', "<html>")),
    Fault("no-label", "A field has no label", ACCESS, of("UI-01-login"),
          at("GET", "/login", text('for="login-email"', 'for="nothing"'))),
    Fault("dark-on-dark", "Links and headings are dark in the dark scheme", ACCESS, on_all("UI-21"),
          at("GET", CSS, more(DARK))),
    Fault("no-keyboard", "The keyboard skips the links", ACCESS, on_all("UI-02"),
          at("GET", SHELL, more(NO_KEYBOARD))),
    Fault("hidden-focus", "The focus is invisible", ACCESS, on_all("UI-03"),
          at("GET", CSS, more("* { outline: none !important; box-shadow: none !important }"))),
    Fault("slow", "The pages arrive late", SPEED, on_all("UI-05", "UI-06"), each_page(slow(2.7))),
    Fault("jump", "The content moves when more of it comes in", SPEED, on_all("UI-07"),
          at("GET", SHELL, more(JUMP))),
    Fault("wide-jump", "On wide screens, the content moves when more of it comes in", SPEED,
          of("UI-07-profiles", "UI-07-availability"), at("GET", SHELL, more(WIDE_JUMP))),
    Fault("busy", "A script blocks the page", SPEED, on_all("UI-08"),
          at("GET", SHELL, more(BUSY))),
    Fault("heavy", "The style sheet is huge, and a script requests twenty icons", SPEED,
          on_all("UI-09", "UI-22"),
          all_of(at("GET", CSS, more("/*" + "x" * 100_000 + "*/")),
                 at("GET", SHELL, more(CHATTY)))),
    Fault("wide", "The content has a fixed width", LAYOUT, on_all("UI-10", "UI-11", "UI-12"),
          at("GET", CSS, more("main { min-width: 1400px !important }"))),
    Fault("tiny", "Buttons and fields are tiny", LAYOUT, on_all("UI-13"),
          at("GET", CSS, more(TINY))),
    Fault("inline", "The pages have an inline script", REPORTS, on_all("UI-23", "UI-24", "UI-25"),
          each_page(text("</main>", "<script>this.broken = 1</script></main>"))),
    Fault("foreign", "The pages show an image of another site", REPORTS, on_all("UI-26"),
          each_page(all_of(header_lost("Content-Security-Policy"),
                           text("</main>", f"<img alt='' src='{FOREIGN}'></main>")))),
    Fault("redesigned", "A landmark has another name, the heading another colour and place", LOOKS,
          on_all("UI-27", "UI-28", "UI-29"),
          all_of(each_page(text('<nav aria-label="Main">', '<nav aria-label="Site">')),
                 at("GET", CSS, more("h1 { color: #333; margin-top: 3rem }")))),
    Fault("no-hover", "A button that is pointed at looks as before", LOOKS, on_all("UI-29"),
          at("GET", CSS, text(":is(button, .button):hover { background: var(--tint); }", ""))),
    Fault("hidden-words", "A text that is not shown at first is another one", LOOKS,
          of("UI-34-book"), at("GET", "/p/*", text("This link is not valid", "Welcome"))),
    Fault("no-focus", "What the skip link leads to cannot take the focus", LOOKS,
          on_all("UI-34"), each_page(text(' tabindex="-1"', ""))),
    Fault("shifted", "The heading is one pixel lower", LOOKS, on_all("UI-30"),
          at("GET", CSS, more("h1 { position: relative; top: 1px }")), compared=True),
    Fault("same-title", "All pages have the same title", PAGES_FILE, of("UI-31"),
          each_page(title("Interview booking"))),
    Fault("no-other-letters", "The font of other letters has an address without a file", PAGES_FILE,
          of("UI-37"), at("GET", CSS, text("latin-ext.woff2", "latin-extended.woff2"))),
    Fault("link-renamed", "A link of the navigation has another name", NAVIGATION,
          on_all("UI-32"), everywhere(">Files</a></li>", ">Documents</a></li>")),
    Fault("no-primary", "All buttons look alike", NAVIGATION, on_all("UI-33"),
          at("GET", CSS, more(EVEN))),
    Fault("menu-dead", "The button of the menu opens nothing", NAVIGATION,
          of("UI-35-mouse", "UI-35-keyboard"),
          at("GET", "/share", text(' popovertarget="menu"', ""))),
    Fault("unreadable-errors", "Errors can hardly be read", ERRORS,
          of("UI-36-light", "UI-36-dark"),
          at("GET", CSS, more(":root { --bad: #777 !important }"))),
    Fault("silent", "Errors are not shown", ERRORS, of("UI-14", "UI-15", "UI-16", "UI-18"),
          at("GET", SHELL, text('tell(named.join(" ") || error.message, true);', ""))),
    Fault("sent-twice", "Every click sends the form", ERRORS, of("UI-17"),
          at("GET", SHELL, text(ONCE, ""))),
    Fault("plain-404", "A missing page has no link", ERRORS, of("UI-19"),
          at("GET", "/no-such-page", answer(404))),
    Fault("page-unlisted", "A page links to one that is not in the list of pages",
          PAGES_FILE, of("UI-20"),
          at("GET", "/", text('href="/share"', 'href="/shared"'))),
)  # fmt: skip
