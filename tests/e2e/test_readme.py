"""Every command in the README is run, in the order in which a reader meets it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from release_gate.paths import ROOT
from scripts.draw_terminal import installed

README = (ROOT / "README.md").read_text("utf-8")
GATE = """import sys
from packs import run_packs

def main():
    return 0 if run_packs() else 1

if __name__ == "__main__":
    sys.exit(main())
"""
# Run by other tests, or by whoever runs these: why it is not run here.
ELSEWHERE = {
    "bash scripts/run_gate.sh": "tests/e2e runs it",
    "bash scripts/run_tests.sh": "it is running",
    "bash scripts/serve_api.sh --background": "tests/backend runs it",
    "bash scripts/serve_api.sh --stop": "tests/backend runs it",
    "PYTHONPATH=. python release_gate/run_all.py": "tests/e2e runs it",
    'grep -A 10 "Stage 4" public/test2.html': "tests/e2e runs it",
    "bash stage4/run_and_save.sh": "tests/stage4 runs it",
}
# The exit status of each command here; a backend listens where they ask for one.
EXPECTED = {
    "uvx stage4-gate apply --runtime package gate.py": 0,
    "uv run --with stage4-gate gate.py": 0,
    "uvx stage4-gate check gate.py": 0,
    "stage4-gate check --format github": 0,
    "stage4-gate workflow github --output .github/workflows/stage4_pipeline.yml": 0,
    "stage4-gate workflow gitlab --output ci/gitlab-stage4.yml": 0,
    "stage4-gate explain gate.py": 0,
    "stage4-gate config show": 0,
    "stage4-gate doctor": 0,
    "stage4-gate revert gate.py": 0,
    "stage4-gate stages": 0,
    "stage4-gate apply --stage stage5": 0,
    "stage4-gate revert --stage stage5": 0,
    "stage4 run --url http://127.0.0.1:8000": 0,
    "stage4 csp \"script-src 'self'; object-src 'none'\"": 0,
    "python scripts/apply_stage4_gate_patch.py": 0,
}


def commands() -> list[str]:
    blocks = re.findall(r"```bash\n(.*?)```", README, flags=re.DOTALL)
    lines = [re.sub(r"\s+#.*", "", line) for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.strip()]


def test_every_command_is_known_to_these_tests() -> None:
    assert set(commands()) == {*EXPECTED, *ELSEWHERE}


def test_the_commands_do_what_the_readme_says(tmp_path: Path, backend_url: str) -> None:
    project = tmp_path / "project"
    (project / "release_gate").mkdir(parents=True)
    for folder in (project, project / "release_gate"):
        (folder / "packs.py").write_text("def run_packs():\n    return True\n")
    (project / "gate.py").write_text(GATE)
    (project / "release_gate" / "run_all.py").write_text(GATE)
    (project / "scripts").mkdir()
    patcher = ROOT / "scripts" / "apply_stage4_gate_patch.py"
    (project / "scripts" / patcher.name).write_text(patcher.read_text())
    section = re.search(r"\[codemod\].*?(?=```)", README, flags=re.DOTALL)
    assert section
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PROD_URL": backend_url,
        "EXPECT_LIVE": "0",
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("HEALTH_URL", None)
    (project / "setup.cfg").write_text(section[0])
    for command in commands():
        if command in EXPECTED:
            words = shlex.split(command.replace("http://127.0.0.1:8000", backend_url))
            if words[0].startswith("uv"):  # uv brings the package and its Python
                words = [sys.executable, *shlex.split(installed(command))]
            run = subprocess.run(
                words, cwd=project, env=environment, capture_output=True, text=True, check=False
            )
            assert run.returncode == EXPECTED[command], (command, run.stdout, run.stderr)


def test_the_diff_on_the_first_screen_is_what_apply_makes(tmp_path: Path) -> None:
    (tmp_path / "gate.py").write_text(GATE)
    command = [
        sys.executable,
        "-m",
        "codemod",
        "apply",
        "--runtime",
        "package",
        "--diff",
        "gate.py",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    made = iter(run.stdout.splitlines())
    diff = re.search(r"```diff\n(.*?)```", README, flags=re.DOTALL)
    assert diff
    for line in filter(None, diff[1].splitlines()):
        wanted = re.compile(".*".join(map(re.escape, line.split("..."))))
        assert any(wanted.fullmatch(each) for each in made), line  # in this order
