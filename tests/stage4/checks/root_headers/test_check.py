"""The check of the root in the registry."""

from __future__ import annotations

from stage4.checks.root_headers.check import CHECK, requests
from stage4.checks.root_headers.judge import judge
from tests.stage4.checks.root_headers.records import settings_for


def test_what_is_requested() -> None:
    names = [request.name for request in requests(settings_for())]
    cors = ["root-cors", "root-cors-null", "root-cors-alike"]
    assert names == ["root", "root-again", *cors, "root-http"]
    assert [request.name for request in requests(settings_for("http://a.io"))] == names[:-1]
    assert [request.name for request in requests(settings_for("https://a.io:8443"))] == names[:-1]
    assert CHECK.judge is judge
