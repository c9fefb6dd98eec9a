"""When each send leaves, whatever the service does. Pure; seconds since the first send.

The rate rises linearly during the ramp-up: after t seconds of it, rate * t^2 / (2 * ramp_up)
sends have left.
"""

from __future__ import annotations

import math

from stage4.load.plan import LoadPlan


def leaves_at_s(plan: LoadPlan, number: int) -> float:
    """When send `number` leaves, counted from 0."""
    before = plan.ramp_up_sends
    if number < before:
        return math.sqrt(2 * number * plan.ramp_up_s / plan.rate_per_s)
    return plan.ramp_up_s + (number - before) / plan.rate_per_s


def of_worker(plan: LoadPlan, worker: int, workers: int) -> range:
    """The numbers of the sends of one worker: they are dealt in turn."""
    return range(worker, plan.sends, workers)
