"""Adds the wrap around the exit path to the concrete syntax tree, and removes it; no more moves.

Only the statements of the exit path go through libcst, so a change costs the same in a gate of any
size, and nothing elsewhere in it can be touched.
"""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

import libcst as cst

from codemod.errors import Refused
from codemod.managed_gate import WRAP

STACK = 512 * 1024 * 1024  # bytes; libcst's parser and printer recurse with the depth of the source

Result = TypeVar("Result")
Body = list[cst.BaseStatement]
Lines = Sequence[cst.EmptyLine]


def wrap_guard(guard: str, functions: Sequence[str], newline: str) -> str:
    """Wrap the body of a guard; `functions` are those of the stages, in their order."""
    return _in_deep_stack(lambda: _changed(guard, WrapGuard(functions, newline)))


def wrap_tail(tail: str, functions: Sequence[str], newline: str, indent: str) -> str:
    """Wrap module-level statements, moved in by `indent`."""
    return _in_deep_stack(lambda: _changed(tail, WrapTail(functions, newline, indent)))


def unwrap(statements: str) -> str:
    """Remove the wraps from module-level statements, at any depth."""
    return _in_deep_stack(lambda: _changed(statements, Unwrap()))


def _changed(text: str, transformer: cst.CSTTransformer) -> str:
    code = text.lstrip("\f")  # libcst drops form feeds in front of the first statement
    try:
        module = cst.parse_module(code)
    except cst.ParserSyntaxError as why:
        raise Refused(f"its exit path does not parse: {why.message}", hint="report it") from None
    if module.code != code:
        message = "the parser cannot keep its exit path byte for byte"
        raise Refused(message, hint=remedy_for(text))
    return text[: len(text) - len(code)] + module.visit(transformer).code


def remedy_for(text: str) -> str:
    """The hint for source that cannot be changed safely although it is valid Python."""
    if re.search("\r(?!\n)", text):
        return "its line ends are CR alone: convert them to LF"
    if re.search(r"^[ \t]*\f[ \t\f]*[^\s#]", text, re.MULTILINE):
        return "put each form feed on a line of its own"
    return "report this file; it was left as it is"


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


class _Wrap(cst.CSTTransformer):
    """What the two wraps share: the statement `with _GateExit(...):`."""

    def __init__(self, functions: Sequence[str], newline: str) -> None:
        super().__init__()
        self.call = f"{WRAP}({', '.join(functions)})"
        self.newline = cst.Newline(value=newline)

    def on_visit(self, node: cst.CSTNode) -> bool:
        return isinstance(node, cst.Module)  # what is inside the statements stays as it is

    def around(self, body: Body, footer: Lines, indent: str | None) -> cst.With:
        """The statements inside a `with`; the lines before the first one stay in front of it."""
        first = body[0]
        block = cst.IndentedBlock(
            body=[first.with_changes(leading_lines=()), *body[1:]],
            header=cst.TrailingWhitespace(newline=self.newline),
            footer=footer,
            indent=indent,
        )
        items = [cst.WithItem(cst.parse_expression(self.call))]
        return cst.With(items=items, body=block, leading_lines=_leading_lines(first))


class WrapGuard(_Wrap):
    """Wraps the body of the guard that the text begins with."""

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        guard = cst.ensure_type(updated_node.body[0], cst.If)
        block = cst.ensure_type(guard.body, cst.IndentedBlock)
        statements = [_as_statement(node) for node in block.body]
        inner = self.around(statements, block.footer, block.indent)
        wrapped = guard.with_changes(body=block.with_changes(body=[inner], footer=[]))
        return updated_node.with_changes(body=[wrapped, *updated_node.body[1:]])


class WrapTail(_Wrap):
    """Wraps all statements of the text."""

    def __init__(self, functions: Sequence[str], newline: str, indent: str) -> None:
        super().__init__(functions, newline)
        self.indent = indent

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        statements = [_as_statement(node) for node in updated_node.body]
        return updated_node.with_changes(body=[self.around(statements, [], self.indent)])


class Unwrap(cst.CSTTransformer):
    """Removes the wrap at any depth; what the owner has changed since stays."""

    def leave_With(self, original_node: cst.With, updated_node: cst.With) -> cst.With:
        rest = [item for item in updated_node.items if not _is_ours(item)]
        if not rest or len(rest) == len(updated_node.items):
            return updated_node
        ours = [item for item in updated_node.items if _is_ours(item)]
        _refuse_comments(*ours)
        return _with_items(updated_node, rest)

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        body, footer = _without_wrap(updated_node.body, updated_node.footer)
        return updated_node.with_changes(body=body, footer=footer)

    def leave_IndentedBlock(
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        body, footer = _without_wrap(updated_node.body, updated_node.footer)
        return updated_node.with_changes(body=body, footer=footer)


def _with_items(node: cst.With, rest: list[cst.WithItem]) -> cst.With:
    """The `with` of these items alone: on one line where no comment stands between them."""
    last = rest[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
    if isinstance(node.lpar, cst.MaybeSentinel) or "#" in _code(node.lpar, node.rpar, *rest):
        return node.with_changes(items=[*rest[:-1], last])
    comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    items = [item.with_changes(comma=comma) for item in rest[:-1]]
    return node.with_changes(
        items=[*items, last],
        lpar=cst.MaybeSentinel.DEFAULT,
        rpar=cst.MaybeSentinel.DEFAULT,
        whitespace_after_with=cst.SimpleWhitespace(" "),
    )


def _refuse_comments(*nodes: cst.CSTNode) -> None:
    if "#" in _code(*nodes):
        raise Refused(
            "a comment stands inside the wrap of the exit path",
            hint="move the comment to a line of its own, then try again",
        )


def _code(*nodes: object) -> str:
    found = [node for node in nodes if isinstance(node, cst.CSTNode)]
    return "".join(cst.Module([]).code_for_node(node) for node in found)


def _without_wrap(body: Sequence[cst.CSTNode], footer: Lines) -> tuple[Body, Lines]:
    """The statements with those inside a wrap in its place, and the lines after the last one."""
    result: Body = []
    pending: Lines = ()
    for node in map(_as_statement, body):
        lines = [*pending, *_leading_lines(node)]
        pending = ()
        if not (isinstance(node, cst.With) and all(map(_is_ours, node.items))):
            result.append(node.with_changes(leading_lines=lines) if lines else node)
            continue
        first, *rest = _statements_of(node)
        lines += [*_header_comment(node.body), *_leading_lines(first)]
        result += [first.with_changes(leading_lines=lines), *rest]
        pending = node.body.footer if isinstance(node.body, cst.IndentedBlock) else ()
    return result, [*pending, *footer]


def _statements_of(node: cst.With) -> Body:
    _refuse_comments(*node.items, node.whitespace_after_with)
    if isinstance(node.body, cst.SimpleStatementSuite):  # on the line of the `with`
        suite = node.body
        line = cst.SimpleStatementLine(suite.body, trailing_whitespace=suite.trailing_whitespace)
        return [line]
    return [_as_statement(inner) for inner in node.body.body]


def _header_comment(body: cst.BaseSuite) -> Lines:
    """The owner's comment behind the `with`, as a line of its own."""
    header = body.header if isinstance(body, cst.IndentedBlock) else None
    if header is None or header.comment is None:
        return ()
    return [cst.EmptyLine(comment=header.comment, newline=header.newline)]


def _is_ours(item: cst.WithItem) -> bool:
    call = item.item
    return (
        isinstance(call, cst.Call) and isinstance(call.func, cst.Name) and call.func.value == WRAP
    )


def _as_statement(node: cst.CSTNode) -> cst.BaseStatement:
    assert isinstance(node, cst.BaseStatement)
    return node


def _leading_lines(node: cst.BaseStatement) -> Lines:
    lines: Lines = getattr(node, "leading_lines", ())
    return lines
