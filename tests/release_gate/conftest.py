"""A browser page, and a private backend that the tests of a module share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from release_gate.browser import launched
from release_gate.testkit.private_backend import PrivateBackend, running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return browser.new_page()


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateBackend]:
    with running(tmp_path_factory.mktemp("backend") / "app.sqlite3") as backend:
        yield backend
