"""The registry: folder and names agree; a package's own check is found, judged, and never fatal."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import stage4.checks
from stage4.checks import MODULES, Check, load
from stage4.config.settings import Settings
from stage4.model import CheckResult, Facts, Status
from stage4.run import run
from tests.checkout import ROOT
from tests.stage4.command import environment
from tests.stage4.servers import always, answer, serving

EXAMPLE = ROOT / "docs/how-to/own_check"
FOLDER = Path(stage4.checks.__file__).parent


def test_folder_and_registry_name_the_same_checks() -> None:
    rooms = {path.parent.name for path in FOLDER.glob("*/check.py")}
    assert rooms == set(MODULES)
    assert [check.name for check in load()][: len(MODULES)] == list(MODULES)
    assert all(check.title for check in load())


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documented example, installed as its readers would do it."""
    folder = tmp_path_factory.mktemp("own")
    source = shutil.copytree(EXAMPLE, folder / "source")
    place = folder / "site"
    words = ["install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run(
        [sys.executable, "-m", "pip", *words, "--target", str(place), str(source)],
        check=True,
        timeout=120,
        env={**environment(), "PYTHONWARNINGS": "ignore"},
    )
    return place


@pytest.mark.parametrize(("live", "expected"), [("0", "WARN"), ("1", "FAIL")])
def test_the_documented_example_works(
    installed: Path, tmp_path: Path, live: str, expected: str
) -> None:
    robots = answer(b"User-agent: *\nDisallow: /", headers="Content-Type: text/plain\r\n")
    with serving(always(robots)) as url:
        done = subprocess.run(
            [sys.executable, "-m", "stage4", "--url", url, "--slo-p95-ms", "0.1"],
            cwd=tmp_path,
            env=environment(EXPECT_LIVE=live, PYTHONPATH=f"{ROOT}:{installed}"),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    data = json.loads((tmp_path / "qa/stage4/v0.4.0/summary.json").read_text("utf-8"))
    assert list(data["checks"])[-1] == "robots"
    assert data["checks"]["robots"]["status"] == expected
    assert data["checks"]["robots"]["http_status"] == 200
    assert "robots.all-disallowed" in done.stdout


def broken(settings: Settings, facts: Facts) -> CheckResult:
    raise RuntimeError("its own fault")


def test_a_check_that_raises_is_an_error_of_the_run() -> None:
    settings = Settings("http://127.0.0.1:9", "http://127.0.0.1:9/health")
    verdict, _ = run(settings, [Check("own", "own", broken)])
    assert verdict.status is Status.ERROR
    assert "its own fault" in verdict.results[0].findings[0].message


def test_what_cannot_be_loaded_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MODULES, "gone", "stage4.checks.gone")
    check = next(check for check in load() if check.name == "gone")
    result = check.judge(Settings("http://a", "http://a"), Facts())
    assert result.status is Status.ERROR
    assert "gone" in result.findings[0].message
