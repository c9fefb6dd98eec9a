"""Fixtures of all packs and bundles of the reference gate: members, their pages, a scene."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from release_gate.paths import ROOT
from release_gate.service import warm_python
from release_gate.testkit.backend_process import WARM_MODULES
from release_gate.testkit.client import Client, new_member, new_visitor
from release_gate.testkit.scene import Performed, Scene, playing


def pytest_sessionstart(session: pytest.Session) -> None:
    """Let the workers start backends from a process that has their imports."""
    if session.config.getoption("--fork-fd") is not None:
        warm_python.use(warm_python.WarmPython(WARM_MODULES, ROOT))


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
