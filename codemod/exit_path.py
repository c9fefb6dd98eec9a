"""Where a gate's result becomes the status of its process, and what has to be wrapped there.

The exit path is the body of the `if __name__ == "__main__":` guard where that is all that decides
(GUARD); in every other script the run of module-level statements from the first one that can end
the process to the last (TAIL): several guards, guards with conditions, code after the guard, no
guard at all. Packaging metadata can add functions that are an exit path of their own.
"""

import ast
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from codemod.errors import Refused
from codemod.module_names import DEFINITIONS
from codemod.process_exits import Exits, executed, exits_of
from codemod.syntax import first_line

IMPORTS = (ast.Import, ast.ImportFrom)
# Module-level calls that prepare a run and do not end it.
PREPARATIONS = (
    "sys.path.insert sys.path.append sys.path.extend sys.setrecursionlimit sys.stdout.reconfigure "
    "sys.stderr.reconfigure logging.basicConfig logging.disable warnings.filterwarnings "
    "warnings.simplefilter os.environ.setdefault os.environ.update os.environ.pop os.chdir "
    "os.umask os.putenv random.seed locale.setlocale signal.signal atexit.register "
    "faulthandler.enable site.addsitedir load_dotenv dotenv.load_dotenv urllib3.disable_warnings "
    "multiprocessing.set_start_method "
    "multiprocessing.freeze_support colorama.init django.setup"
).split(" ")


class Kind(Enum):
    """What the wrap goes around."""

    GUARD = "the body of the guard"
    TAIL = "the module-level statements to the end"
    NONE = "nothing but console scripts"


class ExitPath(NamedTuple):
    """What to wrap: the body of the guard at `start` of the module's body, or all from there."""

    kind: Kind
    start: int
    statements: list[ast.stmt]

    @property
    def line(self) -> int:
        """The first line that it covers, from 1; 0 where there is nothing to wrap."""
        return first_line(self.statements[0]) if self.statements else 0


def find(tree: ast.Module, scripts: Sequence[str] = ()) -> ExitPath:
    """Find the exit path. Raises Refused where the module runs nothing, or cannot be wrapped."""
    body, exits = tree.body, exits_of(tree)
    for name in scripts:
        if name not in bound_names(body):
            raise Refused(
                f"its entry function {name} is not defined at module level",
                hint="correct --function, or the entry point in the packaging metadata",
            )
    guards = [index for index, node in enumerate(body) if is_guard(node)]
    running = guards or [index for index, node in enumerate(body) if not _is_inert(node, exits)]
    if not any(_runs(node) for index in running for node in _bodies(body[index])):
        if scripts:
            return ExitPath(Kind.NONE, len(body), [])
        raise Refused(
            "it runs nothing: no guard that does anything, no module-level statements",
            hint="name the script that runs the packs, or its entry with --function NAME",
        )
    start = min([running[0], *_early_exits(body[: running[0]], exits)])
    if start == running[0] and _is_whole_exit_path(body, start, exits):
        guard = body[start]
        assert isinstance(guard, ast.If)
        return ExitPath(Kind.GUARD, start, guard.body)
    while start and (body[start - 1].end_lineno or 0) >= body[start].lineno:
        start -= 1  # they share a line
    if (not start and _is_docstring(body[start])) or _is_future(body[start]):
        raise Refused(
            "what it runs shares a line with its docstring or a __future__ import",
            hint="put a line break between them",
            line=body[start].lineno,
        )
    return ExitPath(Kind.TAIL, start, body[start:])


def bound_names(body: list[ast.stmt]) -> set[str]:
    """The names that module-level statements bind, plain ones: no attributes."""
    names = set()
    for statement in body:
        for node in executed(statement):
            if isinstance(node, (*DEFINITIONS, ast.alias)):
                names.add(getattr(node, "asname", None) or node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
    return names


def is_guard(statement: ast.stmt) -> bool:
    """Whether running the statement asks if `__name__` is `"__main__"`."""
    return any(_is_main_test(node) for node in executed(statement))


def is_plain_guard(statement: ast.stmt) -> bool:
    """Whether it is `if __name__ == "__main__":`, without any other condition."""
    if not (isinstance(statement, ast.If) and isinstance(statement.test, ast.Compare)):
        return False
    test = statement.test
    pair = {ast.unparse(test.left), *map(ast.unparse, test.comparators)}
    return [type(op) for op in test.ops] == [ast.Eq] and pair == {"__name__", "'__main__'"}


def _is_main_test(node: ast.AST) -> bool:
    if not isinstance(node, ast.Compare):
        return False
    operands = [node.left, *node.comparators]
    names = [operand for operand in operands if getattr(operand, "id", "") == "__name__"]
    return bool(names) and any("__main__" in ast.dump(operand) for operand in operands)


def _is_whole_exit_path(body: list[ast.stmt], index: int, exits: Exits) -> bool:
    """Whether the guard is a plain one, its body on lines of its own, and nothing runs after it."""
    guard = body[index]
    return (
        isinstance(guard, ast.If)
        and is_plain_guard(guard)
        and guard.body[0].lineno > (guard.test.end_lineno or 0)
        and all(
            _is_inert(node, exits) and not isinstance(node, IMPORTS) for node in body[index + 1 :]
        )
    )


def _early_exits(before: list[ast.stmt], exits: Exits) -> list[int]:
    """Module-level statements in front that can end the process with status 0, or always end it."""
    found = []
    for index, node in enumerate(before):
        # Of a definition, only its decorators, defaults and class body run here.
        ways = exits.among([node], called=isinstance(node, DEFINITIONS))
        ways = [way for way in ways if not way.hard]
        if any(way.may_pass for way in ways) or (ways and isinstance(node, (ast.Expr, ast.Raise))):
            found.append(index)
    return found


def _is_inert(statement: ast.stmt, exits: Exits) -> bool:
    """Whether a module-level statement only defines, imports or prepares."""
    if isinstance(statement, (*DEFINITIONS, *IMPORTS, ast.Pass, ast.Global)):
        return True
    if isinstance(statement, ast.Expr):
        value = statement.value
        return isinstance(value, (ast.Constant, ast.Name, ast.Attribute)) or (
            isinstance(value, ast.Call) and exits.names.of(value.func) in PREPARATIONS
        )
    if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Delete)):
        return not exits.calls_own(statement)
    if isinstance(statement, (ast.If, ast.Try, ast.With)):
        inert = all(_is_inert(node, exits) for node in _bodies(statement))
        return inert and not exits.calls_own(statement)
    return False


def _bodies(statement: ast.stmt) -> list[ast.stmt]:
    """The statements inside a compound statement; a simple statement is its own."""
    inner: list[ast.stmt] = []
    for field in ("body", "orelse", "finalbody"):
        inner += getattr(statement, field, [])
    for handler in getattr(statement, "handlers", []):
        inner += handler.body
    return inner or [statement]


def _runs(statement: ast.stmt) -> bool:
    constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return not constant and not isinstance(statement, (ast.Pass, *IMPORTS))


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(
        getattr(statement.value, "value", None), str
    )


def _is_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
