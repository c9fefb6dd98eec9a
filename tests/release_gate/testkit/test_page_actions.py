"""The actions are on pages of the list of pages, and press what is meant."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page

from release_gate.testkit.page_actions import PAGE_ACTIONS, PageAction
from release_gate.testkit.pages import PAGES

FORM = """<form aria-label="{}" onsubmit="document.title = 'sent'; return false">
<label>File <input type="file"></label><button>Upload</button></form>"""


def test_every_action_is_on_a_page_of_the_list() -> None:
    paths = {page.path for page in PAGES}
    assert {urlsplit(action.address).path for action in PAGE_ACTIONS.values()} <= paths


def test_a_button_is_pressed_in_its_form(page: Page) -> None:
    page.set_content("<button>Upload</button>" + FORM.format("Other files"))
    PageAction("x", "/", "Upload", "**/x", "Other files").press(page)
    assert page.title() == "sent"


def test_a_field_for_a_file_gets_one(page: Page) -> None:
    page.set_content(FORM.format("Add a file"))
    PAGE_ACTIONS["file"].press(page)
    assert page.evaluate("document.querySelector('input').files[0].name") == "letter.txt"
