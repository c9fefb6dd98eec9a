"""What Python source means, however it is laid out: a managed block's digest counts only this.

Formatters and fixers change quotes, parentheses, commas, comments, docstrings, annotations, the
order and grouping of imports, nested `with` statements and a few spellings that Python reads in the
same way. None of these counts here, and the result is the same on every supported Python.
"""

import ast
from collections.abc import Iterable, Sequence
from typing import NamedTuple

IMPORTS = (ast.Import, ast.ImportFrom)
WITHS = (ast.With, ast.AsyncWith)
BODIES = ("body", "orelse", "finalbody")
# Fields that are notes for people and type checkers, or that only some versions of Python have.
LEFT_OUT = {"ctx", "kind", "type_comment", "type_params", "returns", "annotation", "type_ignores"}
CONVERSIONS = {"str": 115, "repr": 114, "ascii": 97}  # `f"{str(x)}"` means `f"{x!s}"`


class Part(NamedTuple):
    """A smallest piece of meaning, and the line (from 1) that it stands on; 0 = none."""

    text: str
    line: int


END = Part("end", 0)


def meaning_of(source: str) -> list[Part]:
    """The meaning of source, in order. Raises SyntaxError."""
    parts: list[Part] = []
    _add_statements(ast.parse(source).body, parts)
    return parts


def first_difference(written: Sequence[Part], found: Sequence[Part]) -> int:
    """The line in `found` (from 1) where it departs from `written`; 0 where it does not."""
    line = 1
    for index, part in enumerate(found):
        line = part.line or line
        if index >= len(written) or part.text != written[index].text:
            return line
    return line if len(found) < len(written) else 0


def _add_statements(body: Sequence[ast.stmt], parts: list[Part]) -> None:
    imports: list[Part] = []
    for node in body:
        if isinstance(node, IMPORTS):
            _add_imports(node, imports)
            continue
        parts += sorted(imports)
        imports.clear()
        _add_statement(node, parts)
    parts += sorted(imports)
    parts.append(END)


def _add_imports(node: ast.Import | ast.ImportFrom, parts: list[Part]) -> None:
    module = ""
    if isinstance(node, ast.ImportFrom):
        module = "." * node.level + f"{node.module} "
    for alias in node.names:
        text = f"import {module}{alias.name} {alias.asname or alias.name}"
        parts.append(Part(text, node.lineno))


def _add_statement(node: ast.stmt, parts: list[Part]) -> None:
    """Add a statement's parts; none where it does nothing."""
    if isinstance(node, ast.Pass):
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):  # such as a docstring
        return
    if isinstance(node, ast.AnnAssign):
        if node.value:
            parts.append(Part("Assign", node.lineno))
            parts.append(Part("targets", 0))
            _add_all([node.target], parts, node.lineno)
            parts.append(Part("value", 0))
            _add_all([node.value], parts, node.lineno)
    elif isinstance(node, WITHS) and len(node.items) > 1:
        first, *others = node.items
        inner = ast.copy_location(type(node)(items=others, body=node.body), node)
        outer = type(node)(items=[first], body=[inner])
        _add(ast.copy_location(outer, node), parts, node.lineno)
    else:
        _add(node, parts, node.lineno)


def _add_all(values: Iterable[object], parts: list[Part], line: int) -> None:
    for value in values:
        if isinstance(value, ast.AST):
            _add(value, parts, line)
        else:
            parts.append(Part(f"{value!a}", 0))
    parts.append(END)


def _add(node: ast.AST, parts: list[Part], line: int) -> None:
    line = getattr(node, "lineno", line)
    if isinstance(node, ast.Constant):
        parts.append(Part(f"{type(node.value).__name__} {node.value!a}", line))
    elif isinstance(node, ast.JoinedStr):
        _add_f_string(node, parts, line)
    elif isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
        _add_equation(node, parts, line)
    else:
        parts.append(Part(type(node).__name__, line))
        for name in node._fields:
            value = getattr(node, name, None)
            if value is None or name in LEFT_OUT:
                continue
            if name in BODIES and isinstance(value, list):
                if value:
                    parts.append(Part(name, 0))
                    _add_statements(value, parts)
            elif values := _values(name, value):
                parts.append(Part(name, 0))
                _add_all(values, parts, line)


def _values(name: str, value: object) -> list[object]:
    """The values of a field that is no body, without those that say nothing."""
    values = value if isinstance(value, list) else [value]
    if name == "bases":
        return [each for each in values if not _is_name(each, "object")]
    if name == "exc" and isinstance(value, ast.Call) and not value.args and not value.keywords:
        return [value.func]  # `raise Error()` and `raise Error` are the same
    return values


def _add_equation(node: ast.Compare, parts: list[Part], line: int) -> None:
    """Add `a == b`, which is the same as `b == a`."""
    sides: list[list[Part]] = [[], []]
    _add(node.left, sides[0], line)
    _add(node.comparators[0], sides[1], line)
    parts.append(Part("Compare", line))
    _add_all([*node.ops, *node.comparators[1:]], parts, line)
    for side in sorted(sides, key=lambda side: [part.text for part in side]):
        parts += side


def _add_f_string(node: ast.JoinedStr, parts: list[Part], line: int) -> None:
    """Add an f-string: adjacent texts are one, and one without expressions is a plain string."""
    text = ""
    for value in node.values:
        if isinstance(value, ast.Constant):
            text += str(value.value)
            continue
        if text:
            parts.append(Part(f"str {text!a}", line))
            text = ""
        _add_formatted(value, parts, line)
    if text or not node.values:
        parts.append(Part(f"str {text!a}", line))


def _add_formatted(value: ast.expr, parts: list[Part], line: int) -> None:
    assert isinstance(value, ast.FormattedValue)
    inner, conversion = value.value, value.conversion
    if conversion == -1 and isinstance(inner, ast.Call) and len(inner.args) == 1:
        name = getattr(inner.func, "id", "")
        if name in CONVERSIONS and not inner.keywords:
            inner, conversion = inner.args[0], CONVERSIONS[name]
    parts.append(Part(f"formatted {conversion}", line))
    _add(inner, parts, line)
    if value.format_spec:
        _add(value.format_spec, parts, line)
    parts.append(END)


def _is_name(node: object, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
