#!/usr/bin/env python3
"""The release gate: runs every pack and bundle of the plan against one service.

    PYTHONPATH=. python release_gate/run_all.py [--base-url URL] [--help]

Exit status 0 if all of them pass, 1 if not, 2 for an invalid command line.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

# Lets this file run from any folder, with or without PYTHONPATH.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import release_gate.bootstrap  # noqa: F401 - re-executes with the Python of .venv if needed
from release_gate.errors import GateError
from release_gate.options import read_options
from release_gate.plan import PLAN
from release_gate.runner.gate import run_gate
from release_gate.service.target import base_url, expect_answer


def main(argv: Sequence[str] | None = None) -> int:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    options = read_options(argv, PLAN)
    try:
        url = base_url(options.base_url, os.environ)
        expect_answer(url)
    except GateError as error:
        print(error.as_line("run_all.py"), file=sys.stderr)
        return error.exit_status
    return 0 if run_gate(url, options).passed else 1


def stop(signum: int, frame: object) -> None:
    """End without a traceback, as an interrupted gate: Stage 4 does not run after it."""
    sys.tracebacklimit = 0
    raise KeyboardInterrupt(signal.Signals(signum).name)


# >>> codemod gate-exit v2 sha256:db0be7ccf4604c47 >>>
class _GateExit:
    """The gate's exit path: once the gate has completed, runs its stages."""

    # pylint: disable=import-outside-toplevel,protected-access,reimported
    # pylint: disable=redefined-outer-name,consider-using-with
    inside = False  # a nested exit path leaves the stages to the outer one
    file = ""  # the gate
    ran = ""  # the stages that ran, for the last line
    last: "BaseException | None" = None  # the last Exit or Abort of click

    def __init__(self, *stages: object) -> None:
        self.stages = stages
        self.owner = 0

    def __enter__(self) -> None:
        import os

        if self.is_exit_path() and not _GateExit.inside:
            self.owner, _GateExit.inside = os.getpid(), True
            _GateExit.file, _GateExit.ran = os.path.abspath(__file__), ""
            self.note_exits()

    def __exit__(
        self,
        kind: object,
        error: "BaseException | None",
        trace: object,
    ) -> None:
        import os

        if self.owner != os.getpid():  # imported, nested, or a forked child
            return
        _GateExit.inside = False
        if error is None or self.is_completed(error):
            failed = self.finish(error)
            for stage in self.stages:
                failed |= stage() != 0  # type: ignore[operator]
            ran = _GateExit.ran[2:]
            self.say(f"[ReleaseGate] Final exit code (with {ran}): {failed:d}")
            if failed:
                raise SystemExit(1) from None

    def is_exit_path(self) -> bool:
        """Tell a run of this file from an import."""
        return __name__ == "__main__"

    def ends_process(self) -> bool:
        """Tell the end of the process from a call that returns to more."""
        return True

    @classmethod
    def note_exits(cls) -> None:
        """Note what ends a click command: click drops it, --help included."""
        import sys

        modules = [m for m in sys.modules if m.endswith("click.exceptions")]
        found = [vars(sys.modules[m]) for m in modules]
        for kind in [m[k] for m in found for k in ("Exit", "Abort") if k in m]:

            def note(
                error: "BaseException",
                *args: object,
                init: "object" = kind.__init__,
                **more: object,
            ) -> None:
                cls.last = error
                init(error, *args, **more)  # type: ignore[operator]

            kind.__init__ = note

    @staticmethod
    def is_completed(error: "BaseException | None") -> bool:
        """Tell an end of the gate from a crash, --help and usage errors."""
        parsers = ("argparse", "optparse", "click", "typer")
        steps = ("parse_args", "parse_known_args", "error", "make_context")
        if not isinstance(error, SystemExit):
            return False
        while error is not None:
            kinds = [kind.__name__ for kind in type(error).__mro__]
            if "UsageError" in kinds or "KeyboardInterrupt" in kinds:
                return False
            module, report, trace = "", None, error.__traceback__
            while trace is not None:
                frame, trace = trace.tb_frame, trace.tb_next
                module = str(frame.f_globals.get("__name__")).partition(".")[0]
                report = frame.f_locals.get("report")
                if module in parsers and frame.f_code.co_name in steps:
                    return False
            code = getattr(error, "code", error)
            error = error.__cause__ or error.__context__
            if module in parsers:
                noted, _GateExit.last = _GateExit.last, None
                error = error or getattr(report, "__self__", noted)
                said = getattr(report, "__name__", "")
                if not error and said == "_echo_aborted":
                    return False  # a KeyboardInterrupt
            elif getattr(error, "code", None) != code:
                break
        return True

    def finish(self, error: "BaseException | None") -> bool:
        """End the gate as the interpreter does; tell whether it has failed."""
        import atexit
        import os
        import sys

        code = getattr(error, "code", None)
        if code is not None and not isinstance(code, int):
            self.say(str(code), "stderr")
            code = 1
        threading = sys.modules.get("threading")
        if self.ends_process():
            if threading and threading.active_count() > 1:
                threading._shutdown()  # waits for all that are no daemons
            atexit._run_exitfuncs()
        if code and not -(2**63) <= code < 2**63:
            code = -1
        return (code or 0) & (0xFF if os.name == "posix" else 2**32 - 1) != 0

    @staticmethod
    def say(text: str, stream: str = "stdout") -> None:
        """Print a line, also where the gate has replaced its own stream."""
        import contextlib
        import sys

        ours, gates = getattr(sys, f"__{stream}__"), getattr(sys, stream)
        plain = text.encode("ascii", "backslashreplace").decode()
        with contextlib.suppress(AttributeError, OSError, ValueError):
            gates.flush()
        for file, line in (ours, text), (ours, plain), (gates, plain):
            with contextlib.suppress(AttributeError, OSError, ValueError):
                file.write(line + "\n")
                file.flush()
                return

    @staticmethod
    def find(*anchors: str) -> str:
        """Give the nearest folder, the gate's or above, with an anchor."""
        import os

        for anchor in anchors:
            for gate in (_GateExit.file, os.path.realpath(_GateExit.file)):
                path, folder = gate, os.path.dirname(gate)
                while path != folder:
                    if os.path.exists(os.path.join(folder, anchor)):
                        return folder
                    path, folder = folder, os.path.dirname(folder)
        return ""

    @classmethod
    def skip(cls, label: str, why: str) -> int:
        """Leave a stage out that is not enabled; it has not failed."""
        cls.ran += ", " + label
        cls.say(f"[{label}] skipped: {why}")
        return 0

    @classmethod
    def run(
        cls,
        label: str,
        limit: float,
        command: "list[str]",
        *anchors: str,
    ) -> int:
        """Run a stage as a process in its anchor's folder; its status."""
        import os
        import signal
        import subprocess

        cls.ran += ", " + label
        failed = f"[{label}] FAILED:"
        folder = cls.find(*anchors)
        if not folder:
            near = os.path.dirname(cls.file)
            cls.say(f"{failed} {anchors[0]} is missing in {near} and above")
            return 1
        try:
            process = subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        except (OSError, ValueError) as why:
            cls.say(f"{failed} {command[0]} can not be started: {why}")
            return 1
        try:
            status = process.wait(limit)
            if status:
                cls.say(f"{failed} exit status {status}")
            return status
        except subprocess.TimeoutExpired:
            cls.say(f"{failed} stopped at its time limit of {limit} seconds")
            return 1
        finally:
            if process.returncode is None:  # with all that it has started
                if os.name == "posix":
                    os.killpg(process.pid, signal.SIGKILL)
                process.kill()
                process.wait()


# <<< codemod gate-exit <<<


# >>> codemod stage4 v0.4.0 sha256:da11fb4c8e590569 >>>
# === Stage 4 – Production Go-Live (v0.4.0) ===
def _run_stage4() -> int:
    """Run Stage 4 as a process of its own; return its status."""
    # pylint: disable=import-outside-toplevel,redefined-outer-name,reimported
    import sys

    _GateExit.say(
        "\n[Stage 4] Running Production Go-Live Readiness v0.4.0 ...",
    )
    command = [sys.executable, "stage4/run_stage4.py"]
    anchors = ["stage4/run_stage4.py"]
    if not _GateExit.find("stage4"):  # not in the repository: as installed
        command = [sys.executable, "-m", "stage4"]
        anchors = [".git", "pyproject.toml", "setup.cfg", "."]
    return _GateExit.run("Stage 4", 900, command, *anchors)


# <<< codemod stage4 <<<


if __name__ == "__main__":
    with _GateExit(_run_stage4):
        sys.exit(main())
