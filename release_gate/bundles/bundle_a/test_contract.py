"""Every answer is as the OpenAPI document declares it: to valid, refused and generated requests."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup

from release_gate.check import check
from release_gate.testkit.api_outline import outline
from release_gate.testkit.cases import expect_no
from release_gate.testkit.client import TIMEOUT_S, Client
from release_gate.testkit.kept_text import expect_kept
from release_gate.testkit.routes import ANYONE, ROUTES, Route, key
from release_gate.testkit.scene import Performed, Scene

# The examples of each route and kind, the same in every run; and of some routes further ones,
# others in each run. `GATE_SEED` repeats those of a run whose failures name it.
STEADY = {GenerationMode.POSITIVE: 3, GenerationMode.NEGATIVE: 6}
CHANGING, CHANGING_ROUTES = 6, 6
SEED = int(os.environ.get("GATE_SEED") or secrets.randbelow(10**6))
STEADY_SEED = 0
load_all_checks()
JUDGED: list[Any] = CHECKS.get_by_names(
    [
        *("not_a_server_error", "status_code_conformance", "content_type_conformance"),
        *("response_schema_conformance", "response_headers_conformance"),
        "negative_data_rejection",
    ]
)

PROMISED = Path(__file__).with_name("api.txt")
UPDATE = "bash scripts/run_gate.sh --only bundle_a -k SEC-44 --update-baselines"

Operations = Mapping[str, Any]  # of schemathesis, by the key of the route


@pytest.fixture(scope="module")
def operations(scene: Scene) -> Operations:
    """The operations of the document, without what gives access: a member sends the requests."""
    document = scene.visitor().get("/openapi.json").json()
    for methods in document["paths"].values():
        for operation in methods.values():
            operation.pop("security", None)
    api: Any = schemathesis.openapi.from_dict(document)
    found = [each.ok() for each in api.get_all_operations()]
    return {key(each.method, each.path): each for each in found}


@check(
    "SEC-27",
    "A valid request gets an answer with the declared status, media type and form",
    why="programs that are written from the document must understand every answer",
)
def test_valid(performed: list[Performed], operations: Operations) -> None:
    declared = [(each, operations.get(each.request.route.key)) for each in performed]
    expect_no(
        line
        for each, operation in declared
        if operation
        for line in (
            *judged(operation.validate_response, each.answer),
            *never_given(operation, each.answer.status_code),
        )
    )


def never_given(operation: Any, status: int) -> Iterator[str]:
    """Statuses of success that the document declares beside that of the answer."""
    for other in operation.definition.raw["responses"]:
        if other.startswith("2") and other != str(status):
            yield f"{operation.label}: declares {other}, answers {status}"


@check(
    "SEC-44",
    "The document promises what programs were written for",
    why="a field that becomes required, or a status that is gone, breaks them without a warning",
)
def test_promises(scene: Scene) -> None:
    found = outline(scene.visitor().get("/openapi.json").json())
    expect_kept(PROMISED, found, UPDATE)


@check(
    "SEC-28",
    "Generated requests get declared answers, and invalid ones are refused",
    why="what nobody thought of is what an attacker sends",
)
def test_generated(scene: Scene, operations: Operations) -> None:
    print(f"GATE_SEED={SEED}")
    declared = [route for route in ROUTES if route.key in operations]
    drawn = Random(SEED).sample(declared, CHANGING_ROUTES)
    expect_no(
        line
        for route in declared
        for line in attempts(scene, route, operations[route.key], route in drawn)
    )


def attempts(scene: Scene, route: Route, operation: Any, further: bool) -> Iterator[str]:
    """Failures of the requests that schemathesis generates for a route."""
    who = scene.visitor() if route.caller is ANYONE else scene.newcomer()
    for mode, most in examples(operation).items():
        runs = {STEADY_SEED: most, **({SEED: CHANGING} if further else {})}
        for number, times in runs.items():
            for line in generated(operation, who, mode, number, times):
                yield f"GATE_SEED={number} {line}"


def generated(
    operation: Any, who: Client, mode: GenerationMode, number: int, times: int
) -> list[str]:
    """Failures of so many requests of one kind; `number` is the seed from which they come."""
    found: list[str] = []

    @seed(number)
    @settings(
        max_examples=times,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def attempt(case: Case[Any]) -> None:
        answer = send(case, who)
        found.extend(judged(partial(case.validate_response, checks=JUDGED), answer))

    attempt()
    return found


def examples(operation: Any) -> Mapping[GenerationMode, int]:
    """How many requests of each kind; none if the route reads nothing, or accepts any text."""
    if "422" in operation.definition.raw["responses"]:
        return STEADY
    reads = operation.body or any(operation.iter_parameters())
    return {GenerationMode.POSITIVE: STEADY[GenerationMode.POSITIVE]} if reads else {}


def send(case: Case[Any], who: Client) -> Any:
    token = {"X-CSRF-Token": who.csrf_token}
    return case.call(who.url, who.http, headers=token, timeout=TIMEOUT_S)


def judged(validate: Callable[[Any], object], answer: Any) -> Iterator[str]:
    """What schemathesis finds in an answer, one line each."""
    try:
        validate(answer)
    except FailureGroup as group:
        for failure in group.exceptions:
            request = f"{answer.request.method} {answer.request.url}"
            yield f"{request}: {answer.status_code}: {' '.join(str(failure).split())}"
