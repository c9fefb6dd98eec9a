"""The pages, and nothing but the pages."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest
import requests
from starlette.responses import Response

from backend.pages import PAGES, Assets
from release_gate.browser import launched
from release_gate.testkit.client import Client
from release_gate.testkit.private_backend import PrivateBackend


@pytest.mark.parametrize(
    "path", ["/assets/../backend/app.py", "/assets/%2e%2e/index.html", "/.git"]
)
def test_no_path_leads_out_of_the_pages(service: PrivateBackend, path: str) -> None:
    request = requests.Request("GET", service.url).prepare()
    request.url = service.url + path
    with requests.Session() as session:
        assert session.send(request, timeout=20).status_code == 404


@pytest.mark.parametrize("path", [path for path in PAGES if "{" not in path and "." not in path])
def test_every_page_is_served_and_has_one_heading(visitor: Client, path: str) -> None:
    page = visitor.get(path)
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert page.text.count("<h1") == 1


@pytest.mark.parametrize("path", [path for path in PAGES if "{" not in path and "." not in path])
def test_the_mark_of_every_page_is_its_icon(visitor: Client, path: str) -> None:
    icon = visitor.get("/assets/icon.svg").text.strip()
    drawing = icon.partition(">")[2]
    assert visitor.get(path).text.count(drawing) == 1


def test_a_browser_gets_a_page_for_an_unknown_path(visitor: Client) -> None:
    page = visitor.call("GET", "/nope", headers={"Accept": "text/html"})
    assert (page.status_code, "There is no such page" in page.text) == (404, True)


def test_fonts_are_kept_and_other_files_are_checked_for_changes(visitor: Client) -> None:
    style = visitor.get("/assets/style.css")
    fonts = re.findall(r'url\("([^"]+)"\)', style.text)
    assert len(fonts) == 2
    for path in fonts:
        font = visitor.get(path)
        assert (font.status_code, font.headers["Content-Type"]) == (200, "font/woff2")
        assert font.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert font.content.startswith(b"wOF2")
        assert re.search(r"-\d+\.\d+", path), "a font without a version in its name changes unseen"
    assert style.headers["Cache-Control"] == "no-cache"


def test_a_changed_file_is_served_and_the_browser_keeps_an_unchanged_one(tmp_path: Path) -> None:
    style = tmp_path / "style.css"
    assets = Assets(tmp_path)

    def answer(**headers: str) -> Response:
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        return assets.file_response(style, style.stat(), {"type": "http", "headers": raw})

    style.write_text("old")
    old = answer()
    assert (old.body, old.headers["Content-Length"]) == (b"old", "3")
    assert answer(**{"if-none-match": old.headers["ETag"]}).status_code == 304
    style.write_text("newer")
    new = answer(**{"if-none-match": old.headers["ETag"]})
    assert (new.status_code, new.body, new.headers["Content-Length"]) == (200, b"newer", "5")


def test_a_part_of_a_file_can_be_asked_for(visitor: Client) -> None:
    part = visitor.call("GET", "/assets/style.css", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.headers["Content-Length"]) == (206, "4")


@pytest.mark.parametrize("path", [path for path in PAGES if "{" not in path and "." not in path])
def test_every_page_preloads_the_font_that_its_text_is_set_in(visitor: Client, path: str) -> None:
    (font,) = re.findall(r'rel="preload" href="([^"]+)"', visitor.get(path).text)
    assert f'url("{font}")' in visitor.get("/assets/style.css").text


def test_the_licence_of_the_font_is_served_beside_it(visitor: Client) -> None:
    assert "SIL OPEN FONT LICENSE" in visitor.get("/assets/fonts/OFL.txt").text


# Where a browser would go with each of these values of ?next=, if it followed localPath's answer.
FOLLOWED = """async (values) => {
  const { localPath } = await import("/assets/redirect.js");
  return values.map((value) => new URL(localPath(value), location.origin).href);
}"""


def test_a_path_after_log_in_never_names_another_site(service: PrivateBackend) -> None:
    parts = (
        "/",
        "\\",
        ".",
        "..",
        "%2e",
        "%2F",
        "\t",
        "\0",
        " ",
        "@",
        "x",
        ":",
        service.url,
        "https:",
    )
    values = ["".join(each) + "/evil.example/" for each in product(parts, repeat=3)]
    with launched() as browser:
        page = browser.new_page(base_url=service.url)
        page.goto("/login")
        found = page.evaluate(FOLLOWED, values)
        good = page.evaluate(FOLLOWED, ["/profiles?page=2", "notify", "?page=2", ""])
    led_away = [each for each in found if not each.startswith(service.url + "/")]
    assert not led_away
    assert not [each for each in found if each.startswith(service.url + "//")]
    assert [each.removeprefix(service.url) for each in good] == [
        *("/profiles?page=2", "/notify", "/?page=2", "/notify")
    ]
