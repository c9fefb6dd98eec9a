"""How long codemod takes, side by side with `import click`, ast-grep and `libcst.tool codemod`.

    pip install ast-grep-cli && python benchmarks/codemod_speed.py [--files 5000] [--runs 7]

CPU time (user and system) of whole processes: medians; the commands run in turn. The byte code of
every module is cached, as in an installed package.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

GATE = """import sys
from packs import run_packs


def main():
    return 0 if run_packs() else 1


if __name__ == "__main__":
    sys.exit(main())
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--repositories", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        one(root / "one", options.runs)
        tree(root / "tree", options.files, max(1, options.runs // 3))
        fleet(root / "fleet", options.repositories, max(1, options.runs // 3))


def one(folder: Path, runs: int) -> None:
    """One gate of 100 lines: the start of the process dominates."""
    folder.mkdir()
    body = "".join(f"def pack_{n}():\n    return {n}\n\n\n" for n in range(22))
    (folder / "plain.py").write_text(GATE.replace("def main", body + "def main"))
    (folder / "gate.py").write_text((folder / "plain.py").read_text())
    subprocess.run([program("codemod"), "apply", "-q", "gate.py"], cwd=folder, check=True)
    rows = {
        "import click": [sys.executable, "-c", "import click"],
        "codemod check": [program("codemod"), "check", "gate.py"],
        "codemod apply --diff": [program("codemod"), "apply", "--diff", "plain.py"],
        "codemod revert --diff": [program("codemod"), "revert", "--diff", "gate.py"],
        "libcst.tool no-op": [
            sys.executable, "-m", "libcst.tool", "codemod", "noop.NOOPCommand", "plain.py"
        ],
    }  # fmt: skip
    medians = measured(rows, folder, runs)
    click, noop = medians["import click"], medians["libcst.tool no-op"]
    check, apply = medians["codemod check"], medians["codemod apply --diff"]
    limit("check / import click", check / click, "at most 1.45")
    limit("libcst.tool / check", noop / check, "at least 9")
    limit("apply / libcst.tool", apply / noop, "at most 0.5")


def tree(folder: Path, count: int, runs: int) -> None:
    """A tree with one gate among many files of the standard library."""
    sources = sorted(Path(sysconfig.get_path("stdlib")).rglob("*.py"))
    folder.mkdir()
    for index in range(count):
        target = folder / f"d{index % 50}" / f"f{index}.py"
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(sources[index % len(sources)], target)
    (folder / "gate.py").write_text(GATE)
    subprocess.run([program("codemod"), "apply", "-q", "gate.py"], cwd=folder, check=True)
    pattern = "with _GateExit($$$ARGS): $$$BODY"
    rows = {
        f"codemod check, {count} files": [program("codemod"), "check", "."],
        f"ast-grep, {count} files": [program("ast-grep"), "run", "-l", "py", "-p", pattern, "."],
    }
    check, grep = measured(rows, folder, runs).values()
    limit("ast-grep / check", grep / check, "at least 20")


def fleet(folder: Path, count: int, runs: int) -> None:
    """Many repositories in one process, each with a gate and settings of its own."""
    gates = []
    for number in range(count):
        gate = folder / str(number) / "release_gate" / "run_all.py"
        gate.parent.mkdir(parents=True)
        gate.write_text(GATE)
        (folder / str(number) / "setup.cfg").write_text(
            "[codemod]\ngates = release_gate/run_all.py\n"
        )
        gates.append(str(gate))
    (folder / "gates.txt").write_text("\n".join(gates))
    listed = ["--files-from", "gates.txt"]
    used = cpu([program("codemod"), "apply", "-q", *listed], folder)
    rows = {f"codemod check, {count} repositories": [program("codemod"), "check", "-q", *listed]}
    (check,) = measured(rows, folder, runs).values()
    limit(f"apply, {count} repositories", used, "seconds")
    limit(f"check, {count} repositories", check, "at most 2 seconds")


def limit(name: str, figure: float, wanted: str) -> None:
    print(f"{name:<28} {figure:6.2f}   ({wanted})")


def program(name: str) -> str:
    return shutil.which(name, path=f"{Path(sys.executable).parent}:{os.environ['PATH']}") or name


def measured(rows: dict[str, list[str]], folder: Path, runs: int) -> dict[str, float]:
    """The median of each command, in seconds; after one uncounted run of each."""
    seconds: dict[str, list[float]] = {name: [] for name in rows}
    for turn in range(runs + 1):
        for name, command in rows.items():
            used = cpu(command, folder)
            if turn:
                seconds[name].append(used)
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    for name, median in medians.items():
        print(f"{name:<34} {median * 1000:8.1f} ms")
    return medians


def cpu(command: list[str], folder: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, cwd=folder, env=kept, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
