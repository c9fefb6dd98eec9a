"""The history as text, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from stage4 import trend
from stage4.history import Record
from tests.stage4.history_records import NOW, URL, record

RECORDS = st.lists(
    st.builds(
        record,
        days=st.floats(0, 10),
        status=st.sampled_from(["PASS", "FAIL"]),
        url=st.sampled_from([URL, "=1+1", "http://a\n::error::"]),
        p95=st.none() | st.floats(0, 1e5),
    ),
    max_size=6,
)


@given(RECORDS)
def test_the_trend_in_each_format(records: list[Record]) -> None:
    text = trend.as_text(records)
    assert len(text.splitlines()) == len(records) + 1
    assert not any(row.lstrip().startswith("::") for row in text.splitlines())
    assert len(json.loads(trend.as_json(records))) == len(records)
    rows = list(csv.reader(io.StringIO(trend.as_csv(records))))
    assert [row[2] for row in rows[1:]] == [item.status for item in records]
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_a_run_is_a_line_with_a_bar_as_long_as_its_p95() -> None:
    records = [record(1, "FAIL", p95=10.0), record(p95=5.04), record(p95=None)]
    _, *lines = trend.as_text(records).splitlines()
    assert lines == [
        f"2026-02-28 12:00:00  FAIL             10.0 ms  {'#' * 30}  {URL}",
        f"2026-03-01 12:00:00  PASS              5.0 ms  {'#' * 15}{' ' * 15}  {URL}",
        f"2026-03-01 12:00:00  PASS                   -  {' ' * 30}  {URL}",
    ]


def test_the_trend_marks_changed_headers() -> None:
    changed = Record(NOW.isoformat(), URL, "PASS", "0.4.0", headers=(("A", "b"),))
    assert trend.as_text([record(1), record(0), changed]).count("headers changed") == 1
