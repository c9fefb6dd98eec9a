"""Many repositories in one process: one summary, SARIF with a run for each, memory that stays."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema

from codemod import report
from tests.checkout import ROOT
from tests.codemod.gates import FORMS

GATE = FORMS["sys_exit"].source
SETTINGS = "[codemod]\ngates = release_gate/run_all.py\nruntime = package\n"
AUTHOR = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in (("NAME", "A"), ("EMAIL", "a@b.example"))
}
SCRIPTS = Path(sys.executable).parent
PEAK = (
    "import resource, sys; from codemod.cli import main; main(sys.argv[1:]);"
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
)


def repository(root: Path) -> Path:
    """A folder with a gate and settings."""
    (root / "release_gate").mkdir(parents=True)
    (root / "setup.cfg").write_text(SETTINGS)
    (root / "release_gate/run_all.py").write_text(GATE)
    return root


def fleet(folder: Path, count: int) -> list[Path]:
    roots = [repository(folder / f"r{number}") for number in range(count)]
    for root in roots:
        (root / ".git").mkdir()
    return roots


def run(folder: Path, *command: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*map(str, command)],
        cwd=folder,
        input=given,
        env={
            **os.environ,
            **AUTHOR,
            "PYTHONPATH": str(ROOT),
            "PATH": f"{SCRIPTS}:{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def codemod(folder: Path, *words: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
    return run(folder, sys.executable, "-m", "codemod", *words, given=given)


def test_one_summary_of_many_checkouts(tmp_path: Path) -> None:
    roots = fleet(tmp_path, 4)
    gates = [root / "release_gate/run_all.py" for root in roots[:3]]
    assert codemod(tmp_path, "apply", "-q", "--no-backup", *gates).returncode == 0
    listed = "".join(f"{root}\n" for root in roots)
    done = codemod(tmp_path, "check", "-q", "--files-from", "-", given=listed)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "4 repositories, 4 files: 3 current, 1 absent"
    for some in (roots[:1], [gates[0]]):
        alone = codemod(tmp_path, "check", *some).stdout
        assert "repositories" not in alone
    document = json.loads(codemod(tmp_path, "check", "--format", "json", *roots).stdout)
    schema = json.loads(Path(report.__file__).with_name("report.schema.json").read_text("utf-8"))
    jsonschema.validate(document, schema)
    assert [file["repository"] for file in document["files"]] == [str(root) for root in roots]


def test_sarif_has_a_run_for_each_repository(tmp_path: Path) -> None:
    roots = fleet(tmp_path, 3)
    gates = [root / "release_gate/run_all.py" for root in roots]
    runs = json.loads(codemod(tmp_path, "check", "--format", "sarif", *gates).stdout)["runs"]
    assert [each["automationDetails"]["id"] for each in runs] == [
        f"codemod/r{number}/" for number in range(3)
    ]
    for root, each in zip(roots, runs, strict=True):
        assert each["originalUriBaseIds"]["ROOT"]["uri"] == f"file://{root}/"
        (result,) = each["results"]
        place = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert place == "release_gate/run_all.py"


def test_memory_stays_as_it_is(tmp_path: Path) -> None:
    roots = fleet(tmp_path, 200)
    gates = [str(root / "release_gate/run_all.py") for root in roots]
    assert codemod(tmp_path, "apply", "-q", "--no-backup", "--no-marker", *gates).returncode == 0

    def peak_kilobytes(times: int) -> int:
        listed = "".join(f"{gate}\n" for gate in gates) * times
        done = run(
            tmp_path, sys.executable, "-c", PEAK, "check", "-q", "--files-from", "-", given=listed
        )
        return int(done.stderr)

    assert peak_kilobytes(6) - peak_kilobytes(1) < 1000 * 6


def test_the_fixer_of_the_documentation_patches_checks_and_reverts(
    tmp_path: Path, nightly: bool
) -> None:
    count = 20 if nightly else 4
    page = (ROOT / "docs/fleets.md").read_text("utf-8")
    (source,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / "add_stage.py").write_text(source)
    configure(tmp_path, [bare(tmp_path, f"r{number}") for number in range(count)])
    commits = [history(tmp_path, "r3")]
    for words in ([], ["--command", "revert"]):
        cloned = run(tmp_path, "all-repos-clone")
        assert cloned.returncode == 0, cloned.stderr
        fixed = run(tmp_path, sys.executable, "add_stage.py", *words)
        assert fixed.returncode == 0, fixed.stdout[-2000:] + fixed.stderr[-2000:]
        assert run(tmp_path, "all-repos-clone").returncode == 0
        gates = sorted((tmp_path / "output").rglob("run_all.py"))
        assert len(gates) == count
        listed = "".join(f"{gate}\n" for gate in gates)
        done = codemod(tmp_path, "check", "-q", "--files-from", "-", given=listed)
        assert done.returncode == bool(words)
        texts = {gate.read_text() for gate in gates}
        assert texts == {GATE} if words else GATE not in texts
        commits.append(history(tmp_path, "r3"))
    assert len(set(commits)) == 3


def git(folder: Path, *words: str) -> str:
    done = run(folder, "git", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def bare(folder: Path, name: str) -> Path:
    """A bare repository with a gate on its branch `main`."""
    work = repository(folder / "work" / name)
    git(work, "init", "-q", "-b", "main")
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "Begin")
    git(folder, "clone", "-q", "--bare", f"work/{name}", f"{name}.git")
    return folder / f"{name}.git"


def history(folder: Path, name: str) -> str:
    return git(folder / f"{name}.git", "log", "--format=%s", "main")


def configure(folder: Path, repositories: list[Path]) -> None:
    """The configuration of all-repos: these repositories, and merges into their branch."""
    source = {path.stem: f"file://{path}" for path in repositories}
    (folder / "repos.json").write_text(json.dumps(source))
    config = {
        "output_dir": "output",
        "source": "all_repos.source.json_file",
        "source_settings": {"filename": "repos.json"},
        "push": "all_repos.push.merge_to_master",
        "push_settings": {},
    }
    path = folder / "all-repos.json"
    path.write_text(json.dumps(config))
    path.chmod(0o600)
