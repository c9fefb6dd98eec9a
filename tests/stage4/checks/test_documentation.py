"""docs/checks.md has a section for every check, with its rules in the code's own words."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

import stage4.checks
from stage4.checks import MODULES
from stage4.rule import Rule
from tests.checkout import ROOT

PAGE = ROOT / "docs" / "checks.md"
FOLDER = Path(stage4.checks.__file__).parent
RULES: dict[str, tuple[Rule, ...]] = {
    name: import_module(f"stage4.checks.{name}.rules").RULES for name in MODULES
}


def table(rules: tuple[Rule, ...]) -> str:
    """The table as it has to stand in the page."""
    rows = [(f"`{rule.id}`", rule.when, rule.why, rule.remedy) for rule in rules]
    lines = [("id", "when", "why it matters", "what to do"), ("---",) * 4, *rows]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines
    )


def section(name: str) -> str:
    return PAGE.read_text("utf-8").partition(f"\n## {name}\n")[2].partition("\n## ")[0]


def test_folder_registry_and_page_name_the_same_checks() -> None:
    folders = {path.parent.name for path in FOLDER.glob("*/__init__.py")}
    titles = re.findall(r"^## ([a-z_]+)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert titles == list(MODULES)
    assert folders == set(MODULES)


@pytest.mark.parametrize("name", RULES)
def test_each_section_has_the_table_of_its_rules(name: str) -> None:
    assert table(RULES[name]) in section(name), f"put this in:\n{table(RULES[name])}"


@pytest.mark.parametrize("name", RULES)
def test_ids_are_unique_and_every_rule_says_all(name: str) -> None:
    rules = RULES[name]
    assert len({rule.id for rule in rules}) == len(rules) > 10
    assert len({rule.id.partition(".")[0] for rule in rules}) == 1
    assert all(all(rule) for rule in rules)


@pytest.mark.parametrize("name", MODULES)
def test_each_check_is_one_folder_with_check_rules_and_judge(name: str) -> None:
    modules = {path.name for path in (FOLDER / name).glob("*.py")}
    assert {"check.py", "rules.py", "judge.py"} <= modules
