"""The health check: what the health endpoint says, and whether it holds together.

check.py    the request, the judgement, and the check for the registry
reading.py  an answer's body in, a Reading out; plain text too
formats.py  the formats in JSON
words.py    words for good, degraded and bad; the record of what was read
schema.py   the team's own JSON Schema
"""
