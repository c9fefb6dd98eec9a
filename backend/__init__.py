"""The embedded reference application that the gate validates: a small interview-booking service.

Read in this order: `app.py` puts the parts together, `context.py` is what every request passes,
`features/` holds one file for each thing that the service does. Its API stands in docs/api.md.
"""

VERSION = "0.4.0"
