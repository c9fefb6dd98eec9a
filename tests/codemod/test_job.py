"""A gate with the settings that apply to it, and the outcome of one that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from codemod.errors import ConfigurationError, FileError, Refused
from codemod.job import Options, failed, read_job
from stage4_gate.errors import SettingsError

SETUP_CFG = "[options.entry_points]\nconsole_scripts =\n    gate = ci.gate:main\n"


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    (tmp_path / "setup.cfg").write_text(SETUP_CFG)
    path = tmp_path / "ci" / "gate.py"
    path.parent.mkdir()
    path.write_bytes(b"# coding: latin-1\n# \xe9\n")
    return path


def test_a_job_has_contents_project_stages_and_scripts(gate: Path) -> None:
    job = read_job(gate, Options(stages=("stage4", "stage4")))
    assert (job.path, job.loaded.path) == (gate, gate)
    assert job.source.text == "# coding: latin-1\n# é\n"
    assert job.project.root == gate.parents[1]
    assert [stage.name for stage in job.stages] == ["stage4"]
    assert job.scripts == ("main",)


def test_a_function_that_is_named_counts_as_a_console_script(gate: Path) -> None:
    assert read_job(gate, Options(function="entry")).scripts == ("main", "entry")
    assert read_job(gate, Options(function="main")).scripts == ("main",)


def test_a_gate_that_cannot_be_read_is_an_error_with_a_hint(gate: Path) -> None:
    with pytest.raises(FileError) as error:
        read_job(gate.with_name("gaet.py"), Options())
    assert error.value.hint == f"did you mean {gate}?"
    with pytest.raises(ConfigurationError, match="unknown stage 'stage5'"):
        read_job(gate, Options(stages=("stage5",)))


@pytest.mark.parametrize(
    ("error", "status", "exit_status"),
    [
        (Refused("no", line=3), "refused", 3),
        (FileError("no"), "failed", 4),
        (ConfigurationError("no"), "error", 2),
        (SettingsError("no"), "error", 2),
    ],
)
def test_an_error_becomes_an_outcome(error: Refused, status: str, exit_status: int) -> None:
    outcome = failed(Path("gate.py"), error)
    assert (outcome.path, outcome.status, outcome.exit) == ("gate.py", status, exit_status)
    assert (outcome.message, outcome.line) == ("no", 3 if status == "refused" else 0)
