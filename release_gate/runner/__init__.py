"""Runs packs: selects them, schedules them, starts their processes, and reaches the verdict."""
