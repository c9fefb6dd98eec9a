#!/usr/bin/env python3
"""Take screenshots of the application's pages.

    python scripts/take_screenshots.py           those that docs/backend.md shows, to docs/pictures
    python scripts/take_screenshots.py FOLDER    every page, to look at: filled and empty, on a
                                                 phone and on a desk, light and dark

Two runs with one browser give the same bytes: the backend's clock stands still, the public link has
a fixed address, and the font comes with the pages. Few colours keep the files small.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Route, expect

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from release_gate.browser import launched  # noqa: E402
from release_gate.fixtures.page_metrics import SETTLED  # noqa: E402
from release_gate.testkit.client import Client, new_member  # noqa: E402
from release_gate.testkit.pages import PAGES, SitePage, page_named  # noqa: E402
from release_gate.testkit.private_backend import PrivateBackend  # noqa: E402
from release_gate.testkit.sample_account import sample_account  # noqa: E402

SHOWN = ROOT / "docs" / "pictures"
NOW_S = 1_893_751_200  # 2030-01-04 10:00 UTC, a Friday
COLOURS = 128
HEIGHT = 800
WIDTHS = {"phone": 375, "desk": 1280}  # CSS pixels
PUBLIC_LINK = re.compile(r'"https?://[^"]+/p/[^"]+"')
FIXED_LINK = '"https://booking.example.com/p/ada"'

# Where an account without content sees something else: a selector of that, too.
EMPTY = {"book": ", #no-such-link"}

Scheme = Literal["light", "dark"]


@dataclass(frozen=True)
class Shot:
    page: str  # a name of release_gate/testkit/pages.py
    device: str
    scheme: Scheme

    @property
    def name(self) -> str:
        return f"{self.page}-{self.device}-{self.scheme}.png"


DOCUMENTED = (
    Shot("book", "desk", "light"),
    Shot("book", "phone", "dark"),
    Shot("availability", "phone", "light"),
    Shot("profiles", "desk", "dark"),
)


@dataclass(frozen=True)
class Account:
    client: Client
    link_token: str


def main(folder_of_all: Path | None) -> None:
    """Take every page into this folder; None = those of the documentation."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as url, launched() as on:
        filled = sample_account(url)
        account = Account(filled.client, filled.link_token)
        if folder_of_all is None:
            take(on, account, DOCUMENTED, SHOWN)
        else:
            take(on, account, every_shot(), folder_of_all / "filled")
            take(on, newcomer(url), every_shot(), folder_of_all / "empty")


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a private backend whose clock stands still."""
    backend = PrivateBackend(folder / "pages.sqlite3")
    backend.stop_clock(NOW_S)
    try:
        backend.start(BACKEND_LIMIT_ADDRESS="100000/60")
        yield backend.url
    finally:
        backend.stop()


def newcomer(url: str) -> Account:
    """A member without any content, whose public link leads nowhere: it was removed again."""
    client = new_member(url)
    link: str = client.post("/api/share/link").json()["url"]
    client.call("DELETE", "/api/share/link")
    return Account(client, link.rsplit("/", 1)[-1])


def every_shot() -> list[Shot]:
    schemes: tuple[Scheme, ...] = ("light", "dark")
    return [
        Shot(page.name, device, scheme) for page in PAGES for device in WIDTHS for scheme in schemes
    ]


def take(browser: Browser, account: Account, shots: Iterable[Shot], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for shot in shots:
        context = browser.new_context(
            base_url=account.client.url,
            viewport={"width": WIDTHS[shot.device], "height": HEIGHT},
            color_scheme=shot.scheme,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        with context:
            (folder / shot.name).write_bytes(
                small(picture(context, account, page_named(shot.page)))
            )


def picture(context: BrowserContext, account: Account, site_page: SitePage) -> bytes:
    """A PNG of the whole page once it is complete, with the browser's clock at the backend's."""
    if site_page.signed_in:
        client = account.client
        cookie = {"name": "session", "value": client.session_cookie, "url": client.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    page.clock.set_fixed_time(datetime.fromtimestamp(NOW_S, timezone.utc))
    page.route("**/api/share", answer_with_fixed_link)
    page.goto(site_page.address(account.link_token))
    expect(page.locator("#whoami:visible, #log-in:visible")).to_have_count(1)
    complete = site_page.ready + EMPTY.get(site_page.name, "")
    expect(page.locator(f":is({complete}):visible").first).to_be_visible()
    page.evaluate(SETTLED)
    return page.screenshot(full_page=True, animations="disabled")


def answer_with_fixed_link(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=PUBLIC_LINK.sub(FIXED_LINK, answer.text()))


def small(png: bytes) -> bytes:
    """The same picture in few colours, without the noise that makes a file large."""
    palette = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    found = io.BytesIO()
    palette.save(found, "PNG", optimize=True)
    return found.getvalue()


if __name__ == "__main__":
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("folder", metavar="FOLDER", nargs="?", type=Path)
    main(parser.parse_args().folder)
