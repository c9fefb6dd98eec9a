"""A browser page, and a private backend that the tests of a module share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from release_gate.browser import find_browser, launch_flags
from release_gate.testkit.private_backend import PrivateBackend, running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        program = find_browser(os.environ)
        browser = driver.chromium.launch(executable_path=program, args=launch_flags())
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return browser.new_page()


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateBackend]:
    with running(tmp_path_factory.mktemp("backend") / "app.sqlite3") as backend:
        yield backend
