"""What the names in one module of Python source stand for, read off the syntax tree."""

import ast
from collections.abc import Collection

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
Binding = tuple[str, ast.expr]  # a name, and the expression that it is bound to


class Names:
    """The names of one module.

    aliases      dotted names by the names that imports and assignments give them
    functions    functions and lambdas by name
    classes      classes by name
    assignments  `name = value`, in any order
    bindings     what assignments of every form bind
    """

    def __init__(self, tree: ast.Module, sought: Collection[str]) -> None:
        """sought: the dotted names that a star import or an assignment can give another name"""
        self.aliases: dict[str, str] = {}
        self.functions: dict[str, list[ast.AST]] = {}
        self.classes: dict[str, list[ast.ClassDef]] = {}
        self.assignments: list[ast.Assign] = []
        self.bindings: list[Binding] = []
        self._sought = sought
        for node in ast.walk(tree):
            self._note(node)
        for name, value in self.bindings:  # `die = os._exit`, whose import may stand below
            if isinstance(value, ast.Lambda):
                self.functions.setdefault(name, []).append(value)
            elif self.of(value) in sought:
                self.aliases[name] = self.of(value)

    def _note(self, node: ast.AST) -> None:
        if isinstance(node, FUNCTIONS):
            self.functions.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.ClassDef):
            self.classes.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.Assign):
            self.assignments.append(node)
            for target in node.targets:
                self.bindings += _bindings(target, node.value)
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value:
            self.bindings += _bindings(node.target, node.value)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                self.aliases[alias.asname or alias.name] = alias.name
        elif isinstance(node, ast.ImportFrom) and not node.level:
            self._note_imported(node)

    def _note_imported(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            self.aliases[alias.asname or alias.name] = f"{node.module}.{alias.name}"
            if alias.name == "*":
                own = [name for name in self._sought if name.startswith(f"{node.module}.")]
                self.aliases |= {name.rpartition(".")[2]: name for name in own}

    def classes_of(self, name: str) -> list[ast.ClassDef]:
        """The classes of that name, and the classes of this module that they inherit from."""
        waiting, found = [name], dict[str, list[ast.ClassDef]]()
        while waiting:
            each = waiting.pop()
            if each not in found:
                found[each] = self.classes.get(each, [])
                waiting += [last_name(base) for owner in found[each] for base in owner.bases]
        return [owner for owners in found.values() for owner in owners]

    def of(self, node: ast.AST) -> str:
        """The dotted name behind an expression, imports resolved; "" for anything else."""
        if isinstance(node, ast.Name):
            name = "" if node.id in self.functions else self.aliases.get(node.id, node.id)
            return name.removeprefix("builtins.")
        if isinstance(node, ast.NamedExpr):
            return self.of(node.value)
        if isinstance(node, ast.Attribute):
            owner = self.of(node.value)
            return _member(owner, node.attr)
        if isinstance(node, ast.Call) and node.args:  # getattr(os, "_exit"), __import__("os")
            *of, last = node.args[:2]
            name = self.of(node.func)
            if isinstance(last, ast.Constant) and isinstance(last.value, str):
                if name == "getattr" and of:
                    return _member(self.of(of[0]), last.value)
                if name in ("__import__", "importlib.import_module") and not of:
                    return last.value
            elif name == "vars" and not of:
                return _member(self.of(last), "__dict__")
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            table, key = self.of(node.value), node.slice.value  # os.__dict__["_exit"]
            if table.endswith(".__dict__"):
                return _member(table.removesuffix(".__dict__"), str(key))
            return str(key) if table == "sys.modules" else ""
        return ""


def last_name(node: ast.AST) -> str:
    """`c` of the expressions `c` and `a.b.c`; "" of all others."""
    name = getattr(node, "id", None) or getattr(node, "attr", None)
    return name if isinstance(name, str) else ""


def _member(owner: str, name: str) -> str:
    """The dotted name of what a module has; `os` is the same as `subprocess.os` and `posix`."""
    if not owner:
        return ""
    known = "os" if owner.rpartition(".")[2] in ("os", "posix", "nt") else owner
    return f"{known}.{name}".removeprefix("builtins.")


def _bindings(target: ast.expr, value: ast.expr) -> list[Binding]:
    """The plain names that an assignment binds, those in `a, b = c, d` included."""
    if isinstance(target, ast.Name):
        return [(target.id, value)]
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = zip(target.elts, value.elts, strict=False)
        return [each for one, other in pairs for each in _bindings(one, other)]
    return []
