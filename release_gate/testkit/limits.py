"""The settings of the application, their defaults and ranges, read from its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from release_gate.paths import ROOT

SETTINGS = ROOT / "backend" / "settings.py"


@dataclass(frozen=True)
class NumberSetting:
    """A setting with a number, and the range from which it may be."""

    name: str
    least: int
    most: int


def number_settings(source: Path = SETTINGS) -> list[NumberSetting]:
    """Those that the source of the settings reads."""
    return [
        NumberSetting(str(name), int(least), int(most))
        for name, _, least, most in (
            [ast.literal_eval(each) for each in call.args]
            for call in calls_of(source)
            if ast.unparse(call.func) == "env.number"
        )
    ]


def setting_defaults(source: Path = SETTINGS) -> dict[str, str]:
    """The default of each setting by its name, if the source states it as a constant."""
    found = {}
    for call in calls_of(source):
        if ast.unparse(call.func).startswith("env.") and isinstance(call.args[1], ast.Constant):
            found[str(ast.literal_eval(call.args[0]))] = str(call.args[1].value)
    return found


def calls_of(path: Path) -> Iterator[ast.Call]:
    """Every call in a module."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Call):
            yield node
