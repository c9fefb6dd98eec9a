"""All faults that the gate must catch."""

from __future__ import annotations

from tests.release_gate.faults.bundle_faults import BUNDLE_FAULTS
from tests.release_gate.faults.fault import Fault
from tests.release_gate.faults.pack_faults import PACK_FAULTS

FAULTS: tuple[Fault, ...] = (*PACK_FAULTS, *BUNDLE_FAULTS)
