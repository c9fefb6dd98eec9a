"""The mouse and the keyboard, with the same operations, so that a task is written once for both.

The keyboard reaches an element by Tab or Shift+Tab alone, as a person does who has no mouse: a
step that does not move the focus, or a focus that nobody can see, fails the check.
"""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator, Page, expect

EXTRA_STEPS = 2  # beyond the number of controls: the way past the end of the page

# Whether the element has the focus or comes before it; where the focus is; the number of controls
# of the page, and of those from the focus to the element.
POSITION = """target => {
  const now = document.activeElement, all = [...document.querySelectorAll('*')];
  const group = each => [...document.getElementsByName(each.name)].filter(one => one.checked);
  const skipped = each => each.type === 'radio' && !each.checked && group(each).length > 0;
  const controls = all.filter(each => each.tabIndex >= 0 && !each.disabled && !skipped(each)
    && each.checkVisibility({ visibilityProperty: true }));
  const at = all.indexOf(now), to = all.indexOf(target);
  const between = controls.map(each => all.indexOf(each))
    .filter(each => each > Math.min(at, to) && each < Math.max(at, to));
  const fromStart = now === document.body ? controls.indexOf(target) : between.length;
  return { reached: now === target, behind: now !== document.body && to < at,
    at, distance: Math.max(1, fromStart + 1), controls: controls.length };
}"""
# What prevents a person from seeing that the element has the focus; empty if nothing does.
HIDDEN = """target => {
  const style = getComputedStyle(target), box = target.getBoundingClientRect();
  const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight
    && box.right > 0 && box.left < innerWidth;
  if (!target.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || !inside)
    return 'it is outside of what is visible';
  if (!target.contains(middle)) return `${middle?.tagName ?? 'nothing'} is in front of it`;
  if (style.outlineStyle === 'none' && style.boxShadow === 'none')
    return 'nothing marks it as focused';
  return '';
}"""
OPTIONS = "target => target.options.length"
CHOSEN = "target => target.selectedOptions[0]?.label ?? ''"


class InputDevice(Protocol):
    def press(self, control: Locator) -> None:
        """Activate a button or a link, or change a checkbox."""

    def enter(self, field: Locator, text: str) -> None:
        """Replace the text of a field."""

    def choose(self, select: Locator, label: str) -> None:
        """Choose an option of a list by its label."""

    def pick(self, group: Locator, name: str) -> None:
        """Choose a radio button of a group by its name."""

    def attach(self, field: Locator, name: str, content: bytes) -> None:
        """Choose a text file in the dialog that the field opens."""


class Mouse:
    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, control: Locator) -> None:
        control.click()

    def enter(self, field: Locator, text: str) -> None:
        field.click()
        field.fill(text)

    def choose(self, select: Locator, label: str) -> None:
        select.select_option(label=label)

    def pick(self, group: Locator, name: str) -> None:
        group.get_by_role("radio", name=name, exact=True).check()

    def attach(self, field: Locator, name: str, content: bytes) -> None:
        with self._page.expect_file_chooser() as opened:
            field.click()
        opened.value.set_files({"name": name, "mimeType": "text/plain", "buffer": content})


class Keyboard:
    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, control: Locator) -> None:
        self.reach(control)
        is_link = control.evaluate("control => control.tagName === 'A'")
        self._page.keyboard.press("Enter" if is_link else "Space")

    def enter(self, field: Locator, text: str) -> None:
        self.reach(field)
        self._page.keyboard.press("ControlOrMeta+A")
        self._page.keyboard.type(text)

    def choose(self, select: Locator, label: str) -> None:
        self.reach(select)
        self._page.keyboard.press("Home")
        for _ in range(select.evaluate(OPTIONS)):
            if select.evaluate(CHOSEN) == label:
                return
            self._page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrow keys do not reach the option {label!r}")

    def pick(self, group: Locator, name: str) -> None:
        all_of_them, wanted = (
            group.get_by_role("radio"),
            group.get_by_role("radio", name=name, exact=True),
        )
        self.reach(group.locator(":checked"))
        for _ in range(all_of_them.count()):
            if wanted.is_checked():
                return
            self._page.keyboard.press("ArrowRight")
        raise AssertionError(f"the arrow keys do not reach the radio button {name!r}")

    def attach(self, field: Locator, name: str, content: bytes) -> None:
        with self._page.expect_file_chooser() as opened:  # before the way there: it takes a moment
            self.reach(field)
            self._page.keyboard.press("Enter")
        opened.value.set_files({"name": name, "mimeType": "text/plain", "buffer": content})

    def reach(self, target: Locator) -> None:
        """Move the focus to the element. AssertionError if it cannot be reached or seen there."""
        element = target.element_handle()  # each time that a locator looks for it takes long
        if not element.is_visible():
            expect(target).to_be_visible()
            element = target.element_handle()
        position = element.evaluate(POSITION)
        steps = position["distance"]  # at first: all at once, as far as can be foreseen
        for _ in range(position["controls"] + EXTRA_STEPS):
            if position["reached"]:
                hidden = element.evaluate(HIDDEN)
                assert not hidden, f"{target} has the focus, but {hidden}"
                return
            for _ in range(steps):
                self._page.keyboard.press("Shift+Tab" if position["behind"] else "Tab")
            before, position = position, element.evaluate(POSITION)
            assert position["at"] != before["at"], f"the focus cannot leave {self._focused()}"
            steps = 1
        raise AssertionError(f"the Tab key does not reach {target}")

    def _focused(self) -> str:
        found: str = self._page.evaluate("document.activeElement.outerHTML")
        return found[:200]


def input_device(name: str, page: Page) -> InputDevice:
    """`mouse` or `keyboard`, on this page."""
    return Keyboard(page) if name == "keyboard" else Mouse(page)
