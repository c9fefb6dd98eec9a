"""What a load test measured, and how it travels from the workers to the judgement. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

from stage4.load.plan import LoadPlan
from stage4.load.schedule import leaves_at_s
from stage4.model import Ping, Trouble

MAX_TEXT = 120


class Ended(str, Enum):
    """Why a load test ended."""

    COMPLETE = "complete"
    CERTAIN = "certain"
    ERROR_STORM = "error storm"
    LOST_WORKER = "lost worker"


class Send(NamedTuple):
    """One send; `latency_ms` counts from its time in the schedule, `late_ms` is the part of it
    before it left."""

    number: int
    late_ms: float
    latency_ms: float
    status: int | None = None
    trouble: Trouble | None = None
    problem: str = ""  # what a task of a locustfile says against the answer

    def as_json(self) -> list[Any]:
        return [*self]

    @classmethod
    def from_json(cls, values: Sequence[Any], plan: LoadPlan) -> Send:
        """Raises ValueError or TypeError for what no worker of this plan sends."""
        number, late_ms, latency_ms, status, trouble, problem = values
        if type(number) is not int or not 0 <= number < plan.sends:
            raise ValueError("the number of a send is not in the schedule")
        if not all(math.isfinite(each) and each >= 0 for each in (late_ms, latency_ms)):
            raise ValueError("the latency of a send is not a number of milliseconds")
        if status is not None and type(status) is not int:
            raise ValueError("the status of a send is not a number")
        return cls(
            number,
            float(late_ms),
            float(latency_ms),
            status,
            trouble and Trouble(trouble),
            str(problem)[:MAX_TEXT],
        )


def ping_of(send: Send, plan: LoadPlan) -> Ping:
    """The send as the canary's statistics know it; the ramp-up is before 0."""
    left_s = leaves_at_s(plan, send.number) - plan.ramp_up_s
    return Ping(
        scheduled_ms=left_s * 1000,
        late_ms=send.late_ms,
        latency_ms=send.latency_ms,
        status=send.status,
        trouble=send.trouble,
        url="" if plan.locustfile else plan.visits[send.number % len(plan.visits)].name,
        problem=send.problem,
    )


@dataclass(frozen=True)
class WorkerReport:
    """What one worker says of itself: sends that it could not make, and its share of a core."""

    name: str
    sent: int = 0
    dropped: int = 0
    cpu_share: float = 0.0  # in the busiest tenth of its time at the full rate


@dataclass(frozen=True)
class Measured:
    """A load test that ran.

    sends    those of all workers, in the order of the schedule
    lost     the workers that were lost
    joined   workers that began; each has a report unless it was lost
    """

    sends: tuple[Send, ...] = ()
    workers: tuple[WorkerReport, ...] = ()
    lost: tuple[str, ...] = ()
    joined: int = 0
    ended: Ended = Ended.COMPLETE
    refusals: tuple[str, ...] = field(default=())  # of workers that may not send to this service

    def as_json(self) -> dict[str, Any]:
        return {
            "sends": [send.as_json() for send in self.sends],
            "workers": [vars(each) for each in self.workers],
            "lost": self.lost,
            "joined": self.joined,
            "ended": self.ended.value,
            "refusals": self.refusals,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any], plan: LoadPlan) -> Measured:
        """What the master wrote. Raises ValueError, TypeError or LookupError for anything else."""
        return cls(
            tuple(Send.from_json(each, plan) for each in values["sends"]),
            tuple(WorkerReport(**each) for each in values["workers"]),
            tuple(values["lost"]),
            values["joined"],
            Ended(values["ended"]),
            tuple(values["refusals"]),
        )
