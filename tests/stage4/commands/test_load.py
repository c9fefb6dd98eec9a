"""`stage4 load` on the command line."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from stage4.cli import main
from stage4.history import opened
from tests.stage4.command import MODULE, environment, stage4
from tests.stage4.load.services import Signalling, Stalling, needs_locust
from tests.stage4.servers import serving

QUICK = ("--rate", "20", "--for", "30", "--ramp-up", "0.5")


@needs_locust
def test_a_fast_service_passes_before_the_time_is_over(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    with serving(Stalling()) as url:
        done = stage4(tmp_path, "load", "--url", url, *QUICK, "--format", "json")
    place = tmp_path / "qa/stage4/v0.4.0/load"
    document = json.loads((place / "summary.json").read_text())
    assert json.loads(done.stdout) == document
    load = document["checks"]["load"]
    if load["status"] == "INCONCLUSIVE":  # a busy machine
        pytest.skip(load["findings"][0]["message"])
    assert done.returncode == 0 and load["ended"] == "certain" and load["count"] < 600
    assert "sends a second were reached" in (tmp_path / "public/test2.html").read_text()
    assert (place / "junit.xml").exists() and (place / "stage4.sarif").exists()
    with opened(tmp_path / "qa/stage4/history.sqlite3") as history:
        assert [(run.count, run.checks) for run in history.last(9)] == [
            (load["count"], {"load": load["status"]})
        ]


@needs_locust
def test_the_settings_say_what_is_sent(tmp_path: Path) -> None:
    service = Stalling()
    with serving(service) as url:
        (tmp_path / "pyproject.toml").write_text(
            f'[tool.stage4]\nurl = "{url}"\nload_rate = 20\nload_for = 1\nload_ramp_up = 0\n'
            'load_path = ["/a"]\n'
        )
        done = stage4(tmp_path, "load", "--no-artifacts")
    assert "20 sends a second for 1 s" in done.stdout
    assert len(service.requests) == 20
    assert all(request.startswith(b"GET /a ") for request in service.requests)
    said = done.stderr.splitlines()
    assert not [line for line in said if not line.startswith("  load: ")]  # where it takes 10 s


@needs_locust
def test_ctrl_c_ends_it_and_its_processes(tmp_path: Path) -> None:
    service = Signalling()
    with serving(service) as url:
        process = subprocess.Popen(
            [*MODULE, "load", "--url", url, *QUICK, "--workers", "2"],
            cwd=tmp_path, env=environment(), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert service.reached.wait(60)
        engines = psutil.Process(process.pid).children()
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=20)
    assert process.returncode == 130 and error == "stage4: interrupted\n"
    assert len(engines) == 3 and not any(each.is_running() for each in engines)
    assert not (tmp_path / "qa").exists()


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ((), "no rate was given"),
        (("--rate", "0"), "--rate"),
        (("--rate", "nan"), "--rate"),
        (("--rate", "many"), "--rate"),
        (("--rate", "1000", "--for", "3600"), "too many"),
        (("--rate", "1", "--path", "checkout"), "--path"),
        (("--rate", "1", "--path", "/", "--scenario", __file__), "each say what to send"),
        (("--rate", "1", "--scenario", __file__), "--scenario"),
        (("--rate", "1", "--workers", "0"), "--workers 0"),
        (("--rate", "1", "--join", "127.0.0.1"), "--join"),
        (("--rate", "1", "--url", "https://shop.example.com"), "--allow-remote"),
        (("--rate", "1", "https://shop.example.com"), "--allow-remote"),
        (("--rate", "1", "http://127.0.0.1:9", "--url", "http://a"), "both given"),
        (("example.com", "--rate", "1"), "'example.com' is not a URL"),
        (("--rate", "1", "localhost:8000"), "'localhost:8000' is not a URL"),
    ],
)
def test_a_mistake_is_one_line(
    words: tuple[str, ...], named: str, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(["load", *words]) == 2
    output = capsys.readouterr()
    assert named in output.err and output.err.count("\n") == 1 and not output.out


def test_without_the_extra_it_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert main(["load", "--rate", "1"]) == 2
    line = "stage4: Locust is not installed (run: pip install 'stage4-gate[load]')\n"
    assert capsys.readouterr().err == line


def test_the_configured_service_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setenv("PROD_URL", "https://shop.example.com")
    assert main(["load", "--rate", "1"]) == 2
    assert "Locust is not installed" in capsys.readouterr().err
