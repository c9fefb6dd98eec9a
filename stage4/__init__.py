"""The go-live checks of a live URL, their verdict and their results."""

VERSION = "0.4.0"
TITLE = "Production Go-Live Readiness"
