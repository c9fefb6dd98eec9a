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


def test_the_trend_marks_changed_headers() -> None:
    changed = Record(NOW.isoformat(), URL, "PASS", "0.4.0", headers=(("A", "b"),))
    assert trend.as_text([record(1), record(0), changed]).count("headers changed") == 1
