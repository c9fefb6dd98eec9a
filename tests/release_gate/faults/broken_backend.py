"""The backend with one defect, for defects that no proxy can cause.

python -m tests.release_gate.faults.broken_backend BREAKAGE [options of the backend]
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.release_gate.faults.broken_access import BROKEN_ACCESS
from tests.release_gate.faults.broken_answers import BROKEN_ANSWERS
from tests.release_gate.faults.broken_limits import BROKEN_LIMITS
from tests.release_gate.faults.broken_mail import BROKEN_MAIL
from tests.release_gate.faults.broken_operation import BROKEN_OPERATION
from tests.release_gate.faults.broken_payments import BROKEN_PAYMENTS
from tests.release_gate.faults.broken_routes import BROKEN_ROUTES
from tests.release_gate.faults.broken_times import BROKEN_TIMES
from tests.release_gate.faults.fault import Fault, of

BREAKAGES: Mapping[str, Callable[[], None]] = {
    **BROKEN_ACCESS,
    **BROKEN_ANSWERS,
    **BROKEN_LIMITS,
    **BROKEN_MAIL,
    **BROKEN_OPERATION,
    **BROKEN_PAYMENTS,
    **BROKEN_ROUTES,
    **BROKEN_TIMES,
}


def broken(breakage: str) -> Callable[[Path], Mapping[str, str]]:
    """Variables that make the gate start this program as its private backend."""
    module = "tests.release_gate.faults.broken_backend"
    command = shlex.join((sys.executable, "-m", module, breakage))
    return lambda folder: {"GATE_BACKEND_COMMAND": command}


def served(name: str, title: str, file: str, *checks: str) -> Fault:
    """A defect of the service under test itself, of this name here."""
    return Fault(name, title, file, of(*checks), prepare=broken(name), served=True)


if __name__ == "__main__":
    BREAKAGES[sys.argv[1]]()
    from backend.__main__ import main  # only now: it imports the altered functions by name

    sys.exit(main(sys.argv[2:]))
