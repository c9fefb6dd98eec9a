"""The defaults are those of the contract, where it has them."""

from __future__ import annotations

from stage4_gate.workflow.facts import RepositoryFacts


def test_the_defaults_name_the_variables_of_the_contract() -> None:
    facts = RepositoryFacts()
    assert (facts.production, facts.staging, facts.health) == (
        "PROD_URL",
        "STAGE_URL",
        "HEALTH_URL",
    )
    assert facts.gates == ("release_gate/run_all.py",)
