"""The steps of the journeys of accounts."""

from __future__ import annotations

from playwright.sync_api import Page

from release_gate.testkit.journeys.account import message, save_preferences


def test_another_preference_is_chosen_and_sent(page: Page) -> None:
    page.set_content("""<form onsubmit="document.title = this.news.checked; return false">
      <label><input name="news" type="checkbox"> News</label><button>Save</button></form>""")
    save_preferences(page)
    assert page.title() == "true"


def test_a_message_is_as_the_service_lists_it() -> None:
    assert set(message("s", "sent", "t")) == {"id", "kind", "subject", "status", "created_at"}
