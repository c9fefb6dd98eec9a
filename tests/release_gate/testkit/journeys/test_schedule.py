"""The steps of the journeys of owners and guests."""

from __future__ import annotations

from playwright.sync_api import Page

from release_gate.testkit.journeys.schedule import PATH, hide, month, pick, week


def test_a_month_takes_two_answers_which_share_a_time() -> None:
    first, second = month("2029-12-31", "2030-01-31", "a", "b").items()
    assert first[0] == f"GET {PATH}?first=2029-12-31&days=31"
    assert second[0] == f"GET {PATH}?first=2030-01-31&days=2"
    assert (first[1][1]["free"], second[1][1]["free"]) == (["a", "b"], ["b"])


def test_a_choice_is_made_in_its_group(page: Page) -> None:
    page.set_content("""<fieldset><legend>Day</legend><label><input type="radio" name="d">1</label>
      </fieldset><fieldset><legend>Time</legend><label><input type="radio" name="t" id="t">1</label>
      </fieldset>""")
    pick("Time", "1")(page)
    assert page.locator(":checked").get_attribute("id") == "t"


def test_a_profile_is_hidden(page: Page) -> None:
    page.set_content("""<label><input type="checkbox" checked>Visible</label>
      <button onclick="document.title = !document.querySelector(':checked')">Save</button>""")
    hide(page)
    assert page.title() == "true"


def test_a_week_is_as_the_service_sends_it() -> None:
    assert set(week()[1]) == {"time_zone", "minutes", "slots"}
