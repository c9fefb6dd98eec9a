"""The rules for pages: each finds its problem, and none in a sound page."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_gate.testkit.page_rules import (
    button_problems,
    focus_problems,
    keyboard_problems,
    layout_problems,
    navigation_problems,
    structure_problems,
)
from release_gate.testkit.pages import SitePage
from tests.release_gate.testkit.facts import SOUND_LAYOUT, facts, stop

STRUCTURE: dict[str, Any] = {
    "language": "en",
    "title": "Log in",
    "headings": [[1, "Log in"], [2, "With a code"], [3, "By e-mail"], [2, "New here"]],
    "landmarks": ["header", "nav Main", "main", "form With a code"],
}


def test_a_sound_page_has_no_problem() -> None:
    assert keyboard_problems(facts()) == focus_problems(facts()) == []
    assert structure_problems(STRUCTURE) == layout_problems(SOUND_LAYOUT) == []


def test_the_focus_may_return_to_the_start_after_the_last_control() -> None:
    page = facts(forward=(stop(0, 0), stop(1, 50), stop(0, 0)))
    assert keyboard_problems(page) == []


@given(st.permutations(range(5)))
def test_any_other_order_than_that_of_the_document_is_a_problem(order: list[int]) -> None:
    forward = tuple(stop(index, 50 * index) for index in order)
    page = facts(controls=tuple("abcde"), forward=forward, backward=forward[::-1])
    assert (keyboard_problems(page) == []) == (order == sorted(order))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"forward": (stop(0, 0),)}, "not reached: second"),
        ({"forward": (stop(0, 0), stop(0, 0))}, "not reached: second"),  # a trap
        ({"forward": (stop(-1, 0), stop(0, 0))}, "no control: <a>-1</a>"),
        ({"backward": (stop(1, 50), stop(1, 50))}, "Shift+Tab does not go back"),
        ({"backward": ()}, "Shift+Tab does not go back"),
        ({"forward": (stop(0, 50), stop(1, 0))}, "is above or left of the control before it"),
        ({"forward": (stop(0, 0, 90), stop(1, 5, 10))}, "is above or left"),
    ],
)
def test_what_a_keyboard_user_would_notice(changes: dict[str, Any], problem: str) -> None:
    assert any(problem in line for line in keyboard_problems(facts(**changes)))


@pytest.mark.parametrize(
    ("change", "problem"), [({"shows": False}, "no visible focus"), ({"covered": True}, "covered")]
)
def test_a_focus_that_nobody_sees(change: dict[str, bool], problem: str) -> None:
    (line,) = focus_problems(facts(forward=(stop(0, 0), stop(1, 50, **change))))
    assert line == f"{problem}: <a>1</a>"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"language": ""}, "no language"),
        ({"title": ""}, "no title"),
        ({"headings": []}, "is an h1: []"),
        ({"headings": [[2, "a"], [1, "b"]]}, "is an h1: [2, 1]"),
        ({"headings": [[1, "a"], [1, "b"]]}, "is an h1: [1, 1]"),
        ({"headings": [[1, "a"], [3, "b"]]}, "h3 'b' follows an h1"),
        ({"headings": [[1, "a"], [2, ""]]}, "an empty h2"),
        ({"landmarks": ["header", "nav Main", "main", "main"]}, "2 landmarks are 'main'"),
        ({"landmarks": ["header", "nav", "main"]}, "no landmark 'nav Main'"),
    ],
)
def test_what_assistive_technology_would_miss(change: dict[str, Any], problem: str) -> None:
    assert any(problem in line for line in structure_problems({**STRUCTURE, **change}))


@pytest.mark.parametrize("kind", ["overflowing", "cut", "overlapping"])
def test_each_kind_of_layout_problem_is_named(kind: str) -> None:
    assert layout_problems({**SOUND_LAYOUT, kind: ["<a>"]}) == [f"{kind}: <a>"]


LINKS = {"Home": "/", "Files": "/uploads"}


def links(current: str) -> dict[str, Any]:
    """A navigation that marks this path as the current one."""
    marks = [[name, path, "page" if path == current else ""] for name, path in LINKS.items()]
    return {"links": marks}


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", "/"), ("/uploads", "/uploads"), ("/uploads/done", "/uploads"), ("/other", "")],
)
def test_the_navigation_marks_the_page_that_a_path_is_part_of(path: str, current: str) -> None:
    page = SitePage("some", path, "main")
    assert navigation_problems(links(current), page, LINKS) == []
    wrong = "/uploads" if current == "/" else "/"
    assert navigation_problems(links(wrong), page, LINKS) == [f"marked as current: ['{wrong}']"]


def test_a_link_that_is_missing_or_has_another_name_is_a_problem() -> None:
    page = SitePage("home", "/", "main")
    for expected in ({"Home": "/"}, {"Home": "/", "Documents": "/uploads"}):
        assert navigation_problems(links("/"), page, expected) == [f"links: {LINKS}"]


def pressed(name: str, filled: bool = False, colour: str = "blue") -> dict[str, Any]:
    return {"name": name, "filled": filled, "colour": colour}


@pytest.mark.parametrize(
    ("buttons", "problems"),
    [
        ([pressed("Save", True, "white"), pressed("Delete Ada", colour="red")], []),
        ([pressed("Add"), pressed("Search")], ["primary are: []"]),
        ([pressed("Add", True), pressed("Search", True)], ["primary are: ['Add', 'Search']"]),
        ([pressed("Delete Ada", True, "red")], ["primary, and destroys: Delete Ada"]),
        (
            [pressed("Save", True, "white"), pressed("Edit Ada"), pressed("Delete Ada")],
            ["looks harmless: Delete Ada"],
        ),
    ],
)
def test_the_weight_of_a_button_says_what_it_does(
    buttons: list[dict[str, Any]], problems: list[str]
) -> None:
    assert button_problems({"buttons": buttons}) == problems
