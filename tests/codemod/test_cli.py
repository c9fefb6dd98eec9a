"""The commands as users run them: real processes in an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checkout import ROOT
from tests.codemod.gates import FORMS

GATE = FORMS["sys_exit"].source
MARKER = "qa/_aggregate/stage4_patch_applied.txt"
BACKUP = "release_gate/run_all.py.bak_stage4_v040"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "release_gate").mkdir()
    (tmp_path / "release_gate" / "run_all.py").write_text(GATE)
    return tmp_path


def codemod(
    folder: Path, *arguments: str, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "codemod", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_apply_check_apply_revert_leaves_nothing(project: Path) -> None:
    before = files(project)
    assert codemod(project, "check").returncode == 1
    applied = codemod(project, "apply")
    assert (applied.returncode, applied.stderr) == (0, "")
    assert "applied: Stage 4 v0.4.0" in applied.stdout
    after = files(project)
    assert after[BACKUP] == before["release_gate/run_all.py"]
    assert b"v0.4.0" in after[MARKER]
    assert b"release_gate/run_all.py" in after[MARKER]
    assert codemod(project, "check").returncode == 0
    again = codemod(project, "apply")
    assert again.returncode == 0
    assert "Stage 4 already appears integrated" in again.stdout
    assert files(project) == after
    assert codemod(project, "revert").returncode == 0
    assert files(project) == before
    assert codemod(project, "revert").returncode == 0
    assert files(project) == before


def test_the_seeds_rollback_by_copy_works(project: Path) -> None:
    codemod(project, "apply")
    (project / "release_gate/run_all.py").write_bytes((project / BACKUP).read_bytes())
    assert (project / "release_gate/run_all.py").read_text() == GATE
    assert codemod(project, "check").returncode == 1


def test_no_backup(project: Path) -> None:
    codemod(project, "apply", "--no-backup")
    assert BACKUP not in files(project)


def test_a_backup_that_differs_is_kept(project: Path) -> None:
    codemod(project, "apply")
    gate = project / "release_gate/run_all.py"
    gate.write_text(gate.read_text() + "# an edit\n")
    said = codemod(project, "revert")
    assert gate.read_text() == GATE + "# an edit\n"
    assert "was kept" in said.stdout
    assert BACKUP in files(project)


@pytest.mark.parametrize("command", ["apply", "revert"])
def test_diff_writes_nothing_and_git_takes_it(project: Path, command: str) -> None:
    if command == "revert":
        codemod(project, "apply", "--no-backup")
    before = files(project)
    patch = codemod(project, command, "--diff")
    assert patch.returncode == 1
    assert files(project) == before
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    subprocess.run(["git", "apply"], input=patch.stdout, text=True, cwd=project, check=True)
    expected = 0 if command == "apply" else 1
    assert codemod(project, "check").returncode == expected
    assert codemod(project, command, "--diff").returncode == 0


def test_one_refused_file_keeps_all_from_being_written(project: Path) -> None:
    (project / "bad.py").write_text("def main(:\n")
    before = files(project)
    arguments = ["apply", "release_gate/run_all.py", "bad.py"]
    run = codemod(project, *arguments)
    assert run.returncode == 3
    assert "bad.py:1: refused: it does not parse" in run.stdout
    assert files(project) == before
    run = codemod(project, *arguments, "--keep-going")
    assert run.returncode == 3
    assert codemod(project, "check", "release_gate/run_all.py").returncode == 0


BAD_INPUT = {
    "missing": (["apply", "nosuch.py"], 4, "nosuch.py"),
    "folder": (["apply", "release_gate"], 2, "release_gate is a folder"),
    "unparsable": (["apply", "bad.py"], 3, "does not parse"),
    "runs_nothing": (["apply", "empty.py"], 3, "runs nothing"),
    "binary": (["apply", "binary.py"], 3, "not valid utf-8 text"),
    "unknown_option": (["apply", "--nonsense"], 2, "--nonsense"),
    "unknown_stage": (["apply", "--stage", "stage9"], 2, "stage9"),
    "unknown_command": (["install"], 2, "install"),
    "unknown_format": (["check", "--format", "xml"], 2, "xml"),
    "no_function": (["apply", "empty.py", "--function", "nosuch"], 3, "nosuch"),
    "no_gate_in_folder": (["check", "empty"], 1, "no gate"),
}


@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_input_is_one_clear_line_and_changes_nothing(project: Path, name: str) -> None:
    (project / "bad.py").write_text("def main(:\n")
    (project / "empty.py").write_text("def main():\n    return 0\n")
    (project / "binary.py").write_bytes(b"\xff\xfe\0\x01")
    (project / "empty").mkdir()
    before = files(project)
    arguments, status, part = BAD_INPUT[name]
    run = codemod(project, *arguments)
    assert run.returncode == status
    assert part in run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    assert files(project) == before


def test_function_names_the_entry_of_a_gate_that_runs_nothing_itself(project: Path) -> None:
    gate = project / "entry.py"
    gate.write_text("def gate():\n    print('packs')\n    return 0\n")
    assert codemod(project, "apply", "entry.py", "--function", "gate").returncode == 0
    assert "gate = _GateScript(_run_stage4)(gate)\n" in gate.read_text()
    assert codemod(project, "check", "entry.py").returncode == 0
    assert codemod(project, "apply", "entry.py").returncode == 0
    assert codemod(project, "revert", "entry.py").returncode == 0
    assert gate.read_text() == "def gate():\n    print('packs')\n    return 0\n"


def test_a_folder_is_searched_and_configured_gates_count(project: Path) -> None:
    (project / "other.py").write_text(GATE)
    codemod(project, "apply", "other.py")
    run = codemod(project, "check", ".")
    assert run.returncode == 1
    assert "other.py: current" in run.stdout
    assert "run_all.py: absent" in run.stdout
    codemod(project, "apply")
    assert codemod(project, "check", ".").returncode == 0
    (project / "setup.cfg").write_text("[codemod]\ngates = other.py release_gate/run_all.py\n")
    run = codemod(project, "check")
    assert run.returncode == 0
    assert run.stdout.count("current") == 2


def test_a_stage_of_ones_own_runs_after_stage4(project: Path) -> None:
    (project / "setup.cfg").write_text(
        "[codemod:stage5]\ntitle = Load test\nversion = 1.0\n"
        'command = ["python", "stage5/run.py"]\ntime_limit = 30\n'
    )
    for name in ("stage4/run_stage4.py", "stage5/run.py"):
        (project / name).parent.mkdir()
        (project / name).write_text(f"print('in {name}')\n")
    assert codemod(project, "apply", "--stage", "stage4", "--stage", "stage5").returncode == 0
    run = subprocess.run(
        [sys.executable, "release_gate/run_all.py"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0
    assert run.stdout.splitlines()[-6:] == [
        "[Stage 4] Running Production Go-Live Readiness v0.4.0 ...",
        "in stage4/run_stage4.py",
        "",
        "[Stage 5] Running Load test v1.0 ...",
        "in stage5/run.py",
        "[ReleaseGate] Final exit code (with Stage 4, Stage 5): 0",
    ]
    assert codemod(project, "revert", "--stage", "stage5").returncode == 0
    assert codemod(project, "check").returncode == 0
    assert codemod(project, "check", "--stage", "stage5").returncode == 1


def test_every_format_for_programs(project: Path) -> None:
    document = json.loads(codemod(project, "check", "--format", "json").stdout)
    assert document["exit"] == 1
    assert document["files"][0]["status"] == "absent"
    run = codemod(project, "check", "--format", "github")
    assert run.stdout.startswith("::error file=release_gate/run_all.py,title=codemod::absent")
    sarif = json.loads(codemod(project, "check", "--format", "sarif").stdout)
    assert sarif["version"] == "2.1.0"
    assert sarif["runs"][0]["results"][0]["ruleId"] == "absent"
    (entry,) = json.loads(codemod(project, "check", "--format", "gitlab").stdout)
    assert entry["check_name"] == "codemod.absent"
    assert entry["location"]["path"] == "release_gate/run_all.py"


def test_quiet_says_only_what_is_wrong(project: Path) -> None:
    assert codemod(project, "apply", "-q").stdout == ""
    assert codemod(project, "check", "-q").stdout == ""
    assert codemod(project, "revert", "-q").stdout == ""
    assert "absent" in codemod(project, "check", "-q").stdout


def test_no_colour_and_no_control_characters_where_nobody_looks(project: Path) -> None:
    name = "evil\x1b[31m.py"
    (project / name).write_text("def main(:\n")
    run = codemod(project, "check", name)
    assert "\x1b" not in run.stdout + run.stderr


def test_quiet_explain_and_stages_say_less(project: Path) -> None:
    assert codemod(project, "stages", "-q").stdout == "stage4\n"
    whole, short = codemod(project, "explain"), codemod(project, "explain", "-q")
    assert whole.returncode == short.returncode == 0
    assert len(short.stdout) < len(whole.stdout)


RED = "\x1b[31mabsent\x1b[0m"


@pytest.mark.parametrize(
    ("variables", "colour"),
    [
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "", "NO_COLOR": ""}, False),
        ({}, False),
    ],
)
def test_colour_where_it_is_asked_for(
    project: Path, variables: dict[str, str], colour: bool
) -> None:
    neutral = {"FORCE_COLOR": "", "NO_COLOR": ""}
    run = codemod(project, "check", env={**neutral, **variables})
    assert (RED in run.stdout) == colour
    assert ("\x1b" in run.stdout) == colour
    machine = codemod(project, "check", "--format", "json", env={**neutral, **variables})
    assert "\x1b" not in machine.stdout


@pytest.mark.parametrize(("variable", "colour"), [("TERM", True), ("NO_COLOR", False)])
def test_colour_on_a_terminal(project: Path, variable: str, colour: bool) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    environment = {**os.environ, "FORCE_COLOR": "", "NO_COLOR": "", "TERM": "xterm"}
    subprocess.run(
        [sys.executable, "-m", "codemod", "check"],
        cwd=project,
        env={**environment, variable: "xterm"},
        stdout=theirs,
        check=False,
    )
    said = os.read(ours, 10_000).decode()
    os.close(ours)
    os.close(theirs)
    assert (RED in said) == colour
    assert "absent" in said


def test_annotations_are_few_and_named_from_the_root(project: Path) -> None:
    (project / ".git").mkdir()
    names = [f"gate{number}.py" for number in range(12)]
    for name in names:
        (project / "release_gate" / name).write_text(GATE)
    run = codemod(project / "release_gate", "check", "--format", "github", *names)
    *annotations, last = run.stdout.splitlines()
    assert run.returncode == 1
    assert len(annotations) == 10
    assert annotations[0].startswith("::error file=release_gate/gate0.py,title=codemod::absent")
    assert last == (
        "codemod check: 12 files: 12 absent;"
        " 2 more findings without an annotation, see --format text"
    )


@pytest.mark.parametrize("command", ["apply", "check", "revert"])
def test_paths_come_from_a_file_or_standard_input(project: Path, command: str) -> None:
    (project / "list.txt").write_text("release_gate/run_all.py\n")
    found = codemod(project, command, "--files-from", "list.txt")
    assert found.stdout.startswith("release_gate/run_all.py: ")
    piped = subprocess.run(
        [sys.executable, "-m", "codemod", command, "--files-from", "-"],
        cwd=project,
        input=b"release_gate/run_all.py\0",
        capture_output=True,
        check=False,
    )
    assert piped.stdout.startswith(b"release_gate/run_all.py: ")


def test_an_empty_list_of_paths_is_no_reason_to_take_the_configured_gates(project: Path) -> None:
    before = files(project)
    run = codemod(project, "apply", "--files-from", os.devnull)
    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr == f"codemod: {os.devnull} contains no paths: nothing to do\n"
    assert files(project) == before


def test_no_marker(project: Path) -> None:
    assert codemod(project, "apply", "--no-marker").returncode == 0
    assert MARKER not in files(project)
    assert codemod(project, "check").returncode == 0
    assert codemod(project, "revert").returncode == 0


def test_where_the_default_gate_is_missing_the_candidates_are_named(project: Path) -> None:
    (project / "setup.cfg").touch()
    (project / "release_gate" / "run_all.py").rename(project / "verify.py")
    run = codemod(project, "apply")
    assert run.returncode == 4
    assert "release_gate/run_all.py: failed: cannot read the file: No such file" in run.stdout
    assert "these scripts look like gates: verify.py; try codemod apply verify.py" in run.stdout


def test_a_near_command_option_and_file_are_suggested(project: Path) -> None:
    assert "did you mean 'apply'?" in codemod(project, "aply").stderr
    assert "did you mean '--no-marker'?" in codemod(project, "apply", "--no-marke").stderr
    run = codemod(project, "check", "release_gate/run_al.py")
    assert "did you mean release_gate/run_all.py?" in run.stdout


@pytest.mark.parametrize(
    "arguments", [["apply", "--nonsense"], ["nonsense"], [], ["check", "--format"], ["--nonsense"]]
)
def test_a_usage_error_is_one_line_with_a_hint(project: Path, arguments: list[str]) -> None:
    run = codemod(project, *arguments)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("codemod: ")
    assert run.stderr.endswith(")\n")
    assert run.stderr.count("\n") == 1


def test_a_reader_that_has_gone_is_no_traceback(project: Path) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    run = subprocess.run(
        [sys.executable, "-m", "codemod", "check"],
        cwd=project,
        stdout=theirs,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(theirs)
    assert run.returncode == 4
    assert run.stderr == "codemod: cannot write the output: Broken pipe\n"


@pytest.mark.parametrize("variables", [{}, {"CODEMOD_TRACEBACK": "1"}])
def test_a_fault_of_our_own_is_one_line_and_its_traceback_can_be_had(
    project: Path, variables: dict[str, str]
) -> None:
    code = (
        "import sys\nfrom codemod import checking, cli\nchecking.check = None\n"
        "sys.exit(cli.main(['check']))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    if variables:
        assert "Traceback" in run.stderr
    else:
        assert run.returncode == 2
        assert run.stderr.startswith(
            "codemod: internal error, no file is left half-written: TypeError"
        )
        assert run.stderr.count("\n") == 1


def test_check_loads_no_libcst(project: Path) -> None:
    codemod(project, "apply")
    code = (
        "import sys\nfrom codemod.cli import main\nassert not main(['check', '-q'])\n"
        "print(sorted(n for n in sys.modules if n.split('.')[0] in ('libcst', 'requests', 'yaml')))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "[]\n"


def test_apply_loads_nothing_of_libcst_but_its_nodes(project: Path) -> None:
    code = (
        "import sys\nfrom codemod.cli import main\nassert not main(['apply', '-q'])\n"
        "print([n for n in sys.modules if n.startswith(('libcst.codemod', 'libcst.matchers'))])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "[]\n"


ENORMOUS = {
    "10,000 lines": "import sys\n" + "print(1)\n" * 10_000 + "sys.exit(0)\n",
    "10,000 functions": "".join(f"def f{n}():\n    pass\n" for n in range(5_000)) + GATE,
    "a sum of 3,000 terms": "print(" + " + ".join(["1"] * 3_000) + ")\n",
    "90 brackets": "print(" + "(" * 90 + ")" * 90 + ")\n",
    "a sum of 100,000 terms": "print(" + " + ".join(["1"] * 100_000) + ")\n",
    "95 ifs": "".join("    " * n + "if True:\n" for n in range(95)) + "    " * 95 + "print(1)\n",
    "4,000 elifs": "if 0:\n    print(0)\n" + "elif 1:\n    print(1)\n" * 4_000,
    "a chain of 3,000 calls": "print(x" + ".f()" * 3_000 + ")\n",
    "20,000 strings": "print('a'\n" + "'b'\n" * 20_000 + ")\n",
}


@pytest.mark.parametrize("name", ENORMOUS)
def test_enormous_sources_are_served_or_refused_and_kill_nothing(tmp_path: Path, name: str) -> None:
    gate = tmp_path / "gate.py"
    gate.write_text(ENORMOUS[name])
    run = codemod(tmp_path, "apply", "gate.py")
    assert run.returncode in (0, 3), run
    assert "Traceback" not in run.stderr
    if run.returncode == 0:
        assert codemod(tmp_path, "check", "gate.py").returncode == 0
        assert codemod(tmp_path, "revert", "gate.py").returncode == 0
    else:
        assert "refused: " in run.stdout
    assert gate.read_text() == ENORMOUS[name]


def test_help_and_version(project: Path) -> None:
    assert "0.4.0" in codemod(project, "--version").stdout
    for command in ("apply", "revert", "check"):
        assert codemod(project, command, "--help").returncode == 0
