# The second part of what `apply` writes, only where packaging metadata names a function of the
# gate as a console script. Read as text by block.py, like gate_exit.py.
from codemod.embedded.gate_exit import _GateExit


# ---- 8< ----
class _GateScript(_GateExit):
    """The exit path of a console script: what its function returns."""

    # pylint: disable=import-outside-toplevel,protected-access,reimported
    # pylint: disable=redefined-outer-name
    import typing

    def __call__(self, function: "typing.Any") -> "typing.Any":
        """Wrap the function, or the callable object, that metadata names."""
        import functools
        import types

        kind, target = type(function), function
        if not isinstance(function, types.FunctionType):
            target = function.__call__

        @functools.wraps(target)
        def entry(*args: object, **kwargs: object) -> object:
            if _GateExit.inside:
                return target(*args, **kwargs)
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

    def is_exit_path(self) -> bool:
        """Tell that every call of the function ends the gate."""
        return True

    def ends_process(self) -> bool:
        """Tell a console script's call from that of a program that goes on."""
        import sys

        frame = sys._getframe()
        while frame.f_back and frame.f_code.co_name != "entry":
            frame = frame.f_back
        caller = frame.f_back.f_globals if frame.f_back else {}
        return caller.get("__name__") == "__main__"

    def __exit__(
        self,
        kind: object,
        error: "BaseException | None",
        trace: object,
    ) -> None:
        if error is not None and not isinstance(error, SystemExit):
            # The traceback is the gate's own, as if this were not here.
            error.__traceback__ = getattr(trace, "tb_next", None)
        super().__exit__(kind, error, trace)
