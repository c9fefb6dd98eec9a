"""No code is left that nothing uses: vulture, without the tests as users."""

from __future__ import annotations

from fnmatch import fnmatch

import pytest
import vulture

from tests.checkout import ROOT
from tests.repository.tree import PACKAGES

# Called by frameworks: routes, fixtures, checks of packs.
DECORATORS = ["@router.*", "@pytest.fixture*", "@check*", "@events.*", "@task"]
# Names that somebody else reads, and who that is.
USED_ELSEWHERE = {
    "pytest_*": "hooks of pytest",
    "pytestmark": "pytest reads it",
    "do_*": "methods of http.server",
    "log_message": "http.server",
    "version_string": "http.server",
    "protocol_version": "http.server",
    "daemon_threads": "socketserver",
    "handle_*": "html.parser calls it",
    "leave_*": "libcst calls it",
    "on_visit": "libcst calls it",
    "original_node": "libcst passes it",
    "end_col_offset": "ast reads it",
    "row_factory": "sqlite3 reads it",
    "send_400_response": "uvicorn calls it",
    "total_tokens": "anyio reads it",
    "describe": "prometheus_client calls it",
    "collect": "prometheus_client calls it",
    "command_class": "click reads it",
    "group_class": "click reads it",
    "Arrivals": "Locust starts it",
    "wait_time": "Locust reads it",
    "insecure": "Locust reads it",
    "network_timeout": "Locust reads it",
    "connection_timeout": "Locust reads it",
    "ssl_context_factory": "Locust reads it",
    "process_exit_code": "Locust reads it",
    "WORKER_REPORT_INTERVAL": "Locust reads it",
    "CONNECT_TIMEOUT": "Locust reads it",
    "CONNECT_RETRY_COUNT": "Locust reads it",
    "tracebacklimit": "the interpreter reads it",
    "model_config": "pydantic reads it",
    "bookings": "a member of a response",
    "seconds_left": "a member of a response",
    "verified": "a member of a response",
    "currency": "a member of a response",
    "duplicate": "a member of a response",
    "componentType": "a member of a response",
    "observedUnit": "a member of a response",
    "observedValue": "a member of a response",
    "issuer": "evidence: written with all fields of its record",
    "not_before": "evidence: written with all fields of its record",
    "wait_until_ready": "the campaign of mutants calls it",
    "PLAN": "the tests and benchmarks of the reference gate read it",
    "GateScript": "the text goes into gates",
    "__class__": "the interpreter reads it",
    "assert_exit_contract": "public: for the tests of a stage",
    "decide": "judges recorded pings; the tests do",
}


@pytest.fixture(scope="module")
def unused() -> dict[str, str]:
    """Everything that vulture finds: `path:line name`, and the name."""
    finder = vulture.Vulture(ignore_decorators=DECORATORS)
    finder.scavenge([str(ROOT / folder) for folder in (*PACKAGES, "scripts")])
    found = finder.get_unused_code(min_confidence=60)
    return {
        f"{item.filename.relative_to(ROOT)}:{item.first_lineno} {item.name}": item.name
        for item in found
    }


def test_nothing_is_unused(unused: dict[str, str]) -> None:
    left = {
        place
        for place, name in unused.items()
        if not any(fnmatch(name, pattern) for pattern in USED_ELSEWHERE)
    }
    assert left == set()


def test_no_entry_of_the_list_is_left_over(unused: dict[str, str]) -> None:
    names = set(unused.values())
    assert [each for each in USED_ELSEWHERE if not any(fnmatch(n, each) for n in names)] == []
