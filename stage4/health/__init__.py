"""What a health endpoint says: the formats of the field, recognised and read. Pure.

words.py    words for good, degraded and bad; the record of what was read
formats.py  the formats in JSON
reading.py  an answer's body in, a Reading out; plain text too
"""
