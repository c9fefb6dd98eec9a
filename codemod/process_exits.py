"""Every way that Python source can end its process, read off the syntax tree."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from codemod.module_names import FUNCTIONS, Names, last_name

SOFT = {"sys.exit", "exit", "quit"}
EXECS = {f"os.exec{form}" for form in ("l", "le", "lp", "lpe", "v", "ve", "vp", "vpe")}
LEAVES = {"os._exit", "posix._exit"}
ABORTS = {"os.abort", "signal.raise_signal"}
FORKS = {"os.fork", "os.forkpty", "pty.fork"}
SIGNAL = "by a signal"
KILLS = {"os.kill", "os.killpg", "signal.pthread_kill"}
HARD = LEAVES | EXECS | ABORTS | KILLS
NAMED = HARD | SOFT | {"SystemExit"}  # what an assignment can give another name
OTHER_PROCESSES = ("Process", "Popen", "submit")  # what these are given ends a child, not the gate
OWN_PROCESS = re.compile(r"\b(getpid|getpgrp|get_ident|main_thread)\(|\bgetpgid\(0\)")
# Methods that run although nothing names them, once there is an object of the class.
UNNAMED = ("__init__", "__new__", "__post_init__", "__call__", "__enter__", "__exit__")
# Decorators that do not hand the function to somebody who may call it.
PRIVATE_DECORATORS = set(
    "abstractmethod cache cached_property classmethod contextmanager asynccontextmanager deleter "
    "getter lru_cache override overload property setter staticmethod wraps".split(" ")
)


class Exit(NamedTuple):
    """One way out.

    line    from 1
    code    how it is written
    status  "0", another number, SIGNAL, or "" where only the run will tell
    hard    it ends the process past every `with` and `finally`
    """

    line: int
    code: str
    status: str
    hard: bool

    @property
    def may_pass(self) -> bool:
        """Whether the status can be 0."""
        return self.status in ("", "0")


def executed(
    node: ast.AST, left_out: Callable[[ast.If], list[ast.stmt]] = lambda node: []
) -> Iterator[ast.AST]:
    """The nodes that run when `node` runs: not the bodies of functions that it defines.

    left_out  gives the statements of an `if` that do not count
    """
    yield node
    inside: Iterable[ast.AST] = ast.iter_child_nodes(node)
    if isinstance(node, FUNCTIONS):
        inside = [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
    elif isinstance(node, ast.Lambda):
        inside = []
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Lambda):
        inside = [*inside, node.func.body]
    elif isinstance(node, ast.If) and (others := left_out(node)):
        inside = [each for each in inside if each not in others]
    for child in inside:
        yield from executed(child, left_out)


@lru_cache(maxsize=4)  # several questions are asked of one tree
def exits_of(tree: ast.Module) -> "Exits":
    """The exits of a module that does not change any more."""
    return Exits(tree)


class Exits:
    """The exits of one module, and the functions that lead to them.

    names       what the names in it stand for
    forks       the names that hold what a fork has returned
    registered  the statements of functions that a decorator may have handed to somebody who calls
                them, such as the commands of a click group
    raised      the exits that have a name before they are raised: `error = SystemExit(2)`
    """

    def __init__(self, tree: ast.Module) -> None:
        self.names = Names(tree, NAMED)
        functions = [each for named in self.names.functions.values() for each in named]
        self.registered: list[ast.stmt] = []
        for function in functions:
            if isinstance(function, FUNCTIONS) and any(map(_registers, function.decorator_list)):
                self.registered += function.body
        self.raised: dict[str, ast.Call] = {
            name: value
            for name, value in self.names.bindings
            if isinstance(value, ast.Call) and self.names.of(value.func) == "SystemExit"
        }
        self.forks: set[str] = set()
        for node in self.names.assignments:
            if "fork" in ast.dump(node.value):
                self.forks |= {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}

    def among(self, statements: Iterable[ast.AST], called: bool = False) -> list[Exit]:
        """All exits that running these statements can reach, in order of lines.

        called  follow only the functions that are called on the way, not those that are named
        """
        found = {}
        for node in self._reached(statements, called):
            way_out = self._exit(node)
            if way_out:
                found[way_out.line, way_out.code] = way_out
        return sorted(found.values())

    def past_every_wrap(self, statements: Iterable[ast.AST]) -> list[Exit]:
        """The hard exits that these statements can reach, and all that refers to one.

        A reference is `die = os._exit`, or an argument of `partial`, `atexit.register`, a timer.
        """
        nodes = list(self._reached([*statements, *self.registered]))
        lambdas = [node for node in nodes if isinstance(node, ast.Lambda)]
        nodes += [inner for node in lambdas for inner in ast.walk(node.body)]
        found = {way[:2]: way for way in filter(None, map(self._exit, nodes)) if way.hard}
        called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
        given = {
            id(each): node
            for node in nodes
            if isinstance(node, ast.Call)
            for each in [*node.args, *(keyword.value for keyword in node.keywords)]
        }
        for node in nodes:
            if id(node) not in called and self._refers(node):
                way = self._reference(node, given.get(id(node)))
                if way:
                    found.setdefault(way[:2], way)
        return sorted(found.values())

    def _refers(self, node: ast.AST) -> bool:
        stored = isinstance(getattr(node, "ctx", None), ast.Store)
        return not stored and isinstance(node, ast.expr) and self.names.of(node) in HARD

    def _reference(self, node: ast.AST, call: ast.Call | None) -> Exit | None:
        """What a reference to a hard exit can do, by the call that it is given to."""
        name, line = self.names.of(node), getattr(node, "lineno", 0)
        shown: ast.AST = call or node
        text = ast.unparse(shown)
        if call and self.names.of(call.func).rpartition(".")[2] in OTHER_PROCESSES:
            return None
        if name in KILLS and not OWN_PROCESS.search(text):
            return None
        status = SIGNAL if name in ABORTS | KILLS else ""
        if call and name in LEAVES:
            rest = [each for each in call.args[1:] if each is not node]
            rest += [keyword.value for keyword in call.keywords if keyword.arg == "args"]
            status = next((_status(_items(each)) for each in reversed(rest)), "")
        return Exit(line, text, status, True)

    def _reached(self, statements: Iterable[ast.AST], called: bool = False) -> Iterator[ast.AST]:
        """The nodes that run, in functions of this module that are named on the way, too."""
        waiting, seen = list(statements), set[int]()
        while waiting:
            for node in executed(waiting.pop(), self._forked_child):
                yield node
                for function in self._functions_at(node, called):
                    if id(function) not in seen:
                        seen.add(id(function))
                        body: list[ast.AST] | ast.AST = vars(function)["body"]
                        waiting += body if isinstance(body, list) else [body]

    def _functions_at(self, node: ast.AST, called: bool) -> Iterator[ast.AST]:
        """The functions of this module that a node names, or with `called` calls."""
        if isinstance(node, ast.Call):
            for owner in self.names.classes_of(last_name(node.func)):
                yield from (each for each in owner.body if getattr(each, "name", "") in UNNAMED)
        names = [] if isinstance(getattr(node, "ctx", None), ast.Store) else [node]
        if called:
            names = [node.func] if isinstance(node, ast.Call) else []
            names += getattr(node, "decorator_list", [])
        for each in names:
            yield from self.names.functions.get(last_name(each), [])

    def _forked_child(self, node: ast.If) -> list[ast.stmt]:
        """What only the child of a fork runs, whose end is not the gate's; [] = nothing.

        That is the body of `if pid == 0:` and `if not pid:`, or the `else` of `if pid:` and
        `if pid > 0:`.
        """
        asked, child = node.test, node.orelse
        if isinstance(asked, ast.UnaryOp) and isinstance(asked.op, ast.Not):
            asked, child = asked.operand, node.body
        elif isinstance(asked, ast.Compare):
            child = node.body if isinstance(asked.ops[0], ast.Eq) else node.orelse
            asked = asked.left
        if isinstance(asked, ast.NamedExpr):
            asked = asked.value
        if isinstance(asked, ast.Call):
            return child if self.names.of(asked.func) in FORKS else []
        return child if isinstance(asked, ast.Name) and asked.id in self.forks else []

    def calls_own(self, statement: ast.AST) -> bool:
        """Whether running the statement calls a function of this module."""
        calls = (node for node in executed(statement) if isinstance(node, ast.Call))
        return any(getattr(call.func, "id", "") in self.names.functions for call in calls)

    def _exit(self, node: ast.AST) -> Exit | None:
        if isinstance(node, ast.Raise) and node.exc is not None:
            return self._raised(node, node.exc)
        if isinstance(node, ast.Call):
            name = self.names.of(node.func)
            if name in SOFT:
                return Exit(node.lineno, ast.unparse(node), _status(node.args), False)
            if name in LEAVES:
                return Exit(node.lineno, ast.unparse(node), _status(node.args), True)
            if name in EXECS:
                return Exit(node.lineno, ast.unparse(node), "", True)
            if name in ABORTS or (name in KILLS and _is_own_process(node)):
                return Exit(node.lineno, ast.unparse(node), SIGNAL, True)
        return None

    def _raised(self, node: ast.Raise, what: ast.expr) -> Exit | None:
        """The exit by `raise SystemExit(...)`, or by a class of this module that is one."""
        what = self.raised.get(last_name(what), what)
        raised, arguments = (what.func, what.args) if isinstance(what, ast.Call) else (what, [])
        owners = self.names.classes_of(last_name(raised))
        names = {self.names.of(each) for each in (raised, *(b for o in owners for b in o.bases))}
        if "SystemExit" not in names:
            return None
        plain = all(isinstance(each, (ast.Pass, ast.Expr)) for o in owners for each in o.body)
        return Exit(node.lineno, ast.unparse(node), _status(arguments) if plain else "", False)


def _registers(decorator: ast.expr) -> bool:
    """Whether a decorator may hand the function to somebody who calls it."""
    maker = decorator.func if isinstance(decorator, ast.Call) else decorator
    return last_name(maker) not in PRIVATE_DECORATORS


def _is_own_process(call: ast.Call) -> bool:
    """Whether a call of KILLS signals the gate, or its process group, which is 0."""
    zero = bool(call.args) and ast.unparse(call.args[0]) == "0"
    return zero or bool(OWN_PROCESS.search(ast.unparse(call)))


def _items(node: ast.expr) -> list[ast.expr]:
    """The elements of a literal tuple or list; of anything else, itself."""
    return node.elts if isinstance(node, (ast.Tuple, ast.List)) else [node]


def _status(arguments: list[ast.expr]) -> str:
    """The status that an argument of `sys.exit` gives, as the system sees it; "" = unknown."""
    if not arguments:
        return "0"
    if len(arguments) == 1 and isinstance(arguments[0], ast.Constant):
        value = arguments[0].value
        if value is None or isinstance(value, int):
            return str((value or 0) & 0xFF)
        return "1"
    return "1" if len(arguments) == 1 and _is_text(arguments[0]) else ""


def _is_text(node: ast.expr) -> bool:
    """Whether an expression is a string whatever it contains: `f"{a}"`, `"a" + b`, `"%s" % a`."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mod)):
        return _is_text(node.left)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr == "format" and _is_text(node.func.value)
    text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return text or isinstance(node, ast.JoinedStr)
