"""Runs packs: which, in what order, as which processes, with what verdict."""
