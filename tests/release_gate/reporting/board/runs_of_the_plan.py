"""Runs of the whole plan with the checks that there are: results like those of real runs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cache
from random import Random

from release_gate.model import (
    FAILING,
    Check,
    CheckResult,
    Environment,
    GateResult,
    Pack,
    PackResult,
    Status,
)
from release_gate.paths import ROOT
from release_gate.reference import PLAN
from release_gate.runner.discovery import checks_in

FIRST = datetime(2026, 11, 20, 8, 15, tzinfo=timezone.utc)
ENVIRONMENT = Environment(
    commit="88936de1f0",
    branch="faster-uploads",
    browser="Chromium 140.0.7339.16",
    host="build-7, Linux, Python 3.12.4",
    options="2 jobs, 1 retries",
)
DIFF = """--- expected
+++ actual
@@ -14,3 +14,3 @@
   20  188  335   44  heading Log in
-  20  248  335   76  textbox E-mail address
+  20  252  335   80  textbox E-mail address
   20  340  335   76  textbox Password
If that is intended: bash scripts/run_gate.sh --only bundle_b --update-baselines"""
TIMEOUT = """playwright._impl._errors.TimeoutError: Locator.click: Timeout 5000ms exceeded.
Call log:
  - waiting for get_by_role("button", name="Delete cv.pdf")
    - locator resolved to <button disabled>Delete cv.pdf</button>
  - attempting click action
    - element is not enabled
    - retrying click action, attempt #1"""
REFUSED = """expected 403, the service answered 200
POST /api/organisations/7/members/12/role
  X-CSRF-Token: (of the member)
  {"role": "owner"}
200 OK
  content-type: application/json
  {"id": 12, "role": "owner"}"""
MESSAGES = (
    REFUSED,
    TIMEOUT,
    "412 pixels changed; if that is intended: --update-baselines",
    DIFF,
    "AssertionError: 3 answers had no Cache-Control: /api/export, /api/audit, /api/plans",
)
LOOK = "bundle_b/v1.0.0/failures/{}/"
EVIDENCE = ("actual.png", "difference.png", "expected.png", "console.txt", "server.log")


@cache
def checks_of(pack: Pack) -> tuple[Check, ...]:
    return tuple(checks_in(ROOT / pack.path, ROOT))


def all_ids() -> list[str]:
    return [check.id for pack in PLAN for check in checks_of(pack)]


def run(
    number: int = 0,
    statuses: Mapping[str, Status] | None = None,
    only: Collection[str] = (),
    messages: tuple[str, ...] = MESSAGES,
) -> GateResult:
    """Run `number`; `statuses` are those of the checks that do not pass, by their id."""
    random, statuses = Random(number), statuses or {}
    bad = [id_ for id_ in all_ids() if statuses.get(id_) in FAILING]
    packs = []
    for pack in PLAN:
        if only and pack.name not in only:
            continue
        results = []
        for check in checks_of(pack):
            status = statuses.get(check.id, Status.PASS)
            seconds = min(random.lognormvariate(-1.2, 1.1), 16.0)
            result = CheckResult(check, status, seconds)
            if status in FAILING:
                message = messages[bad.index(check.id) % len(messages)]
                result = replace(result, message=message, evidence=_evidence(pack, check))
            elif status is Status.FLAKY:
                result = replace(result, message=TIMEOUT)
            elif status is Status.SKIPPED:
                result = replace(result, message="no browser by the same version has a baseline")
            results.append(result)
        failed = any(result.status in FAILING for result in results)
        status = Status.FAIL if failed else Status.PASS
        seconds = sum(result.seconds for result in results) / 2
        packs.append(PackResult(pack, status, tuple(results), seconds))
    started = (FIRST + timedelta(hours=7 * number)).isoformat(timespec="seconds")
    part = ", ".join(only)
    environment = replace(ENVIRONMENT, commit=f"{88936 + number}de1f0"[:10], part=part)
    total = sum(pack.seconds for pack in packs) / 2
    return GateResult("http://127.0.0.1:8000", started, total, tuple(packs), environment)


def _evidence(pack: Pack, check: Check) -> tuple[str, ...]:
    folder = f"{pack.name}/{pack.version}/failures/{check.id}"
    if pack.name == "bundle_b":
        return tuple(f"{folder}/{name}" for name in EVIDENCE)
    return tuple(f"{folder}/{name}" for name in ("console.txt", "page-1.png", "trace.zip"))


FAILURES = {
    "UI-30-login": Status.FAIL,
    "UI-28-login": Status.FAIL,
    "UPLOADS-11-keyboard": Status.FAIL,
    "ORG-02-mouse": Status.FAIL,
    "SEC-08": Status.ERROR,
    "AUTH-42-mouse": Status.FLAKY,
    "UI-30-book": Status.SKIPPED,
}


def past_runs(count: int = 24) -> list[GateResult]:
    """Runs before: some failed, one check flakes, two are of a part of the plan."""
    runs = []
    for number in range(count):
        statuses = {}
        if number % 7 == 3:
            statuses["AUTH-42-mouse"] = Status.FLAKY
        if number in (5, 6, 17):
            statuses.update({"NOTIFY-10-mouse": Status.FAIL, "UI-01-home": Status.FAIL})
        if number >= count - 3:
            statuses["UPLOADS-11-keyboard"] = Status.FAIL
        if number == count - 1:
            statuses["HOME-11-mouse"] = Status.FAIL
        only = ("auth", "notify") if number in (9, count - 2) else ()
        runs.append(run(number, statuses, only))
    return runs
