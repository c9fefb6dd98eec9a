"""Web pages: which of them state health."""

from __future__ import annotations

import time

import pytest

from stage4.checks.health.page import MAX_PAGE, closed, is_page, read_page
from stage4.checks.health.words import State

RAILS = '<!DOCTYPE html><html><body style="background-color: {}"></body></html>'


@pytest.mark.parametrize(("colour", "state"), [("green", State.GOOD), ("red", State.BAD)])
def test_the_page_of_rails(colour: str, state: State) -> None:
    assert read_page(RAILS.format(colour)).state is state


def test_the_page_of_laravel() -> None:
    page = "<!DOCTYPE html><html><head><title>Shop</title></head><body><div>Application {}</div>"
    assert read_page(page.format("up")).state is State.GOOD
    assert read_page(page.format("experiencing problems")).state is State.BAD


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><h1>It works!</h1></body></html>",
        "<html><head><title>Everything is healthy</title></head><body></body></html>",
        '<!doctype html><div id="root"></div><noscript>It is running</noscript>',
        "<html><body>The service is running <a href='/'>home</a></body></html>",
        "<html><body>The service is ready, the cache is down</body></html>",
        f"<html><body>ok {'word ' * 100}</body></html>",
    ],
)
def test_a_page_that_answers_every_path_states_nothing(page: str) -> None:
    assert read_page(page).format == "HTML"
    assert read_page(page).problems


def test_a_short_page_with_a_good_sentence_is_a_statement() -> None:
    assert read_page("<html><body><h1>200 OK</h1>Service ready.</body></html>").state is State.GOOD


@pytest.mark.parametrize("text", ["<HTML>", "<!-- a --><!-- b --> <!DOCTYPE  html>", "<body >"])
def test_pages_are_distinguished_from_other_markup(text: str) -> None:
    assert is_page(text)
    assert not is_page(f"<health>{text}")


def test_a_page_that_says_that_the_service_is_down() -> None:
    assert closed("<html><title>Scheduled maintenance</title>") == "Scheduled maintenance"
    assert closed("<html><h1>503 Service Temporarily Unavailable</h1>").startswith("503")
    assert closed("<html><title>Shop</title><p>maintenance of bicycles") == ""


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<script>", "<title>", "<!-- -->", "<body background", "&amp;<b>"]
)
def test_a_hostile_page_takes_no_more_than_linear_time(piece: str) -> None:
    assert_linear("<html>" + piece * (MAX_PAGE // len(piece)))


@pytest.mark.parametrize("tag", ["<{}", "</{}", "<title{}", "<body {}", "<!{}", "<a b={}"])
def test_a_tag_without_an_end_takes_no_more_than_linear_time(tag: str) -> None:
    assert_linear("<html>" + tag.format("a" * MAX_PAGE))


def assert_linear(page: str) -> None:
    started = time.process_time()
    is_page(page), read_page(page), closed(page)
    assert time.process_time() - started < 2
