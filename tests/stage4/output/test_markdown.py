"""summary.md: a table in which no text of a server acts as Markdown or HTML."""

from __future__ import annotations

import re

from hypothesis import given

from stage4.model import Verdict
from stage4.output.markdown import summary_md
from tests.stage4.verdicts import is_inert_in_a_log, verdicts


@given(verdicts())
def test_markdown(verdict: Verdict) -> None:
    text = summary_md(verdict)
    assert is_inert_in_a_log(text)
    plain = re.sub(r"<br>|&#\d+;", "", text)
    assert "<" not in plain and "](" not in plain and "://" not in plain and "@" not in plain
    rows = [row for row in text.splitlines() if row.startswith("| ")]
    assert len(rows) == len(verdict.results) + 2
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 4 for row in rows)
