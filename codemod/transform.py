"""The wrap at the exit path, put on and taken off the concrete syntax tree; nothing else moves.

with _GateExit(_run_stage4):          around the exit path
@_GateScript(_run_stage4)             on a console script's function
name = _GateScript(_run_stage4)(name) for a console script that is no plain function
"""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

import libcst as cst

from codemod.errors import Refused
from codemod.exit_path import ExitPath, Kind

WRAP = "_GateExit"
SCRIPT = "_GateScript"
STACK = 512 * 1024 * 1024  # bytes; libcst's parser and printer recurse with the depth of the source

Result = TypeVar("Result")
Body = list[cst.BaseStatement]
Lines = Sequence[cst.EmptyLine]


def wrap(text: str, path: ExitPath, functions: Sequence[str], scripts: Sequence[str] = ()) -> str:
    """Put the wrap around the exit path; `functions` are those of the stages, in their order."""
    return _in_deep_stack(lambda: _changed(text, WrapExitPath(path, functions, scripts)))


def unwrap(text: str) -> str:
    """Take every wrap off again."""
    return _in_deep_stack(lambda: _changed(text, UnwrapExitPath()))


def _changed(text: str, transformer: cst.CSTTransformer) -> str:
    try:
        module = cst.parse_module(text)
    except cst.ParserSyntaxError as why:
        raise Refused(f"it does not parse: {why.message}", line=why.raw_line) from None
    if module.code != text:
        hint = "report this file; it was left as it is"
        if re.search("\r(?!\n)", text):
            hint = "it has line ends of old (CR alone): convert them to LF"
        raise Refused("its text can not be kept to the byte by the parser", hint=hint)
    return module.visit(transformer).code


def _in_deep_stack(work: Callable[[], Result]) -> Result:
    """Run in a thread with a stack that no source Python itself accepts can exhaust."""
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)

    size, limit = threading.stack_size(STACK), sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(max(limit, 50_000))
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    if errors:
        raise errors[0]
    return results[0]


class WrapExitPath(cst.CSTTransformer):
    """Wraps the exit path of a module that has no wrap yet."""

    def __init__(self, path: ExitPath, functions: Sequence[str], scripts: Sequence[str]) -> None:
        super().__init__()
        self.path = path
        self.call = f"({', '.join(functions)})"
        self.scripts = scripts

    def on_visit(self, node: cst.CSTNode) -> bool:
        return isinstance(node, cst.Module)  # what is inside the statements stays as it is

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        body: Body = [_as_statement(node) for node in updated_node.body]
        footer: Lines = updated_node.footer
        start = _line_index(body, self.path.start)
        rebound = self._decorate(body)
        if self.path.kind is Kind.GUARD and _has_block(body[start]):
            body[start] = self._wrap_guard(body[start])
        elif self.path.kind is not Kind.NONE:
            body[start:] = [self._with(body[start:], [], updated_node.default_indent)]
        for name in rebound:
            line = cst.parse_statement(f"{name} = {SCRIPT}{self.call}({name})")
            body.insert(start, _as_statement(line))
        return updated_node.with_changes(body=body, footer=footer)

    def _decorate(self, body: Body) -> list[str]:
        """Decorate the console scripts' functions; give the names that are none."""
        others = []
        for name in self.scripts:
            for index in reversed(range(len(body))):
                node = body[index]
                if isinstance(node, cst.FunctionDef) and node.name.value == name:
                    expression = cst.parse_expression(SCRIPT + self.call)
                    decorators = [cst.Decorator(expression), *node.decorators]
                    body[index] = node.with_changes(decorators=decorators)
                    break
            else:
                others.append(name)
        return others

    def _wrap_guard(self, guard: cst.BaseStatement) -> cst.BaseStatement:
        block = cst.ensure_type(cst.ensure_type(guard, cst.If).body, cst.IndentedBlock)
        statements = [_as_statement(node) for node in block.body]
        inner = self._with(statements, block.footer, block.indent)
        return guard.with_changes(body=block.with_changes(body=[inner], footer=[]))

    def _with(self, body: Body, footer: Lines, indent: str | None) -> cst.With:
        first = body[0]
        block = cst.IndentedBlock(
            body=[first.with_changes(leading_lines=()), *body[1:]], footer=footer, indent=indent
        )
        item = cst.WithItem(cst.parse_expression(WRAP + self.call))
        return cst.With(items=[item], body=block, leading_lines=_leading_lines(first))


class UnwrapExitPath(cst.CSTTransformer):
    """Takes off what WrapExitPath put on, and leaves what the owner has changed since."""

    def on_visit(self, node: cst.CSTNode) -> bool:
        # Wraps stand at module level or in a guard, never in a function.
        return isinstance(node, (cst.Module, cst.If, cst.Else, cst.IndentedBlock, cst.With))

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        statements = [_as_statement(node) for node in updated_node.body]
        statements = [_undecorated(node) for node in statements if not _is_rebinding(node)]
        body, footer = _without_wrap(statements, updated_node.footer)
        return updated_node.with_changes(body=body, footer=footer)

    def leave_IndentedBlock(
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        statements = [_as_statement(node) for node in updated_node.body]
        body, footer = _without_wrap(statements, updated_node.footer)
        return updated_node.with_changes(body=body, footer=footer)


def _without_wrap(body: Body, footer: Lines) -> tuple[Body, Lines]:
    """The statements with those inside a wrap in its place, and the lines after the last one."""
    result: Body = []
    pending: Lines = ()
    for node in body:
        lines = [*pending, *_leading_lines(node)]
        pending = ()
        if not (isinstance(node, cst.With) and _is_wrap(node)):
            result.append(node.with_changes(leading_lines=lines) if lines else node)
            continue
        block = cst.ensure_type(node.body, cst.IndentedBlock)
        first, *rest = [_as_statement(inner) for inner in block.body]
        lines += _leading_lines(first)
        result += [first.with_changes(leading_lines=lines), *rest]
        pending = block.footer
    return result, [*pending, *footer]


def _is_wrap(node: cst.With) -> bool:
    return any(_calls(item.item, WRAP) for item in node.items)


def _calls(node: cst.BaseExpression, name: str) -> bool:
    return (
        isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value == name
    )


def _undecorated(node: cst.BaseStatement) -> cst.BaseStatement:
    if not isinstance(node, cst.FunctionDef):
        return node
    kept = [each for each in node.decorators if not _calls(each.decorator, SCRIPT)]
    return node if len(kept) == len(node.decorators) else node.with_changes(decorators=kept)


def _is_rebinding(node: cst.BaseStatement) -> bool:
    if not (isinstance(node, cst.SimpleStatementLine) and isinstance(node.body[0], cst.Assign)):
        return False
    value = node.body[0].value
    return isinstance(value, cst.Call) and _calls(value.func, SCRIPT)


def _as_statement(node: cst.CSTNode) -> cst.BaseStatement:
    assert isinstance(node, cst.BaseStatement)
    return node


def _leading_lines(node: cst.BaseStatement) -> Lines:
    lines: Lines = getattr(node, "leading_lines", ())
    return lines


def _has_block(node: cst.BaseStatement) -> bool:
    return isinstance(node, cst.If) and isinstance(node.body, cst.IndentedBlock)


def _line_index(body: Body, statement: int) -> int:
    """The index among libcst's lines of a statement that `ast` has at index `statement`."""
    passed = 0
    for index, node in enumerate(body):
        if passed >= statement:
            return index
        passed += len(node.body) if isinstance(node, cst.SimpleStatementLine) else 1
    return len(body)
