"""The settings of the service: a wrong one ends the start, with a line that names it.

The lines are in `messages/`, in version control.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from release_gate.check import check
from release_gate.paths import ROOT
from release_gate.service.warm_python import start_tree
from release_gate.testkit.backend_process import command, environment
from release_gate.testkit.documented import settings
from release_gate.testkit.kept_text import expect_kept
from release_gate.testkit.limits import number_settings, setting_defaults
from release_gate.testkit.private_backend import PrivateBackend

FOREIGN = "192.0.2.1"  # of documentation, RFC 5737
TIMEOUT_S = 15.0

NO_VALUE = {"none": "", "the address it listens on": ""}  # how the page calls an empty default
NUMBERS = number_settings()
ADDRESSES = ("BACKEND_PUBLIC_URL", "STRIPE_API_BASE", "RESEND_API_BASE")
LEAST = {each.name: str(each.least) for each in NUMBERS} | {"BACKEND_LIMIT_LOGIN": "1/1"}
MOST = {
    **{each.name: str(each.most) for each in NUMBERS},
    "BACKEND_LIMIT_LOGIN": "999999999/999999999",
    **dict.fromkeys(ADDRESSES, "https://example.test:65535/path/"),
}
WRONG: dict[str, list[tuple[str, str]]] = {
    "numbers": [
        *((each.name, str(value)) for each in NUMBERS for value in (each.least - 1, each.most + 1)),
        *(("API_PORT", value) for value in ("1e3", "8000x", "0x10")),
    ],
    "limits": [
        *(("BACKEND_LIMIT_LOGIN", value) for value in ("0/60", "10/0", "10", "10/60/1", "x")),
        ("BACKEND_LIMIT_CODE", "1000000000/60"),
        ("BACKEND_LIMIT_EMAIL", "20/-1"),
        ("BACKEND_LIMIT_ADDRESS", "/60"),
    ],
    "choices": [("BACKEND_DEV_OUTBOX", "yes"), ("NOTIFY_MODE", "smtp")],
    "addresses": [
        *((name, "ftp://example.test") for name in ADDRESSES),
        *(
            ("STRIPE_API_BASE", value)
            for value in ("https://", "http://a:0", "http://[", "example.test", "http://a:99999")
        ),
    ],
    # Right, and not together with the development outbox.
    "outbox": [
        *(("API_HOST", value) for value in ("0.0.0.0", "book.example.test")),
        *(("BACKEND_PUBLIC_URL", value) for value in ("http://a.test", "https://localhost")),
        ("BACKEND_TRUSTED_PROXIES", "127.0.0.1"),
    ],
}
UPDATE = "bash scripts/run_gate.sh --only bundle_c -k GOV-37 --update-baselines"


def start(folder: Path, settings: dict[str, str]) -> tuple[int, list[str]]:
    """Start a service that must not start; return its exit status and the lines that it prints."""
    kept = {"BACKEND_DB": str(folder / "gate.sqlite3"), "API_PORT": "0", "RESEND_API_KEY": ""}
    environ = {**environment("whsec_x"), **kept, **settings}
    log = folder / "start.log"
    with log.open("wb") as output:
        tree = start_tree(command(environ), environ, ROOT, output)
    status = tree.wait(TIMEOUT_S)
    tree.kill()
    assert status is not None, f"{settings}: the service starts"
    return status, log.read_text("utf-8", "replace").splitlines()


@check(
    "GOV-37",
    "A wrong setting ends the start with a line that names it and says what to do",
    why="a service that guesses what was meant runs with other limits than intended",
    of=("numbers", "limits", "choices", "addresses", "outbox"),
)
def test_refused(subject: str, tmp_path: Path) -> None:
    said = []
    for name, value in WRONG[subject]:
        status, lines = start(tmp_path, {name: value})
        assert (status, len(lines)) == (2, 1), f"{name}={value}: status {status}, {lines}"
        assert f"{name}=" in lines[0]
        said.append(f"{name}={value}\n  {lines[0]}\n")
    kept = Path(__file__).with_name("messages") / f"{subject}.txt"
    expect_kept(kept, "".join(said), UPDATE)


@check(
    "GOV-38",
    "The documented defaults hold, and the ends of the documented ranges are accepted",
    why="a documented setting must work",
)
def test_accepted(tmp_path: Path) -> None:
    documented = settings()
    for name, default in setting_defaults().items():
        assert default == NO_VALUE.get(documented[name], documented[name]), name
    for accepted in (LEAST, MOST):
        # One setting is missing, so the start ends after all others were read.
        status, lines = start(tmp_path, {**accepted, "NOTIFY_MODE": "resend"})
        assert (status, len(lines)) == (2, 1), lines
        assert "RESEND_API_KEY" in lines[0], lines


@check(
    "GOV-50",
    "An address that is not of this machine ends the start, with a line that says what to do",
    why="a service that listens elsewhere than intended, or not at all, must not look started",
)
def test_foreign_address(tmp_path: Path) -> None:
    backend = PrivateBackend(tmp_path / "gate.sqlite3")
    said = rf"^no start: \[backend\] cannot listen on {FOREIGN}:0 \(.+\); .*--port 0 .*\n$"
    try:
        with pytest.raises(AssertionError, match=said):
            backend.start(API_HOST=FOREIGN, BACKEND_DEV_OUTBOX="0")
    finally:
        backend.stop()
