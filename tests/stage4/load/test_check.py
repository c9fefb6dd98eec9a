"""The load test as a check of a run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from stage4.checks import chosen
from stage4.config.configure import configure
from stage4.config.settings import LoadSettings, Settings
from stage4.errors import UsageError
from stage4.load.check import CHECK
from stage4.load.record import Measured
from stage4.model import Facts, Status
from stage4.run import run
from tests.stage4.load.cases import URL, measured, plan_of
from tests.stage4.load.services import Stalling, needs_locust
from tests.stage4.servers import serving

PLAIN = Settings(URL, f"{URL}/health")


def test_it_runs_only_where_the_settings_ask_for_it(tmp_path: Path) -> None:
    assert CHECK.name not in [check.name for check in chosen(PLAIN)]
    (tmp_path / "setup.cfg").write_text("[stage4]\nload_rate = 30\nload_path =\n  /a\n  /b\n")
    settings, _ = configure({}, {}, tmp_path)
    assert settings.load == LoadSettings(30, paths=("/a", "/b"))
    assert [check.name for check in chosen(settings)][-1] == CHECK.name


def test_the_configured_service_is_that_without_the_option(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text("[stage4]\nload_rate = 30\nurl = https://own.example\n")
    settings, _ = configure({"url": ["https://other.example"]}, {}, tmp_path)
    assert settings.base_url == "https://other.example" and settings.load is not None
    assert settings.load.configured_url == "https://own.example/"


def test_paths_and_a_scenario_contradict_each_other(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("")
    given = {"load_rate": ["1"], "load_path": ["/"], "load_scenario": [str(tmp_path / "a.toml")]}
    with pytest.raises(UsageError, match="both say what to send"):
        configure(given, {}, tmp_path)


def test_what_was_measured_is_judged() -> None:
    plan = plan_of()
    facts = Facts(measured={"load": (plan, measured(plan))})
    assert CHECK.judge(PLAIN, facts).status is Status.PASS
    nothing = Facts(measured={"load": (plan, Measured())})
    assert CHECK.judge(PLAIN, nothing).status is Status.INCONCLUSIVE


@pytest.mark.parametrize(
    "load",
    [
        LoadSettings(10, paths=("no-slash",)),
        LoadSettings(5000, for_s=3600),
        LoadSettings(10, configured_url="https://another.example/"),
    ],
)
def test_a_load_test_that_cannot_be_done_is_an_error(load: LoadSettings) -> None:
    settings = replace(PLAIN, base_url="https://own.example", load=load)
    verdict, _ = run(settings, [CHECK])
    assert verdict.status is Status.ERROR
    assert [finding.id for finding in verdict.results[0].findings] == ["load.not-run"]


@needs_locust
def test_a_run_measures_its_service() -> None:
    with serving(Stalling()) as url:
        load = LoadSettings(20, for_s=2, ramp_up_s=0.5)
        verdict, _ = run(Settings(url, f"{url}/health", load=load), [CHECK])
    evidence = verdict.results[0].evidence
    assert evidence["count"] == 40 and evidence["oks"] == 40
