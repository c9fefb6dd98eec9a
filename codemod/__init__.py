"""The installer: puts a stage on a gate's exit path, takes it off, says how things stand."""
