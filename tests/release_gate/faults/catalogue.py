"""All faults that the gate must catch."""

from __future__ import annotations

from tests.release_gate.faults.bundle_b_faults import BUNDLE_B
from tests.release_gate.faults.bundle_faults import BUNDLE_FAULTS
from tests.release_gate.faults.fault import Fault
from tests.release_gate.faults.limit_faults import LIMIT_FAULTS
from tests.release_gate.faults.pack_faults import PACK_FAULTS
from tests.release_gate.faults.property_faults import PROPERTY_FAULTS
from tests.release_gate.faults.task_faults import TASK_FAULTS

FAULTS: tuple[Fault, ...] = (
    *PACK_FAULTS,
    *TASK_FAULTS,
    *BUNDLE_FAULTS,
    *BUNDLE_B,
    *PROPERTY_FAULTS,
    *LIMIT_FAULTS,
)
