"""Every artifact of every verdict: well-formed, valid, and inert, whatever a server wrote."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from xml.etree import ElementTree as ET

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from stage4.escape import line
from stage4.model import CheckResult, Finding, Status, Verdict
from stage4.output.board_section import stage4_section
from stage4.output.charts import Point, distribution, trend
from stage4.output.junit import junit_xml
from stage4.output.markdown import summary_md
from stage4.output.sarif import sarif
from stage4.output.summary import summary, summary_json
from stage4.output.text import as_text

NAMES = ("health", "canary", "root_headers", "provider_config")
SCHEMA = json.loads(files("stage4.output").joinpath("summary.schema.json").read_text("utf-8"))
NASTY = [
    "::error file=a::b",
    "\n::warning::x",
    "\r\n  ::stop-commands::x",
    "##[error]x",
    "\x1b[31mred\x1b[0m\x07",
    "\u202egnirts\u2066",
    "</script><img src=x onerror=alert(1)>",
    "]]>&<!-- section:stage4 rank:1 -->",
    "![x](http://a.example/) <b> @someone `code` |cell|",
    "\x00\ud800\ufffe",
    "$(reboot)",
]
TEXT = st.sampled_from(NASTY) | st.text(max_size=30)
FINDINGS = st.builds(
    Finding,
    id=TEXT,
    status=st.sampled_from(Status),
    message=TEXT,
    remedy=TEXT,
    why=TEXT,
    evidence=st.dictionaries(TEXT, TEXT | st.integers() | st.none(), max_size=2),
)


@st.composite
def verdicts(draw: st.DrawFn) -> Verdict:
    results = tuple(
        CheckResult.of(name, draw(st.lists(FINDINGS, max_size=3)), {"body": draw(TEXT)})
        for name in (*NAMES, draw(TEXT))
    )
    return Verdict("2026-01-02T03:04:05+00:00", "http://a.example/", "http://a.example/h", results)


def is_inert_in_a_log(text: str) -> bool:
    return not any(piece.lstrip().startswith("::") for piece in text.splitlines()) and (
        "##[" not in text and "\x1b" not in text and "\u202e" not in text
    )


@given(verdicts())
def test_text(verdict: Verdict) -> None:
    text = as_text(verdict)
    assert is_inert_in_a_log(text)
    assert text.isascii() or all(char.isprintable() or char == "\n" for char in text)
    assert verdict.status.value in text.splitlines()[-1]


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


@given(verdicts())
def test_junit_xml(verdict: Verdict) -> None:
    suite = ET.fromstring(junit_xml(verdict)).find("testsuite")
    assert suite is not None
    cases = suite.findall("testcase")
    assert int(suite.get("tests", "0")) == len(cases) == len(verdict.results)
    assert int(suite.get("failures", "0")) == sum(
        case.find("failure") is not None for case in cases
    )


@given(verdicts())
def test_sarif(verdict: Verdict) -> None:
    text = sarif(verdict)
    assert text.isascii() and is_inert_in_a_log(text)
    (run,) = json.loads(text)["runs"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


@given(verdicts())
def test_markdown(verdict: Verdict) -> None:
    text = summary_md(verdict)
    assert is_inert_in_a_log(text)
    plain = re.sub(r"<br>|&#\d+;", "", text)
    assert "<" not in plain and "](" not in plain and "://" not in plain and "@" not in plain
    rows = [row for row in text.splitlines() if row.startswith("| ")]
    assert len(rows) == len(verdict.results) + 2
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 4 for row in rows)


@given(verdicts())
def test_the_boards_section(verdict: Verdict) -> None:
    html = stage4_section(verdict)
    assert is_inert_in_a_log(html)
    tags = set(re.findall(r"<(?!/)([^\s>]+)", html))
    assert tags <= {
        "section",
        "h2",
        "h3",
        "span",
        "dl",
        "dt",
        "dd",
        "a",
        "code",
        "ul",
        "li",
        "strong",
    }
    assert "<!--" not in html


@given(TEXT)
def test_a_line_is_one_printable_line(text: str) -> None:
    shown = line(text)
    assert "##[" not in shown
    assert all(char.isprintable() for char in shown)
    assert len(shown.splitlines()) <= 1


def canary(**changes: object) -> dict[str, object]:
    evidence: dict[str, object] = {
        "count": 2, "oks": 2, "over_slo": 0, "p50_ms": 1.0, "p95_ms": 2.0,
        "p95_interval_ms": [1.0, None], "p99_ms": 2.0, "max_ms": 2.0, "late": 0, "dropped": 0,
        "samples": [1.0, 2.0],
    }  # fmt: skip
    return {**evidence, **changes}


def verdict_of(evidence: dict[str, object]) -> Verdict:
    results = tuple(
        CheckResult(name, Status.PASS, (), evidence if name == "canary" else {}) for name in NAMES
    )
    url = "http://127.0.0.1:8000"
    return Verdict("2026-01-02T03:04:05+00:00", url, url, results, profile="quick")


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


def test_charts_are_xml_without_style_or_script() -> None:
    points = [Point("2026-01-01 <1>", 5.0, False), Point("2026-01-02", 5000.0, True)]
    for chart in (
        trend(points, 1000),
        trend(points[:1], 1000),
        distribution([1.0], 1000),
        distribution([0.0, 0.0, 3.0], 1),
    ):
        root = ET.fromstring(chart)
        assert root.get("role") == "img" and root.get("aria-label")
        assert "style" not in chart and "script" not in chart and "nan" not in chart
    assert trend([], 1) == distribution([], 1) == ""
