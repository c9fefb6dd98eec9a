"""The chapters about accounts."""

from __future__ import annotations

from release_gate.testkit.client import Client
from release_gate.testkit.story import accounts
from release_gate.testkit.story.teller import Teller


def test_registration_is_told_with_its_refusals(teller: Teller) -> None:
    maria = teller.person("Maria")
    accounts.registration(teller, maria)
    assert {"  401 application/json", "  409 application/json"} <= set(teller.lines)
    assert maria.signed_in()


def test_log_in_and_code_are_told(teller: Teller, maria: Client) -> None:
    accounts.log_in(teller, maria)
    accounts.codes(teller, maria)
    assert teller.lines.count("  cookies session and device") == 2
    assert any("wrong_code" in line for line in teller.lines)


def test_passwords_are_told_and_end_every_session(teller: Teller, maria: Client) -> None:
    accounts.passwords(teller, maria)
    assert any("bad_link" in line for line in teller.lines)
    assert not maria.signed_in()


def test_too_many_attempts_are_refused_for_a_while(teller: Teller, maria: Client) -> None:
    accounts.lock(teller, maria)
    codes = [line.split()[0] for line in teller.lines if "application/json" in line]
    assert codes == ["429", "401", "423", "401", "200", "200"]
