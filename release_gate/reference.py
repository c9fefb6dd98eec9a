"""The gate of this repository, read like that of any other."""

from __future__ import annotations

from pathlib import Path

from release_gate.project import read_project

PROJECT = read_project(Path(__file__).resolve().parent)
PLAN = PROJECT.plan
