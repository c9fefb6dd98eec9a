"""The users of a locustfile: each send is one task of one of them."""

from __future__ import annotations

import random
import sys
from functools import partial
from pathlib import Path
from typing import Any

import gevent.local
from locust import User
from locust.env import Environment
from locust.util.load_locustfile import load_locustfile

from stage4.errors import UsageError
from stage4.load.permission import is_foreign


class Customers:
    """Makes users of a locustfile, and runs their tasks. Raises UsageError."""

    def __init__(self, path: str, environment: Environment) -> None:
        self._environment = environment
        self._kinds: list[Any] = _users_of(path)
        self._current = gevent.local.local()  # the failure of this greenlet's task
        self.foreign = ""  # a host that a task reached for
        environment.events.request.add_listener(self._note_request)

    def serve(self, url: str) -> None:
        """All users from now on visit the service at `url`."""
        for kind in self._kinds:
            kind.host = url

    def guard(self, url: str) -> None:
        """Keep the tasks from all services but that at `url`."""
        sys.addaudithook(partial(self._refuse_foreign, url))

    def arrive(self, number: int) -> Any:
        """A new user for a send; which one depends on the number and the weights."""
        weights = [kind.weight for kind in self._kinds]
        user = random.Random(number).choices(self._kinds, weights)[0](self._environment)
        user.on_start()
        return user

    def run_task(self, user: Any) -> tuple[int | None, str]:
        """Run one task of a user: its last status, and what failed."""
        self._current.status, self._current.problem = 200, ""
        try:
            random.choice(user.tasks)(user)
        except Exception as why:
            return self._current.status, f"{type(why).__name__} in a task"
        return self._current.status, self._current.problem

    def _refuse_foreign(self, url: str, event: str, arguments: tuple[Any, ...]) -> None:
        """Every client looks a host up first."""
        if event != "socket.getaddrinfo" or not arguments[0]:
            return
        host = arguments[0]
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
        if is_foreign(name, url):
            self.foreign = name
            raise PermissionError(f"{name} is not the service under test")

    def _note_request(self, exception: Any = None, response: Any = None, **_: Any) -> None:
        status = getattr(response, "status_code", None)
        if exception is not None or (status and not 200 <= status < 400):
            self._current.status = status or None
            self._current.problem = f"{type(exception).__name__} in a task" if exception else ""


def _users_of(path: str) -> list[type[User]]:
    """The users of a locustfile. Raises UsageError without usable ones, and what its code does."""
    found, _ = load_locustfile(str(Path(path).resolve()))
    users = [user for user in found.values() if not user.abstract]
    for user in users:
        if not user.tasks or any(isinstance(each, type) for each in user.tasks):
            raise UsageError(f"{user.__name__} needs tasks that are plain functions")
    if not users:
        raise UsageError("it has no users with tasks")
    return users
