"""docs/stage4.md lists every setting of stage4 as the code has it."""

from __future__ import annotations

from scripts.list_settings import PAGE, with_table


def test_the_table_of_settings_is_current() -> None:
    page = PAGE.read_text("utf-8")
    assert page == with_table(page), "run: python scripts/list_settings.py"
