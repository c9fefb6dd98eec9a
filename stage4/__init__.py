"""The go-live checks against a live URL, their verdict, their artifacts."""

VERSION = "0.4.0"
TITLE = "Production Go-Live Readiness"
