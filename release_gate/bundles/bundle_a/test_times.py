"""Times in answers are those that are stored, in UTC, wherever the service runs.

Private backends run in another time zone than UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from release_gate.check import check
from release_gate.testkit.cases import expect_no
from release_gate.testkit.scene import Performed, Scene

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
COMPUTED = "free"  # the list of free times, which other checks judge
MARGIN_S = 2


@check(
    "SEC-39",
    "Every time in an answer is a stored one or the present, in UTC",
    why="an appointment that is shown an hour late is missed",
)
def test_times(performed: list[Performed]) -> None:
    expect_no(
        f"{done.request.route.name}: {name} is {text}"
        for done in performed
        for name, text in texts(json_of(done))
        if TIME.fullmatch(text) and not is_known(done, seconds(text))
    )


@check(
    "SEC-40",
    "The seconds that are left of a session are those until its end",
    why="a page that warns too late loses what was entered",
)
def test_seconds_left(scene: Scene) -> None:
    for path, method in (("/api/session", "GET"), ("/api/session/touch", "POST")):
        scene.backend.advance_clock(7)
        who = scene.second if method == "GET" else scene.owner
        now = scene.time
        answer = who.call(method, path).json()
        assert abs(seconds(answer["expires_at"]) - answer["seconds_left"] - now) <= 2, path


def json_of(done: Performed) -> object:
    kind = done.answer.headers.get("Content-Type", "")
    return done.answer.json() if "json" in kind and done.answer.content else None


def texts(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a JSON value, with the name of its member."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, each in value.items():
            if key != COMPUTED:
                yield from texts(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each, name)


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def is_known(done: Performed, moment: int) -> bool:
    stored = {value for rows in done.after.values() for row in rows for value in row}
    return moment in stored or abs(moment - done.time) <= MARGIN_S
