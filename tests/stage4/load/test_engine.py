"""The engine in Locust: it ends with the command that started it."""

from __future__ import annotations

import subprocess
import sys

import psutil

from tests.checkout import ROOT
from tests.stage4.load.services import needs_locust

pytestmark = needs_locust

# A command that starts a master, says its process id, and is killed before the master has begun.
COMMAND = """
from stage4.load.plan import LoadPlan
from stage4.load.processes import Access, Machines, measure
from stage4.load import processes
start = processes._start
def started(*words):
    process = start(*words)
    print(process.pid, flush=True)
    return process
processes._start = started
measure(LoadPlan("http://127.0.0.1:9", 5, for_s=1), Access(), Machines(0, joining=1, wait_s=60))
"""


def test_a_killed_command_leaves_no_engine() -> None:
    command = subprocess.Popen([sys.executable, "-c", COMMAND], cwd=ROOT, stdout=subprocess.PIPE)
    assert command.stdout
    engine = psutil.Process(int(command.stdout.readline()))
    command.kill()
    command.communicate()
    engine.wait(30)
