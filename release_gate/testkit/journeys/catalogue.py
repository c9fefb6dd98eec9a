"""Every journey, by its name."""

from __future__ import annotations

from release_gate.testkit.journeys.account import ACCOUNT
from release_gate.testkit.journeys.lists import LISTS
from release_gate.testkit.journeys.schedule import SCHEDULE

JOURNEYS = {journey.name: journey for journey in (*ACCOUNT, *SCHEDULE, *LISTS)}
EVERY_JOURNEY = tuple(JOURNEYS)
