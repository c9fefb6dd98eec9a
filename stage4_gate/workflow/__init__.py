"""`stage4-gate workflow`: writes a workflow for a CI system, filled in for a repository."""
