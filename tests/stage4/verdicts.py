"""Verdicts for the tests of outputs: any, with texts that a hostile server would choose."""

from __future__ import annotations

from hypothesis import strategies as st

from stage4.model import CheckResult, Finding, Status, Verdict

NAMES = ("health", "canary", "root_headers", "provider_config")
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
