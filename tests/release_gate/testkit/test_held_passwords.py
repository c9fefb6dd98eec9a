"""Verifying a password, held by another process."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import argon2
import pytest

from release_gate.testkit.held_passwords import HeldPasswords, held_command, main
from release_gate.testkit.private_backend import wait_until


@pytest.fixture
def held(tmp_path: Path) -> HeldPasswords:
    return HeldPasswords(tmp_path)


def test_one_verification_is_held_until_its_release(held: HeldPasswords) -> None:
    verify = held.around(lambda: True)
    with ThreadPoolExecutor(1) as pool, held.hold_next():
        first = pool.submit(verify)
        assert wait_until(held.is_held)
        assert not first.done()
        assert verify(), "a second one is not held"
        held.release()
        assert first.result()
    assert verify(), "nothing is held after the block"


def test_a_wrong_password_is_not_held(held: HeldPasswords) -> None:
    def wrong() -> bool:
        raise argon2.exceptions.VerifyMismatchError

    with held.hold_next(), pytest.raises(argon2.exceptions.VerifyMismatchError):
        held.around(wrong)()
    assert not held.is_held()


def test_the_block_ends_what_it_held(held: HeldPasswords) -> None:
    with ThreadPoolExecutor(1) as pool:
        with held.hold_next():
            first = pool.submit(held.around(lambda: True))
            assert wait_until(held.is_held)
        assert first.result()


def test_a_program_runs_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = argon2.PasswordHasher.verify
    monkeypatch.setattr(argon2.PasswordHasher, "verify", real)  # main replaces it
    monkeypatch.setattr(sys, "argv", sys.argv)
    script = tmp_path / "script.py"
    script.write_text("import argon2, sys; sys.modules['seen'] = argon2.PasswordHasher.verify")
    command = held_command(["python", str(script)], tmp_path)
    assert command[:3] == ["python", "-m", "release_gate.testkit.held_passwords"]
    main(command[3:])
    assert sys.modules.pop("seen") is not real  # type: ignore[comparison-overlap]
