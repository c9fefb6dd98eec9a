"""The go-live checks against a live URL, their verdict, their artifacts."""
