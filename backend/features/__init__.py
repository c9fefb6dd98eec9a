"""One file for each feature: its routes and their implementation."""
