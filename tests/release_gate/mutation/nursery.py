"""The warm Python of a worker: what it starts imports again what depends on the changed file.

python -m tests.release_gate.mutation.nursery FD [MODULE]...
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from release_gate.service import warm_python
from release_gate.service.fork_server import ForkedTree
from release_gate.testkit.backend_process import WARM_MODULES
from tests.release_gate.mutation import trace


class Nursery(warm_python.WarmPython):
    """`changed` is the file of the application that is not as it was imported, or ""."""

    def __init__(self, folder: Path) -> None:
        super().__init__(WARM_MODULES, folder, __name__)
        self.wait_until_ready()  # it must not import the first mutant
        self.changed = ""

    def start(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        folder: Path,
        output: IO[bytes],
        pass_fds: Collection[int] = (),
        **more: object,
    ) -> ForkedTree:
        more["changed"] = self.changed
        return super().start(command, environ, folder, output, pass_fds, **more)


class Imports:
    """Which modules of the backend depend on which, as their import statements say."""

    def __init__(self, folder: Path) -> None:
        self._direct = {
            _module(path.relative_to(folder)): _imported(path)
            for path in (folder / "backend").rglob("*.py")
        }

    def dependents(self, module: str) -> set[str]:
        """The module and all that import it, directly or through others."""
        found = {module}
        while True:
            more = {name for name, read in self._direct.items() if read & found} - found
            if not more:
                return found
            found |= more

    def forget(self, file: str) -> None:
        """Have Python import again what depends on this file."""
        if file.endswith(".py"):
            for name in self.dependents(_module(Path(file))):
                module = sys.modules.pop(name, None)
                parent, _, last = name.rpartition(".")
                if module and hasattr(sys.modules.get(parent), last):
                    delattr(sys.modules[parent], last)


def _module(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def _imported(path: Path) -> set[str]:
    """The modules that a file imports; in `from a import b`, `a.b` may be one."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def main(argv: Sequence[str]) -> int:
    imports = Imports(Path.cwd())

    def run(request: dict[str, Any], given: list[int]) -> int:
        imports.forget(request["changed"])
        with trace.recording(request["environ"].get(trace.FOLDER)):
            return warm_python.run_program(request, given)

    return warm_python.main(argv, run)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
