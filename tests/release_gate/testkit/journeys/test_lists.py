"""The steps of the journeys of people, files and organisations."""

from __future__ import annotations

from playwright.sync_api import Page

from release_gate.testkit.journeys.lists import choose_file, files, invite, people


def test_a_file_has_the_size_that_is_asked_for(page: Page) -> None:
    page.set_content("""<input type="file" id="upload-file">
      <button onclick="document.title = document.querySelector('input').files[0].size">Upload
      </button>""")
    choose_file(1234)(page)
    assert page.title() == "1234"


def test_an_invitation_is_for_an_admin(page: Page) -> None:
    page.set_content("""<form id="invite-form" onsubmit="document.title =
      this.email.value + this.role.value; return false"><input name="email">
      <label>Role<select name="role"><option>Member<option>Admin</select></label>
      <button>Invite</button></form>""")
    invite("joan")(page)
    assert page.title() == "joanAdmin"


def test_lists_are_as_the_service_sends_them() -> None:
    assert people(1, 1)[1] == {"profiles": [], "page": 1, "pages": 1, "total": 0}
    (listed,) = files(("a.txt", 3))[1]["uploads"]
    assert (listed["id"], listed["name"], listed["size"]) == ("a", "a.txt", 3)
