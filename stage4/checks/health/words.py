"""Words for good, degraded and bad, and the record of what was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class State(str, Enum):
    """What a word says. UNKNOWN: no format of the field has that word."""

    GOOD = "good"
    DEGRADED = "degraded"
    BAD = "bad"
    UNKNOWN = "unknown"


GOOD = frozenset(
    "pass passed passing ok okay up healthy success successful succeeded working alive live ready "
    "running available operational online good green fine normal pong serving active connected "
    "reachable yes".split()
)
DEGRADED = frozenset("warn warning degraded yellow partial impaired unknown slow limited".split())
BAD = frozenset(
    "fail failed failing failure error errors erroneous down unhealthy out_of_service dead "
    "shutting_down shutdown stopped stopping starting initializing initialising not_ready unready "
    "unavailable offline broken bad red critical fatal maintenance not_serving disconnected "
    "unreachable timeout timed_out refused crashed outage major_outage not_ok nok ko no".split()
)


def state_of(word: str) -> State:
    """The state that a word names, whatever its case: `OUT_OF_SERVICE`, `Not Ready`."""
    plain = "_".join(word.strip().strip(".!").lower().replace("-", " ").replace("_", " ").split())
    for words, state in ((GOOD, State.GOOD), (DEGRADED, State.DEGRADED), (BAD, State.BAD)):
        if plain in words:
            return state
    return State.UNKNOWN


@dataclass(frozen=True)
class Component:
    """One part that the endpoint speaks of. `word` as it stood there."""

    name: str
    word: str
    state: State


@dataclass(frozen=True)
class Reading:
    """What an answer says.

    format      the name of the format recognised, "" for none
    word        of the whole, as it stood there; "" where there is none
    state       of the whole; None where the answer makes no statement on the whole
    components  in their order
    problems    what is wrong with the answer itself: wrong types, contradictions
    """

    format: str
    word: str = ""
    state: State | None = None
    components: tuple[Component, ...] = ()
    problems: tuple[str, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)


MOST_COMPONENTS = 500
MOST_DEPTH = 6


def component(name: str, value: Any) -> Component:
    """A component from its value: a word, a boolean, or a record with a `status` of its own."""
    if isinstance(value, bool):
        return Component(name, str(value).lower(), State.GOOD if value else State.BAD)
    if isinstance(value, str):
        return Component(name, value[:200], state_of(value))
    return Component(name, "", State.UNKNOWN)


def bad(components: tuple[Component, ...]) -> Iterator[Component]:
    return (part for part in components if part.state is State.BAD)
