"""The commands of stage4-gate itself, and those of both tools as one tree."""
