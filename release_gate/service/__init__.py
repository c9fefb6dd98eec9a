"""The service under test: its address, and how a backend is started and stopped."""
