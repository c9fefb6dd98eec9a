"""Tests of stage4_gate/workflow."""
