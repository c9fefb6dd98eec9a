"""Recorded answers of health endpoints, with the verdicts that an operator would accept.

answers.jsonl           answers of real products, which the rules were written for
answers_more.jsonl      more products, written down before the rules
answers_edge.jsonl      invented answers: what a name, a word or a number may mean
answers_held_out.jsonl  more products, kept aside while the rules were written
answers_later.jsonl     more products, written down after the rules
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from stage4.checks.health.judge import judge
from stage4.config.settings import Settings
from stage4.model import CheckResult, Exchange, Facts, Request

URL = "http://127.0.0.1:8000/health"
SETTINGS = Settings("http://127.0.0.1:8000", URL)
FILES = ("answers", "answers_more", "answers_edge", "answers_held_out", "answers_later")


class Answer(NamedTuple):
    """A recorded answer; `accept`: the statuses that are right."""

    name: str
    status: int
    kind: str
    body: str
    accept: tuple[str, ...]


def answers(file: str) -> list[Answer]:
    lines = (Path(__file__).parent / f"{file}.jsonl").read_text("utf-8").splitlines()
    return [_answer(json.loads(line)) for line in lines]


def _answer(entry: dict[str, Any]) -> Answer:
    name = f"{entry['format']}: {entry['state'] or entry['body'][:50]}"
    kind = entry["content_type"] or ""
    return Answer(name, entry["status"], kind, entry["body"], tuple(entry["accept"]))


def exchange(body: Any, status: int = 200, kind: str = "application/json") -> Exchange:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = (("Content-Type", kind),) if kind else ()
    return Exchange(Request("health", URL), URL, status=status, headers=headers, body=data)


def judged(recorded: Exchange, settings: Settings = SETTINGS) -> CheckResult:
    return judge(settings, Facts({"health": recorded}))


def ids(result: CheckResult) -> set[str]:
    return {finding.id for finding in result.findings}
