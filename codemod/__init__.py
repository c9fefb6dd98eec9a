"""The installer of the distribution stage4-gate: adds a stage to a gate, checks and removes it."""
