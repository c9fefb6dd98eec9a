"""Figures over the pings of all places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stage4.checks.canary.percentile import nearest_rank
from stage4.merging.pooling import pooled
from tests.stage4.merging.runs import figures

SAMPLES = st.lists(st.floats(0, 5000), min_size=1, max_size=40)


@given(st.lists(SAMPLES, min_size=1, max_size=4))
def test_every_ping_counts_once(runs: list[list[float]]) -> None:
    whole = pooled({str(place): figures(samples) for place, samples in enumerate(runs)})
    samples = [sample for own in runs for sample in own]
    assert whole["samples"] == samples and whole["count"] == len(samples)
    for rank in (50, 90, 95, 99):
        assert whole[f"p{rank}_ms"] == nearest_rank(samples, rank)
    assert whole["max_ms"] == max(samples)
    assert whole["over_slo"] / len(samples) <= whole["over_slo_share_at_most"] <= 1
    assert whole["over_slo"] == sum(sample >= 1000 for sample in samples)
    assert (whole["oks"], whole["late"], whole["dropped"]) == (
        len(samples) - len(runs),
        len(runs),
        2 * len(runs),
    )
    low, high = whole["p95_interval_ms"]
    assert (low or 0) <= whole["p95_ms"] <= (high or max(samples))
    firsts = [runs[int(each["place"])][0] for each in whole["failed"]]
    assert [samples[each["sample"]] for each in whole["failed"]] == firsts
    assert {place: own["count"] for place, own in whole["places"].items()} == {
        str(place): len(own) for place, own in enumerate(runs)
    }
