"""The exit path of a gate: what runs inside a patched gate once its own work is done.

`codemod apply` writes the class `GateExit` into the gate as text, under the name `_GateExit`. With
`--runtime package` the gate imports it from here instead, so that a fix of the exit path reaches
all gates of a fleet with an update of this package:

    from stage4_gate.runtime import GateExit as _GateExit

    def _run_stage4() -> int:
        return _GateExit.run("[Stage 4] Running ...", "python", "stage4/run_stage4.py", limit=900)

    if __name__ == "__main__":
        with _GateExit(_run_stage4):
            sys.exit(main())

`GateScript` is the same as a decorator, for a function that packaging metadata names as a console
script. What both do is the exit contract in docs/codemod.md. They need only the standard library of
Python 3.8 or newer, and import inside the class, because a gate may rebind `sys` or `os`.
"""


# ---- 8< ---- gate-exit
class GateExit:  # pragma: no cover
    """The gate's exit path: once the gate has completed, run its stages."""

    # pylint: disable=import-outside-toplevel,protected-access
    # pylint: disable=consider-using-with,reimported,redefined-outer-name
    # pylint: disable=too-many-locals,unidiomatic-typecheck
    # pylint: disable=attribute-defined-outside-init
    import atexit
    import contextlib
    import faulthandler
    import os
    import pathlib
    import re
    import signal
    import subprocess  # nosec B404 - it runs the commands of the stages
    import sys
    import traceback

    inside = hooked = busy = False  # in a gate; audited; the gate does work
    script, ends = False, True  # of a console script; the process ends here
    file, ran = pathlib.Path(), ""  # the gate; the stages that have run
    guard = """# kills a stage when the gate, at the pipe's other end, is gone
import os, sys; sys.stdin.read()
getattr(os, "killpg", os.kill)(int(sys.argv[1]), 9)"""

    def __init__(self, *stages: object) -> None:
        self.stages, self.owner, self.exit = stages, 0, self.sys.exit
        self.gate = self.sys._getframe(1).f_globals

    def __enter__(self) -> None:
        cls, path = GateExit, self.gate.get("__file__") or "-"
        main = self.script or self.gate["__name__"] == "__main__"
        if cls.inside or not main:
            return
        cls.inside, cls.busy, cls.ran = True, False, ""
        cls.file = self.pathlib.Path(path).absolute()
        self.owner, self.words = self.os.getpid(), self.sys.argv[1:]
        if self.sys.version_info < (3, 12):  # there, sys.exit(()) fails
            self.sys.exit = lambda code=None: self.exit(
                str(code) if isinstance(code, tuple) else code
            )
        if not cls.hooked:
            cls.hooked = True
            self.sys.addaudithook(self.watch)

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if self.owner != self.os.getpid():  # imported, nested, or forked
            return
        GateExit.inside, self.sys.exit = False, self.exit
        if self.is_run(error):
            failed = self.finish(getattr(error, "code", None))
            for stage in self.stages:
                failed |= stage() != 0  # type: ignore[operator]
            text = f"Final exit code (with {self.ran[2:]}): {failed:d}"
            self.say(f"[ReleaseGate] {text}")
            if failed:
                raise SystemExit(1) from None

    @classmethod
    def watch(cls, event: str, details: object) -> None:
        """Note the work that help and usage errors do not do."""
        work = "open", "os.fork", "os.posix_spawn", "os.system", "subprocess"
        idle = r"open(?!.*', '[wx]b?')|open..?/dev/|sub.*\b(less|more|pager)\b"
        if event.startswith((*work, "socket.connect", "sqlite3.connect")):
            cls.busy |= not cls.re.match(idle, f"{event}{details}")

    def is_run(self, error: object) -> bool:
        """Tell the end of a run from help, a usage error and a crash."""
        asks = r"-[hV?]|(--?)?(full)?help[\w=-]*|(--?)?version|--?usage"
        code, last, sure = getattr(error, "code", None), error, True
        text = str(getattr(code, "name", code)).lower()
        doubt = text.startswith("usage") or any(
            self.re.fullmatch(asks, word) for word in self.words
        )
        while isinstance(last, BaseException):
            way, step, report = "", "g", None  # g: gate, l: library
            for frame, _ in self.traceback.walk_tb(last.__traceback__):
                if frame.f_code in self.__enter__.__code__.co_consts:
                    continue  # the lambda that stands in for sys.exit
                step, report = "g", frame.f_locals.get("report")  # click's
                if self.is_library(frame.f_code.co_filename):
                    step = f"l_{frame.f_code.co_name}_"
                    step += getattr(report, "__name__", "")
                way += f"{step} "
            held = last.__cause__ or last.__context__
            held = held or getattr(report, "__self__", None)
            library = step != "g"
            refused = library and not self.re.search(r"l_\w+ g", way)
            parsing = self.re.search("parse|make_context|complet|abort", way)
            kinds = str(type(last).__mro__)
            ended = self.re.search("Usage|KeyboardInterrupt", kinds)
            if ended or (refused and sure and parsing):
                return False
            odd = last is not error or type(last) is not SystemExit
            doubt |= refused and bool(code) and (odd or "error" in way)
            same = getattr(held, "code", self) == code
            sure &= library or same
            last = held if library or same or code in (2, 64) else None
        completed = error is None or isinstance(error, SystemExit)
        return completed and (self.busy or not doubt)

    def is_library(self, path: str) -> bool:
        """Tell the standard library and installed packages from the rest."""
        here = self.is_library.__code__.co_filename
        library = path.startswith((self.os.__file__[:-5], "<frozen"))
        return path != here and (library or "-packages" in path)

    def finish(self, code: object) -> bool:
        """End the gate as Python ends it; tell whether it has failed."""
        if code is not None and not isinstance(code, int):
            self.say(str(code), 2)
            code = 1
        threading = self.sys.modules["threading"]
        if self.ends:
            if threading.active_count() > 1:  # pylint: disable=no-member
                # It waits for all that are no daemons.
                threading._shutdown()  # pylint: disable=no-member
            with self.contextlib.suppress(BaseException):  # it prints them
                self.atexit._run_exitfuncs()
        self.faulthandler.cancel_dump_traceback_later()
        for clock in range(3 if hasattr(self.signal, "setitimer") else 0):
            getattr(self.signal, "setitimer", print)(clock, 0)
        mask = 0xFF if self.os.name == "posix" else 2**32 - 1
        return bool(code and (abs(code) >= 2**63 or code & mask))

    @classmethod
    def say(cls, text: str, file: int = 1) -> None:
        """Print a line, also where the gate has closed or replaced stdout."""
        for stream in (cls.sys.stdout, cls.sys.stderr, cls.sys.__stdout__):
            with cls.contextlib.suppress(AttributeError, OSError, ValueError):
                stream.flush()  # type: ignore[union-attr]
        code = getattr(cls.sys.__stdout__, "encoding", "ascii")
        with cls.contextlib.suppress(OSError):
            cls.os.write(file, f"{text}\n".encode(code, "backslashreplace"))

    @classmethod
    def find(cls, anchors: str) -> str:
        """Give the nearest folder, the gate's or above, with an anchor."""
        for anchor in anchors.split("\n"):
            for file in (cls.file, cls.file.resolve()):
                for folder in file.parents:
                    if cls.os.path.exists(folder / anchor):
                        return str(folder)
        return ""

    @classmethod
    def run(cls, title: str, *command: str, limit: float, **where: str) -> int:
        """Run a stage as a process that ends with the gate; its status."""
        label, words, status = title[: title.index("]") + 1], [*command], 1
        cls.ran += f", {label[1:-1]}"
        switch, package = where.get("enabled_by"), where.get("package")
        off = "", "0", "false", "no", "off"
        if switch and cls.os.environ.get(switch, "").lower() in off:
            cls.say(f"{label} skipped: {switch} is not set")
            return 0
        cls.say(f"\n{title}")
        anchors = where.get("anchors") or next(w for w in words if "/" in w)
        if package and not cls.find(package):  # not in the repository
            words = ["python", "-m", package]
            anchors = ".git\npyproject.toml\nsetup.cfg\n."
        if words[0] in ("python", "python3"):
            words[0] = cls.sys.executable
        folder, start = cls.find(anchors), cls.subprocess.Popen
        guard = [cls.sys.executable, "-ISc", cls.guard]
        try:
            if not folder:
                near = f"{cls.file.parent} and above"
                raise ValueError(f"{anchors} is missing in {near}")
            stage = start(words, cwd=folder, stdin=-3, start_new_session=True)
            guard += [str(stage.pid)]
            with start(guard, stdin=-1, start_new_session=True) as watch:
                try:
                    status = stage.wait(limit)
                finally:
                    if stage.returncode is None:  # with all it has started
                        getattr(cls.os, "killpg", cls.os.kill)(stage.pid, 9)
                        stage.wait()
                    watch.kill()
            why = f"exit status {status}"
        except cls.subprocess.TimeoutExpired:
            why = f"stopped at its time limit of {limit:g} seconds"
        except (OSError, ValueError) as error:
            why = f"cannot start: {error}"
        if status:
            cls.say(f"{label} FAILED: {why}")
        return status


# ---- 8< ---- gate-script
class GateScript(GateExit):  # pragma: no cover
    """The exit path of a console script: what its function returns."""

    # pylint: disable=import-outside-toplevel,protected-access
    # pylint: disable=unidiomatic-typecheck
    import functools
    import types
    import typing

    script = True

    def __call__(self, function: typing.Any) -> typing.Any:
        """Wrap the function, or the callable object, that metadata names."""
        kind, target = type(function), function
        if not isinstance(function, self.types.FunctionType):
            target = function.__call__

        @self.functools.wraps(target)
        def entry(*args: object, **kwargs: object) -> object:
            if GateExit.inside:
                return target(*args, **kwargs)
            caller = self.sys._getframe(1).f_globals
            self.ends = caller.get("__name__") == "__main__"
            with self:
                raise SystemExit(target(*args, **kwargs))

        if target is function:
            return entry
        try:  # the object stays what it is, for all else that uses it
            call = {"__call__": lambda _, *args, **kw: entry(*args, **kw)}
            function.__class__ = type(kind.__name__, (kind,), call)
        except TypeError:
            return entry
        return function

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if isinstance(error, BaseException) and type(error) is not SystemExit:
            # The traceback is the gate's own, as if this were not here.
            error.__traceback__ = getattr(trace, "tb_next", None)
        super().__exit__(kind, error, trace)
