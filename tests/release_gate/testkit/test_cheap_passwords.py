"""Passwords at the least cost, in another process."""

from __future__ import annotations

import sys
from pathlib import Path

import argon2
import pytest

from release_gate.testkit.cheap_passwords import cheap_backend, main
from release_gate.testkit.client import new_member
from release_gate.testkit.private_backend import PrivateBackend, running

HASH = "SELECT password_hash FROM accounts WHERE email = ?"


def test_a_program_hashes_cheaply(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = argon2.PasswordHasher.hash
    monkeypatch.setattr(argon2.PasswordHasher, "hash", real)  # main replaces it
    monkeypatch.setattr(sys, "argv", sys.argv)
    script = tmp_path / "script.py"
    script.write_text("import argon2, sys; sys.modules['seen'] = argon2.PasswordHasher().hash('x')")
    main([str(script)])
    seen = str(sys.modules.pop("seen"))
    assert "$m=8,t=1,p=1$" in seen
    assert argon2.PasswordHasher().verify(seen, "x")


def test_a_backend_hashes_cheaply_and_knows_a_wrong_password(tmp_path: Path) -> None:
    with running(tmp_path / "app.sqlite3", GATE_BACKEND_COMMAND=cheap_backend()) as backend:
        member = new_member(backend.url)
        assert "$m=8,t=1,p=1$" in stored_hash(backend, member.email)
        statuses = [member.elsewhere().log_in(tried).status_code for tried in (None, "wrong")]
    assert statuses == [200, 401]


def test_a_backend_of_another_command_does_so_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATE_BACKEND_COMMAND", f"{sys.executable} other.py")
    expected = f"{sys.executable} -m release_gate.testkit.cheap_passwords other.py"
    assert cheap_backend() == expected


def stored_hash(backend: PrivateBackend, email: str) -> str:
    ((value,),) = backend.rows(HASH, email)
    return str(value)
