"""Tries faults on the gate's checks, and keeps what was found as a table in docs/fault-matrix.md.

    python -m tests.release_gate.faults.matrix            every fault
    python -m tests.release_gate.faults.matrix --missing  those without a row
    python -m tests.release_gate.faults.matrix NAME ...   these

The page is written after each fault, so a run that was broken off goes on with `--missing`.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

from release_gate.model import Pack, PackResult, Status
from release_gate.paths import ROOT
from release_gate.plan import PLAN
from release_gate.runner.discovery import checks_in
from release_gate.runner.pack_process import Runner
from release_gate.runner.verdict import pack_verdict
from release_gate.testkit.private_backend import running
from tests.release_gate.faults.catalogue import FAULTS
from tests.release_gate.faults.fault import Fault
from tests.release_gate.faults.proxy import Proxy

PAGE = ROOT / "docs" / "fault-matrix.md"
SECRET = "whsec_0123456789abcdef0123456789abcdef"
ROW = re.compile(r"^\| `([\w-]+)` \| .*? \| (.*?) \|$", re.M)
HEAD = """# Faults, and the checks that catch them

Made by `python -m tests.release_gate.faults.matrix`: a proxy between the application and the gate
breaks one thing (or a service of the gate's own starts broken), and one file of checks is tried on
it. Named are all checks that fail then.

| Fault | What is wrong | Checks that fail |
|---|---|---|
"""

Rows = Mapping[str, frozenset[str]]  # by the fault's name


@contextmanager
def backend() -> Iterator[str]:
    """The address of a service whose limits do not stop many tries from one address."""
    settings = {"BACKEND_LIMIT_ADDRESS": "100000/60", "STRIPE_SIGNING_SECRET": SECRET}
    with (
        tempfile.TemporaryDirectory(prefix="faults-") as folder,
        running(Path(folder) / "gate.sqlite3", **settings) as backend,
    ):
        yield backend.url


def try_fault(fault: Fault, backend: str, folder: Path) -> PackResult:
    """Runs the fault's file of checks through the breaking proxy, in an empty folder."""
    proxy = Proxy(backend)
    pack = Pack("fault", "Fault", fault.title, "v1", fault.tried_on, "", "/", 240.0)
    with proxy.serving():
        told = {"PROD_URL": proxy.url, "GATE_WEBHOOK_SECRET": SECRET}
        kept = {"GATE_BASELINES": str(folder / "baselines")}
        runner = Runner({**os.environ, **told, **kept, **fault.prepare(folder)})
        if fault.compared:
            runner.run(pack, folder / "sound.txt")
        proxy.broken = fault.how
        return pack_verdict(pack, runner.run(pack, folder / "log.txt"))


def failed(result: PackResult) -> frozenset[str]:
    bad = (Status.FAIL, Status.ERROR)
    return frozenset(check.check.id for check in result.checks if check.status in bad)


def every_check() -> list[str]:
    return [check.id for pack in PLAN for check in checks_in(ROOT / pack.path, ROOT)]


def read_rows(page: str) -> dict[str, frozenset[str]]:
    found = {name: frozenset(ids.split(", ")) for name, ids in ROW.findall(page)}
    return {name: ids - {"nothing"} for name, ids in found.items()}


def page(rows: Rows) -> str:
    """The document: a row a fault, then the checks that no fault has reached."""
    tried = [fault for fault in FAULTS if fault.name in rows]
    lines = [f"| `{f.name}` | {f.title} | {_listed(rows[f.name])} |" for f in tried]
    every = every_check()
    caught = {id_ for fault in tried for id_ in rows[fault.name]}
    missed = [id_ for id_ in every if id_ not in caught]
    uncaught = [fault.name for fault in tried if not rows[fault.name]]
    tally = (
        f"{len(tried)} faults, {len(uncaught)} of them not caught;"
        f" {len(every) - len(missed)} of {len(every)} checks triggered."
    )
    rest = f"\nNot triggered: {', '.join(missed)}.\n" if missed else ""
    return HEAD + "\n".join(lines) + f"\n\n{tally}\n{rest}"


def _listed(ids: frozenset[str]) -> str:
    return ", ".join(sorted(ids)) or "nothing"


def chosen(arguments: Sequence[str], rows: Rows) -> list[Fault]:
    if arguments == ["--missing"]:
        return [fault for fault in FAULTS if fault.name not in rows]
    return [fault for fault in FAULTS if not arguments or fault.name in arguments]


def main(arguments: Sequence[str]) -> int:
    rows, status = read_rows(PAGE.read_text("utf-8")) if PAGE.exists() else {}, 0

    def one(fault: Fault) -> frozenset[str]:
        with tempfile.TemporaryDirectory(prefix="fault-") as folder:
            return failed(try_fault(fault, url, Path(folder)))

    with backend() as url, ThreadPoolExecutor(os.cpu_count()) as pool:
        running = {pool.submit(one, fault): fault for fault in chosen(arguments, rows)}
        for done in as_completed(running):
            fault = running[done]
            rows[fault.name] = ids = done.result()
            missed = fault.caught_by - ids
            status = 1 if missed else status
            print(f"{fault.name}: {_listed(ids)}{f' MISSED {_listed(missed)}' * bool(missed)}")
            PAGE.write_text(page(rows), encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
