"""The users of a locustfile: a task for each send, and no other service."""

from __future__ import annotations

from pathlib import Path

import pytest

from stage4.errors import UsageError
from stage4.load.locustfile import digest_of
from stage4.load.processes import Access
from tests.stage4.load.services import Stalling, load, needs_locust
from tests.stage4.servers import serving

pytestmark = needs_locust

LOCUSTFILE = """
from locust import HttpUser, task

class Customer(HttpUser):
    def on_start(self):
        self.client.get("/login")
    @task(3)
    def visit(self):
        self.client.get("/visited")
    @task
    def break_down(self):
        raise KeyError("x")
"""


def test_a_locustfile_has_one_task_for_each_send(tmp_path: Path) -> None:
    path = tmp_path / "shop.py"
    path.write_text(LOCUSTFILE)
    service, file = Stalling(), str(path)
    with serving(service) as url:
        plan, measured = load(
            url, 20, 2, access=Access(locustfile=file), locustfile=digest_of(file)
        )
    problems = [send.problem for send in measured.sends]
    visited = sum(request.startswith(b"GET /visited ") for request in service.requests)
    assert len(problems) == plan.sends
    assert problems.count("") == visited
    assert problems.count("KeyError in a task") == plan.sends - visited > 0


ELSEWHERE = """
from locust import {client}, task

class Customer({client}):
    @task
    def visit(self):
        self.client.get("http://other.invalid/")
"""


@pytest.mark.parametrize("client", ["HttpUser", "FastHttpUser"])
def test_a_locustfile_cannot_reach_for_another_service(tmp_path: Path, client: str) -> None:
    path = tmp_path / "elsewhere.py"
    path.write_text(ELSEWHERE.format(client=client))
    file = str(path)
    with pytest.raises(UsageError, match=r"reaches for other\.invalid"):
        load("http://127.0.0.1:9", 5, 9, access=Access(locustfile=file), locustfile=digest_of(file))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("def (", r"SyntaxError: .*line 1"),
        ("import nonsense_and_more", "ModuleNotFoundError: No module named 'nonsense_and_more'"),
        ("raise SystemExit(0)", "SystemExit: 0"),
        ("x = 1", "it has no users with tasks"),
        ("from locust import User\nclass Idle(User): pass", "Idle needs tasks"),
    ],
)
def test_a_locustfile_that_cannot_be_used_is_refused_with_the_reason(
    tmp_path: Path, text: str, reason: str
) -> None:
    path = tmp_path / "broken.py"
    path.write_text(text)
    file = str(path)
    with pytest.raises(UsageError, match=f"its locustfile cannot be used: {reason}"):
        load("http://127.0.0.1:9", 5, 2, access=Access(locustfile=file), locustfile=digest_of(file))
