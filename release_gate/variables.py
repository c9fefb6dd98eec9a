"""Environment variables that pass from the gate to its workers."""

from __future__ import annotations

UPDATE_BASELINES = "GATE_UPDATE_BASELINES"  # 1: store snapshots and screenshots, do not compare
SERVER_LOG = "GATE_SERVER_LOG"  # path of the log of a service on this machine
GATE_FOLDER = "GATE_FOLDER"  # of the gate that runs: its settings and packs
EVIDENCE = "GATE_EVIDENCE"  # folder for the evidence of failed checks
