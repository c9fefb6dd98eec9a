"""The commands of stage4-gate itself are known to its dispatcher."""

from __future__ import annotations

from stage4_gate.cli import OWN
from stage4_gate.commands.own import own


def test_the_dispatcher_knows_each_command() -> None:
    assert set(OWN) == set(own.commands)
