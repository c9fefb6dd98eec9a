"""Writes the table of stage4's settings into docs/stage4.md, from the table in the code.

python scripts/list_settings.py
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from stage4.config.table import SETTINGS, Scope, Setting  # noqa: E402

PAGE = ROOT / "docs" / "stage4.md"
BEGIN = "<!-- written by scripts/list_settings.py -->"
END = "<!-- end of the settings -->"
HEAD = ("| option | variable | default | meaning |", "|---|---|---|---|")


def settings_table() -> str:
    """The settings as a table of Markdown."""
    return "\n".join([*HEAD, *(_row(setting) for setting in SETTINGS)])


def _row(setting: Setting) -> str:
    option = f"`{setting.option} {setting.type.metavar}`".replace("|", "\\|")
    variables = ", ".join(f"`{name}`" for name in setting.variables)
    notes = [setting.help]
    if setting.repeatable:
        notes.append("Repeatable.")
    if setting.scope is Scope.PROVIDER:
        notes.append("No key in files.")
    return f"| {option} | {variables} | {setting.default or 'none'} | {' '.join(notes)} |"


def with_table(page: str) -> str:
    """The page with the current table between its two comments. Raises ValueError without them."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{PAGE.name} has no place for the settings")
    return f"{before}{BEGIN}\n{settings_table()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text("utf-8")), encoding="utf-8")
