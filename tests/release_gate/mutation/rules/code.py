"""Rules for Python code: constants, conditions, refusals, calls, entries, arguments."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from tests.release_gate.mutation.mutant import Edit, Mutant
from tests.release_gate.mutation.source import Site, Source, assigned

BOUNDARIES: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
}
NEGATIONS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
OPERATORS = r"<=|>=|==|!=|<|>|not\s+in|in|is\s+not|is"
STATUS_OF = {"ApiError": 0, "HTTPException": 0, "_answer": 0}  # calls with a status, and its place
DECLARED = {  # calls whose keyword arguments are limits, flags and other promises
    *("StringConstraints", "Field", "Query", "ConfigDict", "response.set_cookie"),
    *("response.delete_cookie", "requests.request", "requests.post", "uvicorn.Config", "FastAPI"),
}
LIMIT = re.compile(r"([0-9]+)/([0-9]+)")
SPECIAL = {"audit.record": "audit-dropped", "spend": "limit-dropped"}
# Texts of the command line and of the log, and records that nobody tries to alter.
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
SPOKEN = {"parser.add_argument", "argparse.ArgumentParser", "print", "dataclass"}


def mutants(source: Source) -> Iterator[Mutant]:
    for site in source.sites:
        if not _is_quiet(source, site):
            for rule in RULES:
                yield from rule(source, site)


def changed(value: int) -> dict[str, int]:
    """The other values to try for a number; none twice, and none of them the number itself."""
    found = {"halved": value // 2, "doubled": value * 2, "plus-one": value + 1}
    return {
        name: new
        for name, new in found.items()
        if new != value and new not in [v for k, v in found.items() if k > name]
    }


def constants(source: Source, site: Site) -> Iterator[Mutant]:
    """Numbers, and products of numbers, halved, doubled and increased; HTTP status codes by one.

    A declared one, which may be a limit, a lifetime or a size, is a constant; one that stands in
    the middle of a function is a number.
    """
    value = _number(site.node)
    parent = site.above[-1] if site.above else None
    if value is None or _number(parent) is not None or _is_index(site):
        return
    status = _is_status(source, site)
    kind = "status" if status else "constant" if _is_declared(source, site) else "number"
    for name, new in ({"plus-one": value + 1} if status else changed(value)).items():
        what = f"{source.text(site.node)} becomes {new}"
        yield source.mutant(f"{kind}-{name}", site, what, source.replaced(site.node, f"({new})"))


def _is_declared(source: Source, site: Site) -> bool:
    """Whether the number is a setting's default, or stands outside of functions."""
    functions = [node for node in site.above if isinstance(node, FUNCTIONS)]
    return not functions or source.file == "backend/settings.py"


def limits(source: Source, site: Site) -> Iterator[Mutant]:
    """The two numbers of a default such as `10/60`."""
    match = LIMIT.fullmatch(_text(site.node) or "")
    for part, unit in ((1, "times"), (2, "seconds")) if match else ():
        for name, new in changed(int(match[part])).items():  # type: ignore[index]
            parts = [match[1], match[2]]  # type: ignore[index]
            parts[part - 1] = str(new)
            edit = source.replaced(site.node, f'"{"/".join(parts)}"')
            yield source.mutant(f"limit-{unit}-{name}", site, f"{parts[0]}/{parts[1]}", edit)


def comparisons(source: Source, site: Site) -> Iterator[Mutant]:
    node = site.node
    if not isinstance(node, ast.Compare):
        return
    left = node.left
    for operator, right in zip(node.ops, node.comparators, strict=True):
        for rule, table in (("boundary", BOUNDARIES), ("negated", NEGATIONS)):
            if type(operator) in table:
                start, end = source.span(left)[1], source.span(right)[0]
                between = source.content[start:end].decode()
                new = re.sub(OPERATORS, table[type(operator)], between, count=1)
                edit = Edit(start, end, new.encode())
                yield source.mutant(f"comparison-{rule}", site, f"{source.text(node)}: {new}", edit)
        left = right


def operands(source: Source, site: Site) -> Iterator[Mutant]:
    """Each operand of `and` and `or` dropped, each `not` dropped."""
    node = site.node
    if isinstance(node, ast.BoolOp):
        neutral = "True" if isinstance(node.op, ast.And) else "False"
        for value in node.values:
            what = f"without {source.text(value)}"
            yield source.mutant("operand-dropped", site, what, source.replaced(value, neutral))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        new = f"({source.text(node.operand)})"
        what = f"{source.text(node)} becomes {new}"
        yield source.mutant("not-dropped", site, what, source.replaced(node, new))


def refusals(source: Source, site: Site) -> Iterator[Mutant]:
    if isinstance(site.node, ast.Raise):
        what = f"without {_one_line(source.text(site.node))}"
        yield source.mutant("raise-dropped", site, what, source.replaced(site.node, "pass"))


def calls(source: Source, site: Site) -> Iterator[Mutant]:
    """Each call whose value is not used is dropped; each audit entry is also written twice."""
    node = site.node
    if not isinstance(node, ast.Expr) or not isinstance(node.value, (ast.Call, ast.Await)):
        return
    text = source.text(node)
    name = text.partition("(")[0]
    what = f"without {_one_line(text)}"
    edit = source.replaced(node, "pass")
    yield source.mutant(SPECIAL.get(name, "call-dropped"), site, what, edit)
    if name == "audit.record":
        yield source.mutant("audit-doubled", site, f"twice {what[8:]}", source.inserted(node, text))


def words(source: Source, site: Site) -> Iterator[Mutant]:
    """Another word for an audit action, and for the code of an error."""
    node = site.node
    if not isinstance(node, ast.Call):
        return
    name = source.text(node.func)
    position = {"audit.record": 2, "ApiError": 1}.get(name, len(node.args))
    for word in node.args[position : position + 1]:
        if _text(word) is not None:
            rule = "audit-action" if name == "audit.record" else "error-code"
            edit = source.replaced(word, '"another"')
            yield source.mutant(rule, site, f"another word for {source.text(word)}", edit)


def flags(source: Source, site: Site) -> Iterator[Mutant]:
    """True and False exchanged."""
    if isinstance(site.node, ast.Constant) and isinstance(site.node.value, bool):
        new = str(not site.node.value)
        what = f"{source.text(site.node)} becomes {new}"
        yield source.mutant("flag-flipped", site, what, source.replaced(site.node, new))


def entries(source: Source, site: Site) -> Iterator[Mutant]:
    """Each entry of a dictionary dropped, and of a module's collection of texts."""
    node = site.node
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if key is not None:
                edit = source.removed(node.keys, key, value)  # type: ignore[arg-type]
                what = f"without {_one_line(source.text(key))}"
                yield source.mutant("entry-dropped", site, what, edit)
    elif isinstance(node, (ast.Tuple, ast.Set, ast.List)) and site.function is None:
        texts = [each for each in node.elts if isinstance(_constant(each), (str, bytes))]
        for each in texts if len(texts) > 1 else ():
            what = f"without {source.text(each)}"
            yield source.mutant("entry-dropped", site, what, source.removed(node.elts, each))


def arguments(source: Source, site: Site) -> Iterator[Mutant]:
    """Each keyword argument dropped where it declares a limit, a flag or a pattern."""
    node = site.node
    if isinstance(node, ast.Call) and source.text(node.func) in DECLARED:
        for keyword in node.keywords:
            rule = "cookie-flag" if "cookie" in source.text(node.func) else "argument-dropped"
            what = f"without {_one_line(source.text(keyword))}"
            edit = source.removed(node.keywords, keyword)
            yield source.mutant(rule, site, what, edit)


def arithmetic(source: Source, site: Site) -> Iterator[Mutant]:
    """`+` and `-` exchanged, `min` and `max` exchanged."""
    node = site.node
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        texts = (_is_textual(node.left), _is_textual(node.right))
        new = f"{source.text(node.left)} {'-' if isinstance(node.op, ast.Add) else '+'} "
        new += f"({source.text(node.right)})"
        if not any(texts):
            what = f"{source.text(node)} becomes {new}"
            yield source.mutant("arithmetic", site, what, source.replaced(node, new))
    elif isinstance(node, ast.Call) and source.text(node.func) in ("min", "max"):
        new = {"min": "max", "max": "min"}[source.text(node.func)]
        what = f"{new} in {_one_line(source.text(node))}"
        yield source.mutant("min-max", site, what, source.replaced(node.func, new))


RULES = (
    *(constants, limits, comparisons, operands, refusals, calls),
    *(words, flags, entries, arguments, arithmetic),
)


def _is_quiet(source: Source, site: Site) -> bool:
    """Whether the node is in a text for the console, or is the version."""
    value = getattr(site.node, "value", None)
    for each in (*site.above, site.node, value):
        if isinstance(each, ast.Call) and source.text(each.func) in SPOKEN:
            return True
        if isinstance(each, ast.stmt) and assigned(each) == "VERSION":
            return True
    return False


def _constant(node: ast.AST | None) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def _text(node: ast.AST | None) -> str | None:
    value = _constant(node)
    return value if isinstance(value, str) else None


def _number(node: ast.AST | None) -> int | None:
    """The value of a number or of a product of numbers; of 5.0 too."""
    value = _constant(node)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value == int(value):
        return int(value)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Pow)):
        left, right = _number(node.left), _number(node.right)
        if left is not None and right is not None:
            return left * right if isinstance(node.op, ast.Mult) else left**right
    return None


def _is_index(site: Site) -> bool:
    """An index, a slice or a part of a format: not a limit."""
    return any(isinstance(each, (ast.Subscript, ast.FormattedValue)) for each in site.above[-3:])


def _is_status(source: Source, site: Site) -> bool:
    parent = site.above[-1]
    if isinstance(parent, ast.keyword):
        return parent.arg in ("status_code", "status")
    if isinstance(parent, ast.Call) and source.text(parent.func) in STATUS_OF:
        return parent.args[STATUS_OF[source.text(parent.func)]] is site.node
    return isinstance(parent, ast.Dict) and site.node in parent.keys


def _is_textual(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or isinstance(_constant(node), (str, bytes))


def _one_line(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 80 else f"{plain[:77]}..."
