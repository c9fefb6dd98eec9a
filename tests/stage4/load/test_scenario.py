"""Scenarios: what they send, and what is refused."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from stage4.errors import UsageError
from stage4.load.scenario import MAX_BYTES, read_scenario, visit, visits_of

SCENARIO = """
[[visit]]
path = "/"
weight = 3

[[visit]]
path = "/checkout?x=1"
method = "POST"
body = '{"item": 1}'
headers = { "Content-Type" = "application/json" }
"""


def test_a_round_has_each_request_as_often_as_its_weight(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(SCENARIO)
    found = read_scenario(path)
    assert Counter(each.name for each in found) == {"/": 3, "POST /checkout?x=1": 1}
    posted = next(each for each in found if each.method == "POST")
    assert posted.headers == (("Content-Type", "application/json"),)
    assert posted.body == '{"item": 1}'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "visit = 1",
        "visit = [1]",
        "[[visit]]",
        "[[visit]]\npath = 'http://other.example/'",
        "[[visit]]\npath = '//other.example/'",
        "[[visit]]\npath = '/a b'",
        "[[visit]]\npath = '/'\nmethod = 'TRACE'",
        "[[visit]]\npath = '/'\nbody = 1",
        "[[visit]]\npath = '/'\nheaders = 1",
        "[[visit]]\npath = '/'\nheaders = { a = \"b\\r\\nc\" }",
        "[[visit]]\npath = '/'\nheaders = { Host = 'other.example' }",
        "[[visit]]\npath = '/'\nweight = 0",
        "[[visit]]\npath = '/'\nweight = true",
        "[[visit]]\npath = '/'\nweight = 1001",
        "[[visit]]\npath = '/'\nunknown = 1",
        "other = 1\n[[visit]]\npath = '/'",
        "[[visit",
    ],
)
def test_what_is_no_scenario_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        visits_of(text)


def test_a_file_that_cannot_be_used_is_one_line(tmp_path: Path) -> None:
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * (MAX_BYTES + 1))
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff")
    for path in (large, binary, tmp_path, tmp_path / "none.toml"):
        with pytest.raises(UsageError, match="--scenario") as caught:
            read_scenario(path)
        assert "codec" not in str(caught.value)


def test_a_path_is_a_get() -> None:
    assert visit("/a").method == "GET"
    with pytest.raises(ValueError):
        visit("a")
