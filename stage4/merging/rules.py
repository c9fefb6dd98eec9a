"""Every finding of a merge."""

from __future__ import annotations

from stage4.rule import Rule

MISSING = Rule(
    "merge.missing",
    "a place has no readable result",
    "what nobody measured there is unknown",
    "run stage4 there again, or correct the folder",
)
DUPLICATE = Rule(
    "merge.duplicate",
    "the same run is given twice",
    "a run that counts twice makes the verdict look better founded than it is",
    "give the results of each place once",
)
FOREIGN = Rule(
    "merge.foreign",
    "a run is of another service, version or limit than the others",
    "results of different things do not make one verdict",
    "run stage4 in every place with the same settings",
)
APART = Rule(
    "merge.apart",
    "the runs are hours apart",
    "the service may have changed between them",
    "run stage4 in all places at about the same time",
)
OVER_AS_A_WHOLE = Rule(
    "canary.whole-over-limit",
    "p95 over the pings of all places is not under the limit",
    "a share of users that is too large waits too long, wherever they are",
    "see which places are slow, and speed the service up there",
)
RULES = (MISSING, DUPLICATE, FOREIGN, APART, OVER_AS_A_WHOLE)
