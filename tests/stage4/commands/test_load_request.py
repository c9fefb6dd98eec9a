"""What a load test is asked for: options win over the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stage4.commands.load_request import machines_of, plan_of
from stage4.config.configure import configured_load
from stage4.config.settings import Settings
from stage4.errors import UsageError
from stage4.load.plan import LoadPlan

SETTINGS = Settings("http://127.0.0.1:9", "http://127.0.0.1:9/health")
NOTHING: dict[str, Any] = {
    "seconds": None, "ramp_up": None, "paths": (), "scenario": None, "locustfile": None,
    "whole": False, "workers": None, "joining": None, "bind": None, "port": None,
    "wait_workers": 60.0,
}  # fmt: skip
FILE = """
[tool.stage4]
load_rate = 50
load_for = 30
load_ramp_up = 2
load_path = ["/a", "/b"]
load_workers = 3
"""
SCENARIO = '[[visit]]\npath = "/from-a-file"\n'


@pytest.fixture
def defaults(tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "pyproject.toml").write_text(FILE)
    return configured_load({}, {}, tmp_path)


def planned(rate: float | None, defaults: dict[str, Any], **options: Any) -> LoadPlan:
    return plan_of(SETTINGS, rate, {**NOTHING, **options}, defaults)


def paths(plan: LoadPlan) -> list[str]:
    return [visit.path for visit in plan.visits]


def test_the_settings_are_enough(defaults: dict[str, Any]) -> None:
    plan = planned(None, defaults)
    assert (plan.rate_per_s, plan.for_s, plan.ramp_up_s) == (50, 30, 2)
    assert paths(plan) == ["/a", "/b"]
    assert machines_of(None, None, (), NOTHING, defaults).workers == 3


def test_options_win(defaults: dict[str, Any], tmp_path: Path) -> None:
    plan = planned(7, defaults, seconds=9.0, ramp_up=0.0, paths=("/c",))
    assert (plan.rate_per_s, plan.for_s, plan.ramp_up_s, paths(plan)) == (7, 9, 0, ["/c"])
    (tmp_path / "scenario.toml").write_text(SCENARIO)
    scenario = planned(None, defaults, scenario=str(tmp_path / "scenario.toml"))
    assert paths(scenario) == ["/from-a-file"]
    options = {**NOTHING, "workers": 2}
    assert machines_of(None, None, (), options, defaults).workers == 2


def test_a_locustfile_replaces_the_paths_of_the_settings(
    defaults: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "shop.py").write_text("x")
    plan = planned(None, defaults, locustfile=str(tmp_path / "shop.py"))
    assert plan.locustfile and paths(plan) == ["/"]


def test_a_scenario_of_the_settings_is_read(tmp_path: Path) -> None:
    (tmp_path / "scenario.toml").write_text(SCENARIO)
    assert paths(planned(5, {"scenario": str(tmp_path / "scenario.toml")})) == ["/from-a-file"]


def test_a_master_for_other_machines_has_no_workers_unless_it_is_told(
    defaults: dict[str, Any],
) -> None:
    options = {**NOTHING, "joining": 4}
    machines = machines_of(None, None, (), options, defaults)
    assert (machines.workers, machines.joining) == (0, 4)
    assert machines_of(None, "master", (), NOTHING, defaults).workers == 3


def test_without_anything_the_rate_is_missing() -> None:
    with pytest.raises(UsageError, match="no rate was given") as raised:
        planned(None, {})
    assert "load_rate" in raised.value.hint
    plan = planned(5, {})
    assert (plan.for_s, plan.ramp_up_s, paths(plan)) == (60, 5, ["/"])


def test_a_path_of_the_settings_is_named_when_it_is_none() -> None:
    with pytest.raises(UsageError, match="load_path"):
        planned(5, {"paths": ("checkout",)})


def test_variables_come_before_files_and_contradictions_are_named(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(FILE)
    assert configured_load({}, {"S4_LOAD_RATE": "5"}, tmp_path)["rate_per_s"] == 5
    env_file = tmp_path / ".env"
    env_file.write_text("S4_LOAD_RATE=6\n")
    given = {"env_file": (str(env_file),)}
    assert configured_load(given, {}, tmp_path)["rate_per_s"] == 6
    with pytest.raises(UsageError, match="both say what to send"):
        configured_load({}, {"S4_LOAD_SCENARIO": str(env_file)}, tmp_path)


@pytest.mark.parametrize("host", ["10.0.0.5", "build-3.example", "::1", "localhost"])
def test_a_master_is_a_host(host: str) -> None:
    assert machines_of(None, host, (), NOTHING, {}).host == host


@pytest.mark.parametrize("host", ["10.0.0.5:5557", "host:x", "http://10.0.0.5", "a b"])
def test_a_port_or_a_url_is_no_host(host: str) -> None:
    with pytest.raises(UsageError, match=r"--join: .* is not a host") as caught:
        machines_of(None, host, (), NOTHING, {})
    assert "--port" in caught.value.hint
