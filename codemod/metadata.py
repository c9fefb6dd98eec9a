"""Finds console scripts in setup.cfg, pyproject.toml and the literals of setup.py."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any


def functions_of(gate: str, targets: Iterable[str]) -> tuple[str, ...]:
    """The functions of a gate that are console scripts.

    gate     its path from the project's root, with slashes
    targets  entry points as `package.module:function`; extras in brackets do not count
    """
    path = PurePosixPath(gate).with_suffix("")
    parts = path.parts[:-1] if path.name == "__init__" else path.parts
    found = []
    for target in targets:
        module, _, function = target.partition("[")[0].partition(":")
        names = tuple(module.strip().split("."))
        if function.strip() and len(names) <= len(parts) and parts[-len(names) :] == names:
            found.append(function.strip())
    return tuple(dict.fromkeys(found))


def in_setup_cfg(sections: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Targets under `[options.entry_points] console_scripts`."""
    return _ini_lines(sections.get("options.entry_points", {}).get("console_scripts", ""))


def in_pyproject(data: Mapping[str, Any]) -> list[str]:
    """Targets under PEP 621's `[project.scripts]` and the tables of Poetry and Flit."""
    tables = (("project", "scripts"), ("tool", "poetry", "scripts"), ("tool", "flit", "scripts"))
    targets = []
    for table in tables:
        value: Any = data
        for key in table:
            value = value.get(key, {}) if isinstance(value, Mapping) else {}
        if isinstance(value, Mapping):
            targets += [target for target in value.values() if isinstance(target, str)]
    return targets


def in_setup_py(text: str) -> list[str]:
    """Targets in a literal `entry_points` argument in setup.py."""
    import configparser

    targets = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.keyword) and node.arg == "entry_points":
            try:
                value = ast.literal_eval(node.value)
            except (ValueError, TypeError):
                continue  # computed: only a run could tell
            if isinstance(value, str):
                parser = configparser.RawConfigParser(delimiters=("=",))
                parser.read_string(value)
                items = parser.items("console_scripts") if "console_scripts" in parser else []
                targets += [target for _, target in items]
            elif isinstance(value, dict):
                scripts = value.get("console_scripts", [])
                lines = scripts if isinstance(scripts, (list, tuple)) else [scripts]
                targets += _ini_lines("\n".join(line for line in lines if isinstance(line, str)))
    return targets


def _ini_lines(text: str) -> list[str]:
    lines = (line.partition("=") for line in text.splitlines())
    return [target.strip() for _, equals, target in lines if equals]
