"""A run from the command line: one line without a service, and a signal that ends it quietly."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from release_gate import command
from release_gate.errors import BadSetting
from release_gate.model import GateResult, Options, PackResult, Project, Service, Shard, Status
from release_gate.reference import PROJECT
from release_gate.variables import GATE_FOLDER
from tests.loopback import free_port
from tests.release_gate.records import PACK, gate_of, passed


@pytest.fixture(autouse=True)
def _restored(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The handlers of signals that `main` replaces."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}
    monkeypatch.setattr(sys, "tracebacklimit", 1000, raising=False)
    monkeypatch.setenv(GATE_FOLDER, "")  # and the variable that it sets
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def closed_address() -> str:
    return f"http://127.0.0.1:{free_port()}"


@pytest.mark.parametrize("url", ["", "ftp://x", "http://"])
def test_no_service_is_one_line_with_status_1(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(PROJECT.folder, ["--base-url", url or closed_address()]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("run_all.py: ")
    assert line.endswith(")")


def test_a_folder_without_settings_is_one_line_with_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        command.run(tmp_path, [])
    assert caught.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert str(tmp_path / "gate.toml") in line


FAILED = gate_of(PackResult(PACK, Status.FAIL, (), 0.0, "x"))


@pytest.mark.parametrize("gate", [gate_of(passed(PACK)), FAILED, gate_of()])
def test_the_status_is_that_of_the_run(gate: GateResult, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_gate(project: Project, url: str, options: Options) -> GateResult:
        assert project == PROJECT
        assert url == "http://127.0.0.1:9"
        return gate

    monkeypatch.setattr(command, "expect_service", lambda service, url: None)
    monkeypatch.setattr(command, "for_stage4", lambda *_: {})
    monkeypatch.setattr(command, "run_gate", run_gate)
    status = command.run(PROJECT.folder, ["--base-url", "http://127.0.0.1:9/"])
    assert status == (0 if gate.packs and gate.packs[0].status is Status.PASS else 1)


@pytest.mark.parametrize("status", [0, 1])
def test_the_status_of_a_shard_is_its_own_and_the_verdict_is_left_to_the_merge(
    status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run_gate(project: Project, url: str, options: Options) -> GateResult:
        assert options.shard == Shard(1, 3)
        return FAILED if status else gate_of(passed(PACK))

    monkeypatch.setattr(command, "expect_service", lambda service, url: None)
    monkeypatch.setattr(command, "for_stage4", lambda *_: {})
    monkeypatch.setattr(command, "run_gate", run_gate)
    assert command.run_shard(PROJECT.folder, ["1/3"]) == status
    assert "A shard is no verdict" in capsys.readouterr().out


def test_a_shard_that_cannot_be_dealt_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run_gate(project: Project, url: str, options: Options) -> GateResult:
        raise BadSetting("no record", "write it")

    monkeypatch.setattr(command, "expect_service", lambda service, url: None)
    monkeypatch.setattr(command, "for_stage4", lambda *_: {})
    monkeypatch.setattr(command, "run_gate", run_gate)
    assert command.run_shard(PROJECT.folder, ["1/3"]) == 1
    assert capsys.readouterr().err == "shard.py: no record (write it)\n"


@pytest.mark.parametrize(("argv", "started"), [([], True), (["--base-url", "http://x"], False)])
def test_a_service_with_a_command_is_started_unless_an_address_is_given(
    argv: list[str], started: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service(start="flask run")
    urls: list[str] = []
    for name in ("PROD_URL", "STAGE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(command, "read_project", lambda folder: replace(PROJECT, service=service))
    monkeypatch.setattr(command, "start_service", lambda project, url, environ: urls.append(url))
    monkeypatch.setattr(command, "expect_service", lambda service, url: None)
    monkeypatch.setattr(command, "for_stage4", lambda *_: {})
    monkeypatch.setattr(command, "run_gate", lambda *_: gate_of(passed(PACK)))
    assert command.run(PROJECT.folder, argv) == 0
    assert urls == ["http://127.0.0.1:8000"] * started


def test_a_signal_interrupts_without_a_traceback() -> None:
    with pytest.raises(KeyboardInterrupt, match="SIGTERM"):
        command.stop(signal.SIGTERM, None)
    assert sys.tracebacklimit == 0
