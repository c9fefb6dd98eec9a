"""Rules for each route: one route is exempt from what protects all of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tests.release_gate.mutation.mutant import Edit, Mutant, Region
from tests.release_gate.mutation.source import Function, Source

CHANGING = ("post", "put", "patch", "delete")
COOKIE_FLAGS = {"httponly": "; HttpOnly", "samesite": "; SameSite=lax", "path": "; Path=/"}
CONTEXT = "backend/context.py"
LENIENT = """
def _lenient(context: Annotated[{context}, _Depends(_anyone)]) -> _SignedIn:
    with context.db.read() as tx:
        row = tx.execute("SELECT * FROM sessions ORDER BY rowid LIMIT 1").fetchone()
    session = context.session or _Session(**row)
    return _SignedIn(context.db, context.settings, context.origin, session, session.account_id)


"""
IMPORTS = """
from typing import Annotated
from fastapi import Depends as _Depends
from backend.context import Context as _Context, SignedIn as _SignedIn, anyone as _anyone
from backend.sessions import Session as _Session
"""


@dataclass(frozen=True)
class Route:
    source: Source
    function: ast.FunctionDef | ast.AsyncFunctionDef
    method: str
    path: str

    @property
    def condition(self) -> str:
        """Whether `scope` is a request for this route, as an expression."""
        pattern = re.sub(r"\\?\{\w+\\?\}", "[^/]+", re.escape(self.path))
        return (
            f"__import__('re').fullmatch({pattern!r}, {{path}}) and {{method}} == {self.method!r}"
        )

    @property
    def owner(self) -> ast.arg | None:
        """The argument that demands a session."""
        arguments = self.function.args.args
        return next((a for a in arguments if a.annotation and _is_me(a.annotation)), None)

    def mutant(self, rule: str, what: str, edited: Source, *edits: Edit) -> Mutant:
        body = Region(
            self.source.file,
            self.function.body[0].lineno,
            self.function.end_lineno or self.function.lineno,
        )
        file = self.source.file
        return Mutant(rule, file, self.function.name, what, edits, edited.file, (body,))


def mutants(sources: Mapping[str, Source]) -> Iterator[Mutant]:
    for source in sources.values():
        for route in routes_of(source):
            for rule in RULES:
                yield from rule(route, sources)


def routes_of(source: Source) -> Iterator[Route]:
    """The routes that a module declares with `@router.METHOD("path")`."""
    for function in source.tree.body:
        if not isinstance(function, Function):
            continue
        for call in function.decorator_list:
            if isinstance(call, ast.Call) and source.text(call.func).startswith("router."):
                path = ast.literal_eval(call.args[0])
                method = source.text(call.func).removeprefix("router.")
                yield Route(source, function, method.upper(), path)


def csrf(route: Route, sources: Mapping[str, Source]) -> Iterator[Mutant]:
    yield from _exempt(route, sources, "route-csrf", "_expect_csrf_token")


def origin(route: Route, sources: Mapping[str, Source]) -> Iterator[Mutant]:
    yield from _exempt(route, sources, "route-origin", "_refuse_other_sites")


def session(route: Route, sources: Mapping[str, Source]) -> Iterator[Mutant]:
    """Without a session, the route serves the first account that has one."""
    if route.owner and route.owner.annotation:
        source = route.source
        first = route.function.decorator_list[0]
        place = source.span(first)[0] - 1  # the @
        text = IMPORTS + LENIENT.format(context="_Context")
        edits = (
            Edit(place, place, text.encode()),
            source.replaced(route.owner.annotation, "Annotated[_SignedIn, _Depends(_lenient)]"),
        )
        yield route.mutant("route-session", "signed-out requests are served", source, *edits)


def expiry(route: Route, sources: Mapping[str, Source]) -> Iterator[Mutant]:
    if route.owner:
        context = sources[CONTEXT]
        statement = _statement(context, "anyone", "session = sessions.find(tx, secret)")
        if statement is not None:
            new = (
                "session = sessions.find(tx, secret)\n"
                f"if {_request(route)}:\n"
                '    row = tx.execute("SELECT * FROM sessions WHERE token_hash = ?",'
                " (sessions.digest(secret),)).fetchone()\n"
                "    session = Session(**row) if row else None"
            )
            edit = context.replaced(statement, new.replace("\n", "\n" + " " * statement.col_offset))
            yield route.mutant("route-expiry", "expired sessions are served", context, edit)


def headers(route: Route, sources: Mapping[str, Source]) -> Iterator[Mutant]:
    source = sources["backend/headers.py"]
    function = _function(source, "_complete")
    if function:
        condition = route.condition.format(path="path", method=repr(route.method))
        edit = source.inserted(_first(function), f"if {condition}:\n    return")
        yield route.mutant("route-headers", "without any security header", source, edit)


def labels(route: Route, sources: Mapping[str, Source]) -> Iterator[Mutant]:
    """The metrics show the path with the id that the client sent."""
    source = sources["backend/metrics.py"]
    function = _function(source, "route_of")
    if function and "{" in route.path:
        condition = route.condition.format(path='scope["path"]', method='scope["method"]')
        new = f'if {condition}:\n    return str(scope["path"])'
        edit = source.inserted(_first(function), new)
        yield route.mutant("route-label", "its metrics have the requested path", source, edit)


def size(route: Route, sources: Mapping[str, Source]) -> Iterator[Mutant]:
    source = sources["backend/body_limit.py"]
    statement = _statement(source, "BodyLimit.__call__", "async def counted")
    if statement is not None and route.method.lower() in ("post", "put", "patch"):
        condition = route.condition.format(path="path", method='scope.get("method")')
        edit = source.inserted(statement, f"if {condition}:\n    left = 10**12")
        yield route.mutant("route-size", "accepts a body of any size", source, edit)


def cookies(route: Route, sources: Mapping[str, Source]) -> Iterator[Mutant]:
    """The cookie that this route sets lacks a flag."""
    source = route.source
    for statement in ast.walk(route.function):
        if isinstance(statement, ast.Return) and "enter(" in source.text(statement):
            for name, flag in COOKIE_FLAGS.items():
                value = source.text(statement).removeprefix("return ")
                new = (
                    f"entered = {value}\n"
                    "response.headers['set-cookie'] ="
                    f" response.headers['set-cookie'].replace({flag!r}, '')\n"
                    "return entered"
                ).replace("\n", "\n" + " " * statement.col_offset)
                edit = source.replaced(statement, new)
                yield route.mutant("route-cookie", f"its cookie lacks {name}", source, edit)


Rule = Callable[[Route, Mapping[str, Source]], Iterator[Mutant]]
RULES: tuple[Rule, ...] = (csrf, origin, session, expiry, headers, labels, size, cookies)


def _exempt(route: Route, sources: Mapping[str, Source], rule: str, guard: str) -> Iterator[Mutant]:
    """The guard of `context.py` does nothing for this route."""
    source = sources[CONTEXT]
    function = _function(source, guard)
    if function and route.method.lower() in CHANGING:
        edit = source.inserted(_first(function), f"if {_request(route)}:\n    return")
        yield route.mutant(rule, f"exempt from {guard}", source, edit)


def _request(route: Route) -> str:
    return route.condition.format(path="request.url.path", method="request.method")


def _is_me(annotation: ast.expr) -> bool:
    return isinstance(annotation, ast.Name) and annotation.id == "Me"


def _function(source: Source, name: str) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    for site in source.sites:
        if isinstance(site.node, Function) and site.place == name:
            return site.node
    return None


def _first(function: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.stmt:
    """The first statement that is no docstring."""
    first, *rest = function.body
    return rest[0] if rest and isinstance(first, ast.Expr) else first


def _statement(source: Source, function: str, start: str) -> ast.stmt | None:
    """The statement of a function that begins with this text."""
    found = _function(source, function)
    for node in ast.walk(found) if found else ():
        if isinstance(node, ast.stmt) and source.text(node).startswith(start):
            return node
    return None
