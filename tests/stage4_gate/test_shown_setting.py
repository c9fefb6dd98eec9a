"""A setting is one line; a long one has its source on a second line."""

from __future__ import annotations

from stage4_gate.shown_setting import WIDEST_VALUE, ShownSetting, as_table

SETTINGS = [
    ShownSetting("url", "http://127.0.0.1:8000", "default"),
    ShownSetting("timeout", "5", "a/very/long/path/to/setup.cfg [stage4] timeout"),
]


def test_each_setting_has_a_line_where_there_is_room() -> None:
    assert as_table(SETTINGS, 100) == [
        "  url      http://127.0.0.1:8000  default",
        "  timeout  5                      a/very/long/path/to/setup.cfg [stage4] timeout",
    ]


def test_a_source_that_does_not_fit_is_below_its_value() -> None:
    assert as_table(SETTINGS, 50) == [
        "  url      http://127.0.0.1:8000  default",
        "  timeout  5",
        "           from a/very/long/path/to/setup.cfg [stage4] timeout",
    ]


def test_a_line_may_be_as_wide_as_the_terminal() -> None:
    setting = ShownSetting("url", "http://127.0.0.1:8000", "default")
    (line,) = as_table([setting], 100)
    assert as_table([setting], len(line)) == [line]
    assert as_table([setting], len(line) - 1) == [
        "  url  http://127.0.0.1:8000",
        "       from default",
    ]


def test_a_long_value_moves_no_other_source_to_the_right() -> None:
    long = ShownSetting("a", "v" * 60, "X")
    lines = as_table([long, ShownSetting("b", "1", "Y")], 200)
    assert lines == [f"  a  {'v' * 60}  X", f"  b  1{' ' * (WIDEST_VALUE - 1)}  Y"]


def test_a_value_cannot_control_the_terminal() -> None:
    assert as_table([ShownSetting("url", "\x1b[31m", "X")], 80) == [r"  url  \x1b[31m  X"]
