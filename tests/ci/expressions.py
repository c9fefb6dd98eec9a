"""The expressions of GitHub's workflows, as far as the files of this repository use them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Contexts = Mapping[str, Any]  # "inputs", "vars", "steps", ...: texts, or mappings of them
PLACE = re.compile(r"\$\{\{(.*?)\}\}")
TOKEN = re.compile(r"\s*(?:('(?:[^']|'')*')|([A-Za-z_][\w.-]*)(\(\))?|(&&|\|\||==|!=|[!()]))")
OPERATORS = {"&&": " and ", "||": " or ", "!": " not ", "==": "==", "!=": "!=", "(": "(", ")": ")"}
STATUS_FUNCTIONS = re.compile(r"\b(always|cancelled|failure|success)\(\)")


def filled(value: object, contexts: Contexts) -> str:
    """A value of the file as text, with the value of each expression in it; null is empty."""
    return PLACE.sub(lambda place: _shown(evaluated(place[1], contexts)), _shown(value))


def is_true(condition: str, contexts: Contexts, failed: bool) -> bool:
    """Whether a job or step with this `if` runs; "" is a step without one."""
    expression = re.sub(r"^\s*\$\{\{(.*)\}\}\s*$", r"\1", condition)
    functions = {
        "always()": True,
        "cancelled()": False,
        "failure()": failed,
        "success()": not failed,
    }
    holds = bool(evaluated(expression, {**contexts, **functions})) if expression else True
    return holds and (not failed or bool(STATUS_FUNCTIONS.search(expression)))


def evaluated(expression: str, contexts: Contexts) -> Any:
    """The value of an expression. Raises ValueError for what this module does not know."""
    python, position = "", 0
    while expression[position:].strip():
        token = TOKEN.match(expression, position)
        if not token:
            raise ValueError(f"unknown expression: {expression}")
        quoted, name, call, operator = token.groups()
        if quoted:
            python += repr(quoted[1:-1].replace("''", "'"))
        elif name:
            python += repr(looked_up(name + (call or ""), contexts))
        else:
            python += OPERATORS[operator]
        position = token.end()
    return eval(python, {"__builtins__": {}})


def looked_up(name: str, contexts: Contexts) -> Any:
    """The value of `a.b.c`, "" where there is none. The context itself has to be known."""
    if name in contexts:
        return contexts[name]
    first, *rest = name.split(".")
    value: Any = contexts[first]
    for part in rest:
        value = value.get(part, "") if isinstance(value, Mapping) else ""
    return value


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
