"""The mouse and the keyboard do the same task; the keyboard refuses what nobody could use."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from release_gate.testkit.input_devices import Keyboard, input_device

FORM = """
<a href="#there">There</a>
<label>Name <input id="name" value="old"></label>
<label>Size <select id="size"><option>Small</option><option>Large</option></select></label>
<label><input type="checkbox" id="agree"> Agree</label>
<label>File <input type="file" id="file"></label>
<fieldset><legend>Day</legend><label><input type="radio" name="day" value="1" checked> One</label>
<label><input type="radio" name="day" value="2"> Two</label></fieldset>
<button type="button" onclick="document.title = 'pressed'">Save</button>
"""
TRAP = """<input id="trap" onkeydown="if (event.key === 'Tab') event.preventDefault()">
<button>Go</button>"""


@pytest.mark.parametrize("name", ["mouse", "keyboard"])
def test_a_form_is_filled_and_sent(page: Page, name: str) -> None:
    page.set_content(FORM)
    device = input_device(name, page)
    device.enter(page.get_by_label("Name"), "new")
    device.choose(page.get_by_label("Size"), "Large")
    device.press(page.get_by_label("Agree"))
    device.pick(page.get_by_role("group", name="Day"), "Two")
    device.attach(page.get_by_label("File"), "a.txt", b"text")
    device.press(page.get_by_role("button", name="Save"))
    device.press(page.get_by_role("link", name="There"))
    assert page.title() == "pressed"
    assert page.url.endswith("#there")
    values = "[...document.querySelectorAll('#name, #size')].map(field => field.value)"
    assert page.evaluate(values) == ["new", "Large"]
    assert page.get_by_label("Agree").is_checked()
    assert page.get_by_label("Two").is_checked()
    assert page.evaluate("document.querySelector('#file').files[0].name") == "a.txt"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('<button tabindex="-1">Go</button><button>Other</button>', "does not reach"),
        ("<style>* { outline: none !important }</style><button>Go</button>", "nothing marks it"),
        (
            '<div style="position: fixed; inset: 0; background: white"></div><button>Go</button>',
            "is in front of it",
        ),
        ('<button style="position: fixed; left: -90px; width: 50px">Go</button>', "is outside of"),
        (TRAP, "cannot leave <input"),
    ],
)
def test_the_keyboard_refuses_what_nobody_could_use(page: Page, content: str, message: str) -> None:
    page.set_content(content)
    with pytest.raises(AssertionError, match=message):
        Keyboard(page).press(page.get_by_role("button", name="Go"))


def test_the_keyboard_refuses_a_list_that_ignores_the_arrows(page: Page) -> None:
    page.set_content(
        '<select onkeydown="event.preventDefault()"><option>A</option><option>B</option></select>'
    )
    with pytest.raises(AssertionError, match="option 'B'"):
        Keyboard(page).choose(page.locator("select"), "B")


def test_the_keyboard_refuses_a_radio_button_that_the_arrows_do_not_reach(page: Page) -> None:
    page.set_content(FORM.replace('name="day" value="2"', 'name="other"'))
    with pytest.raises(AssertionError, match="do not reach the radio button 'Two'"):
        Keyboard(page).pick(page.get_by_role("group", name="Day"), "Two")


def test_the_keyboard_goes_back_to_what_comes_before_the_focus(page: Page) -> None:
    page.set_content("<button>First</button>" + "<button>Other</button>" * 20)
    page.get_by_role("button").nth(3).focus()
    Keyboard(page).reach(page.get_by_role("button", name="First"))
    assert page.evaluate("document.activeElement.textContent") == "First"


def test_the_keyboard_waits_for_what_appears_later(page: Page) -> None:
    page.set_content(
        """<div hidden><button>Go</button></div>
        <button onclick="setTimeout(() => { document.querySelector('div').hidden = false; }, 100)">
        Show</button>"""
    )
    keyboard = Keyboard(page)
    keyboard.press(page.get_by_role("button", name="Show"))
    keyboard.reach(page.get_by_text("Go"))
