"""Answers of the API say the same in every run."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from release_gate.testkit.steady_answers import MOMENT, steady

ZONES = st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIMES = st.datetimes(min_value=datetime(1000, 1, 1), timezones=ZONES).map(datetime.isoformat)


@given(TIMES)
def test_every_time_becomes_one_moment(time: str) -> None:
    assert steady(json.dumps({"at": time})) == json.dumps({"at": MOMENT})


@given(st.lists(TIMES, min_size=1))
def test_a_list_of_times_has_one_entry(times: list[str]) -> None:
    assert json.loads(steady(json.dumps({"free": times}))) == {"free": [MOMENT]}


def test_a_public_link_has_one_address() -> None:
    links = (json.dumps({"url": f"http://127.0.0.1:{n}/p/token-{n}"}) for n in (1, 2))
    assert set(map(steady, links)) == {'{"url": "https://booking.example.test/p/link"}'}


@given(st.dictionaries(st.text(max_size=5), st.text("abc -:", max_size=20) | st.integers(0, 9)))
def test_other_content_is_left_alone(content: dict[str, object]) -> None:
    body = json.dumps(content)
    assert steady(body) == body
