"""The share of a core, in a process of its own: gevent changes the process that imports it."""

from __future__ import annotations

import subprocess
import sys

from tests.stage4.load.services import needs_locust

pytestmark = needs_locust

SHARES = """
from stage4.load.cpu import CpuWatch
watch = CpuWatch()
print(watch.busiest_tenth)
watch._shares = [0.1] * 80 + [0.5] * 15 + [0.9] * 5
print(watch.busiest_tenth)
"""
MEASURED = """
import time, gevent
from stage4.load import cpu
cpu.INTERVAL_S = 0.2
watch = cpu.CpuWatch()
gevent.spawn(watch.watch, time.monotonic())
gevent.sleep(0)
end = time.process_time() + 0.3
while time.process_time() < end:
    gevent.sleep(0)
gevent.sleep(0.3)
print(watch.busiest_tenth > 0.02)  # a busy machine may give it little of a core
"""


def printed(code: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.split()


def test_a_tenth_of_the_seconds_may_be_busier() -> None:
    assert printed(SHARES) == ["0.0", "0.5"]


def test_work_is_measured() -> None:
    assert printed(MEASURED) == ["True"]
