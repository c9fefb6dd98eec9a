"""The health check: what the health endpoint says, and whether it holds together.

check.py          the request, and the check for the registry
rules.py          every rule, with its reason and remedy
judge.py          the judgement of one recorded exchange
answer.py         what is wrong with a complete answer
body.py           a body in, a Reading out
reading.py        the record of what was read
formats.py        the formats in JSON, and their contracts
statements.py     searches a JSON value for everything that states something
members.py        what one member of an object states
names.py          what the name of a member says about what stands under it
words.py          the words for good, degraded and bad
text.py, page.py  plain text and XML; web pages
schema.py         the team's own JSON Schema
contradiction.py  the short form of the judgement, for every ping of the canary
"""
