"""summary.json: inert, and as its schema says."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
from hypothesis import given

from stage4.model import Verdict
from stage4.output.summary import summary, summary_json
from tests.stage4.verdicts import NAMES, canary, is_inert_in_a_log, verdict_of, verdicts

SCHEMA = json.loads(files("stage4.output").joinpath("summary.schema.json").read_text("utf-8"))


@given(verdicts())
def test_summary_json(verdict: Verdict) -> None:
    text = summary_json(verdict)
    assert text.isascii() and is_inert_in_a_log(text)
    data = json.loads(text)
    assert set(NAMES) <= set(data["checks"])
    assert len(data["warnings"]) == sum(
        finding["status"] == "WARN"
        for check in data["checks"].values()
        for finding in check["findings"]
    )


def test_the_schema_takes_sound_summaries_and_no_others() -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    validator.check_schema(SCHEMA)
    good = summary(verdict_of(canary()))
    assert validator.is_valid(good)
    for broken in (
        {key: value for key, value in good.items() if key != "warnings"},
        {**good, "status": "WARN"},
        {**good, "base_url": "http://user:password@a.example/"},
        {**good, "checks": {}},
        summary(verdict_of(canary(samples=[]))),
        summary(verdict_of(canary(p95_ms=None))),
    ):
        assert not validator.is_valid(broken)
