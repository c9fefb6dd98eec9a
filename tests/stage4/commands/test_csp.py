"""`stage4 csp`, as a process."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.stage4.servers import always, answer, serving

KEYS = {"policy", "findings", "injected_script_runs", "injections", "score"}


def _run(*arguments: str | bytes, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "stage4", "csp", *arguments]
    return subprocess.run(command, input=given, capture_output=True, timeout=60, check=False)


def _objects(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_one_line_in_one_object_out() -> None:
    given = b"script-src 'none'\n\nscript-src *, script-src 'self'\r\n\xff\x00\xe9::error::x"
    done = _run("--format", "json", given=given)
    objects = _objects(done)
    assert [item["injected_script_runs"] for item in objects] == [False, True, False, True]
    assert objects[2]["policy"] == "script-src *, script-src 'self'"
    assert all(set(item) == KEYS for item in objects)
    finding = objects[1]["findings"][0]
    assert set(finding) == {"type", "severity", "directive", "value", "source", "message"}
    assert done.returncode == 1
    assert done.stderr == b""


def test_arguments_and_exit_codes() -> None:
    assert _run("script-src 'self'").returncode == 0
    assert _run("script-src 'self'", "script-src *").returncode == 1
    assert _run("").returncode == 1


def test_together() -> None:
    done = _run("--together", "--format", "json", "script-src *", "script-src 'self'")
    assert done.returncode == 0
    (item,) = _objects(done)
    assert item["policy"] == "script-src *, script-src 'self'"


def test_mistakes_are_one_line() -> None:
    for done in (_run(), _run("--format", "yaml", "x")):
        assert done.returncode == 2
        assert done.stdout == b""
        assert done.stderr.count(b"\n") == 1


def test_a_line_without_end_is_refused_after_what_came_before_it() -> None:
    done = _run("--format", "json", given=b"script-src 'none'\nscript-src " + b"x" * 10_000_000)
    assert done.returncode == 2
    assert len(_objects(done)) == 1
    assert done.stderr.count(b"\n") == 1


def test_without_standard_input() -> None:
    command = [sys.executable, "-m", "stage4", "csp"]
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *command], capture_output=True, check=False
    )
    assert done.returncode == 2
    assert b"no policy was given" in done.stderr


def test_text_is_safe_for_a_terminal() -> None:
    done = _run("script-src \x1b[31m\x9b; \u202e ‘self’")
    text = done.stdout.decode()
    assert not any(char in text for char in "\x1b\x9b\u202e")
    assert "injected script runs: yes" in text
    assert done.returncode == 1


STRICT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    ("policy", "failing"),
    [
        ("", {"missing", "injection", "high"}),
        ("script-src ‘self’", {"missing", "injection", "high"}),
        ("script-src *", {"injection", "high"}),
        ("script-src https://unpkg.com; object-src 'none'", {"injection", "high"}),
        ("default-src www.google.com", {"high"}),
        (STRICT, set()),
    ],
)
def test_what_fails_is_a_choice(policy: str, failing: set[str]) -> None:
    for word in ("missing", "injection", "high"):
        assert _run("--fail-on", word, policy).returncode == int(word in failing), word
    assert _run(policy).returncode == int("injection" in failing)


def test_the_policies_of_a_page_are_judged_together() -> None:
    page = b"<meta http-equiv='Content-Security-Policy' content=\"script-src 'none'\">"
    headers = "Content-Type: text/html\r\nContent-Security-Policy: script-src *; token secret99\r\n"
    with serving(always(answer(page, headers=headers))) as url:
        address = url.replace("http://", "http://me:secret99@")
        done = _run("--url", address, "--format", "json")
    (item,) = _objects(done)
    assert not item["injected_script_runs"]
    assert item["policy"].startswith("script-src *; ")
    assert "SEVERAL_POLICIES" in {finding["type"] for finding in item["findings"]}
    assert b"secret99" not in done.stdout + done.stderr
    assert done.returncode == 0


def test_a_policy_is_no_command_of_a_workflow() -> None:
    for form in ("text", "json"):
        assert b"##[" not in _run("--format", form, "script-src 'none' ##[error]x").stdout


def test_a_page_without_a_policy_fails() -> None:
    with serving(always(answer(b"<p>", headers="Content-Type: text/html\r\n"))) as url:
        assert _run("--url", url, "--fail-on", "missing").returncode == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--url", "http://127.0.0.1:9"),
        ("--url", "nonsense"),
        ("--url", "http://127.0.0.1:9", "script-src *"),
        ("--url", "http://127.0.0.1:9", "--together"),
        ("--fail-on", "never", "script-src *"),
    ],
)
def test_what_cannot_be_judged_is_exit_2(arguments: tuple[str, ...]) -> None:
    done = _run(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 1
