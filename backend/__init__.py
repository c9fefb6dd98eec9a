"""The embedded reference application that the gate validates: a small interview-booking service.

Start with `app.py`, which composes the parts, then `context.py`, which handles every request, then
`features/`, one file for each feature. docs/api.md describes the API.
"""

VERSION = "0.4.0"
