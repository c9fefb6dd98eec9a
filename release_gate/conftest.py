"""Fixtures of all packs and bundles: the address, browser pages, clients of the API."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from release_gate.browser import launched
from release_gate.paths import ROOT
from release_gate.service import warm_python
from release_gate.service.target import base_url as service_url
from release_gate.testkit.backend_process import WARM_MODULES
from release_gate.testkit.client import Client, new_member, new_visitor
from release_gate.testkit.contexts import Contexts
from release_gate.testkit.evidence import Evidence
from release_gate.testkit.scene import Performed, Scene, playing

TIMEOUT_MS = 5000.0  # how long the browser waits for an expected state


def pytest_sessionstart(session: pytest.Session) -> None:
    """Let the workers start backends from a process that has their imports."""
    if session.config.getoption("--fork-fd") is not None:
        warm_python.use(warm_python.WarmPython(WARM_MODULES, ROOT))


@pytest.fixture(scope="session")
def base_url() -> str:
    return service_url(None, os.environ)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for each worker."""
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def contexts(browser: Browser, base_url: str) -> Contexts:
    return Contexts(browser, base_url, TIMEOUT_MS)


@pytest.fixture
def context(contexts: Contexts, evidence: Evidence) -> Iterator[BrowserContext]:
    """A browser context that holds nothing of other checks."""
    context = contexts.take()
    evidence.watch(context)
    yield context
    evidence.keep(context)
    contexts.give_back(sound=not evidence.is_of_a_failure)


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of a visitor who is signed out."""
    return context.new_page()


@pytest.fixture
def quiet_console(evidence: Evidence) -> Iterator[None]:
    """Fails a check whose pages wrote errors to the console."""
    yield
    assert evidence.errors() == []


@pytest.fixture
def visitor(base_url: str) -> Client:
    return new_visitor(base_url)


@pytest.fixture
def member(base_url: str) -> Client:
    return new_member(base_url)


@pytest.fixture(scope="session")
def shared_member(base_url: str) -> Client:
    """A member for all checks that change nothing that others see."""
    return new_member(base_url)


@pytest.fixture
def member_page(context: BrowserContext, member: Client) -> Page:
    """A page of the member, signed in with the member's session."""
    context.add_cookies([{"name": "session", "value": member.session_cookie, "url": member.url}])
    return context.new_page()


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A private backend with people in it, for checks of every route."""
    with playing(tmp_path_factory.mktemp("scene") / "app.sqlite3") as scene:
        yield scene


@pytest.fixture(scope="session")
def performed(scene: Scene) -> list[Performed]:
    """A valid request to every route, sent once."""
    return scene.perform_all()
