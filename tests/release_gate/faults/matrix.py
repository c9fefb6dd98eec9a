"""Tries faults on the gate's checks, and keeps what was found as a table in docs/fault-matrix.md.

python -m tests.release_gate.faults.matrix
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from release_gate.aggregate import judge
from release_gate.catalogue import checks_in
from release_gate.embedded import Children, start_backend
from release_gate.model import Pack, PackResult, Status
from release_gate.plan import PLAN
from release_gate.runner import ROOT, Runner
from tests.release_gate.faults.catalogue import FAULTS, Fault
from tests.release_gate.faults.proxy import Proxy

PAGE = ROOT / "docs" / "fault-matrix.md"
SECRET = "whsec_0123456789abcdef0123456789abcdef"
HEAD = """# Faults, and the checks that catch them

Made by `python -m tests.release_gate.faults.matrix`: a proxy between the application and the gate
breaks one thing, and one file of checks is tried on it. What no fault has triggered is named below.

| Fault | What is wrong | Checks that fail |
|---|---|---|
"""


def try_fault(fault: Fault, backend: str, folder: Path) -> PackResult:
    """Runs the fault's file of checks through the breaking proxy."""
    proxy = Proxy(backend)
    proxy.broken = fault.how
    pack = Pack("fault", "Fault", fault.title, "v1", fault.tried_on, "", "/", 240.0)
    with proxy.serving():
        environ = {**os.environ, "PROD_URL": proxy.url, "GATE_WEBHOOK_SECRET": SECRET}
        return judge(pack, Runner(environ).run(pack, folder / f"{fault.name}.log"))


def failed(result: PackResult) -> frozenset[str]:
    bad = (Status.FAIL, Status.ERROR)
    return frozenset(check.check.id for check in result.checks if check.status in bad)


def page(rows: Sequence[tuple[Fault, frozenset[str]]]) -> str:
    """The document: a row a fault, then the checks that no fault has reached."""
    lines = [f"| `{f.name}` | {f.title} | {', '.join(sorted(ids))} |" for f, ids in rows]
    caught = {id_ for _, ids in rows for id_ in ids}
    every = [check.id for pack in PLAN for check in checks_in(ROOT / pack.path, ROOT)]
    missed = [id_ for id_ in every if id_ not in caught]
    tally = f"{len(rows)} faults, {len(caught)} of {len(every)} checks triggered."
    rest = ", ".join(missed) or "none"
    return HEAD + "\n".join(lines) + f"\n\n{tally}\n\nNot triggered yet: {rest}.\n"


def main() -> int:
    children, rows = Children(), []
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        try:
            backend = start_backend(children, Path(folder), SECRET)
            for fault in FAULTS:
                ids = failed(try_fault(fault, backend, Path(folder)))
                verdict = "ok" if fault.caught_by <= ids else f"MISSED {fault.caught_by - ids}"
                print(f"{fault.name}: {', '.join(sorted(ids)) or 'nothing'} {verdict}", flush=True)
                rows.append((fault, ids))
        finally:
            children.stop()
    PAGE.write_text(page(rows), encoding="utf-8")
    return 0 if all(fault.caught_by <= ids for fault, ids in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
